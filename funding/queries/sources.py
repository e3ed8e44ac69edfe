"""Where the money stands per source: available, received, programmed, committed, paid, realised by budget year."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from funding.models import BudgetLine, Ceiling, FundingSource
from funding.queries.totals import Totals, added, ceilings_with_totals, line_totals


@dataclass(frozen=True)
class CeilingRow:
    """A ceiling and what happened under it; what is left is `totals.to_programme` (euro)."""

    ceiling: Ceiling
    totals: Totals


@dataclass(frozen=True)
class YearRow:
    """A budget year of a source. Without a ceiling of its own, nothing is available by year: no split is invented."""

    year: int
    ceiling: Ceiling | None
    totals: Totals

    @property
    def has_ceiling(self) -> bool:
        return self.ceiling is not None


@dataclass(frozen=True)
class SourceRow:
    """A source with its ceilings and budget years, and the totals over all of it (euro)."""

    source: FundingSource
    ceilings: list[CeilingRow]
    years: list[YearRow]
    totals: Totals


@dataclass(frozen=True)
class Money:
    """All sources and their total; `as_of` is the day that has ended, or None for the running totals."""

    sources: list[SourceRow]
    total: Totals
    as_of: dt.date | None


def source_years(*, as_of: dt.date | None = None, programmes: Collection[int] | None = None) -> Money:
    """Return the money per source and budget year, in three queries (four as of a day).

    `programmes` (keys) limits what is programmed and further to those programmes; what is available stays whole.
    """
    lines = BudgetLine.objects.all() if programmes is None else BudgetLine.objects.filter(programme__in=programmes)
    under: dict[int, dict[int, Totals]] = defaultdict(dict)
    for (ceiling_id, year), totals in line_totals(lines, as_of, "ceiling", "year").items():
        under[ceiling_id][year] = totals
    ceilings: dict[int, list[tuple[Ceiling, Totals]]] = defaultdict(list)
    for ceiling, totals in ceilings_with_totals(as_of):
        ceilings[ceiling.source_id].append((ceiling, totals))
    rows = [
        _source_row(source, ceilings[source.pk], under)
        for source in FundingSource.objects.select_related("giver")
        if as_of is None or ceilings[source.pk]
    ]
    return Money(rows, added([row.totals for row in rows]), as_of)


def room(*, as_of: dt.date | None = None) -> list[CeilingRow]:
    """Return every ceiling in order, with what is left under it."""
    return [row for source in source_years(as_of=as_of).sources for row in source.ceilings]


def _source_row(
    source: FundingSource,
    ceilings: list[tuple[Ceiling, Totals]],
    under: dict[int, dict[int, Totals]],
) -> SourceRow:
    rows, years = [], []
    for ceiling, own in ceilings:
        by_year = under[ceiling.pk]
        rows.append(CeilingRow(ceiling, added([own, *by_year.values()])))
        is_yearly = ceiling.first_year == ceiling.last_year
        for year in ceiling.years:
            booked = by_year.get(year, Totals())
            years.append(YearRow(year, ceiling if is_yearly else None, own + booked if is_yearly else booked))
    years.sort(key=lambda row: row.year)
    return SourceRow(source, rows, years, added([row.totals for row in rows]))
