"""Until both agreed, pages and prints say how many of the two columns agree."""

import datetime as dt

import pytest
from django.urls import reverse

from programmes import actions as programmes
from programmes.models import ProgrammeVersion
from reporting import actions, packs
from reporting.snapshot import build
from tests.funding import builders as money
from tests.programmes import builders
from tests.reporting.builders import meeting
from tests.reporting.test_snapshot import a_pack

pytestmark = pytest.mark.django_db


def half_agreed(code: str = "BR-03") -> ProgrammeVersion:
    """A first version to which the Rijk alone agreed."""
    money.strategy_money()
    version = money.offered(code)
    money.say(version.agreement, "rijk")
    return version


def half_changed() -> ProgrammeVersion:
    """A change of an agreed programme to which the Rijk alone agreed."""
    money.strategy_money()
    change = money.changed(money.agreed("BR-03"), {("structural", 2026): 250_000})
    money.say(change.agreement, "rijk")
    return change


@pytest.mark.parametrize("make", [half_agreed, half_changed])
def test_the_programme_page_says_it(client, make):
    version = make()
    address = reverse("programme_detail", args=["BR-03"])
    for who in (builders.auditor, builders.mandated_province_staff):
        client.force_login(who())
        text = client.get(address).content.decode()
        assert f"Versie {version.number}: 1 van 2 akkoord." in text
        assert "naar de afstemming</a>, 1 van 2 akkoord" in text
    money.say(version.agreement, "provinces")
    assert "van 2 akkoord" not in client.get(address).content.decode()


def test_a_concept_says_nothing_of_it(client):
    builders.concept("BR-09")
    client.force_login(builders.secretary())
    assert "van 2 akkoord" not in client.get(reverse("programme_detail", args=["BR-09"])).content.decode()


@pytest.mark.parametrize("variant", ["short", "full"])
@pytest.mark.parametrize("make", [half_agreed, half_changed])
def test_the_pack_says_it_on_paper_and_web(variant, make):
    make()
    snapshot = build(a_pack(meeting("BO-2026-9", dt.date(2026, 12, 12)), variant=variant))
    for text in (packs.printed(snapshot).html, packs.web(snapshot)):
        assert "Nog niet afgestemd: 1 van 2 akkoord." in text


def test_the_changes_asked_say_it_too():
    half_changed()
    snapshot = build(a_pack(meeting("BO-2026-9", dt.date(2026, 12, 12)), variant="full"))
    assert [row["reason"] for row in snapshot["asked_changes"]] == ["Ander bedrag (1 van 2 akkoord)"]


def test_a_point_of_the_agenda_about_an_agreement_carries_what_was_said_of_it():
    version, coming = half_agreed(), meeting("BO-2099-9", dt.date(2099, 12, 12))
    item = actions.put_on_agenda(coming, version.agreement, by=builders.secretary())
    actions.change_agenda_item(
        item,
        subject="Het voorstel",
        asked="In te stemmen met het voorstel.",
        annotation="Zie stuk",
        by=builders.secretary(),
    )
    (row,) = build(a_pack(coming))["asked"]
    assert (row["asked"], row["rijk"], row["provinces"]) == ("In te stemmen met het voorstel.", "akkoord", "")
    assert row["explanation"] == "Zie stuk. Nog niet afgestemd: 1 van 2 akkoord."


def test_the_province_page_says_it(client):
    version = half_agreed()
    client.force_login(builders.mandated_province_staff())
    text = client.get(reverse("province_detail", args=["PV22"])).content.decode()
    assert "1 van 2 akkoord" in text
    programmes.withdraw(version, reason="Anders", by=builders.secretary())
    assert "van 2 akkoord" not in client.get(reverse("province_detail", args=["PV22"])).content.decode()
