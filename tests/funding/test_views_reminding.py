"""The button that reminds: on the page of the agreement and in the inbox, for the secretary alone."""

import pytest
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
    fields = {"kolom": "rijk", "provincie": "", "terug": "inbox"}
    response = client.post(reverse("agreement_remind", args=[agreement.pk]), fields, follow=True)
    assert response.redirect_chain[0][0] == f"{inbox}#h-herinner-{agreement.pk}"
    page = response.content.decode()
    assert "Herinnerd: Rijk." in page
    assert "vandaag herinnerd" in page
    again = client.post(reverse("agreement_remind", args=[agreement.pk]), fields, follow=True).content.decode()
    assert "Rijk is vandaag al herinnerd." in again
    assert Reminder.objects.count() == 1
    assert "vandaag herinnerd" in client.get(reverse("agreement_detail", args=[agreement.pk])).content.decode()


@pytest.mark.parametrize("typed", [{"provincie": "PV99"}, {"provincie": "x" * 300}])
def test_a_province_that_is_none_is_not_there(client, typed):
    agreement = builders.offered().agreement
    client.force_login(builders.secretary())
    address = reverse("agreement_remind", args=[agreement.pk])
    assert client.post(address, {"kolom": "province"} | typed).status_code == 404


@pytest.mark.parametrize("typed", [{}, {"kolom": "iedereen"}, {"kolom": "province"}, {"kolom": "rijk' OR 1=1"}])
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
