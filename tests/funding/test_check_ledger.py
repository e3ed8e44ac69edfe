"""The proof of the ledger: whole when all went through the actions, and naming what was changed behind its back."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from funding.models import BudgetLine, Ceiling, Commitment, LedgerEntry
from funding.queries.proof import breaches
from tests.funding import builders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def books() -> None:
    """One line with a commitment of 100.000, a payment of 40.000, 30.000 realised, and a reversal."""
    commitment = builders.committed()
    builders.paid(commitment)
    builders.reversed_entry(builders.paid(commitment, 5))
    builders.realised(builders.line())


def behind_its_back(statement: str) -> None:
    """Run SQL with triggers and checks out of the way, as somebody with the database in hand could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table = re.search(r"(?:UPDATE|FROM) (\w+)", statement)[1]
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE contype = 'c' AND conrelid = %s::regclass",
                [table],
            )
            kept = cursor.fetchall()
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            for name, _ in kept:
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            cursor.execute(statement)
            for name, definition in kept:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID')
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
            return
        triggers = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(statement)
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        for _, sql in triggers:
            cursor.execute(sql)


def test_books_that_went_through_the_actions_hold(books):
    out = io.StringIO()
    call_command("check_ledger", stdout=out)
    assert out.getvalue() == "The ledger holds: 7 entries, 1 ceilings, 1 lines, 1 commitments.\n"


def test_an_empty_ledger_holds():
    assert list(breaches()) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE funding_ceiling SET available = available + 0.01",
            ["{ceiling}: available is 2200000.01, its entries add up to 2200000.00"],
        ),
        (
            "UPDATE funding_ceiling SET received = -1",
            [
                "{ceiling}: received is -1.00, its entries add up to 0.00",
                "{ceiling}: received is -1.00, below zero",
            ],
        ),
        (
            "UPDATE funding_ceiling SET programmed = 2200000.01",
            [
                "{ceiling}: programmed is 2200000.01, its entries add up to 200000.00",
                "{ceiling}: programmed 2200000.01 is more than available 2200000.00",
            ],
        ),
        (
            "UPDATE funding_budgetline SET realised = 0",
            ["{line}: realised is 0.00, its entries add up to 30000.00"],
        ),
        (
            "UPDATE funding_budgetline SET committed = 200000.01",
            [
                "{line}: committed is 200000.01, its entries add up to 100000.00",
                "{line}: committed 200000.01 is more than programmed 200000.00",
            ],
        ),
        (
            "UPDATE funding_commitment SET paid = 100000.01",
            [
                "{commitment}: paid is 100000.01, its entries add up to 40000.00",
                "{commitment}: paid 100000.01 is more than amount 100000.00",
            ],
        ),
        (
            "UPDATE funding_expectedcash SET amount = 99999.99",
            [
                "entry {committed}: committed 100000.00, its expected cash adds up to 99999.99",
                "{commitment}: amount is 100000.00, its expected cash adds up to 99999.99",
            ],
        ),
        (
            "UPDATE funding_ledgerentry SET amount = amount - 0.01 WHERE kind = 'realised'",
            ["{line}: realised is 30000.00, its entries add up to 29999.99"],
        ),
        (
            "UPDATE funding_ledgerentry SET cash_year = 2025 WHERE reverses_id IS NOT NULL",
            ["entry {reversal}: is not the exact negative of entry {reversed}"],
        ),
        (
            "UPDATE programmes_agreement SET reached_at = NULL",
            ["entry {programmed}: programmed without a reached agreement"],
        ),
        (
            "UPDATE funding_budgetline SET year = 2027",
            ["{line}: does not lie under ceiling {ceiling_key}"],
        ),
    ],
)
def test_what_is_changed_behind_its_back_is_named(books, statement, expected):
    behind_its_back(statement)
    reversal = LedgerEntry.objects.get(reverses__isnull=False)
    names = {
        **{
            noun._meta.model_name: f"{noun._meta.model_name} {(row := noun.objects.get()).pk} ({row})"
            for noun in (Ceiling, Commitment)
        },
        "line": f"budgetline {(line := BudgetLine.objects.get()).pk} ({line})",
        "ceiling_key": Ceiling.objects.get().pk,
        "reversal": reversal.pk,
        "reversed": reversal.reverses_id,
        "committed": LedgerEntry.objects.get(kind="committed").pk,
        "programmed": LedgerEntry.objects.get(kind="programmed").pk,
    }
    assert list(breaches()) == [text.format(**names) for text in expected]


def test_an_entry_that_disappeared_is_missed(books):
    behind_its_back("DELETE FROM funding_ledgerentry WHERE kind = 'realised'")
    assert [text.split(": ")[1] for text in breaches()] == ["realised is 30000.00, its entries add up to 0.00"]


def test_the_command_fails_and_names_each_breach(books):
    behind_its_back("UPDATE funding_ceiling SET programmed = 2200000.01")
    errors = io.StringIO()
    with pytest.raises(CommandError, match="2 breaches"):
        call_command("check_ledger", stderr=errors)
    assert len(errors.getvalue().splitlines()) == 2
