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
    """Return the totals of lines added up by these columns of a line, in one query (two as of a day).

    Today's are added by the database. Those of a past day are summed per line first, which its index answers.
    """
    if as_of is None:
        sums = {name: Round(Sum(name), 2) for name in LINE_TOTALS}
        rows = lines.order_by().values_list(*by).annotate(**{f"{name}_total": total for name, total in sums.items()})
        return {row[: len(by)]: _of_line(row[len(by) :]) for row in rows}
    sums_of_line = summed(LedgerEntry.objects.filter(line__in=lines.order_by().values("pk")), "line", as_of)
    found: dict[tuple[int, ...], list[Totals]] = defaultdict(list)
    for pk, *key in lines.order_by().values_list("pk", *by):
        if pk in sums_of_line:
            found[tuple(key)].append(sums_of_line[pk])
    return {key: added(totals) for key, totals in found.items()}


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
    whole = sum(weights)
    if not whole:
        return [0 * unit for _ in weights]
    units = int(amount / unit)
    floors = [units * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (floors[i] * whole - units * weights[i], i))
    extra = set(by_remainder[: units - int(sum(floors))])
    return [(int(floor) + (i in extra)) * unit for i, floor in enumerate(floors)]
