"""What parties want instead of what a version asks, and what that would leave."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.models import AskedAmount, BudgetLine, Ceiling, FundingSource, WantedAmount
from funding.queries.asked import AskedRow
from funding.queries.totals import ZERO, cents
from programmes.models import Agreement, Position, ProgrammeVersion


@dataclass(frozen=True)
class WantedRow:
    """What a party wants of a source in a year (euro): `old` is programmed, `difference` is wanted minus asked.

    `room_after` is what is left under the ceiling once all that this party wants is agreed; below zero the shortage.
    """

    source: FundingSource
    year: int
    old: Decimal
    asked: Decimal
    wanted: Decimal
    difference: Decimal
    room_after: Decimal

    @property
    def short(self) -> Decimal:
        return max(-self.room_after, ZERO)


@dataclass(frozen=True)
class Wish:
    """A position of nader gesprek with the amounts that it wants, and whether it is still its party's word."""

    position: Position
    rows: list[WantedRow]
    counts: bool

    @property
    def party(self) -> str:
        return str(self.position.province or self.position.get_column_display())

    @property
    def difference(self) -> Decimal:
        return sum((row.difference for row in self.rows), ZERO)


@dataclass(frozen=True)
class Askable:
    """A source and year under a ceiling, and what a version asks of it."""

    source: FundingSource
    year: int
    asked: Decimal

    @property
    def name(self) -> str:
        return f"{self.source.code}-{self.year}"


def askable(version: ProgrammeVersion) -> list[Askable]:
    """Return every source and year of which a version can ask, with what it asks (two queries)."""
    asked = {(row.source_id, row.year): cents(row.amount) for row in AskedAmount.objects.filter(version=version)}
    ceilings = Ceiling.objects.select_related("source")
    return [
        Askable(ceiling.source, year, asked.get((ceiling.source_id, year), ZERO))
        for ceiling in ceilings
        for year in ceiling.years
    ]


ORDER = ("source__order", "year")


def wishes(agreement: Agreement, version: ProgrammeVersion, money: Sequence[AskedRow]) -> list[Wish]:
    """Return who wants what in an agreement, in the order in which it was said (at most four queries).

    `money` is what the version asks, as `effect_of` tells it.
    """
    rows: dict[Position, list[WantedAmount]] = defaultdict(list)
    found = WantedAmount.objects.filter(position__agreement=agreement)
    for row in found.select_related("source", "position__province__organisation").order_by("position", *ORDER):
        rows[row.position].append(row)
    if not rows:
        return []
    ceilings = list(Ceiling.objects.all())
    lines = {(line.source_id, line.year): line for line in BudgetLine.objects.filter(programme=version.programme_id)}
    latest: dict[tuple[str, int | None], int] = {}
    for pk, column, province in agreement.positions.order_by("pk").values_list("pk", "column", "province"):
        latest[column, province] = pk
    return [
        Wish(
            position,
            _weighed(wanted, money, ceilings, lines),
            latest[position.column, position.province_id] == position.pk,
        )
        for position, wanted in rows.items()
    ]


def _weighed(
    wanted: list[WantedAmount],
    money: Sequence[AskedRow],
    ceilings: list[Ceiling],
    lines: dict[tuple[int, int], BudgetLine],
) -> list[WantedRow]:
    """Put what is wanted beside what is programmed and asked; under one ceiling all that is wanted counts together."""
    asked = {(row.source.pk, row.year): row for row in money}
    under = {(c.source_id, year): c for c in ceilings for year in c.years}
    moved: dict[int, Decimal] = defaultdict(Decimal)  # per ceiling: what more is wanted than is asked
    told = []
    for row in wanted:
        key = row.source_id, row.year
        new = asked[key].new if key in asked else ZERO
        old = asked[key].old if key in asked else cents(lines[key].programmed) if key in lines else ZERO
        moved[under[key].pk] += row.amount - new
        told.append((row, old, new, under[key]))
    room = {row.ceiling.pk: row.room_after for row in money}
    return [
        WantedRow(
            row.source,
            row.year,
            old,
            new,
            cents(row.amount),
            cents(row.amount - new),
            cents(room.get(ceiling.pk, ceiling.room) - moved[ceiling.pk]),
        )
        for row, old, new, ceiling in told
    ]
