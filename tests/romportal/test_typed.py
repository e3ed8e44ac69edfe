"""Signs that no keyboard gives: gone before anything keeps them, so no heading is turned around and nothing fails."""

import pytest

from programmes.models import Membership, Programme, Rom, StepDraft
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


# ── What no database keeps ────────────────────────────────────────────────────────────────────────────────
def test_nul_is_taken_out_of_texts_and_of_names(client):
    builders.concept()
    client.force_login(builders.secretary())
    asked = {"doel": "onthoud", "summary": "een\x00twee", "naam\x00": "x", "\x00": "y\x00"}
    assert client.post("/programmas/BR-01/bewerken/doel/", asked).status_code == 200
    assert StepDraft.objects.get().fields == {"summary": ["eentwee"], "naam": ["x"], "": ["y"]}


def test_two_names_that_become_one_lose_no_value(client):
    builders.concept()
    client.force_login(builders.secretary())
    client.post("/programmas/BR-01/bewerken/strategie/", {"doel": "onthoud", "goals": ["1", "2"], "go\x00als": "3"})
    assert StepDraft.objects.get().fields == {"goals": ["1", "2", "3"]}


def test_half_a_letter_is_taken_out_whatever_the_form_says_it_is_written_in(client):
    builders.concept()
    client.force_login(builders.secretary())
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in {"doel": "onthoud", "summary": "a\\ud800b"}.items()
    )
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    answer = client.generic("POST", "/programmas/BR-01/bewerken/doel/", f"{parts}--x--\r\n".encode(), kind)
    assert answer.status_code == 200
    assert StepDraft.objects.get().fields == {"summary": ["ab"]}


def test_a_button_with_nul_in_its_value_is_no_button(client):
    version = builders.offered()
    client.force_login(builders.secretary())
    answer = client.post(f"/afstemming/{version.agreement_id}/herinner/", {"kolom": "x\x00"})
    assert answer.status_code in (302, 404)


@pytest.mark.parametrize(
    "address",
    [
        "/strategie/%00/bewerken/",
        "/strategie/1%00/verschillen/",
        "/programmas/BR-01/bewerken/%00/",
        "/programmas/?thema=%00",
        "/programmas/?%00=x",
        "/programmas/?thema=T1&thema=a%00b&thema=T1",
    ],
)
@pytest.mark.parametrize("who", [builders.secretary, None])
def test_an_address_with_nul_is_not_there(client, address, who):
    if who:
        client.force_login(who())
    answer = client.get(address)
    assert answer.status_code == 404
    assert ("Uitloggen" in answer.content.decode()) is bool(who)
