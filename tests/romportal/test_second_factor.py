"""A second factor: asked of everybody outside the demo, set up before any other page, throttled, in the trail."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from programmes.models import Portal
from romportal.accounts.models import User
from romportal.audit.models import Line
from romportal.mailing.actions import deliver
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord"
INDEX, LOGIN = "/account/2fa/", "/account/login/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED = True


@pytest.fixture
def sanne() -> User:
    return builders.secretary()


def log_in(client, person, address="/", **more):
    return client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": address} | more)


def code_of(secret: str, steps: int = 0) -> str:
    """The code that an app with this key shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(client) -> str:
    """Set up an app as a person does; returns the key."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert f'value="{secret}"' in page.content.decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    return secret


def with_app(person) -> str:
    """Give a person an app behind the pages; returns the key."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def kept(action="accounts.log_in") -> list[tuple[str, dict]]:
    return [(line.result, line.detail) for line in Line.objects.filter(action=action).order_by("number")]


# ── Led through setting it up ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "address", ["/", "/programmas/", "/afstemming/", "/beheer/", "/spoor/", "/export/programmas.xlsx"]
)
def test_without_a_second_factor_every_page_leads_to_setting_one_up(client, sanne, address):
    log_in(client, sanne, "/")
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, INDEX)
    page = client.get(INDEX).content.decode()
    assert "Stel eerst een tweede stap in." in page


def test_nothing_can_be_posted_without_a_second_factor(client, sanne):
    log_in(client, sanne)
    before = Line.objects.count()
    answer = client.post("/overleggen/nieuw/", {"title": "BO"})
    assert (answer.status_code, answer.headers["Location"]) == (302, INDEX)
    assert Line.objects.count() == before


def test_the_administrator_needs_one_as_well(client):
    person = builders.administrator()
    log_in(client, person)
    assert client.get("/beheer/accounts/user/").headers["Location"] == INDEX


def test_health_login_and_logout_stay_open(client, sanne):
    log_in(client, sanne)
    assert client.get("/health/").status_code in (200, 503)
    assert client.get("/toegankelijkheid/").status_code == 200
    assert client.post("/account/logout/").headers["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


def test_a_person_is_led_through_and_comes_where_they_were_going(client, sanne, django_capture_on_commit_callbacks):
    log_in(client, sanne, "/programmas/?rom=nom")
    assert client.get("/programmas/?rom=nom").headers["Location"] == INDEX
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "U hebt nog 10 van 10 codes." in codes
    assert 'href="/programmas/?rom=nom"' in codes
    assert client.get("/programmas/").status_code == 200
    factors = [detail["factor"] for _, detail in kept("accounts.add_factor")]
    assert sorted(factors) == ["recovery_codes", "totp"]


def test_a_wrong_first_code_sets_nothing_up(client, sanne):
    log_in(client, sanne)
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Deze code klopt niet, of is al gebruikt." in page
    assert not Authenticator.objects.exists()


def test_what_is_no_code_is_refused_at_the_field(client, sanne):
    log_in(client, sanne)
    client.get(reverse("mfa_activate_totp"))
    for typed in ("", "x" * 21, "<b>1</b>", "\u202e123456"):
        page = client.post(reverse("mfa_activate_totp"), {"code": typed}).content.decode()
        assert "<title>Fout: " in page
        assert "<b>1</b>" not in page
    assert not Authenticator.objects.exists()


def test_recovery_codes_alone_are_no_second_factor(client, sanne):
    RecoveryCodes.activate(sanne)
    client.force_login(sanne)
    assert client.get("/programmas/").headers["Location"] == INDEX


def test_who_removes_the_only_one_sets_up_another_at_once(client, sanne):
    log_in(client, sanne)
    set_up_app(client)
    assert client.get("/programmas/").status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).headers["Location"] == INDEX
    assert client.get("/programmas/").headers["Location"] == INDEX
    assert not Authenticator.objects.exists()
    assert Line.objects.filter(action="accounts.remove_factor").count() == 2


def test_an_administrator_helps_who_lost_everything(client, sanne):
    with_app(sanne)
    bas = builders.administrator()
    with_app(bas)
    theirs = Client()
    theirs.force_login(sanne)
    client.force_login(bas)
    order = {"action": "take_factors_away", "_selected_action": [sanne.pk]}
    assert client.post("/beheer/accounts/user/", order).status_code == 302
    assert {each.user_id for each in Authenticator.objects.all()} == {bas.pk}
    assert kept("accounts.remove_factors") == [("gelukt", {"count": 2})]
    log_in(theirs, sanne)
    assert theirs.get("/programmas/").headers["Location"] == INDEX


def test_nobody_else_takes_a_second_factor_away(client, sanne):
    bas = builders.administrator()
    for person in (sanne, bas):
        with_app(person)
    client.force_login(sanne)
    order = {"action": "take_factors_away", "_selected_action": [bas.pk]}
    assert client.post("/beheer/accounts/user/", order).status_code == 403
    assert Authenticator.objects.filter(user=bas).count() == 2


# ── Where it is not asked ─────────────────────────────────────────────────────────────────────────────────
def test_a_portal_with_demo_data_asks_a_password_alone(client, sanne):
    Portal.objects.update(holds_demo=True)
    log_in(client, sanne)
    assert client.get("/programmas/").status_code == 200


def test_a_setting_turns_it_off(client, sanne, settings):
    settings.MFA_REQUIRED = False
    log_in(client, sanne)
    assert client.get("/programmas/").status_code == 200


def test_whoever_set_one_up_is_asked_for_it_in_the_demo_too(client, sanne):
    with_app(sanne)
    Portal.objects.update(holds_demo=True)
    assert log_in(client, sanne).headers["Location"] == reverse("mfa_authenticate")
    assert client.get("/programmas/").headers["Location"].startswith(LOGIN)


# ── The second step of a login ────────────────────────────────────────────────────────────────────────────
def test_a_login_with_a_code_comes_in(client, sanne):
    secret = with_app(sanne)
    assert log_in(client, sanne, "/programmas/").headers["Location"] == reverse("mfa_authenticate")
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert answer.headers["Location"] == "/programmas/"
    assert client.get("/programmas/").status_code == 200


def test_the_same_code_does_not_work_twice(client, sanne):
    secret = with_app(sanne)
    code = code_of(secret)
    log_in(client, sanne)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post("/account/logout/")
    log_in(client, sanne)
    page = client.post(reverse("mfa_authenticate"), {"code": code}).content.decode()
    assert "Deze code klopt niet, of is al gebruikt." in page
    assert "_auth_user_id" not in client.session


def test_an_old_code_is_refused(client, sanne):
    secret = with_app(sanne)
    log_in(client, sanne)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, steps=-10)})
    assert "_auth_user_id" not in client.session


def test_ten_wrong_codes_are_throttled_and_in_the_trail_and_even_the_right_one_is_refused(client, sanne):
    secret = with_app(sanne)
    log_in(client, sanne)
    pages = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode() for _ in range(10)]
    assert ["Deze code klopt niet" in page for page in pages] == [True] * 5 + [False] * 5
    assert ["U probeerde het te vaak." in page for page in pages] == [False] * 5 + [True] * 5
    assert kept() == [("geweigerd", {"factor": "totp"})] * 5 + [("geweigerd", {"reason": "te vaak geprobeerd"})] * 5
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session


def test_another_browser_does_not_get_five_more_tries(client, sanne, django_user_model):
    secret = with_app(sanne)
    for _ in range(5):
        log_in(client, sanne)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.cookies.clear()
    log_in(client, sanne)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once_and_is_in_the_trail(client, sanne):
    with_app(sanne)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    for comes_in in (True, False):
        log_in(client, sanne)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is comes_in
        client.post("/account/logout/")
    assert kept("accounts.use_recovery_code") == [("gelukt", {})]


NONSENSE = [
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"userHandle": "MQ", "signature": "AA",'
    ' "clientDataJSON": "e30", "authenticatorData": "AA"}}',
]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_a_passkey_that_is_nonsense_is_refused_and_in_the_trail(client, sanne, nonsense):
    with_app(sanne)
    log_in(client, sanne)
    page = client.post(reverse("mfa_authenticate"), {"credential": nonsense})
    assert page.status_code == 200
    assert kept() == [("geweigerd", {"factor": "webauthn"})]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_a_passkey_instead_of_a_password_that_is_nonsense_as_well(client, sanne, nonsense):
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": nonsense}, follow=True)
    assert "Deze code klopt niet" in answer.content.decode()
    assert [line.object_label for line in Line.objects.filter(action="accounts.log_in")] == ["onbekend"]
    assert "_auth_user_id" not in client.session


# ── Secrets, mail, speed ──────────────────────────────────────────────────────────────────────────────────
def test_secrets_are_unreadable_in_the_database(client, sanne):
    log_in(client, sanne)
    secret = set_up_app(client)
    assert secret not in str(list(Authenticator.objects.values()))


def test_a_change_of_the_second_factor_is_mailed_by_the_outbox(client, sanne, django_capture_on_commit_callbacks):
    log_in(client, sanne)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    deliver()
    (message,) = [each for each in mail.outbox if each.subject == "Tweede stap ingesteld"]
    assert message.to == [sanne.email]
    assert "is een app ingesteld" in message.body
    assert "Was u dit niet?" in message.body


def test_a_mail_server_that_is_down_holds_nobody_up(client, sanne, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert client.post("/account/password/reset/", {"email": sanne.email}).status_code == 302


def test_who_has_one_pays_one_query_a_page(client, sanne, settings):
    with_app(sanne)
    client.force_login(sanne)
    asked = queries_of(client, "/begrippen/")
    settings.MFA_REQUIRED = False
    assert asked - queries_of(client, "/begrippen/") == 1
