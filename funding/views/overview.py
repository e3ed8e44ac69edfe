"""Where the money stands: over all sources, and of one source."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from funding.forms.filters import ProgrammeMoneyFilter
from funding.models import FundingSource, LedgerEntry
from funding.queries import CashRow, Money, SourceRow, Totals, by_pillar, cash_years, line_rows, select, source_years
from funding.queries.overview import programme_rows, sum_of
from programmes.dutch import euro_short
from programmes.models import Programme, ProgrammeVersion
from programmes.permissions import may_change_ceiling, may_commit, may_read, may_realise, require
from programmes.queries import versions_in_force
from romportal.shell import asked_day, asked_page, asked_sort, render_page

Kind = LedgerEntry.Kind
SORTS = {
    "code": "code",
    "titel": "short_title",
    "geprogrammeerd": "totals.programmed",
    "verplicht": "totals.committed",
    "betaald": "totals.paid",
    "gerealiseerd": "totals.realised",
    "rest": "totals.to_commit",
}


@require_GET
def funding_overview(request: HttpRequest) -> HttpResponse:
    """Per source and year, per pillar, per programme and per cash year; every amount leads to its entries."""
    require(may_read(request.user))
    as_of = asked_day(request)
    context = {"nav": "funding", "as_of": as_of} | _programmes(request, as_of.day)
    if not (request.htmx and request.htmx.target) or request.htmx.history_restore_request:
        money, pillars = source_years(as_of=as_of.day), by_pillar(as_of=as_of.day)
        context |= {
            "money": money,
            "scale": _scale(money),
            "pillars": pillars,
            "pillar_total": sum((row.totals for row in pillars), Totals()),
            "may_commit": may_commit(request.user),
            "may_realise": may_realise(request.user),
        } | _cash(cash_years(as_of=as_of.day))
    return render_page(request, "funding/funding_overview.html", context, part="funding/_programmes.html")


def _programmes(request: HttpRequest, day: Any) -> dict[str, Any]:
    """The table per programme: its filter, its order, its page, and the sum of all rows that were found."""
    form = ProgrammeMoneyFilter(request.GET, day=day)
    form.is_valid()
    sort = asked_sort(request, SORTS, "-geprogrammeerd")
    rows = programme_rows(as_of=day, **form.wanted())
    rows.sort(key=lambda row: row.code)
    rows.sort(key=lambda row: _value(row, sort.field), reverse=sort.descending)
    return {
        "form": form,
        "sort": sort,
        "page": asked_page(request, rows, 25),
        "total": sum_of(rows),
    }


def _value(row: Any, field: str) -> Any:
    for name in field.split("."):
        row = getattr(row, name)
    return row.lower() if isinstance(row, str) else row


def _scale(money: Money) -> Decimal:
    """The full width of the bars: the largest total of a source in a year, or of a source."""
    years = [row.totals for source in money.sources for row in source.years]
    amounts = [max(totals.available, totals.programmed) for totals in years]
    return max(amounts, default=Decimal(0)) or Decimal(1)


def _cash(rows: list[CashRow]) -> dict[str, Any]:
    """The kasreeks as it is shown, with what is still to pay, and its total."""
    shown = [{"year": r.year, "expected": r.expected, "paid": r.paid, "to_pay": r.expected - r.paid} for r in rows]
    total = {name: sum((row[name] for row in shown), Decimal(0)) for name in ("expected", "paid", "to_pay")}
    return {"cash": shown, "cash_total": total}


@require_GET
def source_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One source: who gives it and why, its ceilings with their history, and the lines that draw on it."""
    require(may_read(request.user))
    source = get_object_or_404(FundingSource.objects.select_related("giver"), code=code)
    as_of = asked_day(request)
    money = source_years(as_of=as_of.day)
    row = next((row for row in money.sources if row.source.pk == source.pk), None)
    given = select(as_of=as_of.day, source=source).entries.filter(kind__in=[Kind.AVAILABLE, Kind.RECEIVED])
    lines = line_rows(as_of=as_of.day, source=source)
    context = {
        "nav": "funding",
        "as_of": as_of,
        "source": source,
        "row": row,
        "given": given[:100],
        "page": _named(asked_page(request, lines, 25), as_of.day),
        "line_total": sum((line.totals for line in lines), Totals()),
        "sentence": _sentence(row),
        "may_change": may_change_ceiling(request.user),
        "crumbs": [("Financiën", reverse("funding_overview") + as_of.query)],
    } | _cash(cash_years(as_of=as_of.day, source=source))
    return render_page(request, "funding/source_detail.html", context)


def _named(page: Any, day: Any) -> Any:
    """Give the lines of one page their programme's code and the title that held on the day."""
    keys = {line.programme_id for line in page}
    codes = dict(Programme.objects.filter(pk__in=keys).values_list("pk", "code"))
    versions: list[ProgrammeVersion] = list(versions_in_force(day).filter(programme__in=keys))
    titles = {version.programme_id: version.short_title for version in versions}
    page.object_list = [
        {"line": line, "code": codes[line.programme_id], "title": titles.get(line.programme_id, "")} for line in page
    ]
    return page


def _sentence(row: SourceRow | None) -> str:
    if row is None:
        return "Op deze peildatum was van deze bron nog niets geboekt."
    total = row.totals
    return (
        f"Van {euro_short(total.available)} is {euro_short(total.programmed)} geprogrammeerd; "
        f"{euro_short(total.to_programme)} is nog te programmeren."
    )
