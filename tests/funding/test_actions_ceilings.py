"""Ceilings that move, what is realised, reversals, and history that is loaded."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from funding import actions
from funding.models import BudgetLine, Ceiling, ExpectedCash, LedgerEntry
from romportal import audit
from romportal.audit.models import Line
from tests.funding import builders
from tests.funding.builders import euro
from tests.programmes import builders as cast

pytestmark = pytest.mark.django_db
THEN = dt.datetime(2024, 2, 1, 12, tzinfo=dt.UTC)


# ── Ceilings ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_ceiling_begins_empty_and_moves_by_booking():
    ceiling = builders.ceiling(available=0)
    builders.change(ceiling, 1000)
    builders.change(ceiling, "-0.01")
    builders.change(ceiling, 600, kind="received")
    ceiling.refresh_from_db()
    assert (ceiling.available, ceiling.received) == (Decimal("999.99"), 600)
    entries = LedgerEntry.objects.order_by("pk").values_list("kind", "amount", "document", "line")
    assert list(entries) == [
        ("available", 1000, "Brief van EZK", None),
        ("available", Decimal("-0.01"), "Brief van EZK", None),
        ("received", 600, "Brief van EZK", None),
    ]
    assert Line.objects.filter(action="funding.change_ceiling").first().detail == {
        "after": {"kind": "ontvangen", "amount": "600.00"},
        "reason": "Toekenning",
        "document": "Brief van EZK",
    }


def test_less_available_than_programmed_is_refused():
    builders.line()
    ceiling = builders.ceiling()
    builders.change(ceiling, -2_000_000)
    with pytest.raises(ValidationError) as refusal:
        builders.change(ceiling, "-0.01")
    assert refusal.value.message_dict == {
        "amount": ["EZK structureel 2026: €\xa00,01 te weinig; er is al €\xa0200.000,00 geprogrammeerd."]
    }
    assert builders.ceiling().available == 200_000


def test_less_received_than_nothing_is_refused():
    ceiling = builders.ceiling()
    builders.change(ceiling, 5, kind="received")
    with pytest.raises(ValidationError) as refusal:
        builders.change(ceiling, -6, kind="received")
    assert refusal.value.messages == ["EZK structureel 2026: €\xa01,00 te weinig; er is €\xa05,00 ontvangen."]


def test_a_total_that_outgrows_its_column_is_refused():
    ceiling = builders.ceiling(available="999999999999.99")
    with pytest.raises(ValidationError) as refusal:
        builders.change(ceiling, "0.01")
    assert refusal.value.messages == ["Dit bedrag is te groot: een totaal is hoogstens €\xa0999.999.999.999,99."]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"kind": "programmed"}, {"kind": ["Kies beschikbaar gesteld of ontvangen."]}),
        ({"document": " "}, {"document": ["Noem het stuk waarop deze mutatie berust."]}),
        ({"amount": euro(0)}, {"amount": ["Een mutatie van niets wordt niet geboekt."]}),
        ({"reason": ""}, {"reason": ["Geef de reden van deze mutatie."]}),
    ],
)
def test_a_change_of_a_ceiling_is_refused_at_its_field(changes, errors):
    given = {
        "kind": "available",
        "amount": euro(1),
        "reason": "Toekenning",
        "reference_date": builders.LETTER,
        "document": "Brief",
    }
    ceiling = builders.ceiling()
    with pytest.raises(ValidationError) as refusal:
        actions.change_ceiling(ceiling, **given | changes, by=cast.secretary())
    assert refusal.value.message_dict == errors


def test_only_the_secretary_moves_ceilings():
    ceiling = builders.ceiling()
    for person in (cast.ministry_staff(), cast.province_staff(), cast.administrator(), None):
        with pytest.raises(PermissionDenied):
            actions.make_ceiling(ceiling.source, first_year=2030, last_year=2030, by=person)
        with pytest.raises(PermissionDenied):
            actions.change_ceiling(
                ceiling,
                kind="available",
                amount=euro(1),
                reason="x",
                reference_date=builders.LETTER,
                document="x",
                by=person,
            )
    assert Ceiling.objects.count() == 1


# ── Realised ─────────────────────────────────────────────────────────────────────────────────────────────
def test_more_can_be_realised_than_was_programmed():
    line = builders.line()
    entry = builders.realised(line, "250000.50")
    assert builders.line().realised == Decimal("250000.50")
    assert (entry.kind, entry.line, entry.commitment) == ("realised", line, None)


def test_only_the_secretary_books_what_is_realised_with_a_document():
    given = {"amount": euro(1), "reason": "x", "reference_date": builders.LETTER}
    line = builders.line()
    with pytest.raises(PermissionDenied):
        actions.realise(line, **given, document="Verslag", by=cast.contributor())
    with pytest.raises(ValidationError) as refusal:
        actions.realise(line, **given, document="", by=cast.secretary())
    assert refusal.value.message_dict == {"document": ["Noem het stuk waarop deze mutatie berust."]}


# ── Reversal ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_reversal_is_the_exact_negative_and_takes_its_expected_cash_out():
    commitment = builders.committed()
    entry = LedgerEntry.objects.get(kind="committed")
    back = builders.reversed_entry(entry)
    assert (back.amount, back.reverses, back.commitment, back.line) == (-100_000, entry, commitment, entry.line)
    assert [(cash.year, cash.amount) for cash in ExpectedCash.objects.filter(entry=back)] == [(2026, -100_000)]
    commitment.refresh_from_db()
    assert (commitment.amount, builders.line().committed) == (0, 0)


def test_a_payment_is_reversed_in_its_own_cash_year():
    payment = builders.paid(builders.committed())
    back = builders.reversed_entry(payment)
    assert (back.cash_year, back.document, back.amount) == (2026, "Betaalopdracht 1", -40_000)
    assert builders.line().paid == 0


def test_what_is_realised_or_available_is_reversed():
    builders.reversed_entry(builders.realised(builders.line()))
    builders.reversed_entry(builders.change(builders.ceiling(), 5))
    assert builders.line().realised == 0
    assert builders.ceiling().available == 2_200_000


@pytest.mark.parametrize(
    ("which", "message"),
    [
        ("twice", "Deze mutatie is al teruggedraaid."),
        ("itself", "Dit is zelf een terugdraaiing. Boek opnieuw wat er had moeten staan."),
        (
            "programmed",
            "Programmering verandert alleen door een afstemming. Maak een wijziging van het programma.",
        ),
        ("committed", "B-2026-001, EZK structureel 2026: €\xa040.000,00 te weinig; er is al €\xa040.000,00 betaald."),
        ("available", "EZK structureel 2026: €\xa0200.000,00 te weinig; er is al €\xa0200.000,00 geprogrammeerd."),
    ],
)
def test_a_reversal_that_cannot_be_is_refused(which, message):
    builders.paid(builders.committed())
    realised = builders.realised(builders.line())
    back = builders.reversed_entry(realised)
    one_of = {"twice": realised, "itself": back}
    entry = one_of.get(which) or LedgerEntry.objects.get(kind=which)
    before = list(LedgerEntry.objects.values_list())
    with pytest.raises(ValidationError) as refusal:
        builders.reversed_entry(entry)
    assert refusal.value.messages == [message]
    assert list(LedgerEntry.objects.values_list()) == before


def test_only_the_secretary_reverses_with_a_reason():
    entry = builders.realised(builders.line())
    with pytest.raises(PermissionDenied):
        actions.reverse(entry, reason="x", reference_date=builders.LETTER, by=cast.ministry_staff())
    with pytest.raises(ValidationError) as refusal:
        actions.reverse(entry, reason=" ", reference_date=builders.LETTER, by=cast.secretary())
    assert refusal.value.message_dict == {"reason": ["Geef de reden van deze mutatie."]}


# ── History ──────────────────────────────────────────────────────────────────────────────────────────────
def test_history_carries_the_day_of_its_document_and_no_author():
    with audit.loading(THEN):
        ceiling = actions.make_ceiling(builders.source(), first_year=2024, last_year=2024, by=None)
        entry = actions.change_ceiling(
            ceiling,
            kind="available",
            amount=euro(2_200_000),
            reason="Meerjarenstrategie",
            reference_date=THEN.date(),
            document="Meerjarenstrategie 2024-2027",
            by=None,
        )
    entry.refresh_from_db()
    assert (entry.booked_at, entry.is_loaded, entry.by) == (THEN, True, None)


def test_loaded_bookings_of_a_person_have_no_author_in_the_ledger():
    with audit.loading(THEN):
        builders.ceiling()
    assert LedgerEntry.objects.get().by is None
    assert Line.objects.get(action="funding.change_ceiling").actor == cast.secretary()


def test_a_document_of_the_future_is_refused_while_history_is_loaded():
    ceiling = builders.ceiling(available=0)
    with audit.loading(THEN - dt.timedelta(days=60)), pytest.raises(ValidationError, match="ligt in de toekomst"):
        builders.change(ceiling, 1)


def test_no_history_is_loaded_once_something_was_booked_in_the_portal():
    with audit.loading(THEN):
        ceiling = builders.ceiling(available=100)
    builders.change(ceiling, 1)
    with audit.loading(timezone.now()), pytest.raises(ValidationError) as refusal:
        builders.change(ceiling, 1)
    assert refusal.value.messages == [
        "Er is al in het portaal zelf geboekt; geschiedenis kan niet meer worden geladen."
    ]
    assert builders.ceiling().available == 101


def test_lines_lie_under_the_ceiling_of_their_year():
    builders.strategy_money()
    builders.agreed(amounts={("structural", 2025): 1, ("impulse", 2025): 1})
    assert sorted(str(line.ceiling) for line in BudgetLine.objects.all()) == [
        "EZK impuls 2024–2027",
        "EZK structureel 2025",
    ]
