"""Logging in: kept in the trail, throttled, and hardened."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from romportal.accounts.actions import create_user
from romportal.accounts.models import User
from romportal.audit.models import Line

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord"
LOGIN = reverse("account_login")


@pytest.fixture
def sanne() -> User:
    return create_user(email="sanne@example.org", name="Sanne", password=PASSWORD, by=None)


def kept() -> list[tuple[str, str, str, str]]:
    """(action, result, object, actor) of every line since the user was made, oldest first."""
    lines = Line.objects.exclude(action="accounts.create_user").order_by("number")
    return [(line.action, line.result, line.object_label, line.actor_name) for line in lines]


def log_in(client, password: str = PASSWORD, email: str = "sanne@example.org"):
    return client.post(LOGIN, {"login": email, "password": password})


def test_coming_and_leaving_are_kept(client, sanne):
    assert log_in(client).status_code == 302
    client.post(reverse("account_logout"))
    assert kept() == [
        ("accounts.log_in", "gelukt", "Sanne", "Sanne"),
        ("accounts.new_device", "gelukt", "Sanne", "Sanne"),
        ("accounts.log_out", "gelukt", "Sanne", "Sanne"),
    ]
    assert {line.origin for line in Line.objects.filter(action="accounts.log_in")} == {"portaal 127.0.0.1"}


def test_a_wrong_password_is_kept_as_refused_without_what_was_typed(client, sanne):
    page = log_in(client, password="GeheimWachtwoord")
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in page.content.decode()
    line = Line.objects.first()
    assert kept() == [("accounts.log_in", "geweigerd", "Sanne", "")]
    assert line.detail == {"typed": "san…"}
    assert "GeheimWachtwoord" not in str(list(Line.objects.values()))


def test_an_unknown_address_is_shortened(client, sanne):
    log_in(client, email="mijnwachtwoord@example.org")
    line = Line.objects.first()
    assert (line.result, line.object_label, line.object_id) == ("geweigerd", "onbekend (mij…)", "")
    assert "mijnwachtwoord" not in str(list(Line.objects.values()))


def test_five_wrong_passwords_and_even_the_right_one_is_refused(client, sanne):
    for _ in range(5):
        assert "horen niet bij elkaar" in log_in(client, password="fout").content.decode()
    page = log_in(client).content.decode()
    assert "U probeerde het te vaak. Wacht vijf minuten en probeer het dan opnieuw." in page
    assert not Session.objects.exists()
    assert [line[1] for line in kept()] == ["geweigerd"] * 5


def test_an_inactive_person_does_not_come_in(client, sanne):
    User.objects.update(is_active=False)
    log_in(client)
    assert client.get("/account/2fa/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_new_password_ends_what_was_open_elsewhere(client, sanne):
    log_in(client)
    sanne.set_password("een ander lang wachtwoord")
    sanne.save(update_fields=["password"])
    assert client.get(reverse("mfa_index")).url.startswith(LOGIN)


def test_logging_out_needs_a_post(client, sanne):
    log_in(client)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session


def test_a_login_gets_a_new_session(client, sanne):
    client.get(LOGIN)
    before = client.session.session_key
    log_in(client)
    assert client.session.session_key != before


def test_cookies_are_kept_from_scripts_and_other_sites(client, sanne):
    log_in(client)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert not session["max-age"], "it goes when the browser closes"
    client.get(LOGIN)
    assert settings.CSRF_COOKIE_HTTPONLY


def test_the_policy_allows_nothing_inline(client):
    response = client.get(LOGIN)
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_nobody_signs_up(client):
    page = client.post(
        reverse("account_signup"), {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert page.status_code == 200
    assert not User.objects.exists()
