"""Conditions on the agreement page and the programme page."""

import pytest
from django.urls import reverse

from programmes.models import ConditionMet, Membership, Position
from tests.counting import queries_of
from tests.programmes import builders
from tests.programmes.test_queries_agreements import agree_if

pytestmark = pytest.mark.django_db


def page(client, who, address: str) -> str:
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def detail(position: Position) -> str:
    return reverse("agreement_detail", args=[position.agreement_id])


def mark(client, who, position: Position, column: str, explanation: str = ""):
    client.force_login(who)
    fields = {"doel": "vervuld", "standpunt": position.pk, "kolom": column}
    return client.post(detail(position), fields | {f"{position.pk}-{column}-explanation": explanation})


def test_conditions_stay_on_both_pages_until_both_columns_call_them_met(client):
    version = builders.offered()
    said = agree_if(version.agreement)
    agree_if(version.agreement, "provinces", "Drie regio’s.")
    programme = reverse("programme_detail", args=["BR-01"])
    assert page(client, builders.auditor(), programme).count("0 van 2 vervuld") == 2
    answer = mark(client, builders.ministry_staff(), said, "rijk", "Zie <b>ronde 3</b>.")
    assert (answer.status_code, answer["Location"]) == (302, detail(said))
    text = page(client, builders.auditor(), detail(said))
    assert "1 van 2 vervuld" in text
    assert "0 van 2 vervuld</p>" in text  # neither of the two conditions
    assert "Zie &lt;b&gt;ronde 3&lt;/b&gt;." in text
    mark(client, builders.mandated_province_staff(), said, "provinces")
    assert "1 van 2 vervuld</p>" in page(client, builders.auditor(), detail(said))
    text = page(client, builders.auditor(), programme)
    assert (text.count("0 van 2 vervuld"), text.count(">vervuld<")) == (1, 1)


def test_who_may_mark_sees_the_form_and_nobody_else(client):
    said = agree_if(builders.offered().agreement)
    button = "Markeer als vervuld, "
    shown = {
        "Emma": page(client, builders.ministry_staff(), detail(said)),
        "Pieter": page(client, builders.mandated_province_staff(), detail(said)),
    }
    assert f"{button}namens het Rijk" in shown["Emma"]
    assert f"{button}namens de provincies samen" in shown["Pieter"]
    for who in (builders.secretary(), builders.province_staff(), builders.contributor(), builders.auditor()):
        assert button not in page(client, who, detail(said))
    mark(client, builders.ministry_staff(), said, "rijk")
    assert button not in page(client, builders.ministry_staff(), detail(said))


def test_a_page_that_was_open_too_long_tells_and_keeps_the_text(client):
    said = agree_if(builders.offered().agreement)
    agree_if(said.agreement, conditions="Anders.")
    text = mark(client, builders.ministry_staff(), said, "rijk", "x" * 5).content.decode()
    assert "Niet vastgelegd dat de voorwaarden vervuld zijn" in text
    assert "Deze voorwaarden gelden niet meer; er is een ander standpunt gegeven." in text
    assert "<title>Fout: " in text
    assert not ConditionMet.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "²", "999999", "-1"])
def test_a_position_that_is_none_is_not_found(client, key):
    said = agree_if(builders.offered().agreement)
    client.force_login(builders.ministry_staff())
    fields = {"doel": "vervuld", "standpunt": key, "kolom": "rijk"}
    assert client.post(detail(said), fields).status_code == 404


def test_an_expired_mandate_marks_nothing_and_speaks_for_nobody_from_an_open_page(client):
    said = agree_if(builders.offered().agreement)
    pieter = builders.mandated_province_staff()
    assert "namens de provincies samen" in page(client, pieter, detail(said))
    Membership.objects.filter(user=pieter).update(ends_on=builders.LONG_AGO)
    assert mark(client, pieter, said, "provinces").status_code == 403
    spoken = {"namens": "provinces", "provinces-outcome": "agreed"}
    assert client.post(detail(said), spoken).status_code == 403
    assert (Position.objects.count(), ConditionMet.objects.count()) == (1, 0)


def test_a_mandate_that_went_on_to_another_speaks_for_the_own_province_alone(client):
    said = agree_if(builders.offered().agreement)
    pieter = builders.mandated_province_staff()
    page(client, pieter, detail(said))
    Membership.objects.filter(user=pieter).update(is_mandated=False)
    assert mark(client, pieter, said, "provinces").status_code == 403
    spoken = {"namens": "provinces", "provinces-outcome": "agreed"}
    assert client.post(detail(said), spoken).status_code == 403
    assert client.post(detail(said), {"namens": "province", "province-outcome": "agreed"}).status_code == 302


def test_conditions_cost_as_many_queries_however_many(client):
    said = agree_if(builders.offered().agreement)
    client.force_login(builders.auditor())
    few = queries_of(client, detail(said))
    for _ in range(5):
        said = agree_if(said.agreement)
    mark(client, builders.ministry_staff(), said, "rijk")
    client.force_login(builders.auditor())
    assert queries_of(client, detail(said)) == few
