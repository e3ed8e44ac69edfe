"""Choosing how one gets messages, and the calendar address."""

import pytest
from django.urls import reverse

from romportal.mailing.models import Preference
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def test_the_choice_is_kept_and_shown(client):
    client.force_login(builders.ministry_staff())
    address = reverse("mail_choice")
    client.post(address, {"choice": "dag"})
    assert Preference.objects.get().daily
    client.post(address, {"choice": "meteen"})
    assert not Preference.objects.get().daily


@pytest.mark.parametrize("typed", [{}, {"choice": ""}, {"choice": "nooit"}])
def test_what_is_no_choice_changes_nothing(client, typed):
    client.force_login(builders.ministry_staff())
    response = client.post(reverse("mail_choice"), typed)
    assert response.status_code == 200
    assert "Fout" in response.content.decode()
    assert not Preference.objects.exists()


def test_a_calendar_address_is_made_when_asked_and_never_before(client):
    client.force_login(builders.ministry_staff())
    assert ".ics" not in client.get(reverse("mail_choice")).content.decode()
    client.post(reverse("mail_choice"), {"doel": "agenda"})
    first = client.get(reverse("mail_choice")).content.decode()
    assert ".ics" in first
    client.post(reverse("mail_choice"), {"doel": "agenda"})
    assert Preference.objects.get().calendar_number == 2
