"""Until when the figures of money on the dashboard hold."""

from decimal import Decimal

import pytest

from funding.queries import last_booked
from romportal import audit
from tests.funding import builders as money
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def test_what_says_nothing_of_money_leaves_it_and_what_books_or_is_unknown_does_not():
    version = builders.offered()
    stood = last_booked()
    builders.actions.give_position(version.agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    assert last_booked() == stood
    with audit.transaction(None) as trail:
        trail.add("funding.pay", version)
    assert last_booked() != stood


def test_an_agreement_that_is_reached_moves_it_also_without_money():
    version = builders.offered()
    builders.actions.give_position(version.agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    stood = last_booked()
    speaker = builders.mandated_province_staff()
    builders.actions.give_position(version.agreement, column="provinces", outcome="agreed", by=speaker)
    assert last_booked() != stood


def test_an_entry_that_was_loaded_without_a_line_moves_it():
    ceiling = money.ceiling("structural", 2026)
    stood = last_booked()
    ceiling.entries.model.objects.create(
        kind="available",
        ceiling=ceiling,
        amount=Decimal(1),
        reason="Geladen",
        reference_date=audit.today(),
        booked_at=audit.now(),
        is_loaded=True,
        document="Brief",
    )
    assert last_booked() != stood
