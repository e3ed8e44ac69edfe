"""Where the money stands per budget line, per programme and per pillar."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from funding.models import BudgetLine, FundingSource
from funding.queries.totals import Totals, added, line_totals, lines_with_totals, split
from programmes.models import Pillar, PillarAssignment, Programme
from programmes.queries import versions_in_force

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class LineRow:
    """A budget line with its totals (euro); available and received are of ceilings, and zero here."""

    line_id: int
    programme_id: int
    source: FundingSource
    year: int
    totals: Totals


@dataclass(frozen=True)
class PillarRow:
    """What programmes spend on a pillar by the shares of their version in force; `share` in % of programmed."""

    pillar: Pillar
    totals: Totals
    share: Decimal


def line_rows(
    *,
    as_of: dt.date | None = None,
    programme: Programme | None = None,
    source: FundingSource | None = None,
    year: int | None = None,
) -> list[LineRow]:
    """Return budget lines by programme, source and year, in one query (two as of a day)."""
    wanted = {"programme": programme, "source": source, "year": year}
    lines = BudgetLine.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    return [
        LineRow(line.pk, line.programme_id, line.source, line.year, totals)
        for line, totals in lines_with_totals(lines, as_of)
    ]


def by_programme(*, as_of: dt.date | None = None) -> dict[int, Totals]:
    """Return the totals of each programme over its lines, by the programme's key."""
    return {key: totals for (key,), totals in line_totals(BudgetLine.objects.all(), as_of, "programme").items()}


def by_pillar(*, as_of: dt.date | None = None) -> list[PillarRow]:
    """Return what goes to each pillar: every programme's cents divided by the shares of its version in force."""
    pillars = list(Pillar.objects.order_by("order", "code"))
    found: dict[int, list[Totals]] = defaultdict(list)
    for totals, shares in _shared(as_of):
        for pillar, part in zip(shares, _divided(totals, list(shares.values())), strict=True):
            found[pillar].append(part)
    rows = [added(found[pillar.pk]) for pillar in pillars]
    percents = split(Decimal(100), [row.programmed for row in rows], unit=TENTH)
    return [PillarRow(*row) for row in zip(pillars, rows, percents, strict=True)]


def _shared(as_of: dt.date | None) -> Iterator[tuple[Totals, dict[int, int]]]:
    """Yield the totals of each programme with its shares by pillar, in the order of the pillars."""
    spent = by_programme(as_of=as_of)
    shares: dict[int, dict[int, int]] = defaultdict(dict)
    assignments = PillarAssignment.objects.filter(version__in=versions_in_force(as_of)).order_by(
        "pillar__order", "pillar"
    )
    for programme, pillar, share in assignments.values_list("version__programme", "pillar", "share"):
        shares[programme][pillar] = share
    for programme, totals in spent.items():
        if programme in shares:
            yield totals, shares[programme]


def _divided(totals: Totals, shares: list[int]) -> list[Totals]:
    if len(shares) == 1:
        return [totals]
    columns = [split(getattr(totals, field.name), shares) for field in fields(Totals)]
    return [Totals(*amounts) for amounts in zip(*columns, strict=True)]
