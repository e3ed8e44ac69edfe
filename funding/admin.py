"""Sources and the years of their ceilings are kept here; every amount is booked on the pages, and only shown."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from funding.models import BudgetLine, Ceiling, Commitment, ExpectedCash, FundingSource, Grant, LedgerEntry
from programmes.dutch import euro
from romportal.audit.admin import ReadOnly, Trailed

TOTALS = ["available", "received", "programmed"]


class CeilingInline(ReadOnly, admin.TabularInline):
    model = Ceiling
    extra = 0
    show_change_link = True


@admin.register(FundingSource)
class FundingSourceAdmin(Trailed, admin.ModelAdmin):
    list_display = ["short_name", "name", "giver", "is_recurrent", "is_seed"]
    list_filter = ["is_recurrent", "is_seed"]
    search_fields = ["code", "name", "short_name", "legal_basis"]
    autocomplete_fields = ["giver"]
    list_select_related = ["giver"]
    inlines = [CeilingInline]

    def get_readonly_fields(self, request: HttpRequest, obj: FundingSource | None = None) -> list[str]:
        return ["code", "giver", "is_recurrent", "statement"] if obj and obj.is_seed else []

    def has_delete_permission(self, request: HttpRequest, obj: FundingSource | None = None) -> bool:
        return not (obj and obj.is_seed)


@admin.register(Ceiling)
class CeilingAdmin(Trailed, admin.ModelAdmin):
    """A ceiling is made empty; what it has and what is programmed under it is booked, never typed (rule 1)."""

    list_display = ["source", "first_year", "last_year", "available_text", "received_text", "programmed_text"]
    list_filter = ["source"]
    search_fields = ["source__name", "source__short_name"]
    autocomplete_fields = ["source"]
    readonly_fields = TOTALS
    list_select_related = ["source"]

    @admin.display(description="beschikbaar", ordering="available")
    def available_text(self, ceiling: Ceiling) -> str:
        return euro(ceiling.available)

    @admin.display(description="ontvangen", ordering="received")
    def received_text(self, ceiling: Ceiling) -> str:
        return euro(ceiling.received)

    @admin.display(description="geprogrammeerd", ordering="programmed")
    def programmed_text(self, ceiling: Ceiling) -> str:
        return euro(ceiling.programmed)

    def has_change_permission(self, request: HttpRequest, obj: Ceiling | None = None) -> bool:
        return obj is None or not _is_used(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Ceiling | None = None) -> bool:
        return obj is not None and not _is_used(obj)


def _is_used(ceiling: Ceiling) -> bool:
    return ceiling.entries.exists() or ceiling.lines.exists()


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["programme", "source", "year", "programmed", "committed", "paid", "realised"]
    list_filter = ["source", "year"]
    search_fields = ["programme__code"]
    list_select_related = ["programme", "source"]
    actions = None


class CommitmentInline(ReadOnly, admin.TabularInline):
    model = Commitment
    extra = 0


@admin.register(Grant)
class GrantAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "kind", "party", "dated_on"]
    list_filter = ["kind"]
    search_fields = ["number", "party"]
    date_hierarchy = "dated_on"
    inlines = [CommitmentInline]
    actions = None


@admin.register(Commitment)
class CommitmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["grant", "line", "amount", "paid"]
    search_fields = ["grant__number", "grant__party", "line__programme__code"]
    list_select_related = ["grant", "line__programme", "line__source"]
    actions = None


class ExpectedCashInline(ReadOnly, admin.TabularInline):
    model = ExpectedCash
    extra = 0


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly, admin.ModelAdmin):
    """The ledger is append-only, and it is written by the verbs of funding alone."""

    list_display = ["booked_at", "kind", "amount_text", "ceiling", "line", "reason", "by"]
    list_filter = ["kind", "ceiling__source"]
    search_fields = ["reason", "document", "line__programme__code"]
    date_hierarchy = "booked_at"
    inlines = [ExpectedCashInline]
    actions = None

    @admin.display(description="bedrag", ordering="amount")
    def amount_text(self, entry: LedgerEntry) -> str:
        return euro(entry.amount)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        related = ["ceiling__source", "line__programme", "line__source", "by"]
        return super().get_queryset(request).select_related(*related)
