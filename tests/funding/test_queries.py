"""Figures of money, exactly, now and as of a day; and the same number of queries whatever the number of rows."""

import datetime as dt
from decimal import Decimal

import pytest

from funding import queries
from funding.models import BudgetLine, Ceiling, FundingSource, LedgerEntry
from funding.queries import CashRow, MonthRow, Totals
from programmes.models import Pillar, Programme
from romportal import audit
from tests.funding import builders
from tests.funding.builders import euro
from tests.programmes import builders as cast

pytestmark = pytest.mark.django_db
FEBRUARY = dt.datetime(2026, 2, 10, 12, tzinfo=dt.UTC)
MARCH = dt.datetime(2026, 3, 31, 21, 59, 59, tzinfo=dt.UTC)  # the last second of March in Amsterdam
APRIL = dt.datetime(2026, 3, 31, 22, 0, 0, tzinfo=dt.UTC)  # the first of April


def totals(**amounts: str | int) -> Totals:
    return Totals(**{name: euro(amount) for name, amount in amounts.items()})


def story() -> None:
    """Agreed in February, committed and paid in March, more committed and realised in April."""
    with audit.loading(FEBRUARY):
        builders.strategy_money()
        builders.agreed("BR-03", {("structural", 2026): 200_000, ("impulse", 2025): "60000.50"})
        builders.agreed("BR-04", {("structural", 2026): 100})
    with audit.loading(MARCH):
        commitment = builders.committed(builders.line(), 100_000)
        builders.paid(commitment, 40_000, cash_year=2026)
    with audit.loading(APRIL):
        builders.committed(builders.line(), 50_000)
        builders.realised(builders.line(), "0.01")
        builders.change(builders.ceiling("structural", 2026), 500, kind="received")


def test_totals_add_up_and_say_what_is_left():
    one = totals(available=10, programmed=7, committed=5, paid=3, realised=2)
    assert (one.to_programme, one.to_commit, one.to_pay, one.to_realise) == (3, 2, 2, 5)
    assert one + one == totals(available=20, programmed=14, committed=10, paid=6, realised=4)


# ── Per source and year ──────────────────────────────────────────────────────────────────────────────────
def test_money_per_source_and_year():
    story()
    money = queries.source_years()
    structural, impulse = money.sources

    assert [(row.year, row.has_ceiling, row.totals) for row in structural.years] == [
        (2024, True, totals(available=2_200_000)),
        (2025, True, totals(available=2_200_000)),
        (
            2026,
            True,
            totals(
                available=2_200_000, received=500, programmed=200_100, committed=150_000, paid=40_000, realised="0.01"
            ),
        ),
        (2027, True, totals(available=2_200_000)),
    ]
    # One ceiling over four years: nothing is available by year, no split is invented.
    assert [(row.year, row.has_ceiling, row.totals) for row in impulse.years] == [
        (2024, False, totals()),
        (2025, False, totals(programmed="60000.50")),
        (2026, False, totals()),
        (2027, False, totals()),
    ]
    assert impulse.totals == totals(available=4_000_000, programmed="60000.50")
    assert money.total == structural.totals + impulse.totals
    assert money.total.available == 12_800_000


def test_money_as_of_a_day_that_has_ended():
    story()
    march = queries.source_years(as_of=dt.date(2026, 3, 31)).total
    april = queries.source_years(as_of=dt.date(2026, 4, 1)).total
    february = queries.source_years(as_of=dt.date(2026, 2, 28)).total
    assert february == totals(available=12_800_000, programmed="260100.50")
    assert march == february + totals(committed=100_000, paid=40_000)
    assert april == march + totals(committed=50_000, realised="0.01", received=500)
    assert april == queries.source_years().total


def test_before_the_first_booking_there_is_nothing():
    story()
    money = queries.source_years(as_of=dt.date(2026, 2, 9))
    assert (money.sources, money.total) == ([], totals())


def test_a_later_ceiling_does_not_change_what_was_asked_before():
    story()
    before = queries.source_years(as_of=dt.date(2026, 3, 31))
    builders.ceiling("structural", 2028)
    assert queries.source_years(as_of=dt.date(2026, 3, 31)) == before


def test_programmes_limit_what_is_programmed_but_not_what_is_available():
    story()
    only = Programme.objects.get(code="BR-04").pk
    assert queries.source_years(programmes=[only]).total == totals(available=12_800_000, received=500, programmed=100)
    as_of = queries.source_years(programmes=[only], as_of=dt.date(2026, 3, 31)).total
    assert as_of == totals(available=12_800_000, programmed=100)
    assert queries.source_years(programmes=[]).total == totals(available=12_800_000, received=500)


def test_room_under_every_ceiling_in_order():
    story()
    assert [(str(row.ceiling), row.totals.to_programme) for row in queries.room()] == [
        ("EZK structureel 2024", 2_200_000),
        ("EZK structureel 2025", 2_200_000),
        ("EZK structureel 2026", 1_999_900),
        ("EZK structureel 2027", 2_200_000),
        ("EZK impuls 2024–2027", Decimal("3939999.50")),
    ]


# ── Per line, programme and pillar ───────────────────────────────────────────────────────────────────────
def test_lines_of_a_programme_source_or_year():
    story()
    programme = Programme.objects.get(code="BR-03")
    rows = queries.line_rows(programme=programme, as_of=dt.date(2026, 3, 31))
    assert [(row.programme_id, row.source.code, row.year, row.totals) for row in rows] == [
        (programme.pk, "structural", 2026, totals(programmed=200_000, committed=100_000, paid=40_000)),
        (programme.pk, "impulse", 2025, totals(programmed="60000.50")),
    ]
    assert [row.totals.programmed for row in queries.line_rows(year=2026)] == [200_000, 100]
    assert [row.year for row in queries.line_rows(source=builders.source("impulse"))] == [2025]


def test_totals_of_each_programme():
    story()
    by_code = {Programme.objects.get(pk=key).code: total for key, total in queries.by_programme().items()}
    assert by_code == {
        "BR-03": totals(programmed="260000.50", committed=150_000, paid=40_000, realised="0.01"),
        "BR-04": totals(programmed=100),
    }


def test_pillars_divide_every_cent_by_the_shares_in_force():
    builders.strategy_money()
    builders.agreed_by_shares("BR-03", {"P1": 33, "P2": 33, "P3": 34}, {("structural", 2026): "0.02"})
    builders.agreed("BR-04", {("structural", 2026): "0.04"})
    rows = queries.by_pillar()
    assert [(row.pillar.code, row.totals.programmed, row.share) for row in rows] == [
        ("P1", Decimal("0.01"), Decimal("16.7")),
        ("P2", Decimal("0.00"), Decimal("0.0")),
        ("P3", Decimal("0.05"), Decimal("83.3")),
    ]
    assert sum(row.totals.programmed for row in rows) == queries.source_years().total.programmed


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("100.00", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("0.01", [50, 50], ["0.01", "0.00"]),
        ("0.05", [10, 45, 45], ["0.01", "0.02", "0.02"]),
        ("-0.01", [50, 50], ["0.00", "-0.01"]),
        ("5.00", [0, 0], ["0.00", "0.00"]),
        ("999999999999.99", [33, 33, 34], ["330000000000.00", "330000000000.00", "339999999999.99"]),
    ],
)
def test_a_split_adds_up_again(amount, weights, parts):
    divided = queries.split(Decimal(amount), weights)
    assert sum(divided) == (Decimal(amount) if any(weights) else 0)
    assert sorted(divided) == sorted(Decimal(part) for part in parts)


# ── Cash and months ──────────────────────────────────────────────────────────────────────────────────────
def test_the_kasreeks_by_cash_year():
    story()
    assert queries.cash_years() == [CashRow(2026, euro(150_000), euro(40_000))]
    assert queries.cash_years(as_of=dt.date(2026, 3, 31)) == [CashRow(2026, euro(100_000), euro(40_000))]
    assert queries.cash_years(as_of=dt.date(2026, 3, 30)) == []
    assert queries.cash_years(programme=Programme.objects.get(code="BR-04")) == []
    assert queries.cash_years(source=builders.source("structural")) == queries.cash_years()


def test_years_between_the_first_and_last_cash_are_all_there():
    builders.line(year=2024)
    commitment = builders.committed(builders.line(year=2024), 10)
    builders.paid(commitment, 4, cash_year=2026)
    rows = [CashRow(2024, euro(10), euro(0)), CashRow(2025, euro(0), euro(0)), CashRow(2026, euro(0), euro(4))]
    assert queries.cash_years() == queries.cash_years(commitment=commitment) == rows


def test_what_was_booked_month_by_month():
    story()
    rows = [
        MonthRow(dt.date(2026, 2, 1), euro(0), euro(0), euro("260100.50")),
        MonthRow(dt.date(2026, 3, 1), euro(100_000), euro(40_000), euro("260100.50")),
        MonthRow(dt.date(2026, 4, 1), euro(150_000), euro(40_000), euro("260100.50")),
    ]
    assert queries.burn_up(as_of=dt.date(2026, 4, 30)) == rows
    assert queries.burn_up(as_of=dt.date(2026, 3, 31)) == rows[:2]
    assert queries.burn_up()[2:4] == [
        rows[2],
        MonthRow(dt.date(2026, 5, 1), euro(150_000), euro(40_000), euro("260100.50")),
    ]
    only = queries.burn_up(as_of=dt.date(2026, 2, 28), programme=Programme.objects.get(code="BR-04"))
    assert only == [MonthRow(dt.date(2026, 2, 1), euro(0), euro(0), euro(100))]
    assert queries.burn_up(as_of=dt.date(2025, 1, 1)) == []


# ── What changed, and the entries behind it ──────────────────────────────────────────────────────────────
def test_what_changed_in_programming_between_two_days():
    story()
    with audit.loading(dt.datetime(2026, 5, 5, 12, tzinfo=dt.UTC)):
        version = Programme.objects.get(code="BR-03").version_in_force
        cast.agree(builders.changed(version, {("structural", 2026): 210_000, ("impulse", 2025): "60000.50"}).agreement)
        builders.change(builders.ceiling("impulse"), -1000)
    changes = queries.programming_changes(since=dt.date(2026, 4, 1), until=dt.date(2026, 5, 5))
    assert [(c.on, str(c.programme or ""), str(c.ceiling), c.year, c.old, c.new) for c in changes] == [
        (dt.date(2026, 5, 5), "", "EZK impuls 2024–2027", None, 4_000_000, 3_999_000),
        (dt.date(2026, 5, 5), "BR-03", "EZK structureel 2026", 2026, 200_000, 210_000),
    ]
    assert changes[1].difference == 10_000
    assert changes[1].agreement.subject == "BR-03 Energiehubs, versie 2"
    assert changes[0].document == "Brief van EZK"
    assert queries.programming_changes(since=dt.date(2026, 5, 5), until=None) == []
    of_one = queries.programming_changes(since=None, until=None, programme=Programme.objects.get(code="BR-04"))
    assert [(c.year, c.old, c.new) for c in of_one] == [(2026, 0, 100)]


def test_the_entries_behind_a_total_add_up_to_it():
    story()

    def total(**wanted: object) -> Decimal:
        selection = queries.select(**wanted)
        parts = sum((selection.part(entry) for entry in selection.entries), Decimal(0))
        assert parts == sum((amount for _, amount in selection.sums()), Decimal(0))
        return parts

    march = dt.date(2026, 3, 31)
    structural, impulse = queries.source_years().sources
    assert total(kind="available", source=structural.source) == structural.totals.available
    assert total(kind="available", source=impulse.source, year=2025) == 0
    for row in structural.years:
        for kind in LedgerEntry.Kind.values:
            assert total(kind=kind, source=structural.source, year=row.year) == getattr(row.totals, kind)
    assert total(kind="committed", as_of=march) == 100_000
    assert total(kind="paid", cash_year=2026) == 40_000
    assert total(kind="programmed", programme=Programme.objects.get(code="BR-04")) == 100
    assert total(ceiling=builders.ceiling("impulse"), kind="programmed") == Decimal("60000.50")
    assert total(kind="programmed", pillar=Pillar.objects.get(code="P3")) == Decimal("260100.50")
    assert total(kind="programmed", pillar=Pillar.objects.get(code="P1")) == 0
    assert total(kind="programmed", status="agreed") == Decimal("260100.50")
    assert total(kind="programmed", status="running") == 0
    assert total(kind="programmed", status="agreed", as_of=dt.date(2024, 1, 1)) == 0


def test_the_parts_of_entries_add_up_to_the_share_of_a_pillar():
    """Three pillars at 33, 33 and 34 percent, and entries of odd cents up and down: no cent gets lost."""
    builders.strategy_money()
    builders.agreed_by_shares("BR-03", {"P1": 33, "P2": 33, "P3": 34}, {("structural", 2026): "100.01"})
    builders.agreed("BR-04", {("structural", 2026): "0.04"})
    line = builders.line("BR-03")
    for amount in ("10.01", "0.02", "3.35"):
        commitment = builders.committed(line, amount)
    builders.reversed_entry(commitment.entries.latest("pk"))
    for row in queries.by_pillar():
        for kind in ("programmed", "committed"):
            selection = queries.select(kind=kind, pillar=row.pillar, shared=True)
            assert sum(selection.part(e) for e in selection.entries) == getattr(row.totals, kind), (row.pillar, kind)
            assert selection.is_partial
            assert dict(selection.sums()) == {selection.entries[0].get_kind_display(): getattr(row.totals, kind)}


def test_a_cash_year_takes_what_is_expected_in_it_and_what_was_paid_in_it():
    commitment = builders.committed(builders.line("BR-03", 2025), 90, cash={2025: 30, 2026: 60})
    builders.paid(commitment, 45, cash_year=2026)
    builders.committed(builders.line("BR-04", 2026), 7)
    found = {kind: queries.select(kind=kind, cash_year=2026) for kind in ("committed", "paid", "to_pay")}
    assert {kind: selection.sums() for kind, selection in found.items()} == {
        "committed": [("verwacht", euro(67))],
        "paid": [("betaald", euro(45))],
        "to_pay": [("verwacht", euro(67)), ("betaald", euro(45)), ("nog te betalen", euro(22))],
    }
    assert [found["committed"].part(entry) for entry in found["committed"].entries] == [euro(7), euro(60)]
    assert [selection.is_partial for selection in found.values()] == [True, False, True]


def test_entries_come_newest_first_in_one_query(django_assert_num_queries):
    story()
    with django_assert_num_queries(1):
        rows = [
            (e.ceiling.source, e.line and e.line.programme.version_in_force, e.commitment and e.commitment.grant, e.by)
            for e in queries.select().entries
        ]
    assert len(rows) == 13
    assert queries.select().entries[0].booked_at == APRIL


def test_the_day_of_the_last_booking():
    assert queries.last_booking_day() is None
    story()
    assert queries.last_booking_day() == dt.date(2026, 4, 1)


# ── What a version asks ──────────────────────────────────────────────────────────────────────────────────
def test_what_agreeing_to_a_version_changes_and_leaves():
    story()
    version = Programme.objects.get(code="BR-03").version_in_force
    change = builders.changed(version, {("structural", 2026): 210_000, ("structural", 2027): 2_200_001})

    def rows() -> list[tuple[object, ...]]:
        effect = queries.effect_of(change)
        return [(str(r.source), r.year, r.old, r.new, r.difference, r.room_after) for r in effect]

    assert rows() == [
        ("EZK structureel", 2026, 200_000, 210_000, 10_000, 1_989_900),
        ("EZK structureel", 2027, 0, 2_200_001, 2_200_001, -1),
        ("EZK impuls", 2025, Decimal("60000.50"), 0, Decimal("-60000.50"), 4_000_000),
    ]
    builders.change(builders.ceiling("structural", 2027), 1)
    cast.agree(change.agreement)
    change.refresh_from_db()
    assert rows() == [
        ("EZK structureel", 2026, 200_000, 210_000, 10_000, 1_989_900),
        ("EZK structureel", 2027, 0, 2_200_001, 2_200_001, 0),
        ("EZK impuls", 2025, Decimal("60000.50"), 0, Decimal("-60000.50"), 4_000_000),
    ]
    assert queries.shortages(change) == []


# ── The same number of queries with 3 and with 300 lines ─────────────────────────────────────────────────
def lines(number: int) -> None:
    """Lines without ceremony, each with one entry: how many there are is all that matters here."""
    with audit.loading(FEBRUARY):
        of, version = builders.ceiling("impulse"), builders.agreed(amounts={("impulse", 2026): 1})
    agreement = version.agreement
    made = Programme.objects.bulk_create(
        Programme(code=f"XX-{n:03}", version_in_force=version, created_at=audit.now()) for n in range(number)
    )
    rows = BudgetLine.objects.bulk_create(
        BudgetLine(programme=programme, source=of.source, year=2025, ceiling=of) for programme in made
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            kind="programmed",
            amount=1,
            reason="x",
            reference_date=builders.LETTER,
            booked_at=MARCH,
            ceiling=of,
            line=row,
            agreement=agreement,
            by=cast.secretary(),
        )
        for row in rows
    )


QUESTIONS = {
    "source_years": (queries.source_years, 3, 4),
    "room": (queries.room, 3, 4),
    "line_rows": (queries.line_rows, 1, 2),
    "by_programme": (queries.by_programme, 1, 1),
    "by_pillar": (queries.by_pillar, 4, 4),
    "cash_years": (queries.cash_years, 2, 2),
    "burn_up": (queries.burn_up, 1, 1),
    "entries": (lambda as_of=None: list(queries.select(as_of=as_of).entries), 1, 1),
    "programming_changes": (
        lambda as_of=None: queries.programming_changes(since=as_of and dt.date(2024, 1, 1), until=as_of),
        1,
        2,
    ),
}


@pytest.mark.parametrize("number", [3, 300])
def test_questions_ask_the_same_number_of_queries_whatever_the_rows(number, django_assert_num_queries):
    lines(number)
    for name, (question, now, then) in QUESTIONS.items():
        with django_assert_num_queries(now, info=name):
            question()
        with django_assert_num_queries(then, info=f"{name} as of a day"):
            question(as_of=dt.date(2026, 3, 31))


@pytest.mark.parametrize("years", [1, 4])
def test_the_effect_of_a_version_takes_the_same_number_of_queries(years, django_assert_num_queries):
    builders.strategy_money()
    version = builders.offered(amounts={("structural", 2024 + n): 1 for n in range(years)})
    with django_assert_num_queries(3):
        queries.effect_of(version)
    with django_assert_num_queries(4):  # and the programme's code
        queries.shortages(version)


def test_running_totals_and_entries_tell_the_same():
    story()
    now, then = queries.source_years(), queries.source_years(as_of=audit.today() - dt.timedelta(days=1))
    assert (now.sources, now.total) == (then.sources, then.total)
    assert FundingSource.objects.count() == len(now.sources)
    assert sum(row.totals.available for row in queries.room()) == sum(c.available for c in Ceiling.objects.all())
