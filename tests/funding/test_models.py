"""The walls below the actions: constraints and triggers, tried by going around the ORM's good manners."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from funding.models import AskedAmount, BudgetLine, Ceiling, Commitment, ExpectedCash, FundingSource, LedgerEntry
from romportal import audit
from tests.funding import builders
from tests.programmes.builders import secretary

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")


def refused(name: str, attempt) -> None:
    """The database itself refuses, and says which constraint or trigger did."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        attempt()


def entry(**fields: object) -> LedgerEntry:
    """An entry as nobody should write it: without any action."""
    defaults = {
        "kind": "available",
        "amount": CENT,
        "reason": "Buiten de acties om",
        "reference_date": builders.LETTER,
        "booked_at": audit.now(),
        "document": "Brief",
        "by": secretary(),
    }
    if "ceiling" not in fields:
        defaults["ceiling"] = builders.ceiling()
    return LedgerEntry.objects.create(**defaults | fields)


# ── Rule 1: programmed within what is available ──────────────────────────────────────────────────────────
def test_a_ceiling_takes_its_last_cent_and_not_one_more():
    ceiling = Ceiling.objects.filter(pk=builders.ceiling().pk)
    ceiling.update(programmed=Decimal("2200000.00"))
    refused("programmed_within_available", lambda: ceiling.update(programmed=Decimal("2200000.01")))
    refused("programmed_within_available", lambda: ceiling.update(available=F("available") - CENT))


@pytest.mark.parametrize("total", ["received", "programmed"])
def test_no_total_of_a_ceiling_falls_below_zero(total):
    ceiling = Ceiling.objects.filter(pk=builders.ceiling().pk)
    refused("ceiling_totals_not_negative", lambda: ceiling.update(**{total: -CENT}))


def test_a_ceiling_has_its_years_in_order_and_once():
    ceiling = builders.ceiling()
    refused("ceiling_years_in_order", lambda: Ceiling.objects.filter(pk=ceiling.pk).update(last_year=2025))
    again = Ceiling(source=ceiling.source, first_year=2026, last_year=2027)
    refused("ceiling_once_per_first_year|funding_ceiling.first_year", lambda: again.save())


# ── Rule 2: committed within programmed, paid within the commitment ──────────────────────────────────────
def test_a_line_commits_no_more_than_is_programmed():
    line = BudgetLine.objects.filter(pk=builders.line().pk)
    line.update(committed=Decimal(200_000))
    refused("committed_within_programmed", lambda: line.update(committed=F("committed") + CENT))
    refused("committed_within_programmed", lambda: line.update(programmed=F("programmed") - CENT))


@pytest.mark.parametrize("total", ["committed", "paid", "realised"])
def test_no_total_of_a_line_falls_below_zero(total):
    line = BudgetLine.objects.filter(pk=builders.line().pk)
    refused("line_totals_not_negative", lambda: line.update(**{total: -CENT}))


def test_a_line_exists_once():
    line = builders.line()
    line.pk = None
    refused("line_once|funding_budgetline.programme_id", lambda: line.save(force_insert=True))


def test_a_commitment_is_paid_no_more_than_its_amount():
    commitment = Commitment.objects.filter(pk=builders.committed().pk)
    commitment.update(paid=Decimal(100_000))
    refused("paid_within_commitment", lambda: commitment.update(paid=F("paid") + CENT))
    refused("paid_within_commitment", lambda: commitment.update(amount=F("amount") - CENT))
    refused("commitment_not_negative", lambda: commitment.update(paid=-CENT))


# ── Rule 3: the ledger is append-only ────────────────────────────────────────────────────────────────────
def test_an_entry_is_never_changed_or_removed():
    builders.committed()
    entries = LedgerEntry.objects.filter(kind="committed")
    for attempt in (
        lambda: entries.update(amount=1),
        lambda: entries.update(reason="Anders"),
        lambda: entries._raw_delete("default"),
    ):
        refused("the ledger is append-only", attempt)
    assert entries.get().amount == 100_000


def test_the_expected_cash_of_an_entry_is_never_changed_or_removed():
    builders.committed()
    cash = ExpectedCash.objects.all()
    refused("the ledger is append-only", lambda: cash.update(year=2027))
    refused("the ledger is append-only", lambda: cash.delete())
    assert [(row.year, row.amount) for row in cash] == [(2026, 100_000)]


def test_an_entry_is_not_replaced_by_the_back_door():
    """SQLite's INSERT OR REPLACE walks past a delete trigger, unless triggers are recursive; PostgreSQL has no such."""
    builders.ceiling()
    kept = LedgerEntry.objects.get()
    columns = [field.column for field in LedgerEntry._meta.concrete_fields]
    chosen = ", ".join("9.99" if column == "amount" else f'"{column}"' for column in columns)
    insert = "INSERT OR REPLACE INTO" if connection.vendor == "sqlite" else "INSERT INTO"
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f"{insert} funding_ledgerentry ({names}) SELECT {chosen} FROM funding_ledgerentry"

    def replace() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    refused("append-only|duplicate key", replace)
    assert LedgerEntry.objects.get().amount == kept.amount


def test_what_an_agreed_version_asked_is_frozen():
    version = builders.agreed_with_room()
    asked = AskedAmount.objects.filter(version=version)
    refused("an agreed version is frozen", lambda: asked.update(amount=1))
    refused("an agreed version is frozen", lambda: asked._raw_delete("default"))
    row = AskedAmount(version=version, source=builders.source("impulse"), year=2024, amount=1)
    refused("an agreed version is frozen", lambda: row.save())


def test_what_a_concept_asks_cannot_be_moved_into_an_agreed_version():
    version = builders.agreed_with_room()
    builders.ceiling("structural", 2025)
    copy = builders.builders.actions.copy_version(version.programme, reason="Meer", by=secretary())
    moved = AskedAmount.objects.filter(version=copy)
    refused("an agreed version is frozen", lambda: moved.update(version=version, year=2025))


def test_a_source_of_the_strategy_stays():
    source = builders.source()
    FundingSource.objects.filter(pk=source.pk).update(is_seed=True)
    refused("sources of the strategy stay", lambda: FundingSource.objects.filter(pk=source.pk)._raw_delete("default"))


# ── What an entry consists of ────────────────────────────────────────────────────────────────────────────
def test_a_mutation_of_nothing_is_refused():
    refused("ledger_amount_not_zero", lambda: entry(amount=Decimal("0.00")))


def test_an_entry_has_a_reason_and_an_authority():
    refused("ledger_has_a_reason", lambda: entry(reason=""))
    refused("ledger_has_an_authority", lambda: entry(document=""))


def test_the_author_is_missing_exactly_when_loaded():
    refused("author_is_missing_exactly_when_loaded", lambda: entry(by=None))
    refused("author_is_missing_exactly_when_loaded", lambda: entry(is_loaded=True))
    entry(is_loaded=True, by=None)


@pytest.mark.parametrize("kind", ["programmed", "committed", "paid", "realised"])
def test_only_what_is_available_or_received_goes_without_a_line(kind):
    refused("ledger_kind_has_its_parts", lambda: entry(kind=kind))


@pytest.mark.parametrize(
    ("kind", "without"),
    [
        ("available", {"commitment", "cash_year"}),
        ("received", {"commitment", "cash_year"}),
        ("programmed", {"commitment", "cash_year", "agreement"}),
        ("programmed", {"cash_year"}),
        ("committed", {"line"}),
        ("committed", set()),
        ("committed", {"cash_year", "commitment"}),
        ("paid", {"cash_year"}),
        ("paid", {"commitment"}),
        ("realised", {"cash_year"}),
        ("realised", {"commitment"}),
    ],
)
def test_each_kind_has_exactly_its_parts(kind, without):
    commitment = builders.committed()
    line = commitment.line
    parts = {
        "line": line,
        "commitment": commitment,
        "cash_year": 2026,
        "agreement": line.programme.version_in_force.agreement,
    }
    given = {name: part for name, part in parts.items() if name not in without}
    refused("ledger_kind_has_its_parts", lambda: entry(kind=kind, ceiling=line.ceiling, **given))


def test_an_entry_is_reversed_once():
    original = entry()
    entry(amount=-CENT, reverses=original)
    refused("reverses_id", lambda: entry(amount=-CENT, reverses=original))


def test_asked_is_nothing_or_more():
    version = builders.builders.concept("BR-03")
    row = AskedAmount(version=version, source=builders.source(), year=2026, amount=-CENT)
    refused("asked_not_negative", lambda: row.save())


# ── How a total moves ────────────────────────────────────────────────────────────────────────────────────
def test_ten_cents_and_twenty_fit_under_thirty():
    """0.1 + 0.2 is more than 0.3 in floating point, and SQLite computes in it (stack.md 1)."""
    key = builders.ceiling(available="0.30").pk
    for amount in (Decimal("0.10"), Decimal("0.20")):
        assert Ceiling.objects.move("programmed", {key: amount}) == {key}
    assert Ceiling.objects.move("programmed", {key: CENT}) == set()
    assert Ceiling.objects.get(pk=key).programmed == Decimal("0.30")
    assert Ceiling.objects.filter(pk=key, programmed=F("available")).exists()


def test_three_hundred_additions_stay_exact():
    key = builders.ceiling().pk
    for _ in range(300):
        assert Ceiling.objects.move("received", {key: Decimal("1333.33")})
    assert Ceiling.objects.get(pk=key).received == Decimal("399999.00")


def test_a_total_never_outgrows_its_column():
    key = builders.ceiling().pk
    assert Ceiling.objects.move("received", {key: Decimal("999999999999.99")})
    assert not Ceiling.objects.move("received", {key: CENT})
    assert Ceiling.objects.move("received", {key: Decimal("-999999999999.99")})
    assert not Ceiling.objects.move("received", {key: -CENT})


def test_of_many_rows_those_move_that_can_take_it():
    full, free = builders.ceiling(available="1.00").pk, builders.ceiling(year=2027, available="1.00").pk
    assert Ceiling.objects.move("programmed", {free: CENT, full: Decimal("1.01"), 10**9: CENT}) == {free}
    assert [Ceiling.objects.get(pk=key).programmed for key in (full, free)] == [0, CENT]
    assert Ceiling.objects.move("available", {full: -CENT, free: Decimal("-1.00")}) == {full}


def test_ceilings_of_a_source_do_not_overlap():
    builders.ceiling("impulse")
    with pytest.raises(ValidationError, match="dekt al een deel van deze jaren"):
        builders.actions.make_ceiling(builders.source("impulse"), first_year=2027, last_year=2028, by=secretary())


def test_source_and_years_of_a_ceiling_are_fixed_once_it_is_made():
    ceiling = builders.ceiling()
    ceiling.full_clean()
    ceiling.last_year = 2027
    with pytest.raises(ValidationError, match="Bron en jaren van een plafond liggen vast"):
        ceiling.full_clean()


def test_a_period_reads_as_a_year_or_from_year_to_year():
    assert str(builders.ceiling("structural", 2026)) == "EZK structureel 2026"
    assert str(builders.ceiling("impulse")) == "EZK impuls 2024–2027"


def test_entries_as_of_a_day_end_at_midnight_in_amsterdam():
    ceiling = builders.ceiling(available=0)
    for moment in ("2026-03-31T23:59:59+02:00", "2026-04-01T00:00:00+02:00"):
        entry(ceiling=ceiling, booked_at=dt.datetime.fromisoformat(moment))
    assert LedgerEntry.objects.as_of(dt.date(2026, 3, 31)).count() == 1
    assert LedgerEntry.objects.as_of(dt.date(2026, 4, 1)).count() == 2


def test_the_ledger_takes_no_payment_before_its_budget_year():
    commitment = builders.committed()
    line = commitment.line
    given = {"kind": "paid", "document": "", "commitment": commitment, "line": line, "ceiling": line.ceiling}
    refused("a payment is not before its budget year", lambda: entry(**given, cash_year=line.year - 1))
    assert entry(**given, cash_year=line.year).pk
