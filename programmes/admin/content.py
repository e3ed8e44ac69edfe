"""Programmes and agreements, to read: what is agreed is said on the pages, by those who may."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from programmes.models import (
    Agreement,
    AgreementDocument,
    Answer,
    BasisDocument,
    CoFinancing,
    ConditionMet,
    Indicator,
    Instrument,
    Milestone,
    ObjectionStatement,
    Participation,
    Partner,
    PillarAssignment,
    Position,
    Programme,
    ProgrammeStep,
    ProgrammeVersion,
    RegionCheck,
    Remark,
    Risk,
    Target,
)
from romportal.audit.admin import ReadOnly

DRAFT = ProgrammeVersion.State.DRAFT


def _rows(of: Any) -> type[admin.TabularInline]:
    """Rows under an object, to read."""
    return type(f"{of.__name__}Inline", (ReadOnly, admin.TabularInline), {"model": of, "extra": 0, "fk_name": None})


class StepInline(ReadOnly, admin.TabularInline):
    model = ProgrammeStep
    extra = 0


@admin.register(Programme)
class ProgrammeAdmin(ReadOnly, admin.ModelAdmin):
    """Programmes that were ever offered; a concept is seen by its authors alone (rule 9)."""

    list_display = ["code", "version_in_force", "status_text", "created_at"]
    search_fields = ["code", "versions__title", "versions__short_title"]
    inlines = [StepInline]
    actions = None

    @admin.display(description="status")
    def status_text(self, programme: Programme) -> str:
        return programme.status.label

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        seen = ProgrammeVersion.objects.exclude(state=DRAFT).values("programme")
        return Programme.objects.with_status().filter(pk__in=seen).select_related("version_in_force__programme")


@admin.register(ProgrammeVersion)
class ProgrammeVersionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["programme", "number", "short_title", "state", "lead", "starts_on", "ends_on"]
    list_filter = ["state", ("lead", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["programme__code", "title", "short_title"]
    list_select_related = ["programme", "lead"]
    inlines = [
        _rows(model)
        for model in (
            PillarAssignment,
            Participation,
            RegionCheck,
            BasisDocument,
            Partner,
            Instrument,
            CoFinancing,
            Milestone,
            Risk,
            Target,
        )
    ]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProgrammeVersion]:
        return super().get_queryset(request).exclude(state=DRAFT)


class PositionInline(ReadOnly, admin.TabularInline):
    model = Position
    extra = 0
    exclude = ["given_by"]


class DocumentInline(ReadOnly, admin.TabularInline):
    model = AgreementDocument
    extra = 0
    exclude = ["registered_by"]


@admin.register(ConditionMet)
class ConditionMetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["position", "column", "giver_name", "given_on"]
    search_fields = ["giver_name", "position__agreement__subject"]
    list_select_related = ["position__province__organisation"]
    exclude = ["given_by"]
    actions = None


@admin.register(ObjectionStatement)
class ObjectionStatementAdmin(ReadOnly, admin.ModelAdmin):
    """Statements about objections in versions that were ever offered."""

    list_display = ["version", "rom", "kind", "column", "giver_name", "given_on"]
    list_filter = ["kind"]
    search_fields = ["giver_name", "version__programme__code"]
    list_select_related = ["version__programme", "rom__organisation"]
    exclude = ["given_by"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ObjectionStatement]:
        return super().get_queryset(request).exclude(version__state=DRAFT)


class AnswerInline(ReadOnly, admin.StackedInline):
    model = Answer
    exclude = ["given_by"]


@admin.register(Remark)
class RemarkAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["agreement", "organisation", "kind", "part", "giver_name", "given_on"]
    list_filter = ["kind", "part"]
    search_fields = ["giver_name", "agreement__subject"]
    list_select_related = ["agreement", "organisation"]
    exclude = ["given_by"]
    inlines = [AnswerInline]
    actions = None


@admin.register(Agreement)
class AgreementAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["subject", "offered_at", "rijk_outcome", "provinces_outcome", "reached_at", "closed_at"]
    list_filter = ["rijk_outcome", "provinces_outcome"]
    search_fields = ["subject"]
    inlines = [PositionInline, DocumentInline]
    actions = None


@admin.register(Indicator)
class IndicatorAdmin(ReadOnly, admin.ModelAdmin):
    """Indicators of programmes that were ever offered."""

    list_display = ["name", "programme", "unit", "baseline"]
    search_fields = ["name", "programme__code"]
    list_select_related = ["programme"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        seen = ProgrammeVersion.objects.exclude(state=DRAFT).values("programme")
        return super().get_queryset(request).filter(programme__in=seen)
