"""Money over time: what is expected and paid by cash year (kasreeks), and what was booked month by month."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Round, TruncMonth

from funding.models import Commitment, ExpectedCash, FundingSource, LedgerEntry
from funding.queries.totals import ZERO, cents
from programmes.models import Programme
from romportal import audit

Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class CashRow:
    """What is expected to be paid, and was paid, in a cash year, whatever the budget year (euro)."""

    year: int
    expected: Decimal
    paid: Decimal


@dataclass(frozen=True)
class MonthRow:
    """What was committed, paid and programmed by the end of a month, since the beginning (euro)."""

    month: dt.date
    committed: Decimal
    paid: Decimal
    programmed: Decimal


def cash_years(
    *,
    as_of: dt.date | None = None,
    programme: Programme | None = None,
    source: FundingSource | None = None,
    commitment: Commitment | None = None,
) -> list[CashRow]:
    """Return the kasreeks by cash year, in two queries; years between the first and the last are all there."""
    entries = _entries(as_of, line__programme=programme, line__source=source, commitment=commitment)
    expected = _by_year(
        ExpectedCash.objects.filter(entry__in=entries.of_kind(Kind.COMMITTED).order_by().values("pk")), "year"
    )
    paid = _by_year(entries.of_kind(Kind.PAID), "cash_year")
    years = expected.keys() | paid.keys()
    if not years:
        return []
    return [CashRow(year, expected.get(year, ZERO), paid.get(year, ZERO)) for year in range(min(years), max(years) + 1)]


def burn_up(
    *, as_of: dt.date | None = None, programme: Programme | None = None, source: FundingSource | None = None
) -> list[MonthRow]:
    """Return per month what was booked since the beginning, up to the month of `as_of` or today (one query)."""
    kinds = [Kind.COMMITTED, Kind.PAID, Kind.PROGRAMMED]
    entries = _entries(as_of, line__programme=programme, line__source=source).filter(kind__in=kinds)
    booked: dict[dt.date, dict[str, Decimal]] = defaultdict(dict)
    sums = entries.order_by().annotate(month=TruncMonth("booked_at")).values_list("month", "kind")
    for month, kind, total in sums.annotate(total=Round(Sum("amount"), 2)):
        booked[audit.local_day(month)][kind] = cents(total)
    if not booked:
        return []
    rows, month, totals = [], min(booked), dict.fromkeys(kinds, ZERO)
    while month <= (as_of or audit.today()):
        totals = {kind: total + booked[month].get(kind, ZERO) for kind, total in totals.items()}
        rows.append(MonthRow(month, totals[Kind.COMMITTED], totals[Kind.PAID], totals[Kind.PROGRAMMED]))
        month = (month + dt.timedelta(days=31)).replace(day=1)
    return rows


def _entries(as_of: dt.date | None, **wanted: Any) -> Any:
    return LedgerEntry.objects.as_of(as_of).filter(**{k: value for k, value in wanted.items() if value is not None})


def _by_year(rows: Any, year: str) -> dict[int, Decimal]:
    sums = rows.order_by().values_list(year).annotate(total=Round(Sum("amount"), 2))
    return {key: cents(total) for key, total in sums}
