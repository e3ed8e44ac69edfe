"""Pages of money: the overview, a source and the ledger; every total leads to entries that add up to it."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from funding.models import Commitment, FundingSource, Grant, LedgerEntry
from programmes.dutch import euro
from programmes.models import Programme
from tests.counting import queries_of
from tests.funding import builders as money
from tests.programmes import builders

pytestmark = pytest.mark.django_db

ADDRESSES = ["funding_overview", "entry_list", "grant_list"]


def page(client, address: str, who=builders.auditor) -> str:
    client.force_login(who())
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def some_money() -> None:
    """Two programmes with both sources, a commitment of 2025 that was paid in 2025 and 2026, something realised."""
    money.strategy_money()
    money.agreed("BR-03", {("structural", 2025): 200_000, ("impulse", 2026): "50000.50"})
    money.agreed("BR-04", {("structural", 2026): 100_000})
    commitment = money.committed(money.line("BR-03", 2025), 90_000, cash={2026: 90_000})
    money.paid(commitment, 30_000, cash_year=2025)
    money.paid(commitment, 20_000, cash_year=2026)
    money.realised(money.line("BR-03", 2025), 10_000)


def table(text: str, label: str) -> str:
    """The table with this name."""
    start = text.index(f'aria-label="Tabel: {label}"')
    return text[start : text.index("</table>", start)]


def row(table_text: str, words: str) -> list[str]:
    """The cells of the row whose head contains these words, without mark-up."""
    for found in re.findall(r"<tr.*?</tr>", table_text, re.DOTALL):
        cells = [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", found, re.DOTALL)
        ]
        if cells and words in cells[0]:
            return cells
    raise AssertionError(words)


# ── Overview ──────────────────────────────────────────────────────────────────────────────────────────────
def test_overview_shows_each_source_by_year_and_the_impulse_as_a_whole(client):
    some_money()
    text = page(client, reverse("funding_overview"))
    sources = table(text, "geld per bron en begrotingsjaar")
    assert row(sources, "2025")[:7] == ["2025", "2.200", "200", "2.000", "90", "50", "10"]
    assert row(sources, "waarvan 2026")[:5] == ["waarvan 2026", "–", "50", "–", "0"]
    assert row(sources, "Totaal EZK impuls")[:4] == ["Totaal EZK impuls", "4.000", "50", "3.950"]
    assert row(sources, "Totaal")[:2] == ["Totaal EZK structureel", "8.800"]
    cash = table(text, "verwacht en betaald per kasjaar")
    assert row(cash, "2025") == ["2025", "0", "30", "−30"]
    assert row(cash, "2026") == ["2026", "90", "20", "70"]
    assert row(cash, "Totaal") == ["Totaal", "90", "50", "40"]
    assert row(table(text, "geld per pijler"), "Pijler 3") == ["Pijler 3", "350", "100,0%", "90", "50", "10"]


@pytest.mark.parametrize(
    ("query", "found", "programmed"),
    [
        ("", ["BR-03", "BR-04"], "350"),
        ("bron=structural", ["BR-03", "BR-04"], "300"),
        ("jaar=2025", ["BR-03"], "200"),
        ("bron=impulse&jaar=2026", ["BR-03"], "50"),
        ("pijler=P3&sorteer=-code", ["BR-04", "BR-03"], "350"),
        ("status=agreed", ["BR-03", "BR-04"], "350"),
        ("pijler=P1", [], ""),
        ("status=running", [], ""),
        ("bron=onzin&jaar=abc&sorteer=kleur&pagina=abc", ["BR-03", "BR-04"], "350"),
    ],
)
def test_programmes_are_filtered_sorted_and_their_total_is_the_sum_of_what_is_found(client, query, found, programmed):
    some_money()
    text = page(client, f"{reverse('funding_overview')}?{query}")
    if not found:
        assert "Geen programma’s gevonden." in text
        return
    programmes = table(text, "geld per programma")
    assert re.findall(r"BR-\d\d(?=</span>)", programmes) == found
    assert row(programmes, "Totaal van")[1] == programmed


@pytest.mark.parametrize("name", [*ADDRESSES, "agreement_list"])
def test_a_list_comes_as_a_part_and_whole_when_history_asks(client, name):
    some_money()
    client.force_login(builders.auditor())
    headers = {"HX-Request": "true", "HX-Target": "lijst"}
    part = client.get(reverse(name), headers=headers)
    assert "<html" not in part.content.decode()
    assert "HX-Target" in part["Vary"]
    whole = client.get(reverse(name), headers=headers | {"HX-History-Restore-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<h1" in whole
    assert name != "funding_overview" or "Totaal EZK impuls" in whole


@pytest.mark.parametrize(
    "query", ["", "?pijler=P1", "?status=agreed&pijler=P3", "?bron=structural&jaar=2026&pijler=P3"]
)
def test_every_amount_of_the_overview_leads_to_entries_that_add_up_to_it(client, query):
    some_money()
    money.agreed_by_shares("BR-05", {"P1": 33, "P3": 67}, {("structural", 2026): "1500.01"})
    text = page(client, reverse("funding_overview") + query)
    links = {link.replace("&amp;", "&") for link in re.findall(r'class="rp-drill" href="([^"]+)"', text)}
    assert len(links) > 40
    for link in links:
        amount = re.search(r'href="' + re.escape(link.replace("&", "&amp;")) + r'">([^<]+)<', text)[1]
        totals = re.findall(r"Totaal (?:<[^>]+>)?[a-z ]+</th>\s*<td[^>]*>€\xa0(−?)([0-9.,]+)<", page(client, link))
        sign, total = totals[-1]
        cents = Decimal(total.replace(".", "").replace(",", "."))
        assert amount == sign + f"{cents / 1000:,.0f}".replace(",", "."), link
    amounts = table(text, "geld per bron en begrotingsjaar") + table(text, "geld per pijler")
    bare = re.findall(r'<td class="rp-num[^"]*">([^<]+)</td>', amounts)
    assert {text for text in bare if not text.endswith("%")} <= {"0", "–"}  # every amount is a link


def test_as_of_a_day_before_anything_was_booked_there_is_nothing(client):
    some_money()
    for address in (reverse("funding_overview"), reverse("entry_list"), reverse("source_detail", args=["structural"])):
        text = page(client, f"{address}?peildatum=01-01-2024")
        assert "01-01-2024" in text
        assert "BR-03" not in table(text, "mutaties") if "Tabel: mutaties" in text else True
    assert "is nog niet voorbij" in page(client, reverse("funding_overview") + "?peildatum=01-01-2099")
    assert "Schrijf de datum als" in page(client, reverse("funding_overview") + "?peildatum=gisteren")


def test_an_empty_portal_says_so(client):
    assert "Er is nog niets geprogrammeerd." in page(client, reverse("funding_overview"))
    assert "Er is nog niets geboekt." in page(client, reverse("entry_list"))
    assert "Er is nog niets verplicht." in page(client, reverse("grant_list"))


def test_who_has_no_role_in_the_content_sees_no_money(client):
    source = money.ceiling().source
    client.force_login(builders.administrator())
    for address in [*(reverse(name) for name in ADDRESSES), reverse("source_detail", args=[source.code])]:
        assert client.get(address).status_code == 403


# ── A source ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_source_shows_giver_basis_ceilings_history_and_lines(client):
    some_money()
    FundingSource.objects.filter(code="structural").update(
        legal_basis="Begroting XIII", url="https://example.org/begroting", statement="GOV-10"
    )
    money.change(money.ceiling("structural", 2026), "-100000", kind="available")
    text = page(client, reverse("source_detail", args=["structural"]))
    assert 'href="https://example.org/begroting"' in text
    assert "Uitspraak GOV-10" in text
    assert row(table(text, "plafonds van deze bron"), "2026")[:5] == ["2026", "2.100", "0", "100", "2.000"]
    assert "−100.000,00" in table(text, "wat beschikbaar is gesteld en ontvangen")
    lines = table(text, "budgetregels van deze bron")
    assert row(lines, "BR-04")[:3] == ["BR-04 Energiehubs", "2026", "100"]
    assert row(lines, "Totaal")[2] == "300"
    assert "ceiling_change" not in text
    assert "Wijzig plafond 2026" not in text
    assert "Wijzig plafond 2026" in page(client, reverse("source_detail", args=["structural"]), builders.secretary)


def test_an_unknown_source_is_not_there(client):
    client.force_login(builders.auditor())
    assert client.get(reverse("source_detail", args=["onzin"])).status_code == 404


# ── The ledger ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("query", "count", "total"),
    [
        ("soort=paid", 2, "50000"),
        ("soort=paid&kasjaar=2025", 1, "30000"),
        ("soort=programmed&bron=impulse", 1, "50000.50"),
        ("soort=programmed&programma=BR-04&jaar=2026", 1, "100000"),
        ("soort=available&bron=structural&jaar=2026", 1, "2200000"),
        ("soort=programmed&pijler=P3", 3, "350000.50"),
    ],
)
def test_entries_of_a_selection_add_up_to_its_total(client, query, count, total):
    some_money()
    text = page(client, f"{reverse('entry_list')}?{query}")
    assert f"<strong>{count} mutatie" in text
    assert euro(Decimal(total)) in text[text.index("rp-total") :]


def test_what_is_programmed_under_a_ceiling_leads_to_its_entries(client):
    some_money()
    text = page(client, reverse("source_detail", args=["structural"]))
    ceiling = money.ceiling("structural", 2025)
    link = f"{reverse('entry_list')}?soort=programmed&plafond={ceiling.pk}"
    assert f'href="{link.replace("&", "&amp;")}">200</a>' in text
    entries = page(client, link)
    assert "<strong>1 mutatie<" in entries
    assert euro(Decimal(200_000)) in entries[entries.index("rp-total") :]


def test_a_hand_typed_filter_is_absent_and_said(client):
    some_money()
    text = page(client, reverse("entry_list") + "?soort=geschenk&jaar=1200&programma=XX-1&kasjaar=morgen&pagina=99")
    assert f"<strong>{LedgerEntry.objects.count()} mutaties" in text
    assert "geschenk" in text
    assert "Pagina ‘99’ bestaat niet" in text


def test_an_entry_shows_what_it_rests_on(client):
    some_money()
    programmed = LedgerEntry.objects.get(kind="programmed", line__source__code="impulse")
    text = page(client, reverse("entry_detail", args=[programmed.pk]))
    assert "Geprogrammeerd €\xa050.000,50" in text
    assert f'href="{reverse("agreement_detail", args=[programmed.agreement_id])}"' in text
    paid = LedgerEntry.objects.get(kind="paid", cash_year=2025)
    text = page(client, reverse("entry_detail", args=[paid.pk]))
    assert f'href="{reverse("grant_detail", args=[paid.commitment.grant_id])}"' in text
    assert "Betaalopdracht 1" in text
    assert "Draai terug" not in text
    client.force_login(builders.auditor())
    assert client.get(reverse("entry_detail", args=[10**18])).status_code == 404


def test_secretary_reverses_once_and_sees_both_entries(client):
    some_money()
    realised = LedgerEntry.objects.get(kind="realised")
    address = reverse("entry_detail", args=[realised.pk])
    assert "Draai terug" in page(client, address, builders.secretary)
    fields = {"reason": "Dubbel geboekt", "reference_date": "15-01-2024", "once": "een"}
    answers = [client.post(address, fields) for _ in range(2)]
    back = LedgerEntry.objects.get(reverses=realised)
    assert [answer["Location"] for answer in answers] == [reverse("entry_detail", args=[back.pk])] * 2
    assert back.amount == money.euro(-10_000)
    assert "Teruggedraaid door" in page(client, address, builders.secretary)
    again = client.post(address, fields | {"once": "twee"})
    assert LedgerEntry.objects.filter(reverses=realised).count() == 1
    assert again.status_code == 200


def test_a_reversal_that_breaks_a_rule_is_refused_with_the_reason(client):
    some_money()
    committed = LedgerEntry.objects.get(kind="committed")
    client.force_login(builders.secretary())
    address = reverse("entry_detail", args=[committed.pk])
    text = client.post(address, {"reason": "Fout", "reference_date": "15-01-2024"}).content.decode()
    assert "De mutatie is niet teruggedraaid" in text
    assert "€\xa050.000,00 te weinig; er is al €\xa050.000,00 betaald." in text
    for wrong, words in [({"reason": ""}, "Vul ‘Reden’ in."), ({"reference_date": "2024"}, "dag-maand-jaar")]:
        typed = {"reason": "Fout", "reference_date": "15-01-2024"} | wrong
        assert words in client.post(address, typed).content.decode()
    assert not LedgerEntry.objects.exclude(reverses=None).exists()


def test_only_the_secretary_reverses(client):
    some_money()
    address = reverse("entry_detail", args=[LedgerEntry.objects.get(kind="realised").pk])
    for who in (builders.ministry_staff, builders.contributor, builders.auditor):
        client.force_login(who())
        assert client.post(address, {"reason": "x", "reference_date": "15-01-2024"}).status_code == 403


@pytest.mark.parametrize("name", [*ADDRESSES, "agreement_list"])
def test_lists_ask_as_many_questions_for_3_rows_as_for_300(client, name):
    money.strategy_money()
    for number in (1, 2, 3):
        money.agreed(f"BR-{number:02d}", {("structural", 2026): 10_000, ("impulse", 2026): 10_000})
        money.paid(money.committed(money.line(f"BR-{number:02d}"), 5_000, number=f"B-{number}"), 2_000)
    client.force_login(builders.secretary())
    few = queries_of(client, reverse(name))
    _many_more(297)
    assert queries_of(client, reverse(name)) == few
    assert Programme.objects.count() == Grant.objects.count() == 300


def _many_more(how_many: int) -> None:
    """Programmes in force with a line, an entry and a grant with a commitment, as rows, past every verb."""
    line = money.line("BR-01")
    version, entry, commitment = (
        line.programme.version_in_force,
        line.entries.earliest("pk"),
        Commitment.objects.first(),
    )
    for number in range(how_many):
        agreement = _copied(version.agreement)
        programme = _copied(line.programme, code=f"XX-{number:03d}", version_in_force=None)
        copy = _copied(version, programme=programme, agreement=agreement)
        Programme.objects.filter(pk=programme.pk).update(version_in_force=copy)
        grant = _copied(commitment.grant, number=f"X-{number}")
        own = _copied(line, programme=programme)
        _copied(entry, line=own, agreement=agreement)
        _copied(commitment, grant=grant, line=own)


def _copied(row, **changes):
    """Write a copy of a row with other values."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row).objects.create(
        **{key: v for key, v in values.items() if key.removesuffix("_id") not in changes}, **changes
    )
