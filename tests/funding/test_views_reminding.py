"""The button that reminds: on the page of the agreement and in the inbox, for the secretary alone."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from programmes.models import Reminder
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def test_a_press_reminds_goes_back_and_the_button_is_gone_until_tomorrow(client):
    builders.ministry_staff()
    agreement = builders.offered().agreement
    client.force_login(builders.secretary())
    inbox = reverse("inbox")
    assert "Herinner<span" in client.get(inbox).content.decode()
    fields = {"partij": "rijk", "terug": "inbox"}
    response = client.post(reverse("agreement_remind", args=[agreement.pk]), fields, follow=True)
    assert response.redirect_chain[0][0] == f"{inbox}#h-herinner-{agreement.pk}"
    page = response.content.decode()
    assert "Herinnerd: Rijk." in page
    assert "vandaag herinnerd" in page
    again = client.post(reverse("agreement_remind", args=[agreement.pk]), fields, follow=True).content.decode()
    assert "Rijk is vandaag al herinnerd." in again
    assert Reminder.objects.count() == 1
    assert "vandaag herinnerd" in client.get(reverse("agreement_detail", args=[agreement.pk])).content.decode()


@pytest.mark.parametrize("typed", ["PV99", "PV" + "x" * 300])
def test_a_province_that_is_none_is_not_there(client, typed):
    agreement = builders.offered().agreement
    client.force_login(builders.secretary())
    address = reverse("agreement_remind", args=[agreement.pk])
    assert client.post(address, {"partij": typed}).status_code == 404


@pytest.mark.parametrize("typed", [{}, {"partij": "iedereen"}, {"partij": "province"}, {"partij": "rijk' OR 1=1"}])
def test_a_party_that_is_none_is_told(client, typed):
    agreement = builders.offered().agreement
    client.force_login(builders.secretary())
    response = client.post(reverse("agreement_remind", args=[agreement.pk]), typed, follow=True)
    assert "Niet herinnerd." in response.content.decode()
    assert not Reminder.objects.exists()


def test_nobody_else_has_the_button(client):
    agreement = builders.offered().agreement
    client.force_login(builders.ministry_staff())
    assert "Herinner<span" not in client.get(reverse("agreement_detail", args=[agreement.pk])).content.decode()
    assert "Herinner<span" not in client.get(reverse("inbox")).content.decode()


def test_the_inbox_asks_as_much_for_two_as_for_five(client):
    builders.offered("BR-05")
    builders.offered("BR-06", short_title="Y")
    client.force_login(builders.secretary())
    few = queries_of(client, reverse("inbox"))
    for number in range(2, 5):
        builders.offered(f"BR-0{number}", short_title=f"X{number}")
    assert queries_of(client, reverse("inbox")) == few


def pressed(text: str, name: str) -> tuple[str, dict[str, str]]:
    """Where the button that reminds a party posts to, and what: its own value, and the fields of its form."""
    press = r'<button[^>]*form="herinner" formaction="([^"]*)" name="partij" value="([^"]*)">Herinner<span[^>]*>'
    button = re.search(rf"{press} {name} ", text)
    form = re.search(r'<form id="herinner".*?</form>', text)[0]
    return button[1], dict(re.findall(r'name="([^"]*)" value="([^"]*)"', form)) | {"partij": button[2]}


@pytest.mark.parametrize("page", ["inbox", "agreement_detail"])
def test_each_button_reminds_its_own_party_also_when_the_page_was_remembered(page):
    builders.ministry_staff()
    builders.province_staff()
    first, second = builders.offered("BR-01").agreement, builders.offered("BR-02", short_title="Y").agreement
    client = Client(enforce_csrf_checks=True)
    client.force_login(builders.secretary())
    address = reverse(page, args=[second.pk] if page == "agreement_detail" else [])
    client.get(address)
    for name in ("Rijk", "Zeeland"):
        where, fields = pressed(client.get(address).content.decode().replace(first.subject, "een ander"), name)
        assert client.post(where, fields).status_code == 302
        assert client.post(where, fields | {"once": "x"}).status_code == 302
    said = Reminder.objects.order_by("pk").values_list("agreement", "column", "province__cbs_code")
    assert {key for key, _, _ in said} <= {first.pk, second.pk}
    assert [(column, code) for _, column, code in said] == [("rijk", None), ("province", "PV29")]


def test_a_second_look_of_the_secretary_asks_as_little_as_that_of_others(client):
    address = reverse("agreement_detail", args=[builders.offered().agreement.pk])
    client.force_login(builders.secretary())
    assert [queries_of(client, each, remembered=True) for each in (address, reverse("inbox"))] == [7, 6]


def test_what_is_remembered_holds_no_token(client):
    agreement = builders.offered().agreement
    client.force_login(builders.secretary())
    for address in (reverse("inbox"), reverse("agreement_detail", args=[agreement.pk])):
        text = client.get(address).content.decode()
        assert "csrfmiddlewaretoken" in text
    kept = b"".join(caches["remembered"]._cache.values())
    assert b"Herinner" in kept
    assert b"csrfmiddlewaretoken" not in kept
    assert b'name="once"' not in kept
