"""The dashboard: one sentence that answers, and the figures that prove it."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from funding import queries as funding
from programmes.dutch import capital, change_thousands, count, count_in_words, date_table, list_text, millions
from programmes.models import Province
from programmes.permissions import may_administer, may_make_pack, may_read, may_see_inbox, require
from programmes.roles import own_province, own_roms
from reporting.queries import Figures, ahead, figures, status_in_words, waiting_for
from romportal.shell import AsOf, asked_day, render_page

FEW_CHANGES = 6
PILLAR_WIDTH = Decimal("387")


@dataclass(frozen=True)
class Bar:
    """A pillar in the bar of shares: where it begins, how wide it is, and its words when they fit."""

    css: str
    x: str
    width: str
    text_x: str
    label: str


@dataclass(frozen=True)
class Region:
    """What a province user wants to know first: how many programmes touch the region, and what they wait for."""

    province: Province
    total: int
    red: int
    amber: int
    awaiting: int


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Where the money stands, what deviates, what comes next. Who only administers begins in the admin site."""
    if may_administer(request.user) and not may_read(request.user):
        return redirect("admin:index")
    require(may_read(request.user))
    as_of = asked_day(request)
    shown = figures(as_of.day)
    everything = request.GET.get("wijzigingen") == "alle"
    context = {
        "nav": "dashboard",
        "as_of": as_of,
        "figure_status": status_in_words(shown.statuses.values()),
        "previous_day": shown.previous_day if as_of.day else None,
        "lead": lead_sentence(shown),
        "drawn": drawn(shown, as_of),
        "figures": shown,
        "changes": shown.changes if everything else shown.changes[:FEW_CHANGES],
        "all_changes": everything,
        "changes_heading": f"Veranderd sinds {date_table(shown.previous_day)}" if shown.previous_day else "Veranderd",
        "ahead": ahead(),
        "region": _region(request, shown),
        "roms": own_roms(request.user),
        "may_make_pack": may_make_pack(request.user),
        "may_see_inbox": may_see_inbox(request.user),
    }
    return render_page(request, "reporting/dashboard.html", context)


@lru_cache(maxsize=32)
def drawn(shown: Figures, as_of: AsOf) -> dict[str, SafeString]:
    """Return the sections that are the same for everybody, drawn once for as long as the figures hold."""
    context = {
        "as_of": as_of,
        "figures": shown,
        "groups": money_groups(shown),
        "scale": _scale(shown),
        "money_note": _money_note(shown),
        "lights_note": count(shown.total, "programma", "programma’s"),
        "lights_address": f"{reverse('chart_list')}{as_of.query}#h-ronden",
        "bars": pillar_bars(shown),
        "pillar_total": sum((pillar.row.totals.programmed for pillar in shown.pillars), Decimal(0)),
    }
    parts = ("money", "lights", "issues", "pillars")
    return {part: render_to_string(f"reporting/_dashboard_{part}.html", context) for part in parts}


def _scale(shown: Figures) -> Decimal:
    """The largest amount of a year: the full width of a bar."""
    years = [row.totals for source in shown.money.sources for row in source.years]
    return max((max(totals.available, totals.programmed) for totals in years), default=Decimal(0))


def _money_note(shown: Figures) -> str:
    """What was added since the round before: "Verschil met 30-06-2026: + 190 verplicht, + 640 betaald"."""
    if shown.before is None or shown.previous_day is None:
        return ""
    total, before = shown.money.total, shown.before
    words = (
        (total.programmed - before.programmed, "geprogrammeerd"),
        (total.committed - before.committed, "verplicht"),
        (total.paid - before.paid, "betaald"),
    )
    changed = [f"{change_thousands(difference)} {word}" for difference, word in words if difference]
    return f"Verschil met {date_table(shown.previous_day)}: {', '.join(changed) or 'geen'}"


def lead_sentence(shown: Figures) -> str:
    """Return the answer in words: how much is programmed, which years are full, how many programmes deviate."""
    total = shown.money.total
    left = total.to_programme
    rest = f"{millions(left)} is nog vrij" if left else "niets is nog vrij"
    parts = [f"Van de {millions(total.available)} is {millions(total.programmed)} geprogrammeerd; {rest}."]
    full = [
        str(row.year)
        for source in shown.money.sources
        if source.source.is_recurrent
        for row in source.years
        if row.totals.available and not row.totals.to_programme
    ]
    if full:
        parts.append(f"{list_text(full)} {'is' if len(full) == 1 else 'zijn'} volledig geprogrammeerd.")
    parts.append(_deviations(shown.red, shown.amber, shown.total))
    return " ".join(parts)


def _deviations(red: int, amber: int, total: int) -> str:
    if not total:
        return "Er loopt nog geen programma."
    if not red and not amber:
        return "Geen enkel programma wijkt af."
    programmes = "programma", "programma’s"
    if not red or not amber:
        light, many = ("rood", red) if red else ("oranje", amber)
        return f"{capital(count_in_words(many, *programmes))} {'staat' if many == 1 else 'staan'} op {light}."
    verb = "staat" if red == 1 else "staan"
    return (
        f"{capital(count_in_words(red, *programmes))} {verb} op rood en "
        f"{count_in_words(amber, '', '').strip()} op oranje."
    )


@dataclass(frozen=True)
class YearLine:
    """A year under a source, with the status of its figures where that was reported."""

    row: funding.YearRow
    status: str


@dataclass(frozen=True)
class Group:
    """A source with its years, and in words what its ceiling is."""

    row: funding.SourceRow
    note: str
    years: list[YearLine]


def money_groups(shown: Figures) -> list[Group]:
    """Return the rows of 'Waar staat het geld?'."""
    return [
        Group(
            source,
            _ceiling_note(source),
            [YearLine(year, _status(shown, source.source.pk, year.year)) for year in source.years],
        )
        for source in shown.money.sources
    ]


def _status(shown: Figures, source: int, year: int) -> str:
    found = shown.statuses.get((source, year))
    return str(found.get_status_display()) if found else ""


def _ceiling_note(source: funding.SourceRow) -> str:
    amounts = {row.totals.available for row in source.ceilings}
    if source.source.is_recurrent:
        return f"{millions(amounts.pop())} per jaar" if len(amounts) == 1 else ""
    return f"{millions(source.totals.available)} voor de hele periode, geen plafond per jaar"


def pillar_bars(shown: Figures) -> list[Bar]:
    """Return the shares of the pillars as parts of one bar."""
    bars, x = [], Decimal("0.5")
    for number, pillar in enumerate(shown.pillars, start=1):
        width = PILLAR_WIDTH * pillar.row.share / 100
        label = f"{number}: {pillar.row.share:.0f}%" if pillar.row.share >= 12 else ""
        bars.append(Bar(f"c-s{number}", f"{x:.1f}", f"{width:.1f}", f"{x + 8:.1f}", label))
        x += width
    return bars


def _region(request: HttpRequest, shown: Figures) -> Region | None:
    province = own_province(request.user)
    if province is None:
        return None
    counted = shown.regions.get(province.cbs_code, Counter())
    return Region(province, counted["total"], counted["red"], counted["amber"], waiting_for(shown.written, province))
