"""Committing to what is programmed, and paying what is committed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from funding import actions
from funding.models import BudgetLine, Commitment, ExpectedCash, Grant, LedgerEntry
from romportal.audit.models import Line
from tests.funding import builders
from tests.funding.builders import euro
from tests.programmes import builders as cast

pytestmark = pytest.mark.django_db
GRANT = {
    "number": "B-2026-009",
    "kind": "grant",
    "party": "TNO",
    "dated_on": builders.LETTER,
    "conditions": "Jaarlijks verslag.",
}


def commit(line: BudgetLine | None = None, **changes: object) -> Commitment:
    given = {
        "amount": euro(100),
        "expected": {2026: euro(60), 2027: euro(40)},
        "reason": "Beschikking verleend",
        "reference_date": builders.LETTER,
        "by": cast.secretary(),
    }
    return actions.commit(builders.grant(), line or builders.line(), **given | changes)


def pay(commitment: Commitment, **changes: object) -> LedgerEntry:
    given = {
        "amount": euro(60),
        "cash_year": 2026,
        "reason": "Voorschot",
        "reference_date": builders.LETTER,
        "by": cast.secretary(),
    }
    return actions.pay(commitment, **given | changes)


def cash(commitment: Commitment) -> list[tuple[int, Decimal]]:
    rows = ExpectedCash.objects.filter(entry__commitment=commitment).order_by("entry_id", "year")
    return [(row.year, row.amount) for row in rows]


# ── Grants ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_grant_is_recorded_with_its_conditions():
    grant = actions.make_grant(**GRANT, by=cast.secretary())
    assert (grant.number, grant.party, grant.conditions) == ("B-2026-009", "TNO", "Jaarlijks verslag.")
    assert Line.objects.get(action="funding.make_grant").detail["after"] == {"kind": "beschikking", "party": "TNO"}


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("number", "B-2026-001", "Er is al een beschikking of opdracht met dit nummer."),
        ("dated_on", dt.date(2199, 1, 1), "Deze datum ligt in de toekomst of te lang geleden."),
        ("dated_on", dt.date(1926, 1, 1), "Deze datum ligt in de toekomst of te lang geleden."),
    ],
)
def test_a_grant_is_refused_at_the_field(field, wrong, message):
    builders.grant()
    with pytest.raises(ValidationError) as refusal:
        actions.make_grant(**GRANT | {field: wrong}, by=cast.secretary())
    assert refusal.value.message_dict == {field: [message]}
    assert Grant.objects.count() == 1


@pytest.mark.parametrize("field", ["number", "party", "kind", "dated_on"])
def test_a_grant_needs_its_parts(field):
    with pytest.raises(ValidationError) as refusal:
        actions.make_grant(**GRANT | {field: None if field == "dated_on" else " "}, by=cast.secretary())
    assert list(refusal.value.message_dict) == [field]


# ── Committing ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_commitment_is_booked_with_its_expected_cash():
    commitment = commit()
    assert (commitment.amount, commitment.paid) == (100, 0)
    assert builders.line().committed == 100
    assert cash(commitment) == [(2026, 60), (2027, 40)]
    entry = LedgerEntry.objects.get(kind="committed")
    assert (entry.amount, entry.commitment, entry.line, entry.by) == (
        100,
        commitment,
        builders.line(),
        cast.secretary(),
    )
    trail = Line.objects.get(action="funding.commit")
    assert trail.object_label == "B-2026-001 op BR-03 EZK structureel 2026"
    assert trail.detail == {
        "after": {"amount": "100.00", "expected": {"2026": "60.00", "2027": "40.00"}},
        "reason": "Beschikking verleend",
    }


def test_committing_again_on_a_line_adds_to_it():
    commit()
    commitment = commit(amount=euro(10), expected={2027: euro(10)})
    assert Commitment.objects.count() == 1
    assert (commitment.amount, builders.line().committed) == (110, 110)
    assert cash(commitment) == [(2026, 60), (2027, 40), (2027, 10)]


def test_all_that_is_programmed_can_be_committed_and_not_one_cent_more():
    line = builders.line()
    commit(amount=euro(200_000), expected={2027: euro(200_000)})
    with pytest.raises(ValidationError) as refusal:
        commit(line, amount=euro("0.01"), expected={2027: euro("0.01")})
    assert refusal.value.message_dict == {
        "amount": [
            "EZK structureel 2026: €\xa00,01 te weinig; van BR-03 is €\xa0200.000,00 geprogrammeerd "
            "en al €\xa0200.000,00 verplicht."
        ]
    }
    assert LedgerEntry.objects.of_kind("committed").count() == 1
    assert builders.line().committed == 200_000


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"reason": " "}, {"reason": ["Geef de reden van deze mutatie."]}),
        (
            {"amount": euro(10), "expected": {2025: euro(1), 2026: euro(9)}},
            {"expected": ["Een kasjaar ligt niet vóór het begrotingsjaar 2026; later mag wel."]},
        ),
        ({"amount": euro(0), "expected": {}}, {"amount": ["Een mutatie van niets wordt niet geboekt."]}),
        (
            {"amount": euro(-1), "expected": {2026: euro(-1)}},
            {
                "amount": ["Dit bedrag is nul of lager. Een fout wordt teruggedraaid."],
                "expected": ["Een bedrag in de kasreeks is nul of meer, met hoogstens twee cijfers achter de komma."],
            },
        ),
        (
            {"amount": Decimal("0.001"), "expected": {2026: Decimal("0.001")}},
            {
                "amount": ["Zorg dat er niet meer dan 2 cijfers achter de komma staan."],
                "expected": ["Een bedrag in de kasreeks is nul of meer, met hoogstens twee cijfers achter de komma."],
            },
        ),
        (
            {"expected": {2026: euro(60), 2027: euro("39.99")}},
            {"expected": ["De kasreeks is samen €\xa099,99; de verplichting is €\xa0100,00."]},
        ),
        ({"expected": {1999: euro(100)}}, {"expected": ["Een kasjaar ligt van 2020 tot en met 2050."]}),
        ({"reference_date": dt.date(2199, 1, 1)}, {"reference_date": ["Deze datum ligt in de toekomst."]}),
        (
            {"reference_date": dt.date(1024, 1, 1)},
            {"reference_date": ["Deze datum is te lang geleden; controleer het jaar."]},
        ),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(changes, errors):
    line = builders.line()
    with pytest.raises(ValidationError) as refusal:
        commit(line, **changes)
    assert refusal.value.message_dict == errors
    assert (Commitment.objects.count(), ExpectedCash.objects.count()) == (0, 0)


@pytest.mark.parametrize("amount", [Decimal(10) ** 12, Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_amount_is_refused(amount):
    line = builders.line()
    with pytest.raises(ValidationError) as refusal:
        commit(line, amount=amount)
    assert "amount" in refusal.value.message_dict


def test_only_the_secretary_commits_and_pays():
    commitment = commit()
    for person in (cast.ministry_staff(), cast.mandated_province_staff(), cast.contributor(), cast.administrator()):
        with pytest.raises(PermissionDenied):
            commit(by=person)
        with pytest.raises(PermissionDenied):
            pay(commitment, by=person)
        with pytest.raises(PermissionDenied):
            actions.make_grant(**GRANT, by=person)
    with pytest.raises(PermissionDenied):
        commit(by=None)


# ── A grant over several lines: all or nothing ───────────────────────────────────────────────────────────
def test_a_grant_draws_on_several_lines_at_once():
    first, second = builders.line(), builders.line("BR-04", of="impulse", year=2025)
    grant = actions.grant_with_commitments(
        **GRANT,
        rows=[(second, euro(5), {2026: euro(5)}), (first, euro(7), {2026: euro(3), 2027: euro(4)})],
        reason="Verleend",
        by=cast.secretary(),
    )
    assert {c.line_id: c.amount for c in grant.commitments.all()} == {first.pk: 7, second.pk: 5}
    assert Line.objects.filter(action="funding.commit").count() == 2
    by_line = {c.line_id: cash(c) for c in grant.commitments.all()}
    assert by_line == {first.pk: [(2026, 3), (2027, 4)], second.pk: [(2026, 5)]}


def test_a_grant_that_is_short_on_two_lines_leaves_nothing():
    first, second = builders.line(), builders.line("BR-04")
    rows = [(line, euro("200000.01"), {2026: euro("200000.01")}) for line in (first, second)]
    with pytest.raises(ValidationError) as refusal:
        actions.grant_with_commitments(**GRANT, rows=rows, reason="Verleend", by=cast.secretary())
    assert refusal.value.messages == [
        f"EZK structureel 2026: €\xa00,01 te weinig; van {code} is €\xa0200.000,00 geprogrammeerd "
        "en al €\xa00,00 verplicht."
        for code in ("BR-03", "BR-04")
    ]
    assert (Grant.objects.count(), Commitment.objects.count()) == (0, 0)


def test_every_wrong_row_of_a_grant_is_named():
    line, other = builders.line(), builders.line("BR-04", of="impulse", year=2025)
    with pytest.raises(ValidationError) as refusal:
        actions.grant_with_commitments(
            **GRANT,
            rows=[(line, euro(0), {}), (other, euro(9), {2026: euro(8)})],
            reason="Verleend",
            by=cast.secretary(),
        )
    assert refusal.value.messages == [
        "EZK structureel 2026: Een mutatie van niets wordt niet geboekt.",
        "EZK impuls 2025: De kasreeks is samen €\xa08,00; de verplichting is €\xa09,00.",
    ]
    assert Grant.objects.count() == 0


def test_a_grant_has_lines_each_once_and_a_reason():
    line = builders.line()
    row = (line, euro(1), {2026: euro(1)})
    for rows, reason, message in (
        ([], "Verleend", "Een beschikking of opdracht rust op ten minste één budgetregel."),
        ([row, row], "Verleend", "Elke budgetregel komt één keer voor; tel de bedragen op."),
        ([row], "", "Geef de reden van deze mutatie."),
    ):
        with pytest.raises(ValidationError) as refusal:
            actions.grant_with_commitments(**GRANT, rows=rows, reason=reason, by=cast.secretary())
        assert refusal.value.messages == [message]
    assert Grant.objects.count() == 0


# ── Paying ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_commitment_of_one_budget_year_is_paid_in_another_cash_year():
    commitment = commit(builders.line(year=2024), expected={2024: euro(100)})
    pay(commitment, cash_year=2024)
    entry = pay(commitment, amount=euro(40), cash_year=2026, document="Betaalopdracht 2")
    commitment.refresh_from_db()
    line = builders.line(year=2024)
    assert (commitment.paid, line.paid, entry.cash_year, entry.line) == (100, 100, 2026, line)
    assert Line.objects.filter(action="funding.pay").first().detail == {
        "after": {"amount": "40.00", "cash_year": 2026},
        "reason": "Voorschot",
        "document": "Betaalopdracht 2",
    }


def test_a_payment_over_the_commitment_is_refused_by_one_cent():
    commitment = commit()
    pay(commitment, amount=euro(100))
    with pytest.raises(ValidationError) as refusal:
        pay(commitment, amount=euro("0.01"))
    assert refusal.value.message_dict == {
        "amount": [
            "B-2026-001, EZK structureel 2026: €\xa00,01 te weinig; er is €\xa0100,00 verplicht "
            "en al €\xa0100,00 betaald."
        ]
    }
    assert LedgerEntry.objects.of_kind("paid").count() == 1


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"cash_year": 2031}, {"cash_year": ["Dit kasjaar is nog niet begonnen."]}),
        (
            {"cash_year": 2025},
            {"cash_year": ["Een kasjaar ligt niet vóór het begrotingsjaar 2026; later mag wel."]},
        ),
        ({"amount": euro(-5)}, {"amount": ["Dit bedrag is nul of lager. Een fout wordt teruggedraaid."]}),
        ({"reason": ""}, {"reason": ["Geef de reden van deze mutatie."]}),
    ],
)
def test_a_payment_is_refused_at_its_field(changes, errors):
    commitment = commit()
    with pytest.raises(ValidationError) as refusal:
        pay(commitment, **changes)
    assert refusal.value.message_dict == errors
