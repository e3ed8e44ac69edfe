"""The proposal as one document: what stands in it, who may read it, and where it says that it is not agreed."""

import datetime as dt
import re
from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse

from programmes import actions as programmes
from programmes.dutch import date_text
from programmes.models import CoFinancing, Indicator, Milestone, ProgrammeVersion, Target
from programmes.queries import standing
from romportal import audit
from tests.counting import queries_of
from tests.funding import builders as money
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def answer(client, query: str = "", who=builders.ministry_staff, code: str = "BR-03"):
    client.force_login(who())
    return client.get(reverse("proposal", args=[code]) + query)


def page(client, query: str = "", who=builders.ministry_staff) -> str:
    found = answer(client, query, who)
    assert found.status_code == 200
    return " ".join(found.content.decode().split())


def words(html: str) -> str:
    """The text of a page or a part of it, as somebody reads it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def part(html: str, id: str) -> str:
    """The words of one section, without its heading."""
    return words(html.split(f'id="{id}"', 1)[1].split(">", 1)[1].split("</section>", 1)[0])


def headings(html: str) -> list[str]:
    main = html.split('class="rp-stack rp-proposal"', 1)[1]
    return [words(text) for text in re.findall(r"<h2[^>]*>(.*?)</h2>", main)]


def full_concept() -> ProgrammeVersion:
    """A concept with something in every part of the proposal."""
    money.strategy_money()
    version = money.asking(builders.concept("BR-03"), {("structural", 2026): 200_000, ("impulse", 2025): 1000})
    by = builders.secretary()
    programmes.edit_version(version, texts={"summary": "Hubs delen stroom.", "predecessor": "Hubs 2023"}, by=by)
    programmes.set_participation(
        version,
        rom=builders.rom("oostnl"),
        role="kennis",
        commitment="1 fte",
        fte=Decimal(1),
        euro=money.euro(5000),
        by=by,
    )
    oostnl = builders.rom("oostnl")
    programmes.set_region_check(version, rom=oostnl, complementarity="Past.", by=by)
    programmes.object_to_profile(version, rom=oostnl, objection="Te breed.", by=by)
    programmes.answer_objection(version, rom=oostnl, answer="Is versmald.", by=by)
    programmes.withdraw_objection(version, rom=oostnl, reason="Eens.", by=builders.contributor("oostnl", "Omar"))
    Milestone.objects.create(version=version, number=1, title="Eerste hub", planned_on=dt.date(2026, 3, 1))
    indicator = Indicator.objects.create(programme=version.programme, name="Hubs", unit="stuks")
    for year, value in ((2025, 2), (2027, 12)):
        Target.objects.create(version=version, indicator=indicator, year=year, value=value)
    CoFinancing.objects.create(version=version, giver="Provincie Drenthe", amount=7500, year=2026)
    return ProgrammeVersion.objects.get(pk=version.pk)


def test_a_concept_holds_every_part_in_the_order_of_the_intake(client):
    full_concept()
    html = page(client, who=builders.secretary)
    assert headings(html) == [
        "Doel en samenvatting",
        "Plaats in de strategie",
        "Wie meedoen",
        "Regiotoets",
        "Meerwaarde",
        "Mijlpalen",
        "Indicatoren",
        "Cofinanciering",
        "Gevraagd geld",
    ]
    assert "CONCEPT. Dit voorstel is nog niet aangeboden." in words(html)
    assert "Voorganger Hubs 2023" in words(html)


def test_each_part_says_exactly_what_the_version_says(client):
    full_concept()
    html = page(client, who=builders.secretary)
    assert part(html, "h-doel") == "Doel en samenvatting Hubs delen stroom."
    assert part(html, "h-strategie") == (
        "Plaats in de strategie Kerntaken Innoveren Pijlers 100% 3. Pijler 3 (hoofdpijler) "
        "Thema’s Klimaat en energie Draagt bij aan Regionale ecosystemen versterken"
    )
    assert part(html, "h-deel") == (
        "Wie meedoen Inzet over 2024–2027. ROM Rol Concrete inzet Fte Euro "
        "NOM Trekker 0,5 fte projectleider 0,5 – OOSTNL Kennis 1 fte 1 € 5.000 Samen 1,5 € 5.000"
    )
    assert part(html, "h-regio").endswith(
        "NOM Sluit aan op het meerjarenplan. OOSTNL Past. Bezwaar: Te breed. Antwoord: Is versmald. Ingetrokken."
    )
    assert part(html, "h-meerwaarde") == "Meerwaarde Voor het Rijk Sneller resultaat. Voor de regio Meer bedrijven mee."
    assert part(html, "h-mijl") == "Mijlpalen 01-03-2026 1. Eerste hub"
    assert part(html, "h-ind") == "Indicatoren Indicator Nulmeting Doel t/m 2025 Doel t/m 2027 Hubs stuks 0 2 12"
    assert part(html, "h-cofin").endswith("Provincie Drenthe 2026 € 7.500 Samen € 7.500")
    assert "EZK structureel 2026 € 0 € 200.000 + € 200.000 € 2.000.000" in part(html, "h-geld")
    assert "Totaal verschil + € 201.000" in part(html, "h-geld")


def test_what_rule_6_demands_says_that_it_is_not_there_and_the_rest_is_left_out(client):
    by = builders.secretary()
    programmes.create_programme(
        code="BR-03",
        title="Leeg",
        short_title="Leeg",
        starts_on=dt.date(2024, 1, 1),
        ends_on=dt.date(2027, 1, 1),
        by=by,
    )
    html = page(client, who=builders.secretary)
    assert headings(html) == [
        "Nog nodig",
        "Plaats in de strategie",
        "Wie meedoen",
        "Regiotoets",
        "Meerwaarde",
        "Gevraagd geld",
    ]
    assert part(html, "h-strategie") == (
        "Plaats in de strategie Kerntaken Nog niet ingevuld Pijlers Nog niet ingevuld "
        "Thema’s Nog niet ingevuld Draagt bij aan Nog niet ingevuld"
    )
    assert part(html, "h-deel") == "Wie meedoen Nog niet ingevuld"
    assert (
        f'<a class="nl-link" href="{reverse("version_step", args=["BR-03", "meerwaarde"])}#added_value_rijk">' in html
    )
    assert "<a" not in page(client, who=builders.auditor).split('id="h-nodig"')[1].split("</section>")[0]


def test_until_both_agreed_it_says_how_many_did(client):
    version = money.offer(full_concept())
    assert "Ter afstemming: 0 van 2 akkoord." in words(page(client))
    money.say(version.agreement, "rijk")
    html = page(client)
    assert "Voorstel BR-03 versie 1: Ter afstemming: 1 van 2 akkoord" in html.split("</title>")[0]
    assert "Ter afstemming: 1 van 2 akkoord. Beide kolommen moeten akkoord zijn." in words(html)
    said = standing(version).rijk
    assert part(html, "h-rijk") == (
        f"Rijk Uitkomst Akkoord Voorwaarden Geen Gegeven door {said.giver}, {said.giver_function} "
        f"Datum {date_text(said.given_on)} Toelichting Geen toelichting Gewenste bedragen Geen Eerder gezegd Niets"
    )
    assert part(html, "h-provincies") == (
        "Provincies Uitkomst Nog geen reactie Voorwaarden Geen Gegeven door Nog geen reactie "
        "Datum Nog geen reactie Toelichting Geen toelichting Gewenste bedragen Geen Eerder gezegd Niets"
    )
    assert "CONCEPT" not in html


def test_a_talk_is_no_agreement(client):
    version = money.offer(full_concept())
    money.say(version.agreement, "rijk")
    money.say(version.agreement, "provinces", "talk")
    assert "1 van 2 akkoord" in words(page(client))


def test_an_agreed_version_says_since_when_and_under_which_conditions(client):
    with audit.loading(dt.datetime(2025, 2, 3, 12, tzinfo=dt.UTC)):
        version = money.offer(full_concept())
        money.say(version.agreement, "rijk")
        programmes.give_position(
            version.agreement,
            column="provinces",
            outcome="agreed_if",
            conditions="Jaarlijks verslag.",
            by=builders.mandated_province_staff(),
        )
    html = page(client)
    assert "Afgestemd op 3 februari 2025. Rijk en provincies zijn akkoord." in words(html)
    assert headings(html)[-2:] == ["Voorwaarden", "Oordeel van Rijk en provincies"]
    assert "Provincies Jaarlijks verslag. Nog niet Nog niet 0 van 2 vervuld" in part(html, "h-voorw")


def change() -> ProgrammeVersion:
    """A concept of version 2 of an agreed programme."""
    version = money.offer(full_concept())
    builders.agree(version.agreement)
    return programmes.copy_version(version.programme, reason="Meer hubs", by=builders.secretary())


def test_the_concept_of_a_change_is_there_for_its_authors_alone(client):
    change()
    assert "versie 2" in page(client, who=builders.secretary)
    assert "Reden van de wijziging: Meer hubs" in words(page(client, who=builders.contributor))
    other_rom = partial(builders.contributor, "bom", "Bart")
    for stranger in (builders.ministry_staff, builders.mandated_province_staff, other_rom):
        assert "Meer hubs" not in page(client, who=stranger)
        assert answer(client, "?versie=2", stranger).status_code == 404


def test_an_earlier_version_stays_readable(client):
    change()
    html = page(client, "?versie=1", builders.secretary)
    assert "versie 1" in html
    assert "Meer hubs" not in html


def test_a_withdrawn_version_no_longer_counts(client):
    version = money.offer(full_concept())
    programmes.withdraw(version, reason="Te vroeg", by=builders.secretary())
    assert "Deze versie ligt niet meer voor." in words(page(client))


@pytest.mark.parametrize(
    "query",
    ["?versie=9", "?versie=x", "?versie=-1", "?versie=0", "?versie=²", "?versie=%00", "?versie=99999999999999999999"],
)
def test_a_version_that_is_not_there_is_not_found(client, query):
    money.offer(full_concept())
    assert answer(client, query).status_code == 404


def test_an_unknown_programme_and_a_strangers_concept_are_not_found_alike(client):
    builders.concept("BR-03")
    hidden, unknown = answer(client), answer(client, code="BR-99")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert words(hidden.content.decode()) == words(unknown.content.decode())


def test_markup_and_right_to_left_marks_are_text(client):
    version = full_concept()
    programmes.edit_version(
        version,
        texts={"summary": "<script>alert(1)</script>\n\u202eomgekeerd\u202c", "title": "<b>Hubs</b>"},
        by=builders.secretary(),
    )
    html = page(client, who=builders.secretary)
    assert "<script>alert" not in html
    assert "<b>Hubs" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>\u202eomgekeerd\u202c" in html


def test_queries_do_not_grow_with_what_the_proposal_holds(client):
    version = full_concept()
    client.force_login(builders.secretary())
    address = reverse("proposal", args=["BR-03"])
    few = queries_of(client, address)
    by = builders.secretary()
    for code in ("bom", "liof", "impuls"):
        programmes.set_participation(version, rom=builders.rom(code), commitment="1 fte", by=by)
        programmes.set_region_check(version, rom=builders.rom(code), complementarity="Past.", by=by)
        CoFinancing.objects.create(version=version, giver=code, amount=1)
    for number in range(2, 9):
        Milestone.objects.create(version=version, number=number, title="Hub", planned_on=dt.date(2026, 3, number))
        indicator = Indicator.objects.create(programme=version.programme, name=f"Hubs {number}", unit="stuks")
        Target.objects.create(version=version, indicator=indicator, year=2026, value=number)
    assert queries_of(client, address) == few


def test_other_pages_lead_to_the_proposal(client):
    version = money.offer(full_concept())
    address = reverse("proposal", args=["BR-03"])
    client.force_login(builders.secretary())
    for where in (
        reverse("agreement_detail", args=[version.agreement_id]),
        reverse("offer", args=["BR-03"]),
        reverse("programme_detail", args=["BR-03"]),
    ):
        assert f'href="{address}' in client.get(where).content.decode(), where
