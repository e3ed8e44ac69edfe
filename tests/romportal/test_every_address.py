"""No address is forgotten: each is in the permission matrix, open, or of the own account; the admin site is closed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.views.generic import RedirectView

from reporting.models import DialoguePack
from romportal.audit.models import Line
from tests.romportal.roles import ROLES, logged_in
from tests.romportal.test_permission_matrix import OPEN, READ, address_of, world

pytestmark = pytest.mark.django_db

ACCOUNT = {
    "account_login": "open",
    "account_signup": "open",
    "account_inactive": "open",
    "account_reset_password": "open",
    "account_reset_password_done": "open",
    "account_reset_password_from_key_done": "open",
    "account_confirm_login_code": "open",
    "account_email_verification_sent": "open",
    "mfa_authenticate": "open",
    "mfa_login_webauthn": "open",
    "account_logout": "own",
    "own_sessions": "own",
    "usersessions_list": "own",
    "mail_choice": "own",
    "calendar": "key",
    "invitation": "key",
    "account_reauthenticate": "own",
    "account_email": "own",
    "account_change_password": "own",
    "account_set_password": "own",
    "openid_connect_login": "key",
    "openid_connect_callback": "key",
    "socialaccount_login_cancelled": "open",
    "socialaccount_login_error": "open",
    "socialaccount_signup": "open",
    "socialaccount_connections": "own",
    "mfa_index": "own",
    "mfa_reauthenticate": "own",
    "mfa_activate_totp": "own",
    "mfa_deactivate_totp": "own",
    "mfa_view_recovery_codes": "own",
    "mfa_generate_recovery_codes": "own",
    "mfa_download_recovery_codes": "own",
    "mfa_list_webauthn": "own",
    "mfa_add_webauthn": "own",
    "mfa_reauthenticate_webauthn": "own",
    "mfa_remove_webauthn": "own",
    "mfa_edit_webauthn": "own",
    "account_confirm_email": "key",
    "account_reset_password_from_key": "key",
}


@pytest.mark.parametrize("name", [name for name, kind in ACCOUNT.items() if kind != "key"])
def test_pages_of_the_own_account_need_a_login(name):
    keys = {"pk": 1} if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else {}
    response = Client().get(reverse(name, kwargs=keys))
    if ACCOUNT[name] == "own":
        assert response.status_code == 302, name
        assert response.url.startswith(("/account/login/", "/")), name
    else:
        assert response.status_code in (200, 302), name


def patterns(resolver: Any, inside: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL of the portal, with the name of the namespace that it is in."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield inside, pattern
        else:
            yield from patterns(pattern, pattern.namespace or inside)


def is_old(pattern: URLPattern) -> bool:
    """A nameless address of an earlier allauth, which leads on to one with a name."""
    return pattern.name is None and getattr(pattern.callback, "view_class", None) is RedirectView


def test_every_url_is_in_the_matrix():
    own = {pattern.name for inside, pattern in patterns(get_resolver()) if inside != "admin" and not is_old(pattern)}
    assert own == {row.name for row in READ if ":" not in row.name} | set(OPEN) | set(ACCOUNT)


def test_every_download_leaves_a_line_with_who_took_it():
    """Every page that is no page but a file: whoever took figures out of the portal can be found."""
    there, downloads = world(), set()
    DialoguePack.objects.update(pdf=b"%PDF-1.7")
    for row in (row for row in READ if row.may):  # not a button, which nobody reads
        role = row.may.split()[0]
        client, before = logged_in(role), Line.objects.count()
        response = client.get(address_of(row, there))
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            downloads.add(row.name)
            (line,) = Line.objects.exclude(action="accounts.log_in").filter(number__gt=before)
            assert line.action in ("reporting.export", "reporting.download_pack"), row
            assert line.actor == ROLES[role](), row
        else:
            assert response.headers["Content-Type"].startswith("text/html"), row
    assert downloads >= {"sheet", "province_pdf", "pack_pdf"}


def admin_pages() -> list[str]:
    """Every page of the admin site."""
    pages = [reverse("admin:index"), reverse("admin:autocomplete"), reverse("admin:jsi18n")]
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{base}_changelist"), reverse(f"{base}_add")]
        pages += [reverse(f"{base}_{page}", args=[1]) for page in ("change", "delete", "history")]
    labels = ("programmes", "funding", "reporting", "accounts")
    return pages + [reverse("admin:app_list", args=[label]) for label in labels]


def test_the_whole_admin_site_is_closed_to_the_secretary():
    client = logged_in("secretary")
    assert {client.get(address).status_code for address in admin_pages()} == {403}
    assert {client.post(address).status_code for address in admin_pages()} == {403}


def test_the_whole_admin_site_asks_for_a_login():
    assert {Client().get(address).status_code for address in admin_pages()} == {302}


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("administrator", "anonymous")])
def test_the_admin_site_is_closed_to(role):
    client = logged_in(role)
    for name in ("admin:index", "admin:accounts_user_changelist", "admin:accounts_user_add", "admin:autocomplete"):
        assert (client.get(reverse(name)).status_code, client.post(reverse(name)).status_code) == (403, 403), name
