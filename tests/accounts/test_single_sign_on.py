"""Login through the organisation's own account, against a certified OpenID provider on loopback (npm oidc-provider)."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import reverse

from romportal.accounts.models import User
from romportal.accounts.single_sign_on import ID_TOKEN
from romportal.audit.models import Line
from tests.oidc import CLIENT_ID, SECRET, rotate, running, spoil
from tests.programmes import builders

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PORTAL = "http://testserver"
START = "/account/oidc/sso/login/?process=login&next=/begrippen/"
LOGIN, INDEX = "/account/login/", "/account/2fa/"
ANSWER = "/account/oidc/sso/login/callback/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a running provider."""
    with running(PORTAL) as address:
        yield address


@pytest.fixture(autouse=True)
def _switched_on(settings, issuer):
    switch_on(settings, issuer)
    yield
    spoil(issuer, "")
    rotate(issuer)


def switch_on(settings, issuer: str) -> None:
    """Let the portal send people to this provider."""
    app = {
        "provider_id": "sso",
        "name": "Rijksaccount",
        "client_id": CLIENT_ID,
        "secret": SECRET,
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            "email_authentication": True,
            "verified_email": None,
        },
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.OIDC_NAME, settings.OIDC_CLIENT_ID = "Rijksaccount", CLIENT_ID


@pytest.fixture
def sanne() -> User:
    return builders.secretary()


def asked(client: Client, start: str = START) -> str:
    """Where the portal sends who presses the button."""
    answer = client.post(start)
    assert answer.status_code == 302
    return answer.headers["Location"]


def logged_in_there(address: str, who: str) -> str:
    """Log in at the provider as `who`; returns the address at the portal to which it then leads."""
    with requests.Session() as browser:
        page = browser.get(address, timeout=20)
        action = re.search(r'action="([^"]+)"', page.text)[1]
        answer = browser.post(
            action, {"prompt": "login", "login": who, "password": "x"}, allow_redirects=False, timeout=20
        )
        while not answer.headers["Location"].startswith(PORTAL):
            answer = browser.get(answer.headers["Location"], allow_redirects=False, timeout=20)
        return answer.headers["Location"].removeprefix(PORTAL)


def come_in(client: Client, who: str, start: str = START):
    return client.get(logged_in_there(asked(client, start), who))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def refused() -> list[tuple[str, str]]:
    lines = Line.objects.filter(action="accounts.single_sign_on").order_by("number")
    return [(line.object_label, line.detail["reason"]) for line in lines]


# ── Coming in ─────────────────────────────────────────────────────────────────────────────────────────────
def test_who_is_known_comes_in_and_where_they_were_going(client, sanne):
    answer = come_in(client, sanne.email)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/begrippen/")
    assert client.get("/begrippen/").status_code == 200
    assert client.session["_auth_user_id"] == str(sanne.pk)
    assert [line.action for line in Line.objects.filter(actor=sanne).order_by("number")] == [
        "accounts.log_in",
        "accounts.new_device",
    ]


def test_the_password_stays_and_nothing_of_the_provider_is_kept(client, sanne):
    come_in(client, sanne.email.upper())
    assert is_in(client)
    assert User.objects.get(pk=sanne.pk).has_usable_password()
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


def test_the_question_carries_state_and_a_proof_key(client, sanne):
    question = parse_qs(urlsplit(asked(client)).query)
    assert question["response_type"] == ["code"]
    assert question["code_challenge_method"] == ["S256"]
    assert question["client_id"] == [CLIENT_ID]
    assert len(question["state"][0]) >= 16
    assert SECRET not in str(question)


def test_the_button_is_there_only_when_it_is_switched_on(client, settings):
    assert "Log in met Rijksaccount" in client.get(LOGIN).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Log in met" not in client.get(LOGIN).content.decode()
    assert client.post(START).status_code == 404


def test_a_link_alone_starts_nothing(client):
    page = client.get(START)
    assert page.status_code == 200
    assert "Inloggen met Rijksaccount" in page.content.decode()


# ── Not coming in ─────────────────────────────────────────────────────────────────────────────────────────
def test_a_person_whom_we_do_not_know_gets_a_page_and_no_account(client, sanne):
    people = User.objects.count()
    answer = come_in(client, "vreemde@elders.example")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Uw organisatie kent u, maar dit portaal nog niet." in page
    assert "vreemde@elders.example" in page
    assert User.objects.count() == people
    assert not is_in(client)
    assert refused() == [("onbekend (vre…)", "onbekend bij het portaal")]
    assert client.get("/account/3rdparty/signup/", follow=True).redirect_chain[-1][0].startswith(LOGIN)


def test_markup_in_an_unknown_address_is_text(client):
    assert "<b>x</b>" not in come_in(client, "<b>x</b>@elders.example").content.decode()


def test_an_address_that_the_provider_did_not_verify_is_no_proof(client):
    builders.user("Onno", builders.organisation("ezk", "ministry", "EZK"), "policy")
    User.objects.filter(name="Onno").update(email="onbevestigd@example.org")
    assert come_in(client, "onbevestigd@example.org").status_code == 403
    assert not is_in(client)


def test_somebody_whose_access_ended_does_not_come_in(client, sanne):
    User.objects.filter(pk=sanne.pk).update(is_active=False)
    assert come_in(client, sanne.email).headers["Location"] == reverse("account_inactive")
    assert not is_in(client)


def test_an_answer_without_a_question_is_refused(client, sanne):
    answer = logged_in_there(asked(client), sanne.email)
    thief = Client()
    page = thief.get(answer).content.decode()
    assert "Inloggen is niet gelukt" in page
    assert not is_in(thief)
    assert refused() == [("onbekend (niets)", "antwoord geweigerd (unknown)")]


@pytest.mark.parametrize("state", ["", "x", "a" * 5000, "<script>"])
def test_a_forged_state_is_refused(client, sanne, state):
    answer = logged_in_there(asked(client), sanne.email)
    code = parse_qs(urlsplit(answer).query)["code"][0]
    page = client.get(ANSWER, {"code": code, "state": state}).content.decode()
    assert "Inloggen is niet gelukt" in page
    assert not is_in(client)


def test_a_replayed_answer_is_refused(client, sanne):
    answer = logged_in_there(asked(client), sanne.email)
    client.get(answer)
    assert is_in(client)
    client.post("/account/logout/")
    assert "Inloggen is niet gelukt" in client.get(answer).content.decode()
    assert not is_in(client)


def test_the_code_of_another_person_with_an_own_state_is_refused(client, sanne):
    """Injecting a stolen code: the proof key of the thief does not fit it."""
    stolen = parse_qs(urlsplit(logged_in_there(asked(client), sanne.email)).query)["code"][0]
    thief = Client()
    state = parse_qs(urlsplit(asked(thief)).query)["state"][0]
    page = thief.get(ANSWER, {"code": stolen, "state": state}).content.decode()
    assert "Inloggen is niet gelukt" in page
    assert not is_in(thief)


BAD_ANSWERS = {
    "nonce": "identiteitsbewijs hoort bij een andere vraag",
    "no-nonce": "identiteitsbewijs onvolledig",
    "none": "identiteitsbewijs soort handtekening mag niet",
    "shared": "identiteitsbewijs soort handtekening mag niet",
    "stranger": "identiteitsbewijs handtekening klopt niet",
    "altered": "identiteitsbewijs handtekening klopt niet",
    "unknown": "identiteitsbewijs onbekende sleutel",
    "nameless": "identiteitsbewijs onbekende sleutel",
    "aud": "identiteitsbewijs voor een ander bestemd",
    "azp": "identiteitsbewijs voor een ander bestemd",
    "several": "identiteitsbewijs voor een ander bestemd",
    "iss": "identiteitsbewijs van een andere uitgever",
    "exp": "identiteitsbewijs verlopen",
    "iat": "identiteitsbewijs nog niet geldig",
    "at_hash": "identiteitsbewijs hoort niet bij dit antwoord",
    "garbage": "identiteitsbewijs ongeldig",
    "missing": "identiteitsbewijs ongeldig",
    "userinfo": "gegevens van een ander dan het identiteitsbewijs",
    "discovery": "de uitgever is een andere dan is ingesteld",
}


@pytest.mark.parametrize("bad", BAD_ANSWERS)
def test_a_bad_answer_is_refused_in_words_and_kept_in_the_trail(client, sanne, issuer, bad):
    answer = logged_in_there(asked(client), sanne.email)
    spoil(issuer, bad)
    response = client.get(answer)
    assert response.status_code == 401
    assert "Inloggen is niet gelukt" in response.content.decode()
    assert not is_in(client)
    assert refused() == [("onbekend (niets)", f"antwoord geweigerd ({BAD_ANSWERS[bad]})")]


def test_a_claim_that_decides_nothing_may_be_anything(client, sanne, issuer):
    answer = logged_in_there(asked(client), sanne.email)
    spoil(issuer, "locale")
    client.get(answer)
    assert is_in(client)


def test_the_nonce_is_of_this_session_and_of_this_login(client, sanne):
    first, second = (parse_qs(urlsplit(asked(client)).query)["nonce"][0] for _ in range(2))
    assert len(first) >= 32
    assert first != second
    kept = [state["nonce"] for state, *_ in client.session["socialaccount_states"].values()]
    assert kept == [first, second]


def test_a_link_cannot_choose_nonce_scope_or_anything_else(client):
    question = parse_qs(
        urlsplit(asked(client, f"{START}&auth_params=nonce%3Dx%26prompt%3Dnone&scope=offline_access")).query
    )
    assert question["nonce"] != ["x"]
    assert "prompt" not in question
    assert sorted(question["scope"][0].split()) == ["email", "openid", "profile"]


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_a_new_key_of_the_provider_is_asked_for_once(client, sanne, issuer, algorithm):
    """Key rotation: the keys that are kept do not have it."""
    come_in(client, sanne.email)
    client.post("/account/logout/")
    rotate(issuer, algorithm)
    come_in(client, sanne.email)
    assert is_in(client)


def test_a_key_of_a_kind_that_is_not_allowed_is_refused(client, sanne, issuer):
    rotate(issuer, "RS512")
    come_in(client, sanne.email)
    assert not is_in(client)
    assert refused() == [("onbekend (niets)", "antwoord geweigerd (identiteitsbewijs soort handtekening mag niet)")]


@pytest.mark.parametrize("who", ["woord@example.org", "naam-sanne@example.org"])
def test_a_word_is_no_proof_and_a_user_name_is_no_address(client, who):
    """Entra without the optional claim `email` sends a preferred_username, which a person may choose."""
    builders.user("Onno", builders.organisation("ezk", "ministry", "EZK"), "policy")
    User.objects.filter(name="Onno").update(email=who.removeprefix("naam-"))
    page = come_in(client, who)
    assert page.status_code == 403
    assert "Uw organisatie kent u, maar dit portaal nog niet." in page.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("place", ["/realms/rijk", "/0f7a5a2e-1111-4c3b-9d7e-5b1f0c2d3e4f/v2.0"])
def test_a_provider_below_a_path_as_keycloak_and_entra_have_it(client, sanne, settings, place):
    with running(PORTAL, place=place) as address:
        switch_on(settings, address)
        assert address.endswith(place)
        come_in(client, sanne.email)
        assert is_in(client)
        away = client.post("/account/logout/").headers["Location"]
        assert away.startswith(f"{address}/session/end?")


def test_who_changes_their_mind_is_told_so(client):
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]
    answer = client.get(ANSWER, {"error": "access_denied", "state": state}, follow=True)
    assert "Inloggen is afgebroken" in answer.content.decode()


def test_a_provider_that_is_down_is_an_error_in_words(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.post(START)
    assert "Inloggen is niet gelukt" in answer.content.decode()


def test_nobody_ties_an_identity_to_the_account_of_another(client, sanne):
    client.force_login(sanne)
    answer = come_in(client, "vreemde@elders.example", START.replace("process=login", "process=connect"))
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()
    assert client.get("/account/3rdparty/").headers["Location"] == INDEX


# ── The second factor ─────────────────────────────────────────────────────────────────────────────────────
def test_the_portal_asks_its_own_second_factor_unless_the_provider_does(client, sanne, settings):
    settings.MFA_REQUIRED = True
    come_in(client, sanne.email)
    assert client.get("/begrippen/").headers["Location"] == INDEX
    settings.OIDC_ASKS_SECOND_FACTOR = True
    assert client.get("/begrippen/").status_code == 200


def test_a_password_alone_is_not_enough_where_the_provider_asks_one(client, sanne, settings):
    settings.MFA_REQUIRED = settings.OIDC_ASKS_SECOND_FACTOR = True
    client.post(LOGIN, {"login": sanne.email, "password": "een lang wachtwoord"})
    assert client.get("/begrippen/").headers["Location"] == INDEX


def test_who_has_a_second_factor_here_is_asked_for_it(client, sanne):
    TOTP.activate(sanne, generate_totp_secret())
    assert come_in(client, sanne.email).headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


# ── Leaving ───────────────────────────────────────────────────────────────────────────────────────────────
def test_logging_out_ends_it_at_the_provider_too(client, sanne, issuer):
    come_in(client, sanne.email)
    away = client.post("/account/logout/").headers["Location"]
    assert not is_in(client)
    assert away.startswith(f"{issuer}/session/end?")
    question = parse_qs(urlsplit(away).query)
    assert question.pop("id_token_hint")[0].count(".") == 2
    assert question == {"client_id": [CLIENT_ID], "post_logout_redirect_uri": [f"{PORTAL}{LOGIN}"]}
    assert requests.get(away, timeout=20).status_code == 200


def test_the_id_token_is_in_the_session_alone_and_leaves_with_it(client, sanne):
    come_in(client, sanne.email)
    assert client.session[ID_TOKEN].count(".") == 2
    client.post("/account/logout/")
    assert ID_TOKEN not in client.session


def test_an_id_token_too_long_for_an_address_is_left_out(client, sanne):
    come_in(client, sanne.email)
    session = client.session
    session[ID_TOKEN] = "x" * 6_001
    session.save()
    assert "id_token_hint" not in client.post("/account/logout/").headers["Location"]


def test_who_came_with_a_password_leaves_here_alone(client, sanne):
    client.post(LOGIN, {"login": sanne.email, "password": "een lang wachtwoord"})
    assert client.post("/account/logout/").headers["Location"] == LOGIN
