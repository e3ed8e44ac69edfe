import datetime as dt
import re
from decimal import Decimal

import pytest

from programmes import actions as programmes
from programmes.models import ProgrammeVersion
from reporting import actions
from tests.programmes.builders import (
    administrator,
    agreed,
    concept,
    contributor,
    ministry_staff,
    offered,
    province,
    province_staff,
    rom,
    secretary,
)
from tests.reporting.builders import many_programmes, meeting, money, queries_of, report, reporting_round

pytestmark = pytest.mark.django_db


def get(client, address, by=None):
    client.force_login(by or ministry_staff())
    return client.get(address)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_each_rom_with_its_provinces_and_the_whole_of_its_programmes(client):
    province("PV22", "Drenthe", served_by="nom")
    money(agreed("BR-01", roms=("nom", "oostnl"), lead="nom"), programmed="100")
    second = agreed("BR-02", roms=("nom", "oostnl"), lead="oostnl")
    money(second, programmed="40")
    report(second, reporting_round(), time_light="red")

    rows = get(client, "/roms/").context["rows"]
    assert [
        (str(r.rom), [str(p) for p in r.provinces], r.leads, r.takes_part, r.red, r.led_programmed, r.joint_programmed)
        for r in rows
    ] == [
        ("NOM", ["Drenthe"], 1, 2, 1, Decimal(100), Decimal(140)),
        ("OOSTNL", [], 1, 2, 1, Decimal(40), Decimal(140)),
    ]


def test_a_rom_shows_profile_programmes_with_commitment_and_actions(client):
    agreed("BR-01", roms=("nom", "oostnl"), lead="oostnl")
    agreed("BR-02", roms=("oostnl", "liof"), lead="oostnl")
    held = meeting("HAO-2026-3", dt.date(2026, 1, 8), kind="HAO")
    actions.add_action(held, text="Tekent", holder=rom("nom").organisation, due_on=dt.date(2026, 2, 1), by=secretary())

    response = get(client, "/roms/nom/")
    page = response.context["page"]
    assert [(part.programme.code, part.leads, part.participation.commitment) for part in page.parts] == [
        ("BR-01", False, "0,5 fte projectleider")
    ]
    assert page.profile[0] == ("ontstaansgeschiedenis", "onbekend")
    assert len(page.profile) == 6
    assert [str(action) for action in page.actions] == ["HAO-2026-3/A1"]
    assert page.fte == Decimal("0.5")


def test_a_concept_of_a_rom_is_shown_to_its_authors_alone(client):
    concept("BR-01", roms=("nom", "oostnl"))

    def shown(by):
        return [part.programme.code for part in get(client, "/roms/nom/", by).context["page"].parts]

    assert shown(contributor()) == shown(secretary()) == ["BR-01"]
    assert shown(ministry_staff()) == shown(province_staff()) == []


def test_a_province_shows_positions_objections_and_what_waits_for_it(client):
    zeeland = province_staff()
    version = concept("BR-01", roms=("impuls", "oostnl"), lead="impuls")
    programmes.object_to_profile(version, rom=rom("impuls"), objection="Raakt ons profiel.", by=secretary())
    programmes.answer_objection(version, rom=rom("impuls"), answer="Aangepast.", by=secretary())
    programmes.withdraw_objection(version, rom=rom("impuls"), reason="Akkoord.", by=zeeland_rom())
    stranger = concept("BR-03", roms=("nom", "oostnl", "impuls"))
    programmes.object_to_profile(stranger, rom=rom("impuls"), objection="Niet bij ons.", by=zeeland_rom())
    programmes.remove_participation(stranger, rom=rom("impuls"), by=secretary())
    programmes.offer(version, by=secretary())
    second = offered("BR-02", roms=("impuls", "oostnl"), lead="impuls")
    programmes.give_position(
        ProgrammeVersion.objects.get(pk=version.pk).agreement,
        column="province",
        province=province("PV29"),
        outcome="agreed",
        by=zeeland,
    )

    assert [(each.code, each.check.is_open_objection) for each in objections(client, secretary())] == [
        ("BR-03", True),
        ("BR-01", False),
    ]
    page = get(client, "/provincies/PV29/", zeeland).context["page"]
    assert [part.programme.code for part in page.parts] == ["BR-01", "BR-02"]
    assert [each.code for each in page.objections] == ["BR-01"]  # the other is in a concept of others
    assert [position.get_outcome_display() for position in page.positions] == ["Akkoord"]
    assert [agreement.pk for agreement in page.awaiting] == [second.agreement_id]


def zeeland_rom():
    return contributor("impuls", "Iris")


def objections(client, by):
    return get(client, "/provincies/PV29/", by).context["page"].objections


def test_the_money_of_a_province_is_that_of_whole_programmes_and_says_so(client):
    province("PV20", "Groningen", served_by="nom")
    province("PV22", "Drenthe", served_by="nom")
    money(agreed("BR-01", roms=("nom", "oostnl")), programmed="300")
    money(agreed("BR-02", roms=("oostnl", "liof"), lead="oostnl"), programmed="100")

    response = get(client, "/provincies/PV22/")
    page = response.context["page"]
    assert (page.joint.programmed, page.share, page.fte, page.euro) == (
        Decimal(300),
        Decimal(75),
        Decimal("0.5"),
        Decimal(0),
    )
    said = text(response)
    assert "het portaal verdeelt geen geld over provincies" in said
    assert "NOM werkt voor Groningen en Drenthe samen." in said
    assert 'href="/provincies/PV22/pdf/"' in response.content.decode()


def test_as_of_a_day_before_everything_there_is_nothing(client):
    agreed("BR-01")
    province()
    assert get(client, "/roms/nom/?peildatum=01-01-2020").context["page"].parts == []
    assert get(client, "/provincies/PV22/?peildatum=01-01-2020").context["page"].positions == []


def test_who_is_not_there_and_who_may_not_read(client):
    assert get(client, "/roms/onbekend/").status_code == 404
    assert get(client, "/provincies/PV99/").status_code == 404
    assert get(client, "/roms/", administrator()).status_code == 403


def test_the_number_of_queries_is_the_same_with_3_and_with_300_programmes(client):
    client.force_login(ministry_staff())
    province()
    addresses = ["/roms/", "/roms/nom/", "/provincies/PV22/", "/grafieken/"]
    many_programmes(3)
    few = [queries_of(client, address, remembered=False) for address in addresses]
    again = [queries_of(client, address) for address in addresses]
    many_programmes(297, prefix="MQ")

    assert [queries_of(client, address, remembered=False) for address in addresses] == few
    assert [queries_of(client, address) for address in addresses] == again


def test_charts_each_have_their_text_and_their_table(client):
    version = agreed()
    money(version)
    report(version, reporting_round(dt.date(2026, 6, 30)))
    report(version, reporting_round(dt.date(2026, 9, 30)), quality_light="red")

    response = get(client, "/grafieken/")
    content = response.content.decode()
    assert content.count('role="img"') == content.count("Cijfers bij deze figuur") == 3
    assert [(row.code, [cell.text for cell in row.cells]) for row in response.context["heat"].rows] == [
        ("BR-01", ["groen", "K rood"])
    ]
    assert [(row.code, row.roles) for row in response.context["parts"].rows] == [("BR-01", ("lead", "partner"))]
    assert "Sinds de vorige ronde verslechterd: BR-01." in text(response)
    assert "<script" not in content.split("</head>")[1]


def test_what_was_not_handed_in_is_no_judgement_and_the_sentence_keeps_the_last_one(client):
    calm, loud = agreed("BR-01"), agreed("BR-02")
    report(loud, reporting_round(dt.date(2026, 6, 30)), quality_light="red")
    report(calm, reporting_round(dt.date(2026, 9, 30)))

    response = get(client, "/grafieken/")
    assert {row.code: [cell.text for cell in row.cells] for row in response.context["heat"].rows} == {
        "BR-01": ["–", "groen"],
        "BR-02": ["K rood", "–"],
    }
    assert "Afwijkingen nu: BR-02." in text(response)


def test_charts_of_an_empty_portal_say_what_is_missing(client):
    shown = text(get(client, "/grafieken/"))
    assert "Nog geen ronde gerapporteerd." in shown
    assert "Er is nog geen geldbron." in shown
