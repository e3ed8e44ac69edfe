"""Marks of direction in what people type: gone before anything keeps them, so no heading is turned around."""

import pytest

from programmes.models import Membership, Programme, Rom
from romportal.accounts.models import User
from tests.programmes import builders

pytestmark = pytest.mark.django_db

MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_does_not_reach_a_heading(client, mark):
    builders.strategy_items()
    client.force_login(builders.secretary())
    asked = {"code": "BR-07", "title": f"Energie{mark}hubs", "short_title": f"{mark}Hubs"}
    period = {"starts_on": "01-01-2024", "ends_on": "31-12-2027"}
    answer = client.post("/programmas/nieuw/", asked | period, follow=True)
    version = Programme.objects.get(code="BR-07").versions.get()
    assert (version.title, version.short_title) == ("Energiehubs", "Hubs")
    assert mark not in answer.content.decode()


def test_letters_that_are_written_from_right_to_left_stay(client):
    builders.rom("nom")
    client.force_login(builders.secretary())
    client.post("/regios/nom/profiel/", {"origin": "שלום \u202eabc\u202c مرحبا 👩‍🚀", "revision": "0"})
    assert Rom.objects.get().origin == "שלום abc مرحبا 👩‍🚀"


def test_the_admin_site_keeps_none_either(client):
    person = builders.secretary()
    client.force_login(builders.administrator())
    client.post(f"/beheer/accounts/user/{person.pk}/change/", {"name": "San\u202ene", "email": person.email, **rows()})
    assert User.objects.get(pk=person.pk).name == "Sanne"


def rows() -> dict[str, str]:
    """The empty list of roles under a user in the admin site."""
    role = Membership.objects.get(user__name="Sanne")
    return {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": str(role.pk),
        "memberships-0-user": str(role.user_id),
        "memberships-0-organisation": str(role.organisation_id),
        "memberships-0-role": role.role,
        "memberships-0-function": role.function,
        "memberships-0-starts_on": role.starts_on.strftime("%d-%m-%Y"),
        "is_active": "on",
    }


def test_a_password_is_taken_as_it_is(client):
    person = builders.secretary()
    person.set_password("een lang\u202e wachtwoord")
    person.save()
    answer = client.post("/account/login/", {"login": person.email, "password": "een lang\u202e wachtwoord"})
    assert answer.status_code == 302
