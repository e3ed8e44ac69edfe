"""The six totals that every figure of money consists of, and how they are read: now, or as of a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import Round

from funding.models import BudgetLine, Ceiling, LedgerEntry
from funding.models.ledger import LedgerEntryQuerySet

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
LINE_TOTALS = ["programmed", "committed", "paid", "realised"]


@dataclass(frozen=True)
class Totals:
    """What is available, received, programmed, committed, paid and realised (euro, to the cent)."""

    available: Decimal = ZERO
    received: Decimal = ZERO
    programmed: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO
    realised: Decimal = ZERO

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.available + other.available,
            self.received + other.received,
            self.programmed + other.programmed,
            self.committed + other.committed,
            self.paid + other.paid,
            self.realised + other.realised,
        )

    @property
    def to_programme(self) -> Decimal:
        return self.available - self.programmed

    @property
    def to_commit(self) -> Decimal:
        return self.programmed - self.committed

    @property
    def to_pay(self) -> Decimal:
        return self.committed - self.paid

    @property
    def to_realise(self) -> Decimal:
        return self.programmed - self.realised


def cents(amount: Decimal | float | None) -> Decimal:
    """Return what a database gave as exact euros and cents: SQLite computes in floating point."""
    return Decimal(str(amount or 0)).quantize(CENT)


def added(totals: Sequence[Totals]) -> Totals:
    """Return the sum of totals; of none it is nothing."""
    return sum(totals, Totals())


def lines_with_totals(lines: QuerySet[BudgetLine], as_of: dt.date | None) -> list[tuple[BudgetLine, Totals]]:
    """Return these lines with their totals: the running ones, or what was booked before the end of a day.

    A line that had nothing booked by then is left out. One query, two as of a day.
    """
    rows = list(lines.select_related("programme", "source"))
    if as_of is None:
        return [(line, _running(line, *LINE_TOTALS)) for line in rows]
    entries = LedgerEntry.objects.filter(line__in=lines.order_by().values("pk"))
    sums = summed(entries, "line", as_of)
    return [(line, sums[line.pk]) for line in rows if line.pk in sums]


def line_totals(lines: QuerySet[BudgetLine], as_of: dt.date | None, *by: str) -> dict[tuple[int, ...], Totals]:
    """Return the totals of lines added up by these columns of a line, in one query."""
    if as_of is None:
        sums = {name: Round(Sum(name), 2) for name in LINE_TOTALS}
        rows = lines.order_by().values_list(*by).annotate(**{f"{name}_total": total for name, total in sums.items()})
        return {row[: len(by)]: _of_line(row[len(by) :]) for row in rows}
    entries = LedgerEntry.objects.as_of(as_of).filter(line__in=lines.order_by().values("pk"))
    columns = [f"line__{name}" for name in by]
    found: dict[tuple[int, ...], dict[str, Decimal]] = defaultdict(dict)
    for *key, kind, total in entries.order_by().values_list(*columns, "kind").annotate(total=Round(Sum("amount"), 2)):
        found[tuple(key)][kind] = cents(total)
    return {key: Totals(**kinds) for key, kinds in found.items()}


def ceilings_with_totals(as_of: dt.date | None) -> list[tuple[Ceiling, Totals]]:
    """Return every ceiling with what it had available and received; those not yet booked by that day are left out."""
    rows = list(Ceiling.objects.select_related("source"))
    if as_of is None:
        return [(ceiling, _running(ceiling, "available", "received")) for ceiling in rows]
    entries = LedgerEntry.objects.filter(line__isnull=True)
    sums = summed(entries, "ceiling", as_of)
    return [(ceiling, sums[ceiling.pk]) for ceiling in rows if ceiling.pk in sums]


def summed(entries: LedgerEntryQuerySet, by: str, as_of: dt.date | None) -> dict[int, Totals]:
    """Return the totals of entries per line or ceiling, in one statement that the index answers."""
    sums: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = entries.as_of(as_of).order_by().values_list(by, "kind").annotate(total=Round(Sum("amount"), 2))
    for key, kind, total in rows:
        sums[key][kind] = cents(total)
    return {key: Totals(**kinds) for key, kinds in sums.items()}


def _running(row: BudgetLine | Ceiling, *names: str) -> Totals:
    return Totals(**{name: cents(getattr(row, name)) for name in names})


def _of_line(amounts: Sequence[Decimal | float | None]) -> Totals:
    return Totals(**{name: cents(amount) for name, amount in zip(LINE_TOTALS, amounts, strict=True)})


def split(amount: Decimal, weights: Sequence[Decimal | int], *, unit: Decimal = CENT) -> list[Decimal]:
    """Divide an amount by weights in whole units that add up to it again (largest remainder, rule 4)."""
    return [part * unit for part in split_units(int(amount / unit), weights)]


def split_units(units: int, weights: Sequence[Decimal | int]) -> list[int]:
    """Divide whole units by weights: each gets its floor, and those with the largest remainder one more."""
    whole = sum(weights)
    if not whole:
        return [0 for _ in weights]
    floors = [int(units * weight // whole) for weight in weights]
    missing = units - sum(floors)
    if missing:
        remainders = [(units * weights[i] - floors[i] * whole, -i) for i in range(len(weights))]
        for _, i in sorted(remainders, reverse=True)[:missing]:
            floors[-i] += 1
    return floors
