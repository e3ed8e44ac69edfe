"""Where a person is logged in: seen, ended one by one or all at once, ended by time, and told about by mail."""

import datetime as dt

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from romportal.accounts.actions import create_user, set_password
from romportal.accounts.devices import COOKIE, UNKNOWN, device_name
from romportal.accounts.models import User
from romportal.accounts.queries import open_sessions
from romportal.audit.models import Line
from romportal.mailing.actions import choose, deliver
from romportal.mailing.models import Mail
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord"
PAGE, LOGIN = reverse("own_sessions"), reverse("account_login")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
NOON = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def sanne() -> User:
    return create_user(email="sanne@example.org", name="Sanne", password=PASSWORD, by=None)


def browser(person: User, user_agent: str = FIREFOX) -> Client:
    """A browser of its own in which this person logged in."""
    client = Client(headers={"User-Agent": user_agent})
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def copied(client: Client) -> Client:
    """What a thief has: the cookie alone."""
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return thief


def session_of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def kept(action: str) -> list[tuple[str, dict]]:
    return [(line.actor_name, line.detail) for line in Line.objects.filter(action=action).order_by("number")]


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────────
def test_the_page_names_each_device_and_when_it_ends(sanne):
    with time_machine.travel(NOON, tick=False):
        browser(sanne, SAFARI)
    with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False):
        here = browser(sanne)
        page = here.get(PAGE).content.decode()
        sessions = open_sessions(sanne, here.session.session_key)
    assert [(each.device, each.is_here) for each in sessions] == [
        ("Firefox op Windows", True),
        ("Safari op iPhone", False),
    ]
    assert [each.ends_at for each in sessions] == [NOON + dt.timedelta(hours=9), NOON + dt.timedelta(hours=8)]
    assert "U bent op twee apparaten ingelogd." in page
    assert "dit apparaat" in page
    assert "Onbekend" in page
    assert "24-11-2026 20.00 uur" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_only_the_own_sessions_are_shown(sanne):
    other = create_user(email="bas@example.org", name="Bas", password=PASSWORD, by=None)
    browser(other, SAFARI)
    assert "iPhone" not in browser(sanne).get(PAGE).content.decode()


def test_what_ended_is_not_shown(sanne):
    away = browser(sanne, SAFARI)
    away.post(reverse("account_logout"))
    here = browser(sanne)
    assert [each.device for each in open_sessions(sanne, here.session.session_key)] == ["Firefox op Windows"]


def test_what_was_open_with_an_old_password_is_not_shown_and_does_not_work(sanne):
    away = browser(sanne, SAFARI)
    set_password(sanne, password=PASSWORD, by=None)
    here = browser(sanne)
    assert [each.device for each in open_sessions(User.objects.get(), here.session.session_key)] == [
        "Firefox op Windows"
    ]
    assert not is_in(away)


def test_the_number_of_queries_does_not_grow_with_sessions(sanne):
    here = browser(sanne)
    one = queries_of(here, PAGE)
    for _ in range(3):
        browser(sanne, SAFARI)
    assert queries_of(here, PAGE) == one


def test_the_page_of_allauth_leads_here(sanne):
    assert browser(sanne).get("/account/sessions/").headers["Location"] == PAGE


# ── Ending ────────────────────────────────────────────────────────────────────────────────────────────────
def test_one_session_is_ended_and_the_others_go_on(sanne):
    here, away, third = browser(sanne), browser(sanne, SAFARI), browser(sanne, SAFARI)
    answer = here.post(PAGE, {"sessie": session_of(away).pk}, follow=True)
    assert "U bent uitgelogd op Safari op iPhone." in answer.content.decode()
    assert (is_in(here), is_in(away), is_in(third)) == (True, False, True)
    assert kept("accounts.end_session") == [("Sanne", {"device": "Safari op iPhone"})]


def test_everywhere_is_everywhere(sanne):
    here, away = browser(sanne), browser(sanne, SAFARI)
    answer = here.post(PAGE, {"sessie": "overal"}, follow=True)
    assert "U bent op alle apparaten uitgelogd." in answer.content.decode()
    assert answer.redirect_chain[-1][0] == LOGIN
    assert (is_in(here), is_in(away)) == (False, False)
    assert kept("accounts.end_sessions") == [("Sanne", {"count": 2})]


def test_the_session_of_this_page_can_be_ended_too(sanne):
    here = browser(sanne)
    assert here.post(PAGE, {"sessie": session_of(here).pk}).headers["Location"] == LOGIN
    assert not is_in(here)


def test_a_strangers_session_is_not_there(sanne):
    other = browser(create_user(email="bas@example.org", name="Bas", password=PASSWORD, by=None))
    here = browser(sanne)
    assert here.post(PAGE, {"sessie": session_of(other).pk}).status_code == 404
    assert is_in(other)


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "1e3", "٣", "9" * 30, "999999", "<script>"])
def test_what_is_no_session_is_not_there(sanne, nonsense):
    here = browser(sanne)
    assert here.post(PAGE, {"sessie": nonsense}).status_code == 404
    assert is_in(here)


@pytest.mark.parametrize("ending", ["logout", "here", "everywhere", "elsewhere"])
def test_a_stolen_cookie_opens_nothing_after_logging_out(sanne, ending):
    here, other = browser(sanne), browser(sanne, SAFARI)
    thief = copied(here)
    assert is_in(thief)
    if ending == "logout":
        here.post(reverse("account_logout"))
    elif ending == "here":
        here.post(PAGE, {"sessie": session_of(here).pk})
    elif ending == "everywhere":
        other.post(PAGE, {"sessie": "overal"})
    else:
        other.post(PAGE, {"sessie": session_of(here).pk})
    for address in (PAGE, "/", "/programmas/", "/beheer/"):
        assert thief.get(address, follow=True).redirect_chain[-1][0].startswith(LOGIN)
    assert thief.post(PAGE, {"sessie": "overal"}).headers["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in thief.session


# ── Ending by time ────────────────────────────────────────────────────────────────────────────────────────
def test_without_use_it_ends_after_eight_hours(sanne):
    with time_machine.travel(NOON, tick=False) as clock:
        here = browser(sanne)
        clock.shift(dt.timedelta(hours=8, seconds=1))
        assert not is_in(here)


def test_use_moves_the_end_but_never_past_twelve_hours(sanne):
    with time_machine.travel(NOON, tick=False) as clock:
        here = browser(sanne)
        for _ in range(2):
            clock.shift(dt.timedelta(hours=6))
            assert is_in(here)
        assert session_of(here).last_seen_at == NOON + dt.timedelta(hours=12)
        clock.shift(dt.timedelta(seconds=1))
        assert not is_in(here)
    assert kept("accounts.log_out") == [("Sanne", {})]


def test_reading_a_page_soon_after_another_writes_nothing(sanne):
    with time_machine.travel(NOON, tick=False) as clock:
        here = browser(sanne)
        clock.shift(dt.timedelta(seconds=299))
        is_in(here)
        assert session_of(here).last_seen_at == NOON


# ── A new device ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_new_device_is_mailed_and_in_the_trail_once(sanne):
    here = browser(sanne)
    assert deliver() == 1
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Ingelogd met een nieuw apparaat", ["sanne@example.org"])
    assert "een apparaat dat wij nog niet kenden: Firefox op Windows." in message.body
    assert "Log overal uit" in message.body
    assert PASSWORD not in message.body
    assert kept("accounts.new_device") == [("Sanne", {"device": "Firefox op Windows"})]

    here.post(reverse("account_logout"))
    here.post(LOGIN, {"login": sanne.email, "password": PASSWORD})
    assert deliver() == 0
    assert len(mail.outbox) == 1
    assert len(kept("accounts.new_device")) == 1


def test_the_device_of_one_person_is_new_to_another(sanne):
    here = browser(sanne)
    here.post(reverse("account_logout"))
    other = create_user(email="bas@example.org", name="Bas", password=PASSWORD, by=None)
    here.post(LOGIN, {"login": other.email, "password": PASSWORD})
    here.post(reverse("account_logout"))
    here.post(LOGIN, {"login": sanne.email, "password": PASSWORD})
    assert [name for name, _ in kept("accounts.new_device")] == ["Sanne", "Bas"]


@pytest.mark.parametrize("forged", ["", "[1]", "WzFd:1abc:forged", "x" * 5000, "\N{LATIN SMALL LETTER E WITH ACUTE}"])
def test_a_forged_memory_is_no_memory(sanne, forged):
    here = Client()
    here.cookies[COOKIE] = forged
    here.post(LOGIN, {"login": sanne.email, "password": PASSWORD})
    assert len(kept("accounts.new_device")) == 1


def test_the_memory_of_a_device_opens_nothing(sanne):
    thief = Client()
    thief.cookies[COOKIE] = browser(sanne).cookies[COOKIE].value
    assert not is_in(thief)


def test_a_mail_server_that_is_down_does_not_block_a_login(sanne, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    here = browser(sanne)
    assert is_in(here)
    assert deliver() == 0
    waiting = Mail.objects.get()
    assert (waiting.recipient, waiting.state, waiting.attempts) == (sanne, "waiting", 1)


def test_news_of_the_account_waits_for_no_mail_of_the_day_and_reaches_who_has_no_role(sanne):
    choose(sanne, daily=True, by=sanne)
    browser(sanne)
    assert deliver() == 1
    assert "Liever" not in mail.outbox[0].body


def test_without_a_mail_server_the_administrator_reads_it(sanne, settings, client):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    browser(sanne)
    deliver()
    client.force_login(builders.administrator())
    assert "Ingelogd met een nieuw apparaat" in client.get(reverse("mail_list")).content.decode()


def test_a_refused_login_is_no_new_device(sanne):
    Client().post(LOGIN, {"login": sanne.email, "password": "fout"})
    assert kept("accounts.new_device") == []
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox op Windows"),
        (SAFARI, "Safari op iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36", "Chrome op Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge op Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36", "Chrome op Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.0 Safari/605.1", "Safari op Mac"),
        ("curl/8.5 (Linux)", "Browser op Linux"),
        ("", UNKNOWN),
        ("<script>alert(1)</script>", UNKNOWN),
    ],
)
def test_a_device_has_a_name_of_our_words(user_agent, name):
    assert device_name(user_agent) == name
