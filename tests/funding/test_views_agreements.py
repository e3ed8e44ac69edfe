"""Agreement pages: two equal columns, spoken by who may; asking, offering and taking back."""

import datetime as dt

import pytest
from django.urls import reverse

from funding.models import AskedAmount, LedgerEntry
from programmes import actions
from programmes.models import Agreement, Position, ProgrammeVersion
from tests.counting import queries_of
from tests.funding import builders as money
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def page(client, who, address: str) -> str:
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def speak(client, who, version: ProgrammeVersion, column: str, **said: str):
    client.force_login(who)
    fields = {f"{column}-{name}": value for name, value in said.items()}
    return client.post(reverse("agreement_detail", args=[version.agreement_id]), {"namens": column, **fields})


def detail(version: ProgrammeVersion) -> str:
    return reverse("agreement_detail", args=[version.agreement_id])


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────
def test_what_waits_for_me_comes_first(client):
    builders.agreed("BR-01")
    spoken = builders.offered("BR-02", short_title="Fotonica")
    builders.actions.give_position(spoken.agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    builders.offered("BR-03", short_title="Waterstof")
    text = page(client, builders.ministry_staff(), reverse("agreement_list"))
    assert "1 afstemming wacht op u; 2 versies liggen voor" in text
    rows = text[text.index("<tbody") :]
    order = [rows.index(word) for word in ("Wacht op u", "BR-03", "Ligt voor", "BR-02", "Afgestemd", "BR-01")]
    assert order == sorted(order)


def test_talk_waits_for_the_secretary_and_a_silent_province_for_its_own_staff(client):
    version = builders.offered()
    assert "Er wacht niets op u" in page(client, builders.secretary(), reverse("agreement_list"))
    money.say(version.agreement, "rijk", "talk")
    assert "1 afstemming wacht op u" in page(client, builders.secretary(), reverse("agreement_list"))
    assert "1 afstemming wacht op u" in page(client, builders.province_staff(), reverse("agreement_list"))
    assert "Er wacht niets op u" in page(client, builders.contributor(), reverse("agreement_list"))


@pytest.mark.parametrize(
    ("query", "found"),
    [("stand=rond", 1), ("stand=open", 1), ("stand=weg", 0), ("q=BR-02", 1), ("q=niets", 0), ("stand=onzin", 2)],
)
def test_list_is_filtered_and_a_wrong_filter_is_absent(client, query, found):
    builders.agreed("BR-01")
    builders.offered("BR-02")
    text = page(client, builders.auditor(), f"{reverse('agreement_list')}?{query}")
    assert (f"<strong>{found} afstemming" in text) or (found == 0 and "Geen afstemmingen gevonden." in text)


def test_list_asks_as_many_queries_for_many_agreements(client):
    for number in range(1, 4):
        builders.offered(f"BR-{number:02d}")
    client.force_login(builders.ministry_staff())
    few = queries_of(client, reverse("agreement_list"))
    for number in range(4, 14):
        builders.offered(f"BR-{number:02d}")
    assert queries_of(client, reverse("agreement_list")) == few


def test_who_has_no_role_in_the_content_sees_nothing(client):
    version = builders.offered()
    client.force_login(builders.administrator())
    assert client.get(reverse("agreement_list")).status_code == 403
    assert client.get(detail(version)).status_code == 403
    client.force_login(builders.auditor())
    assert client.get(reverse("agreement_detail", args=[999_999])).status_code == 404


# ── One agreement ─────────────────────────────────────────────────────────────────────────────────────────
def test_both_speak_and_what_was_asked_is_programmed(client):
    money.strategy_money()
    version = money.offered("BR-03", {("structural", 2026): 200_000})
    answer = speak(
        client, builders.ministry_staff(), version, "rijk", outcome="agreed_if", conditions="Rapporteer per regio."
    )
    assert (answer.status_code, answer["Location"]) == (302, detail(version))
    assert "1 van 2 akkoord" in page(client, builders.ministry_staff(), detail(version))
    assert "Rapporteer per regio." in page(client, builders.ministry_staff(), detail(version))
    speak(client, builders.mandated_province_staff(), version, "provinces", outcome="agreed")
    text = page(client, builders.mandated_province_staff(), detail(version))
    assert "Afgestemd: Rijk en provincies zijn akkoord" in text
    assert "Deze versie is bevroren" in text
    assert "Leg standpunt vast" not in text
    assert LedgerEntry.objects.get(kind="programmed").amount == money.euro(200_000)


def test_forms_are_shown_only_to_who_may_speak(client):
    address = detail(builders.offered())
    shown = {
        "Emma": page(client, builders.ministry_staff(), address),
        "Pieter": page(client, builders.mandated_province_staff(), address),
        "Zoe": page(client, builders.province_staff(), address),
        "Sanne": page(client, builders.secretary(), address),
        "Noor": page(client, builders.contributor(), address),
    }
    forms = {
        name: [title for title in ("Namens het Rijk", "Namens de provincies samen", "Standpunt van") if title in text]
        for name, text in shown.items()
    }
    assert forms == {
        "Emma": ["Namens het Rijk"],
        "Pieter": ["Namens de provincies samen", "Standpunt van"],
        "Zoe": ["Standpunt van"],
        "Sanne": [],
        "Noor": [],
    }
    assert "U leest mee en kunt geen standpunt geven." in shown["Noor"]


@pytest.mark.parametrize(
    ("who", "column"),
    [
        (builders.secretary, "rijk"),
        (builders.secretary, "provinces"),
        (builders.ministry_staff, "provinces"),
        (builders.ministry_staff, "province"),
        (builders.province_staff, "provinces"),
        (builders.contributor, "rijk"),
        (builders.ministry_staff, "onzin"),
    ],
)
def test_nobody_speaks_for_another(client, who, column):
    version = builders.offered()
    assert speak(client, who(), version, column, outcome="agreed").status_code == 403
    assert not Position.objects.exists()


def test_a_single_province_gives_its_own_position_in_cbs_order(client):
    version = builders.offered()
    builders.province()
    speak(client, builders.province_staff(), version, "province", outcome="talk", explanation="Overlap met maritiem.")
    text = page(client, builders.auditor(), detail(version))
    assert text.index("Drenthe</th>") < text.index("Zeeland</th>")
    assert "Overlap met maritiem." in text
    assert "<strong>1</strong> nader gesprek" in text
    assert "<strong>1</strong> nog geen reactie" in text
    assert Agreement.objects.get().provinces_outcome == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Maak een keuze bij ‘Uitkomst’."),
        ({"outcome": "agreed_if"}, "Noem de voorwaarden, of kies een andere uitkomst."),
        ({"outcome": "agreed", "conditions": "Maar."}, "Voorwaarden horen alleen bij"),
        ({"outcome": "agreed", "explanation": "x" * 4001}, "4000"),
        ({"outcome": "misschien"}, "misschien"),
    ],
)
def test_a_wrong_position_is_told_and_the_text_kept(client, said, words):
    version = builders.offered()
    answer = speak(client, builders.ministry_staff(), version, "rijk", document="Brief 12", **said)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert words in text
    assert "Brief 12" in text
    assert "<title>Fout: " in text
    assert not Position.objects.exists()


def test_last_position_is_refused_with_the_shortage_and_the_text_kept(client):
    money.ceiling("structural", 2026, available="199999.99")
    version = money.offered("BR-03", {("structural", 2026): 200_000})
    money.say(version.agreement, "rijk")
    before = page(client, builders.auditor(), detail(version))
    short = "EZK structureel 2026: €\xa00,01 te weinig; BR-03 vraagt €\xa0200.000,00."
    assert "Dit past nu niet" in before
    assert short in before
    answer = speak(
        client, builders.mandated_province_staff(), version, "provinces", outcome="agreed", explanation="Wij zijn voor."
    )
    text = answer.content.decode()
    assert "Uw standpunt is niet vastgelegd" in text
    assert short in text
    assert "Wij zijn voor." in text
    assert not Position.objects.filter(column="provinces").exists()
    assert not LedgerEntry.objects.filter(kind="programmed").exists()


def test_the_same_press_twice_gives_one_position(client):
    version = builders.offered()
    client.force_login(builders.ministry_staff())
    fields = {"namens": "rijk", "rijk-outcome": "agreed", "once": "abc"}
    answers = [client.post(detail(version), fields) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [detail(version)] * 2
    assert Position.objects.count() == 1


def test_a_change_shows_old_and_new_words_and_money(client):
    money.strategy_money()
    agreed = money.agreed("BR-03", {("structural", 2026): 200_000})
    copy = builders.actions.copy_version(agreed.programme, reason="Een derde ROM.", by=builders.secretary())
    builders.actions.set_participation(copy, rom=builders.rom("bom"), commitment="Een lab", by=builders.secretary())
    builders.actions.set_region_check(
        copy, rom=builders.rom("bom"), complementarity="Vult aan.", by=builders.secretary()
    )
    change = money.offer(money.asking(copy, {("structural", 2026): 240_000, ("impulse", 2027): 10_000}))
    text = page(client, builders.auditor(), detail(change))
    assert '<del class="rp-old">2 ROM’s: NOM en OOSTNL</del>' in text
    assert '<ins class="rp-new">3 ROM’s: BOM, NOM en OOSTNL</ins>' in text
    assert '<del class="rp-old">€\xa0200.000</del>' in text
    assert '<ins class="rp-new">€\xa0240.000</ins>' in text
    assert "€\xa01.960.000" in text
    assert "+\xa0€\xa050.000" in text
    assert "Titel</th>" not in text


def test_text_with_markup_stays_text(client):
    version = builders.offered()
    speak(client, builders.ministry_staff(), version, "rijk", outcome="talk", explanation="<script>alert(1)</script>")
    text = page(client, builders.ministry_staff(), detail(version))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


# ── Offering ──────────────────────────────────────────────────────────────────────────────────────────────
def offer_address(code: str = "BR-01") -> str:
    return reverse("offer", args=[code])


def test_everything_missing_is_listed_with_a_link_to_its_field(client):
    version = builders.concept()
    builders.actions.edit_version(version, texts={"added_value_rijk": ""}, by=builders.secretary())
    builders.actions.remove_participation(version, rom=builders.rom("oostnl"), by=builders.secretary())
    text = page(client, builders.secretary(), offer_address())
    edit = "/programmas/BR-01/bewerken"
    assert f'href="{edit}/meerwaarde/#added_value_rijk">De meerwaarde voor het Rijk ontbreekt.</a>' in text
    assert f'href="{edit}/deelname/#deelname">Er doen nog geen twee ROM’s mee.</a>' in text
    assert "Bied aan ter afstemming</span>" not in text


def test_a_complete_version_is_offered_with_a_term(client):
    version = builders.concept()
    client.force_login(builders.secretary())
    answer = client.post(offer_address(), {"procedure": "written", "answer_by": "15-12-2099"})
    version.refresh_from_db()
    assert answer["Location"] == detail(version)
    assert version.agreement.answer_by == dt.date(2099, 12, 15)
    assert "15 december 2099" in client.get(detail(version)).content.decode()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("31-02-2099", "Februari 2099 heeft 28 dagen."),
        ("01-01-2024", "Deze datum is al voorbij."),
        ("", "Een schriftelijke ronde heeft een datum waarvoor antwoord gevraagd is."),
    ],
)
def test_a_wrong_term_is_told_at_its_field(client, day, words):
    builders.concept()
    client.force_login(builders.secretary())
    text = client.post(offer_address(), {"procedure": "written", "answer_by": day}).content.decode()
    assert words in text
    assert day in text
    assert not Agreement.objects.exists()


def test_secretary_withdraws_with_a_reason(client):
    version = builders.offered()
    client.force_login(builders.secretary())
    assert "Vul ‘Reden van het intrekken’ in." in client.post(offer_address(), {"reason": ""}).content.decode()
    answer = client.post(offer_address(), {"reason": "Andere bedragen."})
    assert answer["Location"] == detail(version)
    assert ProgrammeVersion.objects.get().state == "lapsed"


def test_a_concept_is_known_to_its_authors_alone(client):
    builders.concept()
    for who, status in [
        (builders.ministry_staff, 404),
        (builders.mandated_province_staff, 404),
        (builders.auditor, 403),
        (builders.contributor, 403),
    ]:
        client.force_login(who())
        assert client.get(offer_address()).status_code == status, who.__name__
    assert client.get(offer_address("BR-99")).status_code == 404


# ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────
def ask_address(code: str = "BR-01") -> str:
    return reverse("ask", args=[code])


def test_secretary_and_lead_ask_per_source_and_year(client):
    money.strategy_money()
    version = builders.concept()
    for who, typed in [(builders.secretary(), "200.000,50"), (builders.contributor(), "1000")]:
        client.force_login(who)
        version.refresh_from_db()
        answer = client.post(
            ask_address(), {"structural-2026": typed, "impulse-2027": "", "revision": str(version.revision)}
        )
        assert answer["Location"] == ask_address()
    asked = {(row.source.code, row.year): row.amount for row in AskedAmount.objects.select_related("source")}
    assert asked == {("structural", 2026): money.euro(1000)}


@pytest.mark.parametrize("typed", ["1,000.50", "-0", "€ 5 mln", "1e9", "123456789012345", "-5", "tien", "1.00", "٣"])
def test_a_wrong_amount_is_told_at_its_cell_and_kept(client, typed):
    money.strategy_money()
    builders.concept()
    client.force_login(builders.secretary())
    answer = client.post(ask_address(), {"structural-2026": typed, "structural-2025": "300"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "De bedragen zijn niet bewaard" in text
    assert 'aria-describedby="fout-structural"' in text
    assert f'value="{typed}"' in text
    assert not AskedAmount.objects.exists()


def test_what_is_left_is_computed_without_saving(client):
    money.ceiling("structural", 2026, available=100_000)
    builders.concept()
    client.force_login(builders.secretary())
    fields = {"structural-2026": "150.000", "doel": "bereken", "once": "een"}
    whole = client.post(ask_address(), fields).content.decode()
    part = client.post(ask_address(), fields, headers={"HX-Request": "true", "HX-Target": "over"}).content.decode()
    for text in (whole, part):
        assert "€\xa050.000 te veel: was €\xa0100.000, concept +\xa0€\xa0150.000" in text
        assert "rp-cell-input--over" in text
    assert "<html" in whole
    assert "<html" not in part
    assert not AskedAmount.objects.exists()


def test_computing_is_no_order_that_is_carried_out_once(client):
    money.ceiling("structural", 2026)
    version = builders.concept()
    client.force_login(builders.secretary())
    fields = {"structural-2026": "150.000", "once": "een", "revision": str(version.revision)}
    assert [client.post(ask_address(), fields | {"doel": "bereken"}).status_code for _ in range(2)] == [200, 200]
    assert [client.post(ask_address(), fields | {"doel": "bewaar"}).status_code for _ in range(2)] == [302, 302]
    version.refresh_from_db()
    assert AskedAmount.objects.get().amount == money.euro(150_000)
    assert version.revision == int(fields["revision"]) + 1


def test_a_second_editor_is_told_and_keeps_the_text(client):
    money.strategy_money()
    version = builders.concept()
    stale = version.revision
    money.asking(version, {("structural", 2026): 5})
    client.force_login(builders.secretary())
    answer = client.post(ask_address(), {"structural-2026": "700", "revision": str(stale)})
    assert ("EZK structureel 2026", "5", "700") in answer.context["conflict"]
    text = answer.content.decode()
    assert "Iemand anders bewaarde dit terwijl u bezig was." in text
    assert 'value="700"' in text
    assert AskedAmount.objects.get().amount == money.euro(5)


def test_what_is_offered_can_no_longer_be_asked(client):
    version = money.offered("BR-03") if money.ceiling() else None
    client.force_login(builders.secretary())
    answer = client.post(ask_address("BR-03"), {"structural-2026": "1"}, follow=True)
    assert answer.redirect_chain == [(detail(version), 302)]
    assert "wat zij vraagt ligt vast" in answer.content.decode()
    assert AskedAmount.objects.get().amount == money.euro(200_000)


def test_asking_is_closed_to_others(client):
    builders.concept()
    for who, status in [
        (builders.ministry_staff(), 404),
        (builders.auditor(), 403),
        (builders.contributor("oostnl", "Omar"), 403),
    ]:
        client.force_login(who)
        assert client.get(ask_address()).status_code == status
        assert client.post(ask_address(), {}).status_code == status
    client.force_login(builders.secretary())
    assert client.get(ask_address("BR-77")).status_code == 404


# ── What is remembered ────────────────────────────────────────────────────────────────────────────────────
def test_a_second_look_asks_hardly_anything_and_a_position_shows_at_once(client):
    version = builders.offered()
    client.force_login(builders.auditor())
    first, second = (queries_of(client, detail(version), remembered=known) for known in (False, True))
    assert (first > 25, second) == (True, 6)
    assert "0 van 2 akkoord" in page(client, builders.auditor(), detail(version))
    actions.give_position(version.agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    assert "1 van 2 akkoord" in page(client, builders.auditor(), detail(version))


def test_nobody_is_shown_the_form_of_another(client):
    version = builders.offered()
    for who, words in (
        (builders.ministry_staff, "Namens het Rijk"),
        (builders.mandated_province_staff, "Namens de provincies samen"),
        (builders.secretary, "Registreer een stuk"),
        (builders.auditor, "U leest mee en kunt geen standpunt geven."),
    ):
        text = page(client, who(), detail(version))
        said = {"Namens het Rijk", "Namens de provincies samen", "Registreer een stuk", "U leest mee en kunt geen"}
        assert {each for each in said if each in text} == {each for each in said if words.startswith(each)} | (
            {"U leest mee en kunt geen"} if who is builders.secretary else set()
        )
