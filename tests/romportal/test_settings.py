"""With DEBUG off the portal refuses to start with anything unsafe, and says what to set."""

import json
import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).parents[2] / "romportal/settings.py"
SAFE = {
    "SECRET_KEY": "s" * 50,
    "MFA_ENCRYPTION_KEY": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "ALLOWED_HOSTS": "portaal.example.nl",
}
SINGLE_SIGN_ON = {
    "OIDC_ISSUER": "https://inloggen.example.nl/realms/rijk/",
    "OIDC_CLIENT_ID": "portaal",
    "OIDC_CLIENT_SECRET": "geheim",
}
NAMES = [
    *SAFE,
    *SINGLE_SIGN_ON,
    "OIDC_NAME",
    "OIDC_TRUSTS_EMAIL",
    "DEBUG",
    "LOOPBACK_HTTP",
    "SECURE_SSL_REDIRECT",
    "BEHIND_TLS_PROXY",
    "DATABASE_URL",
    "DATA_DIR",
]


@pytest.fixture
def settings_with(monkeypatch):
    """Read the settings anew with the given environment and nothing else."""

    def read(**environment):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


def test_without_any_environment_every_reason_is_named(settings_with):
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_with()

    assert str(refusal.value).splitlines() == [
        "The portal refuses to start with unsafe settings:",
        "- SECRET_KEY is missing or shorter than 40 characters.",
        "- MFA_ENCRYPTION_KEY is missing (a Fernet key; second factors are encrypted with it).",
        "- ALLOWED_HOSTS is empty: name the hosts this portal answers to.",
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"SECRET_KEY": "s" * 39}, "SECRET_KEY is missing or shorter than 40 characters."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS may not be '*'."),
        ({"SECURE_SSL_REDIRECT": "off"}, "HTTPS is off: leave SECURE_SSL_REDIRECT on, or say BEHIND_TLS_PROXY=on."),
        (
            {"LOOPBACK_HTTP": "on"},
            "LOOPBACK_HTTP is for 127.0.0.1, localhost and [::1] alone; use HTTPS for other hosts.",
        ),
        (
            {"OIDC_ISSUER": "https://inloggen.example.nl"},
            "Single sign-on is half filled in: OIDC_CLIENT_ID, OIDC_CLIENT_SECRET is missing.",
        ),
        (
            SINGLE_SIGN_ON | {"OIDC_ISSUER": "http://inloggen.example.nl"},
            "OIDC_ISSUER must begin with https://: its answers are believed because of TLS.",
        ),
    ],
)
def test_one_unsafe_setting_is_enough_to_refuse(settings_with, change, reason):
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_with(**SAFE | change)

    assert str(refusal.value).splitlines()[1:] == [f"- {reason}"]


def test_safe_settings_use_https_everywhere(settings_with):
    settings = settings_with(**SAFE)

    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000


def test_a_proxy_that_ends_tls_may_take_over_the_redirect(settings_with):
    settings = settings_with(**SAFE, BEHIND_TLS_PROXY="on", SECURE_SSL_REDIRECT="off")

    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert settings["SESSION_COOKIE_SECURE"] is True


def test_plain_http_on_loopback_alone(settings_with):
    settings = settings_with(**SAFE | {"ALLOWED_HOSTS": "127.0.0.1,localhost"}, LOOPBACK_HTTP="on")

    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["SESSION_COOKIE_SECURE"] is False


def test_policy_has_no_inline_script_or_style(settings_with):
    policy = settings_with(**SAFE)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]


def test_single_sign_on_is_on_as_soon_as_it_is_filled_in(settings_with):
    off, on = settings_with(**SAFE), settings_with(**SAFE, **SINGLE_SIGN_ON, OIDC_NAME="Rijksaccount")

    assert off["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []
    assert off["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'"]
    (app,) = on["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert (app["name"], app["client_id"], app["secret"]) == ("Rijksaccount", "portaal", "geheim")
    assert app["settings"]["server_url"] == "https://inloggen.example.nl/realms/rijk"
    assert app["settings"]["verified_email"] is None
    assert on["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'", "https://inloggen.example.nl"]


def test_sqlite_writes_one_at_a_time_and_postgres_keeps_connections(settings_with):
    sqlite = settings_with(**SAFE)["DATABASES"]["default"]
    postgres = settings_with(**SAFE, DATABASE_URL="postgres://someone@localhost/portaal")["DATABASES"]["default"]

    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (postgres["CONN_MAX_AGE"], postgres["CONN_HEALTH_CHECKS"]) == (60, True)


def test_every_file_names_the_same_version():
    root = SETTINGS.parents[1]
    version = (root / "VERSION").read_text().strip()

    assert f'softwareVersion: "{version}"' in (root / "publiccode.yml").read_text(encoding="utf-8")
    for name in ("package.json", "package-lock.json"):
        assert json.loads((root / name).read_text(encoding="utf-8"))["version"] == version


def test_lock_files_name_no_registry():
    root = SETTINGS.parents[1]
    python = "".join((root / f"requirements/{name}.txt").read_text() for name in ("base", "dev", "node"))

    assert "://" not in python
    assert "index-url" not in python
    assert '"resolved"' not in (root / "package-lock.json").read_text(encoding="utf-8")
