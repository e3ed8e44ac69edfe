"""The money of each programme in one list, and that of grants."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Round

from funding.models import BudgetLine, Ceiling, FundingSource, Grant
from funding.queries.lines import line_rows
from funding.queries.totals import Totals, added
from programmes.models import Pillar, Programme, ProgrammeVersion
from programmes.queries import statuses, versions_in_force

NOTHING = Value(Decimal(0))
EURO = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme with money, under the title that held on the day, and the totals over its lines (euro)."""

    programme_id: int
    code: str
    short_title: str
    status: Programme.Status
    pillars: tuple[str, ...]
    totals: Totals


def programme_rows(
    *,
    as_of: dt.date | None = None,
    source: FundingSource | None = None,
    year: int | None = None,
    pillar: Pillar | None = None,
    status: str = "",
) -> list[ProgrammeRow]:
    """Return programmes with lines of this source and year, of those with a share in a pillar or with a status."""
    found: dict[int, list[Totals]] = defaultdict(list)
    for line in line_rows(as_of=as_of, source=source, year=year):
        found[line.programme_id].append(line.totals)
    standing = statuses(as_of)
    versions = versions_in_force(as_of).select_related("programme").prefetch_related("pillar_assignments__pillar")
    rows = [
        _programme_row(version, standing[version.programme_id], added(found[version.programme_id]))
        for version in versions
        if version.programme_id in found
    ]
    return [
        row for row in rows if (pillar is None or pillar.code in row.pillars) and (not status or row.status == status)
    ]


def _programme_row(version: ProgrammeVersion, status: Programme.Status, totals: Totals) -> ProgrammeRow:
    pillars = tuple(share.pillar.code for share in version.pillar_assignments.all())
    return ProgrammeRow(version.programme_id, version.programme.code, version.short_title, status, pillars, totals)


def sum_of(rows: Iterable[ProgrammeRow]) -> Totals:
    """Return the sum of the rows that were found."""
    return added([row.totals for row in rows])


def grants_with_totals() -> QuerySet[Grant]:
    """Return grants with what they commit and what of that is paid (euro)."""
    return Grant.objects.annotate(
        committed=Coalesce(Round(Sum("commitments__amount"), 2), NOTHING, output_field=EURO),
        paid=Coalesce(Round(Sum("commitments__paid"), 2), NOTHING, output_field=EURO),
    )


def budget_years() -> list[int]:
    """Return every year that a ceiling covers."""
    periods = Ceiling.objects.order_by().values_list("first_year", "last_year").distinct()
    return sorted({year for first, last in periods for year in range(first, last + 1)})


def lines_of(programme: Programme) -> QuerySet[BudgetLine]:
    """Return the lines of a programme on which something is programmed, by source and year."""
    lines = BudgetLine.objects.filter(programme=programme, programmed__gt=0)
    return lines.select_related("source", "programme").order_by("source__order", "year")
