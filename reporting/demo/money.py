"""What happened with the money of the example: received, granted, paid and realised, each on its own day.

Shares are of what is programmed (granted) or committed (paid, realised); amounts are whole euros.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from funding import actions
from funding.models import BudgetLine, Ceiling, Commitment, Grant, LedgerEntry
from reporting.demo.events import Cast, Event, at, programme, workday
from reporting.demo.programmes import SOURCES, YEARS, rows

CONDITIONS = "Voortgang per kwartaal; eindverantwoording binnen dertien weken na afloop van het jaar."
#: orders that run over all years at once
MULTI_YEAR = ("BR-02", "BR-13")
#: the share of a year's programmed amount that was committed, where it is not all (2024, 2025), 0.9 (2026) or 0
SHARES = {
    ("BR-03", 2026): "0.8",
    ("BR-05", 2026): "0.65",
    ("BR-10", 2025): "0.75",
    ("BR-10", 2026): "0.55",
    ("BR-04", 2027): "0.5",
    ("BR-07", 2027): "0.4",
    ("BR-14", 2026): "1",
}
USUAL = {2024: "1", 2025: "1", 2026: "0.9", 2027: "0"}
#: (years after the budget year, month, share of the commitment)
INSTALMENTS = ((0, 4, "0.35"), (0, 7, "0.25"), (0, 10, "0.20"), (1, 5, "0.20"))
#: what was realised, halfway and in the end; the data programme lags behind
REALISED = {"usual": ("0.42", "0.55"), "BR-10": ("0.22", "0.36"), "BR-05": ("0.35", "0.5")}


@dataclass(frozen=True)
class Granted:
    """A grant of the example: its number, the day it is dated, and the amounts (euro) by source and year."""

    code: str
    place: int
    number: str
    on: dt.date
    amounts: dict[tuple[str, int], Decimal]


def money_moves(cast: Cast) -> Iterator[Event]:
    """Receipts, grants with their payments and realisation, one increase and one mistake that was reversed."""
    yield from _receipts(cast)
    for granted in _grants():
        yield Event(at(granted.on, 11, granted.place), lambda g=granted: _grant(cast, g))
        yield from _payments(cast, granted)
        yield from _realised(cast, granted)
    yield Event(at(dt.date(2026, 6, 4), 11), lambda: _increase(cast))
    yield from _double_payment(cast)


def _receipts(cast: Cast) -> Iterator[Event]:
    received = [("ezk-impuls", 2024, Decimal(4_000_000), dt.date(2024, 1, 15), "Overmaking van de impuls")]
    received += [
        ("ezk-structureel", y, Decimal(2_200_000), dt.date(y, 2, 12), f"Overmaking van de bijdrage {y}") for y in YEARS
    ]
    for source, year, amount, on, reason in received:
        yield Event(
            at(on, 9),
            lambda source=source, year=year, amount=amount, on=on, reason=reason: actions.change_ceiling(
                Ceiling.objects.get(source__code=source, first_year=year),
                kind="received",
                amount=amount,
                reason=reason,
                reference_date=on,
                document=f"Bankafschrift {on:%d-%m-%Y}",
                by=cast["secretary"],
            ),
        )


def _grants() -> Iterator[Granted]:
    for place, (code, row) in enumerate(rows().items(), start=1):
        if code in MULTI_YEAR:
            yield Granted(code, place, f"EZK-2024-{place:03}", _day(code, 2024, place), _amounts(row, YEARS, {}))
            continue
        for year in YEARS:
            amounts = _amounts(row, (year,), SHARES)
            if amounts:
                # What is granted for 2027 was granted ahead, in the autumn of 2026.
                on = _day(code, year, place) if year < YEARS[-1] else workday(dt.date(2026, 9, 7 + place))
                yield Granted(code, place, f"EZK-{year}-{place:03}", on, amounts)


def _day(code: str, year: int, place: int) -> dt.date:
    if (code, year) == ("BR-03", 2025):
        return dt.date(2025, 5, 8)  # after its raise of April
    return workday(dt.date(year, 2, 19) + dt.timedelta(days=2 * place))


def _amounts(
    row: dict[str, Any], years: tuple[int, ...], shares: dict[tuple[str, int], str]
) -> dict[tuple[str, int], Decimal]:
    found = {}
    for kind, source in SOURCES.items():
        for year in years:
            share = Decimal(shares.get((row["code"], year), USUAL[year] if len(years) == 1 else "1"))
            amount = _euros(1000 * row[kind][YEARS.index(year)] * share)
            if (row["code"], kind, year) == ("BR-14", "impulse", 2026):
                amount = Decimal(120_000)  # the rest follows when its change was agreed
            if (row["code"], kind) == ("BR-18", "impulse"):
                amount = Decimal(0)  # the evaluation has not been ordered yet
            if amount:
                found[source, year] = amount
    return found


def _euros(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def _line(code: str, source: str, year: int) -> BudgetLine:
    return BudgetLine.objects.select_related("programme", "source").get(
        programme__code=code, source__code=source, year=year
    )


def _commitment(number: str, source: str, year: int) -> Commitment:
    return Commitment.objects.select_related("line__programme", "grant").get(
        grant__number=number, line__source__code=source, line__year=year
    )


def _grant(cast: Cast, granted: Granted) -> None:
    order = granted.code in MULTI_YEAR
    actions.grant_with_commitments(
        number=granted.number,
        kind=Grant.Kind.ORDER if order else Grant.Kind.GRANT,
        party=programme(granted.code).version_in_force.lead.name,
        dated_on=granted.on,
        conditions=CONDITIONS,
        rows=[
            (_line(granted.code, source, year), amount, _expected(year, amount))
            for (source, year), amount in granted.amounts.items()
        ],
        reason="Opdracht na afstemming" if order else "Beschikking na afstemming",
        by=cast["secretary"],
    )


def _expected(year: int, amount: Decimal) -> dict[int, Decimal]:
    later = _euros(amount * Decimal(INSTALMENTS[-1][2]))
    return {year: amount - later, year + 1: later}


def _payments(cast: Cast, granted: Granted) -> Iterator[Event]:
    for (source, year), amount in granted.amounts.items():
        left = amount
        for number, (later, month, share) in enumerate(INSTALMENTS, start=1):
            last = number == len(INSTALMENTS)
            on = workday(max(dt.date(year + later, month, 5 + granted.place), granted.on + dt.timedelta(days=28)))
            instalment = left if last else _euros(amount * Decimal(share))
            left -= instalment
            if last and granted.code == "BR-10":
                continue  # what was not spent is not paid
            reason = "Eindafrekening" if last else f"Voorschot {number}"
            yield Event(
                at(on, 14, granted.place),
                lambda s=source, y=year, a=instalment, on=on, r=reason: actions.pay(
                    _commitment(granted.number, s, y),
                    amount=a,
                    cash_year=on.year,
                    reason=f"{r} {y}",
                    reference_date=on,
                    document=f"Betaalopdracht {granted.number}",
                    by=cast["secretary"],
                ),
            )


def _realised(cast: Cast, granted: Granted) -> Iterator[Event]:
    halfway, rest = REALISED.get(granted.code, REALISED["usual"])
    for (source, year), amount in granted.amounts.items():
        for on, share, document in (
            (dt.date(year, 8, 4 + granted.place), halfway, f"Tussenrapportage eerste halfjaar {year}"),
            (dt.date(year + 1, 3, 4 + granted.place), rest, f"Verantwoording {year}"),
        ):
            on = workday(max(on, granted.on + dt.timedelta(days=60)))
            spent = _euros(amount * Decimal(share))
            yield Event(
                at(on, 16, granted.place),
                lambda s=source, y=year, a=spent, on=on, d=document: actions.realise(
                    _line(granted.code, s, y),
                    amount=a,
                    reason=f"Besteed volgens {d[0].lower()}{d[1:]}",
                    reference_date=on,
                    document=d,
                    by=cast["secretary"],
                ),
            )


def _increase(cast: Cast) -> None:
    """BR-14 gets what its change of April 2026 brought, on the grant that it has."""
    actions.commit(
        Grant.objects.get(number="EZK-2026-014"),
        _line("BR-14", "ezk-impuls", 2026),
        amount=Decimal(30_000),
        expected={2026: Decimal(18_000), 2027: Decimal(12_000)},
        reason="Verhoging na de afgestemde wijziging",
        reference_date=dt.date(2026, 6, 4),
        by=cast["secretary"],
    )


def _double_payment(cast: Cast) -> Iterator[Event]:
    """A payment of BR-08 was booked twice, and reversed a week later."""
    reason = "Voorschot 2 2025, dubbel geboekt"
    yield Event(
        at(dt.date(2025, 8, 19), 10),
        lambda: actions.pay(
            _commitment("EZK-2025-008", "ezk-structureel", 2025),
            amount=Decimal(24_000),
            cash_year=2025,
            reason=reason,
            reference_date=dt.date(2025, 8, 18),
            document="Betaalopdracht EZK-2025-008",
            by=cast["secretary"],
        ),
    )
    yield Event(
        at(dt.date(2025, 8, 26), 10),
        lambda: actions.reverse(
            LedgerEntry.objects.get(reason=reason),
            reason="Deze betaling was al geboekt; de bank heeft haar niet uitgevoerd.",
            reference_date=dt.date(2025, 8, 25),
            by=cast["secretary"],
        ),
    )
