"""The strategy and its lists: what the document says stays; what it leaves open can be extended."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from programmes.models import (
    CoreTask,
    Goal,
    Paragraph,
    Pillar,
    PillarItem,
    PolicyReference,
    Principle,
    Strategy,
    StrategyVersion,
    Term,
    Theme,
    Wording,
)
from romportal.audit.admin import ReadOnly, Trailed


class Closed(ReadOnly):
    """A list that the strategy closes: three pillars, three goals, five principles, three core tasks."""

    list_display = ["code", "name", "statement"]
    search_fields = ["code", "name", "definition"]
    actions = None


class Open(Trailed):
    """A list that the strategy opens with "onder andere" or "zoals": its own items stay, others may join."""

    list_display = ["code", "name", "statement", "is_seed"]
    list_filter = ["is_seed"]
    search_fields = ["code", "name", "definition"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not (obj and obj.is_seed)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not (obj and obj.is_seed)


@admin.register(Pillar, Goal, Principle)
class ClosedAdmin(Closed, admin.ModelAdmin):
    pass


@admin.register(CoreTask)
class CoreTaskAdmin(Closed, admin.ModelAdmin):
    list_display = ["code", "name", "develops", "statement"]


@admin.register(PillarItem)
class PillarItemAdmin(Open, admin.ModelAdmin):
    list_display = ["code", "name", "pillar", "statement", "is_seed"]
    list_filter = ["pillar", "is_seed"]
    autocomplete_fields = ["pillar"]
    list_select_related = ["pillar"]


@admin.register(Theme)
class ThemeAdmin(Open, admin.ModelAdmin):
    """The three transitions are fixed (P3-1); challenges are an open list (P3-3)."""

    list_display = ["code", "name", "kind", "statement", "is_seed"]
    list_filter = ["kind", "is_seed"]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            kwargs["choices"] = [(Theme.Kind.CHALLENGE.value, Theme.Kind.CHALLENGE.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(Term)
class TermAdmin(Open, admin.ModelAdmin):
    list_display = ["name", "kind", "code", "statement", "is_seed"]
    list_filter = ["kind", "is_seed"]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only lists that the strategy leaves open take new words."""
        if db_field.name == "kind":
            kwargs["choices"] = [(kind.value, kind.label) for kind in Term.Kind if kind in Term.OPEN]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(PolicyReference)
class PolicyReferenceAdmin(Open, admin.ModelAdmin):
    list_display = ["code", "title", "url", "statement", "is_seed"]
    search_fields = ["code", "title"]


class WordingInline(ReadOnly, admin.TabularInline):
    model = Wording
    extra = 0


class ParagraphInline(ReadOnly, admin.TabularInline):
    model = Paragraph
    extra = 0


@admin.register(Strategy)
class StrategyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "publisher", "starts_on", "ends_on", "evaluation_year"]
    search_fields = ["title"]
    actions = None


@admin.register(StrategyVersion)
class StrategyVersionAdmin(ReadOnly, admin.ModelAdmin):
    """What was agreed is frozen, and a change is proposed by Rijk or provinces in the portal (SLOT-6)."""

    list_display = ["strategy", "number", "state", "effective_on", "reason"]
    search_fields = ["number", "reason"]
    list_select_related = ["strategy"]
    inlines = [WordingInline, ParagraphInline]
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        """A concept is seen by its authors alone (rule 9)."""
        shared = Q(state=StrategyVersion.State.AGREED) | Q(agreement__isnull=False)
        return super().get_queryset(request).filter(shared)
