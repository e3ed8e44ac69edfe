"""Booking forms: grants over several lines, payments, what was realised, and ceilings."""

import pytest
from django.urls import reverse

from funding.models import Ceiling, Commitment, Grant, LedgerEntry
from funding.queries import cash_years
from tests.funding import builders as money
from tests.programmes import builders

pytestmark = pytest.mark.django_db

WRONG_AMOUNTS = ["1,000.50", "-0", "€ 5 mln", "1e9", "123456789012345", "tien"]
HEAD = {
    "number": "B-2026-7",
    "kind": "grant",
    "party": "Stichting Energiehub",
    "dated_on": "15-01-2024",
    "reason": "Beschikking verleend",
}


@pytest.fixture
def secretary(client):
    client.force_login(builders.secretary())
    return client


def two_lines():
    money.strategy_money()
    money.agreed("BR-03", {("structural", 2026): 200_000, ("impulse", 2025): 50_000})
    return money.line("BR-03"), money.line("BR-03", 2025, of="impulse")


def add_address(code: str = "BR-03") -> str:
    return f"{reverse('grant_add')}?programma={code}"


# ── Grants ────────────────────────────────────────────────────────────────────────────────────────────────
def test_first_the_programme_then_its_lines_with_what_is_left(secretary):
    two_lines()
    first = secretary.get(reverse("grant_add")).content.decode()
    assert "BR-03 Energiehubs" in first
    assert "Leg vast</span>" not in first
    text = secretary.get(add_address()).content.decode()
    assert "EZK structureel 2026</th>" in text
    assert "EZK impuls 2025</th>" in text
    assert "Verwacht te betalen in" in text
    assert "Leg vast</span>" in text
    assert "Leg vast</span>" not in secretary.get(add_address("XX-99")).content.decode()


def test_one_grant_over_two_lines_with_its_kasreeks(secretary):
    structural, impulse = two_lines()
    typed = HEAD | {
        f"amount-{structural.pk}": "120.000,50",
        f"cash-{structural.pk}-2026": "100.000",
        f"cash-{structural.pk}-2027": "20.000,50",
        f"amount-{impulse.pk}": "50000",
        "once": "een",
    }
    answers = [secretary.post(add_address(), typed) for _ in range(2)]
    grant = Grant.objects.get()
    assert [answer["Location"] for answer in answers] == [reverse("grant_detail", args=[grant.pk])] * 2
    amounts = {row.line_id: row.amount for row in grant.commitments.all()}
    assert amounts == {structural.pk: money.euro("120000.50"), impulse.pk: money.euro(50_000)}
    assert [(row.year, row.expected) for row in cash_years()] == [
        (2025, money.euro(50_000)),
        (2026, money.euro(100_000)),
        (2027, money.euro("20000.50")),
    ]


@pytest.mark.parametrize("typed", WRONG_AMOUNTS)
def test_a_wrong_amount_is_told_at_its_cell_and_nothing_is_kept(secretary, typed):
    structural, impulse = two_lines()
    text = secretary.post(
        add_address(), HEAD | {f"amount-{structural.pk}": typed, f"amount-{impulse.pk}": "10"}
    ).content.decode()
    assert "De beschikking is niet vastgelegd" in text
    assert f'aria-describedby="fout-{structural.pk}"' in text
    assert f'value="{typed}"' in text
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": ""}, "Vul ‘Nummer’ in."),
        ({"dated_on": "31-02-2026"}, "Februari 2026 heeft 28 dagen."),
        ({"dated_on": "01-01-2099"}, "Deze datum ligt in de toekomst of te lang geleden."),
        ({"kind": "gift"}, "gift"),
        ({"reason": " "}, "Vul ‘Reden’ in."),
        ({"amount": ""}, "vul het bedrag van de verplichting in."),
        ({"cash": "1"}, "De kasreeks is samen €\xa01,00; de verplichting is €\xa0100,00."),
        ({"amount": "200.000,01", "cash": ""}, "EZK structureel 2026: €\xa00,01 te weinig"),
    ],
)
def test_what_is_wrong_with_a_grant_is_told_and_nothing_is_kept(secretary, change, words):
    structural, _ = two_lines()
    names = {"amount": f"amount-{structural.pk}", "cash": f"cash-{structural.pk}-2026"}
    typed = HEAD | {names["amount"]: "100", names["cash"]: "100"}
    typed |= {names.get(name, name): value for name, value in change.items()}
    text = secretary.post(add_address(), typed).content.decode()
    assert words in text
    assert not Grant.objects.exists()
    assert not LedgerEntry.objects.filter(kind="committed").exists()


def test_a_grant_without_any_line_and_a_number_that_exists_are_refused(secretary):
    structural, _ = two_lines()
    assert "Vul op ten minste één budgetregel een bedrag in." in secretary.post(add_address(), HEAD).content.decode()
    money.committed(structural, 100, number="B-2026-7")
    text = secretary.post(add_address(), HEAD | {f"amount-{structural.pk}": "100"}).content.decode()
    assert "Er is al een beschikking of opdracht met dit nummer." in text
    assert Grant.objects.count() == 1


def test_grants_are_found_by_number_party_and_programme(secretary):
    structural, _ = two_lines()
    money.committed(structural, 100, number="B-1")
    for query, found in [("q=b-1", 1), ("q=energiehub", 1), ("programma=BR-03", 1), ("q=niets", 0), ("programma=X", 1)]:
        text = secretary.get(f"{reverse('grant_list')}?{query}").content.decode()
        assert (">B-1<" in text) is bool(found), query


# ── Payments and increases ────────────────────────────────────────────────────────────────────────────────
def pay(client, commitment: Commitment, /, **typed: str):
    fields = {
        "doel": "betaal",
        "betaal-commitment": str(commitment.pk),
        "betaal-amount": "40.000",
        "betaal-cash_year": "2026",
        "betaal-reference_date": "15-01-2024",
        "betaal-reason": "Voorschot",
    }
    return client.post(
        reverse("grant_detail", args=[commitment.grant_id]), fields | {f"betaal-{k}": v for k, v in typed.items()}
    )


def test_a_payment_is_booked_in_its_cash_year_and_shown_beside_what_was_expected(secretary):
    commitment = money.committed(money.line(year=2025), cash={2026: 100_000})
    answer = pay(secretary, commitment, cash_year="2025")
    assert answer.status_code == 302
    text = secretary.get(answer["Location"]).content.decode()
    assert "Van €\xa0100.000 is €\xa040.000 betaald; €\xa060.000 is nog te betalen." in text
    entry = LedgerEntry.objects.get(kind="paid")
    assert (entry.amount, entry.cash_year) == (money.euro(40_000), 2025)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        *(({"amount": typed}, f'value="{typed}"') for typed in WRONG_AMOUNTS),
        ({"amount": "0"}, "Vul een bedrag boven nul in."),
        ({"amount": "100.000,01"}, "€\xa00,01 te weinig"),
        ({"cash_year": "2049"}, "Dit kasjaar is nog niet begonnen."),
        ({"cash_year": "1999"}, "2020"),
        ({"cash_year": "twee"}, "Voer een geheel getal in"),
        ({"commitment": "999"}, "999"),
        ({"reference_date": "2026-99-01"}, "Maand 99 bestaat niet."),
        ({"reference_date": "01-01-2099"}, "Deze datum ligt in de toekomst."),
        ({"reason": ""}, "Vul ‘Reden’ in."),
    ],
)
def test_a_wrong_payment_is_told_at_its_field(secretary, change, words):
    text = pay(secretary, money.committed(), **change).content.decode()
    assert "Niet geboekt" in text
    assert words in text
    assert not LedgerEntry.objects.filter(kind="paid").exists()


def increase(client, commitment: Commitment, amount: str, **cash: str):
    fields = {
        "doel": "verhoog",
        "verhoog-line": str(commitment.line_id),
        "verhoog-amount": amount,
        "verhoog-reference_date": "15-01-2024",
        "verhoog-reason": "Meerwerk",
    }
    return client.post(reverse("grant_detail", args=[commitment.grant_id]), fields | cash)


def test_a_commitment_is_increased_up_to_what_is_programmed_and_not_a_cent_more(secretary):
    commitment = money.committed()
    assert "€\xa00,01 te weinig" in increase(secretary, commitment, "100.000,01").content.decode()
    wrong = increase(secretary, commitment, "100", **{"verhoog-cash-2026": "99"}).content.decode()
    assert "De kasreeks is samen €\xa099,00; de verplichting is €\xa0100,00." in wrong
    assert increase(secretary, commitment, "100.000").status_code == 302
    commitment.refresh_from_db()
    assert commitment.amount == money.euro(200_000)


# ── Realised, ceilings ────────────────────────────────────────────────────────────────────────────────────
REALISED = {"amount": "500", "reason": "Verantwoording", "reference_date": "15-01-2024", "document": "V-1"}


def test_what_was_realised_is_booked_on_a_line(secretary):
    line = money.line()
    address = f"{reverse('realise')}?programma=BR-03"
    assert "EZK structureel 2026: geprogrammeerd" in secretary.get(address).content.decode()
    answer = secretary.post(address, REALISED | {"line": str(line.pk)})
    entry = LedgerEntry.objects.get(kind="realised")
    assert answer["Location"] == reverse("entry_detail", args=[entry.pk])
    assert entry.amount == money.euro(500)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        *(({"amount": typed}, f'value="{typed}"') for typed in WRONG_AMOUNTS),
        ({"document": ""}, "Vul ‘Stuk’ in."),
        ({"line": "999"}, "999"),
    ],
)
def test_a_wrong_realisation_is_told_at_its_field(secretary, change, words):
    line = money.line()
    text = secretary.post(
        f"{reverse('realise')}?programma=BR-03", REALISED | {"line": str(line.pk)} | change
    ).content.decode()
    assert "De realisatie is niet geboekt" in text
    assert words in text
    assert not LedgerEntry.objects.filter(kind="realised").exists()


CEILING = {
    "kind": "available",
    "amount": "-100.000,50",
    "reason": "Korting",
    "reference_date": "15-01-2024",
    "document": "Brief 2",
}


def test_a_ceiling_is_changed_with_its_document(secretary):
    ceiling = money.ceiling()
    address = reverse("ceiling_change", args=[ceiling.pk])
    answer = secretary.post(address, CEILING)
    assert answer["Location"] == reverse("source_detail", args=["structural"])
    assert Ceiling.objects.get().available == money.euro("2099999.50")
    assert "Brief 2" in secretary.get(address).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        *(({"amount": typed}, f'value="{typed}"') for typed in WRONG_AMOUNTS),
        ({"amount": "0"}, "Een mutatie van niets wordt niet geboekt."),
        ({"amount": "-2.000.000,01"}, "€\xa00,01 te weinig; er is al €\xa0200.000,00 geprogrammeerd."),
        ({"kind": "programmed"}, "programmed"),
        ({"document": ""}, "Vul ‘Stuk’ in."),
    ],
)
def test_a_wrong_change_of_a_ceiling_is_told_at_its_field(secretary, change, words):
    ceiling = money.line().ceiling
    text = secretary.post(reverse("ceiling_change", args=[ceiling.pk]), CEILING | change).content.decode()
    assert "Het plafond is niet gewijzigd" in text
    assert words in text
    assert Ceiling.objects.get().available == money.euro(2_200_000)


def test_what_is_not_there_is_not_found(secretary):
    for name in ("grant_detail", "ceiling_change"):
        assert secretary.get(reverse(name, args=[999_999])).status_code == 404


def test_nobody_but_the_secretary_books(client):
    commitment = money.committed()
    closed = [
        add_address(),
        reverse("realise"),
        reverse("ceiling_change", args=[commitment.line.ceiling_id]),
    ]
    for who in (builders.ministry_staff(), builders.contributor(), builders.auditor()):
        client.force_login(who)
        for address in closed:
            assert client.get(address).status_code == 403
            assert client.post(address, {}).status_code == 403
        assert pay(client, commitment).status_code == 403
        assert increase(client, commitment, "1").status_code == 403
        seen = client.get(reverse("grant_detail", args=[commitment.grant_id]))
        assert seen.status_code == 200
        assert "Boek betaling" not in seen.content.decode()
    assert LedgerEntry.objects.filter(kind="paid").count() == 0
