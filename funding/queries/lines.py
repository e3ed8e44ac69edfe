"""Where the money stands per budget line, per programme and per pillar."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from funding.models import BudgetLine, FundingSource
from funding.queries.totals import CENT, LINE_TOTALS, Totals, line_totals, lines_with_totals, split, split_units
from programmes.models import Pillar, PillarAssignment, Programme
from programmes.queries import Wordings, reworded, versions_in_force, wordings_on

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


def by_programme(*, as_of: dt.date | None = None, programmes: Collection[int] | None = None) -> dict[int, Totals]:
    """Return the totals of each programme, or of these (keys), over its lines, by the programme's key."""
    lines = BudgetLine.objects.all() if programmes is None else BudgetLine.objects.filter(programme__in=programmes)
    return {key: totals for (key,), totals in line_totals(lines, as_of, "programme").items()}


def by_pillar(*, as_of: dt.date | None = None, wordings: Wordings | None = None) -> list[PillarRow]:
    """Return what goes to each pillar, named as on that day: every programme's cents divided by its shares.

    `wordings` are those of that day, where they were asked before.
    """
    wordings = wordings_on(as_of) if wordings is None else wordings
    pillars = reworded(Pillar.objects.order_by("order", "code"), wordings)
    found = {pillar.pk: [0] * len(LINE_TOTALS) for pillar in pillars}
    for totals, shares in _shared(as_of):
        for column, name in enumerate(LINE_TOTALS):
            cents = int(getattr(totals, name) * 100)
            for pillar_id, part in zip(shares, split_units(cents, list(shares.values())), strict=True):
                found[pillar_id][column] += part
    rows = [_of_cents(found[pillar.pk]) for pillar in pillars]
    percents = split(Decimal(100), [row.programmed for row in rows], unit=TENTH)
    return [PillarRow(*row) for row in zip(pillars, rows, percents, strict=True)]


def _of_cents(columns: list[int]) -> Totals:
    return Totals(**{name: cents * CENT for name, cents in zip(LINE_TOTALS, columns, strict=True)})


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
