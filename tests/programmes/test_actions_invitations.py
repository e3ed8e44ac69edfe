"""An invitation gives an account without a password, a role, and a link that works once for a week."""

import datetime as dt
import re

import pytest
from django.core import mail as post_box
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from programmes import actions
from programmes.models import Invitation, Membership
from romportal import audit
from romportal.accounts.models import User
from romportal.audit.models import Line
from romportal.mailing.models import Mail
from tests.programmes import builders

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "een heel lang wachtwoord"


def asked(**changes: object) -> dict[str, object]:
    home = builders.organisation("ezk", "ministry", "EZK")
    fields = {"name": "Iris", "email": "Iris@Example.org", "organisation": home, "role": "policy"}
    return fields | {"function": "beleidsmedewerker", "starts_on": audit.today()} | changes


def invited(**changes: object) -> Invitation:
    return actions.invite(**asked(**changes), by=builders.administrator())[1]


def key_in(mail) -> str:
    return re.search(r"/uitnodiging/([^/]+)/", mail.body).group(1)


def test_a_new_person_gets_an_account_a_role_and_a_link(client):
    row = invited()
    person = User.objects.get(email="iris@example.org")
    assert not person.has_usable_password()
    assert Membership.objects.get(user=person).role == "policy"
    (mail,) = post_box.outbox
    key = key_in(mail)
    assert key not in row.key_hash
    assert not Mail.objects.exists()  # what holds a key is not kept
    assert not any(key in str(line.detail) for line in Line.objects.all())

    address = reverse("invitation", args=[key])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"password": PASSWORD, "again": PASSWORD})
    assert answer.url == "/account/login/"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert client.get(address).status_code == 404
    assert client.post(address, {"password": "x" * 20, "again": "x" * 20}).status_code == 404
    actions_in_trail = list(Line.objects.order_by("number").values_list("action", flat=True))[-4:]
    assert actions_in_trail == [
        "accounts.create_user",
        "programmes.give_role",
        "programmes.invite",
        "programmes.accept_invitation",
    ]


@pytest.mark.parametrize("typed", [("kort", "kort"), (PASSWORD, PASSWORD + "x"), ("", ""), ("iris@example.org",) * 2])
def test_a_bad_password_is_refused_and_the_link_still_works(client, typed):
    invited()
    address = reverse("invitation", args=[key_in(post_box.outbox[0])])
    assert client.post(address, {"password": typed[0], "again": typed[1]}).status_code == 200
    assert Invitation.objects.open().count() == 1
    assert client.get(address).status_code == 200


def test_what_is_wrong_old_or_taken_back_looks_the_same_to_a_stranger(client, time_machine):
    row = invited()
    address = reverse("invitation", args=[key_in(post_box.outbox[0])])
    wrong = client.get(reverse("invitation", args=["x" * 43]))
    time_machine.move_to(row.expires_at + dt.timedelta(seconds=1))
    old = client.get(address)
    assert (wrong.status_code, old.status_code) == (404, 404)
    assert wrong.content == old.content


def test_inviting_again_ends_the_first_link_and_withdrawing_the_second(client):
    first = invited()
    by = builders.administrator()
    second = actions.invite_again(first.user, by=by)
    keys = [key_in(mail) for mail in post_box.outbox]
    assert [client.get(reverse("invitation", args=[key])).status_code for key in keys] == [404, 200]
    actions.withdraw_invitation(second, by=by)
    assert client.get(reverse("invitation", args=[keys[1]])).status_code == 404
    with pytest.raises(ValidationError):
        actions.withdraw_invitation(second, by=by)


def test_who_is_known_gets_the_role_and_a_mail_about_it_and_no_second_account():
    emma = builders.ministry_staff()
    row = actions.invite(
        **asked(email="EMMA@example.org", role="auditor", function="auditor"), by=builders.administrator()
    )
    assert row[1] is None
    assert User.objects.filter(email__iexact="emma@example.org").count() == 1
    assert Mail.objects.get(kind="role").recipient == emma
    assert post_box.outbox == []


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "geen adres"},
        {"role": "contributor"},  # belongs to a ROM
        {"is_mandated": True},  # belongs to a province
        {"ends_on": dt.date(2020, 1, 1), "starts_on": dt.date(2019, 1, 1)},
        {"function": ""},
    ],
)
def test_a_role_that_cannot_be_makes_no_account(changes):
    with pytest.raises(ValidationError):
        invited(**changes)
    assert not User.objects.filter(name="Iris").exists()
    assert post_box.outbox == []


def test_the_same_role_twice_is_refused():
    invited()
    with pytest.raises(ValidationError, match="heeft deze rol al"):
        invited()


def test_a_closed_account_is_not_invited():
    builders.ministry_staff()
    User.objects.update(is_active=False)
    with pytest.raises(ValidationError, match="gesloten"):
        invited(email="emma@example.org", role="auditor")


def test_a_mail_server_that_is_down_leaves_the_invitation_open_to_be_sent_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert invited().pk
    assert Invitation.objects.open().count() == 1


def test_with_single_sign_on_the_mail_asks_to_log_in_with_the_own_organisation(settings):
    settings.OIDC_ISSUER = "https://login.example.org"
    invited()
    assert "account van uw organisatie" in post_box.outbox[0].body
    assert "/uitnodiging/" not in post_box.outbox[0].body


@pytest.mark.parametrize("who", [builders.secretary, builders.ministry_staff, builders.auditor])
def test_nobody_else_invites(who):
    with pytest.raises(PermissionDenied):
        actions.invite(**asked(), by=who())


def test_without_a_mail_server_the_link_is_shown_once_to_who_invited(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    client.force_login(builders.administrator())
    home = builders.organisation("ezk", "ministry", "EZK")
    fields = {"name": "Iris", "email": "iris@example.org", "organisation": home.pk, "role": "policy"}
    fields |= {"function": "beleidsmedewerker", "starts_on": f"{audit.today():%d-%m-%Y}"}
    text = client.post(reverse("invite"), fields, follow=True).content.decode()
    key = re.search(r"/uitnodiging/([\w-]+)/", text).group(1)
    assert actions.invited_by_key(key).user.name == "Iris"
    assert key not in client.get(reverse("invite")).content.decode()
