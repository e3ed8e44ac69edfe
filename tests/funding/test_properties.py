"""Random bookings on random days against the rules written down once more, in plain Python.

Every figure must agree after every step, and as of every day that has ended. Amounts are small, so that ceilings,
lines and commitments are full often and refusals are as frequent as bookings.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from funding import actions, queries
from funding.models import BudgetLine, Ceiling, Commitment, LedgerEntry
from funding.queries.proof import breaches
from programmes.models import Programme, ProgrammeVersion
from tests.funding import builders
from tests.programmes import builders as cast

pytestmark = pytest.mark.django_db

CODES = ["BR-01", "BR-02"]
GRANTS = ["B-1", "B-2"]
PLACES = [("structural", 2025), ("structural", 2026), ("impulse", 2025), ("impulse", 2026)]
FIRST_DAY = dt.date(2026, 1, 5)
KINDS = ["available", "received", "programmed", "committed", "paid", "realised"]

Place = tuple[str, int]
cents = st.integers(1, 30).map(lambda number: Decimal(number) / 100)
signed_cents = st.integers(-80, 80).filter(bool).map(lambda number: Decimal(number) / 100)
places = st.sampled_from(PLACES)


def ceiling_of(place: Place) -> Place:
    """The structural source has a ceiling per year, the impulse one for all."""
    return place if place[0] == "structural" else ("impulse", 2024)


@dataclass
class Booked:
    """One booking as the rules see it."""

    day: dt.date
    kind: str
    amount: Decimal
    ceiling: Place
    line: tuple[str, Place] | None = None
    grant: str = ""
    cash: dict[int, Decimal] = field(default_factory=dict)  # expected of a commitment, or paid
    reversal_of: int | None = None


class Rules:
    """The rules of the ledger, once more and as plainly as possible: sums over a list."""

    def __init__(self) -> None:
        self.booked: list[Booked] = []

    def sum(self, kind: str, *, until: dt.date | None = None, **wanted: object) -> Decimal:
        return sum(
            (
                row.amount
                for row in self.booked
                if row.kind == kind
                and (until is None or row.day <= until)
                and all(getattr(row, name) == value for name, value in wanted.items())
            ),
            Decimal(0),
        )

    def allows(self, rows: list[Booked]) -> bool:
        """Whether everything still holds when these are booked as well."""
        after = Rules()
        after.booked = self.booked + rows
        return after.holds()

    def holds(self) -> bool:
        ceilings = {row.ceiling for row in self.booked}
        lines = {row.line for row in self.booked if row.line}
        commitments = {(row.line, row.grant) for row in self.booked if row.grant}
        return (
            all(0 <= self.sum("programmed", ceiling=c) <= self.sum("available", ceiling=c) for c in ceilings)
            and all(self.sum("received", ceiling=c) >= 0 for c in ceilings)
            and all(0 <= self.sum("committed", line=line) <= self.sum("programmed", line=line) for line in lines)
            and all(
                0 <= self.sum("paid", line=line, grant=grant) <= self.sum("committed", line=line, grant=grant)
                for line, grant in commitments
            )
            and all(year >= row.line[1][1] for row in self.booked if row.kind in KINDS[3:5] for year in row.cash)
        )

    def lines(self, until: dt.date | None = None) -> set[tuple[str, Place]]:
        return {row.line for row in self.booked if row.line and (until is None or row.day <= until)}

    def reversed_ones(self) -> set[int | None]:
        return {row.reversal_of for row in self.booked}

    def cash_years(self, until: dt.date | None) -> dict[int, list[Decimal]]:
        found: dict[int, list[Decimal]] = {}
        for row in self.booked:
            if row.kind in ("committed", "paid") and (until is None or row.day <= until):
                for year, amount in row.cash.items():
                    found.setdefault(year, [Decimal(0), Decimal(0)])[row.kind == "paid"] += amount
        return found


class Books(RuleBasedStateMachine):
    """The portal's actions beside the plain rules; each step books in both, or is refused by both."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = transaction.atomic()
        self.kept.__enter__()
        self.clock = time_machine.travel(dt.datetime.combine(FIRST_DAY, dt.time(12), tzinfo=dt.UTC), tick=False)
        self.moments = self.clock.start()
        self.rules = Rules()
        self.entries: list[int] = []
        self.today = FIRST_DAY

    def teardown(self) -> None:
        try:
            self.figures_agree_as_of(0)
            assert list(breaches()) == []
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.kept.__exit__(None, None, None)

    @initialize(asked=st.dictionaries(places, st.integers(20, 45), min_size=2))
    def begin_with_money_and_an_agreement(self, asked: dict[Place, int]) -> None:
        for place in PLACES[:3]:
            self.change_a_ceiling(place, "available", Decimal("0.90"))
        self.agree_to_a_change(CODES[0], asked)

    # ── What can happen ──────────────────────────────────────────────────────────────────────────────────
    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.today += dt.timedelta(days=days)
        self.moments.move_to(dt.datetime.combine(self.today, dt.time(12), tzinfo=dt.UTC))

    @rule(place=places, kind=st.sampled_from(["available", "available", "received"]), amount=signed_cents)
    def change_a_ceiling(self, place: Place, kind: str, amount: Decimal) -> None:
        row = Booked(self.today, kind, amount, ceiling_of(place))
        self.book([row], lambda: builders.change(self.ceiling(place), amount, kind))

    @rule(code=st.sampled_from(CODES), asked=st.dictionaries(places, st.integers(0, 60), max_size=3))
    def agree_to_a_change(self, code: str, asked: dict[Place, int]) -> None:
        amounts = {place: Decimal(number) / 100 for place, number in asked.items()}
        now = {place: self.rules.sum("programmed", line=(code, place)) for place in PLACES}
        rows = [
            Booked(
                self.today, "programmed", amounts.get(place, Decimal(0)) - now[place], ceiling_of(place), (code, place)
            )
            for place in sorted(PLACES, key=lambda place: (place[0] != "structural", place[1]))
            if amounts.get(place, Decimal(0)) != now[place]
        ]
        version = self.offered(code, amounts)
        builders.say(version.agreement, "rijk")
        fits = not queries.shortages(version)
        assert fits == self.rules.allows(rows)
        self.book(rows, lambda: builders.say(version.agreement, "provinces"))

    def offered(self, code: str, amounts: dict[Place, Decimal]) -> ProgrammeVersion:
        copy = cast.actions.copy_version(Programme.objects.get(code=code), reason="Ander bedrag", by=cast.secretary())
        return builders.offer(builders.asking(copy, amounts))

    @precondition(lambda self: self.rules.lines())
    @rule(data=st.data(), grant=st.sampled_from(GRANTS), amount=cents, later=cents)
    def commit(self, data: st.DataObject, grant: str, amount: Decimal, later: Decimal) -> None:
        code, place = line = data.draw(st.sampled_from(sorted(self.rules.lines())))
        later = min(later, amount)
        cash = {year: part for year, part in ((2026, amount - later), (2027, later)) if part}
        row = Booked(self.today, "committed", amount, ceiling_of(place), line, grant, cash)
        given = {"reason": "Verleend", "reference_date": self.today, "by": cast.secretary()}
        self.book(
            [row],
            lambda: actions.commit(builders.grant(grant), self.line(line), amount=amount, expected=cash, **given),
        )

    @precondition(lambda self: any(row.grant for row in self.rules.booked))
    @rule(data=st.data(), amount=cents)
    def pay(self, data: st.DataObject, amount: Decimal) -> None:
        on = sorted({(row.line, row.grant) for row in self.rules.booked if row.grant})
        line, grant = data.draw(st.sampled_from(on))
        year = data.draw(st.integers(2025, self.today.year))
        row = Booked(self.today, "paid", amount, ceiling_of(line[1]), line, grant, {year: amount})
        commitment = Commitment.objects.select_related("line__programme", "line__source").get(
            line=self.line(line), grant__number=grant
        )
        self.book([row], lambda: builders.paid(commitment, amount, cash_year=year))

    @precondition(lambda self: self.rules.lines())
    @rule(data=st.data(), amount=cents)
    def realise(self, data: st.DataObject, amount: Decimal) -> None:
        line = data.draw(st.sampled_from(sorted(self.rules.lines())))
        row = Booked(self.today, "realised", amount, ceiling_of(line[1]), line)
        self.book([row], lambda: builders.realised(self.line(line), amount))

    @precondition(lambda self: self.rules.booked)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.rules.booked) - 1))
        of = self.rules.booked[number]
        cash = {year: -amount for year, amount in of.cash.items()}
        row = Booked(self.today, of.kind, -of.amount, of.ceiling, of.line, of.grant, cash, number)
        may = of.kind != "programmed" and of.reversal_of is None and number not in self.rules.reversed_ones()
        entry = LedgerEntry.objects.get(pk=self.entries[number])
        self.book([row], lambda: builders.reversed_entry(entry), may=may)

    def book(self, rows: list[Booked], act: Callable[[], object], *, may: bool = True) -> None:
        """Do it in the portal, and expect what the rules expect."""
        before = set(LedgerEntry.objects.values_list("pk", flat=True))
        if may and self.rules.allows(rows):
            act()
            new = LedgerEntry.objects.exclude(pk__in=before).order_by("pk")
            assert [(e.kind, e.amount) for e in new] == [(row.kind, row.amount) for row in rows]
            self.rules.booked += rows
            self.entries += [entry.pk for entry in new]
            return
        with pytest.raises(ValidationError):
            act()
        assert set(LedgerEntry.objects.values_list("pk", flat=True)) == before

    def ceiling(self, place: Place) -> Ceiling:
        source, year = ceiling_of(place)
        return Ceiling.objects.get(source__code=source, first_year=year)

    def line(self, line: tuple[str, Place]) -> BudgetLine:
        code, (source, year) = line
        lines = BudgetLine.objects.select_related("programme", "source")
        return lines.get(programme__code=code, source__code=source, year=year)

    # ── What must be so ──────────────────────────────────────────────────────────────────────────────────
    @invariant()
    def figures_agree_now(self) -> None:
        self.figures_agree(None)

    @rule(days=st.integers(1, 200))
    def figures_agree_as_of(self, days: int) -> None:
        """Yesterday and some day before it, as it was then."""
        self.figures_agree(self.today - dt.timedelta(days=1))
        self.figures_agree(max(FIRST_DAY, self.today - dt.timedelta(days=days + 1)))

    def figures_agree(self, day: dt.date | None) -> None:
        rules, codes = self.rules, dict(Programme.objects.values_list("pk", "code"))
        lines = {
            (codes[row.programme_id], (row.source.code, row.year)): [getattr(row.totals, kind) for kind in KINDS[2:]]
            for row in queries.line_rows(as_of=day)
        }
        assert lines == {
            line: [rules.sum(kind, until=day, line=line) for kind in KINDS[2:]] for line in rules.lines(day)
        }
        money = queries.source_years(as_of=day)
        for row in (row for source in money.sources for row in source.ceilings):
            place = (row.ceiling.source.code, row.ceiling.first_year)
            assert [getattr(row.totals, kind) for kind in KINDS] == [
                rules.sum(kind, until=day, ceiling=place) for kind in KINDS
            ]
        assert [getattr(money.total, kind) for kind in KINDS] == [rules.sum(kind, until=day) for kind in KINDS]
        cash = {row.year: [row.expected, row.paid] for row in queries.cash_years(as_of=day)}
        expected = rules.cash_years(day)
        assert {year: row for year, row in cash.items() if any(row)} == {
            year: row for year, row in expected.items() if any(row)
        }
        months = queries.burn_up(as_of=day)
        assert (months[-1].programmed if months else 0) == rules.sum("programmed", until=day)


def drive(examples: int, steps: int) -> None:
    """Let the machine run over two agreed programmes without money, under three empty ceilings."""
    with time_machine.travel(dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC), tick=False):
        for code in CODES:
            cast.agreed(code)
        for number in GRANTS:
            builders.grant(number)
        for place in PLACES:
            builders.ceiling(*place, available=0)
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks
        ),
    )


def test_random_bookings_keep_to_the_rules():
    drive(examples=20, steps=20)


@pytest.mark.slow
def test_many_random_bookings_keep_to_the_rules():
    drive(examples=60, steps=30)
