"""The page of charts: the same figures as in tables elsewhere, drawn."""

import calendar
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from funding import queries as funding
from programmes.permissions import may_read, require
from reporting import charts, charts_over_time, matrices
from reporting.charts_svg import draw
from reporting.queries import (
    Figures,
    LightMatrix,
    Lights,
    PartMatrix,
    figures,
    light_matrix,
    named_programmes,
    part_matrix,
    status_in_words,
)
from romportal import audit
from romportal.shell import AsOf, asked_day, asked_page, render_page

MOST_PROGRAMMES = 50


@require_GET
def chart_list(request: HttpRequest) -> HttpResponse:
    """Money by source and year, by pillar and over time; lights per round; who takes part in what."""
    require(may_read(request.user))
    as_of = asked_day(request)
    shown = figures(as_of.day)
    page = asked_page(request, named_programmes(as_of=as_of.day), MOST_PROGRAMMES)
    heat = heat_map(light_matrix(page.object_list, as_of=as_of.day), as_of)
    parts = part_map(part_matrix(page.object_list), as_of)
    context = {
        "nav": "charts",
        "as_of": as_of,
        "figure_status": status_in_words(shown.statuses.values()),
        "previous_day": shown.previous_day if as_of.day else None,
        "page": page,
        "budget": draw(charts.budget(money_rows(shown))) if shown.money.sources else None,
        "pillars": draw(charts.pillar_shares(pillar_rows(shown))) if shown.pillars else None,
        "burn_up": draw(burn_up(shown, as_of)) if shown.money.sources else None,
        "heat": heat,
        "heat_message": matrices.heat_message(last_known(heat)),
        "parts": parts,
        "part_message": matrices.part_message(parts),
    }
    return render_page(request, "reporting/chart_list.html", context)


def money_rows(shown: Figures) -> list[charts.MoneyRow]:
    """Return a row per source and budget year, as the chart draws them."""
    return [
        charts.MoneyRow(
            source=source.source.short_name.removeprefix("EZK "),
            year=row.year,
            available=row.totals.available if row.has_ceiling else None,
            programmed=row.totals.programmed,
            committed=row.totals.committed,
            paid=row.totals.paid,
        )
        for source in shown.money.sources
        for row in source.years
    ]


def pillar_rows(shown: Figures) -> list[charts.PillarRow]:
    """Return a row per pillar."""
    return [
        charts.PillarRow(pillar.row.pillar.name, pillar.programmes, pillar.row.totals.programmed)
        for pillar in shown.pillars
    ]


def burn_up(shown: Figures, as_of: AsOf) -> charts.Chart:
    """Return what was committed and paid at the end of each month, against what is programmed and available."""
    last_day = as_of.day or audit.today()
    rows = [
        charts_over_time.BurnRow(min(_last_of(row.month), last_day), row.committed, row.paid)
        for row in funding.burn_up(as_of=as_of.day)
    ]
    years = [row.year for source in shown.money.sources for row in source.years] or [last_day.year]
    return charts_over_time.burn_up(
        rows,
        available=shown.money.total.available or Decimal(1),
        programmed=shown.money.total.programmed,
        period=(date(min(years), 1, 1), date(max(years), 12, 31)),
    )


def _last_of(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


@dataclass(frozen=True)
class NotHandedIn(matrices.HeatCell):
    """A round in which a programme handed in nothing (yet): no judgement, which is something else than n.v.t."""

    @property
    def text(self) -> str:
        return "–"


NOTHING_YET = NotHandedIn("grey", "")


def _cell(lights: Lights | None) -> matrices.HeatCell:
    return matrices.heat_cell(lights.time, lights.money, lights.quality) if lights else NOTHING_YET


def last_known(heat: matrices.HeatMap) -> matrices.HeatMap:
    """Return the same lights with the last judgement where nothing was handed in: what the sentence is about."""
    rows = []
    for row in heat.rows:
        cells: list[matrices.HeatCell] = []
        for cell in row.cells:
            cells.append(cells[-1] if cell is NOTHING_YET and cells else cell)
        rows.append(replace(row, cells=tuple(cells)))
    return replace(heat, rows=tuple(rows))


def heat_map(matrix: LightMatrix, as_of: AsOf) -> matrices.HeatMap:
    """Return the lights as a table of marked cells, each programme with its address."""
    return matrices.HeatMap(
        rounds=tuple(f"{round.reference_date:%d-%m-%Y}" for round in matrix.rounds),
        rows=tuple(
            matrices.HeatRow(
                each.code,
                each.short_title,
                tuple(_cell(lights) for lights in cells),
                reverse("programme_detail", args=[each.code]) + as_of.query,
            )
            for each, cells in matrix.rows
        ),
    )


def part_map(matrix: PartMatrix, as_of: AsOf) -> matrices.PartMap:
    """Return the participation as a table of marked cells, each programme with its address."""
    return matrices.PartMap(
        roms=tuple((rom.organisation.short_name, rom.organisation.name) for rom in matrix.roms),
        rows=tuple(
            matrices.PartRow(
                each.code,
                each.short_title,
                tuple(roles),
                reverse("programme_detail", args=[each.code]) + as_of.query,
            )
            for each, roles in matrix.rows
        ),
    )
