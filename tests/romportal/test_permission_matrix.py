"""Who may read and write what: every URL, every role, on objects of their own and of others, concept and agreed.

The story of a role is one test: the world is built once, and every request is rolled back after it. To add a page,
add a line to READ (and to WRITE, for each thing that it can post); a page without a line fails the last tests.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.views.generic import RedirectView

from programmes import actions
from programmes.models import Agreement, Programme, ProgrammeVersion, Strategy, StrategyVersion
from reporting import actions as reporting
from reporting.views.sheets import TABLES
from romportal import audit
from romportal.accounts.actions import create_user
from romportal.accounts.models import User
from romportal.mailing.models import Mail
from tests.funding import builders as funding
from tests.programmes import builders
from tests.reporting.builders import meeting, moment, report, reporting_round

pytestmark = pytest.mark.django_db

# ── Roles ─────────────────────────────────────────────────────────────────────────────────────────────────
ROLES = {
    "secretary": builders.secretary,
    "rijk": builders.ministry_staff,
    "mandated": builders.mandated_province_staff,
    "province": builders.province_staff,
    "standin": builders.stand_in,
    "stoodin": lambda: builders.stand_in(ended=True),
    "lead": lambda: builders.contributor("nom", "Noor"),
    "rom": lambda: builders.contributor("oostnl", "Omar"),
    "other": lambda: builders.contributor("bom", "Bo"),
    "reader": builders.reader,
    "auditor": builders.auditor,
    "administrator": builders.administrator,
    "expired": lambda: builders.user(
        "Eva", builders.organisation("ezk", "ministry", "EZK"), "policy", ends_on=dt.date(2025, 12, 31)
    ),
    "roleless": lambda: create_user(email="rolf@example.org", name="Rolf", password="een lang wachtwoord", by=None),
    "anonymous": lambda: None,
}
#: whoever stands in today may what the absent one may; whose standing-in ended may what they may themselves
SAME = {"standin": "mandated", "stoodin": "province"}
READERS = "secretary rijk mandated province lead rom other reader auditor"
AUTHORS = "secretary lead rom auditor"
WORKERS = "secretary rijk mandated province lead rom other"
OUTSIDERS = "rijk mandated province other reader"
KEEPERS = "secretary auditor administrator"
NOBODY = ""


@dataclass(frozen=True)
class Row:
    """A page: the roles that may (`may`), those for whom it is not there (`hidden`, 404); for the rest it is 403."""

    name: str
    may: str
    on: dict[str, str] = field(default_factory=dict)
    hidden: str = ""
    posts: dict[str, str] | None = None

    def expected(self, role: str) -> str:
        if role == "anonymous":
            return "login"
        role = SAME.get(role, role)
        return "may" if role in self.may.split() else "hidden" if role in self.hidden.split() else "refused"


# ── Pages to read ─────────────────────────────────────────────────────────────────────────────────────────
# Values of `on` are looked up in the world: "agreed" is the code of an agreed programme. "?x" stands in the query.
READ = [
    Row("dashboard", READERS + " administrator"),  # who is led on to the admin site
    Row("welcome", READERS + " administrator"),  # who is led on to the admin site too
    Row("programme_list", READERS),
    Row("programme_detail", READERS, {"code": "agreed"}),
    Row("programme_detail", READERS, {"code": "offered"}),
    Row("programme_detail", AUTHORS, {"code": "concept"}, hidden=OUTSIDERS),
    Row("rom_list", READERS),
    Row("rom_detail", READERS, {"code": "rom"}),
    Row("province_detail", READERS, {"cbs": "province"}),
    Row("province_pdf", READERS, {"cbs": "province"}),
    Row("chart_list", READERS),
    Row("history", READERS, {"kind": "=programma", "key": "agreed"}),
    Row("history", READERS, {"kind": "=programma", "key": "offered"}),
    Row("history", AUTHORS, {"kind": "=programma", "key": "concept"}, hidden=OUTSIDERS),
    Row("history", READERS, {"kind": "=bron", "key": "source"}),
    Row("history", READERS, {"kind": "=overleg", "key": "meeting"}),
    Row("history", READERS, {"kind": "=rom", "key": "rom"}),
    Row("round_list", READERS),
    Row("round_detail", READERS, {"pk": "round"}),
    Row("progress_edit", "secretary lead", {"pk": "round", "code": "agreed"}),
    Row("lesson_list", READERS),
    Row("meeting_list", READERS),
    Row("meeting_add", "secretary"),
    Row("meeting_detail", READERS, {"number": "meeting"}),
    Row("meeting_edit", "secretary", {"number": "meeting"}),
    Row("pack_detail", READERS, {"pk": "pack"}),
    Row("pack_html", READERS, {"pk": "pack"}),
    Row("pack_pdf", READERS, {"pk": "pack"}),
    *(
        Row("sheet", {"spoor": "auditor", "rechten": KEEPERS}.get(name, READERS), {"name": f"={name}"})
        for name in TABLES
        if name not in ("programma", "reacties")
    ),
    Row("sheet", READERS, {"name": "=reacties", "?afstemming": "agreement"}),
    Row("sheet", READERS, {"name": "=programma", "?programma": "agreed"}),
    Row("sheet", AUTHORS, {"name": "=programma", "?programma": "concept"}, hidden=OUTSIDERS),
    Row("funding_overview", READERS),
    Row("source_detail", READERS, {"code": "source"}),
    Row("entry_list", READERS),
    Row("entry_detail", READERS, {"pk": "entry"}),
    Row("grant_list", READERS),
    Row("grant_add", "secretary"),
    Row("grant_detail", READERS, {"pk": "grant"}),
    Row("realise", "secretary"),
    Row("ceiling_change", "secretary", {"pk": "ceiling"}),
    Row("ask", "secretary lead", {"code": "concept"}, hidden=OUTSIDERS),
    Row("offer", "secretary", {"code": "concept"}, hidden=OUTSIDERS),
    Row("offer", "secretary", {"code": "offered"}, hidden=OUTSIDERS),
    Row("version_compare", READERS, {"code": "agreed"}),
    Row("version_compare", READERS, {"code": "offered"}),
    Row("version_compare", AUTHORS, {"code": "concept"}, hidden=OUTSIDERS),
    Row("inbox", "secretary rijk mandated province"),
    Row("agreement_list", READERS),
    Row("agreement_detail", READERS, {"pk": "agreement"}),
    Row("agreement_remind", NOBODY, {"pk": "agreement"}),  # a button
    Row("strategy", READERS),
    Row("glossary", READERS),
    Row("plan_list", READERS),
    Row("plan_add", "secretary lead", {"rom": "rom"}),
    Row("plan_add", "secretary rom", {"rom": "=oostnl"}),
    Row("plan_edit", "secretary lead", {"pk": "plan"}),
    Row("plan_edit", "secretary rom", {"pk": "plan_of_other"}),
    Row("profile_edit", "secretary lead", {"rom": "rom"}),
    Row("profile_edit", "secretary rom", {"rom": "=oostnl"}),
    Row("stake_add", "secretary lead", {"rom": "rom"}),
    Row("stake_edit", "secretary lead", {"pk": "stake"}),
    Row("stake_edit", "secretary rom", {"pk": "stake_of_other"}),
    Row("contact_add", "secretary lead", {"rom": "rom"}),
    Row("contact_edit", "secretary lead", {"pk": "contact"}),
    Row("contact_edit", "secretary rom", {"pk": "contact_of_other"}),
    Row("kia_list", READERS),
    Row("kia_edit", "secretary lead", {"code": "kia"}),
    Row("kia_edit", "secretary rom", {"code": "kia_of_other"}),
    Row("kia_edit", "secretary", {"code": "kia_of_nobody"}),
    Row("trail", "auditor"),
    Row("rights", KEEPERS),
    Row("role_end", "administrator", {"pk": "role"}),
    Row("invite", "administrator"),
    Row("mail_list", "administrator"),
    Row("mail_detail", "administrator", {"pk": "mail"}),
    Row("mail_html", "administrator", {"pk": "mail"}),
    Row("stand_in_list", WORKERS + " administrator"),
    Row("programme_add", "secretary"),
    Row("version_edit", "secretary lead", {"code": "concept"}, hidden=OUTSIDERS),
    Row("version_edit", "secretary lead", {"code": "agreed"}, hidden=OUTSIDERS),
    Row("participation_edit", "secretary lead", {"code": "concept", "rom": "=nom"}, hidden=OUTSIDERS),
    Row("participation_edit", "secretary rom", {"code": "concept", "rom": "=oostnl"}, hidden=OUTSIDERS),
    Row("version_copy", "secretary", {"code": "agreed"}),
    Row("programme_step", "secretary", {"code": "agreed"}),
    Row("admin:index", "administrator"),
]
OPEN = ["health", "accessibility"]

# ── What can be posted. Empty forms come back with their errors: what counts is whether one may ──────────────
WRITE = [
    Row("rights", "administrator", posts={}),
    Row("invite", "administrator", posts={}),
    Row("mail_detail", "administrator", {"pk": "mail"}, posts={}),
    Row("invite", NOBODY, posts={"doel": "intrekken"}, hidden="administrator"),
    Row("stand_in_list", WORKERS + " administrator", posts={}),
    Row("stand_in_list", NOBODY, posts={"doel": "intrekken"}, hidden=WORKERS + " administrator"),
    Row("role_end", "administrator", {"pk": "role"}, posts={}),
    Row("role_end", "administrator", {"pk": "role"}, posts={"on": "01-02-2190", "reason": "Weg", "kind": "=eindigen"}),
    Row("programme_add", "secretary", posts={}),
    Row("version_edit", "secretary lead", {"code": "concept"}, hidden=OUTSIDERS, posts={}),
    Row("version_edit", "secretary lead", {"code": "agreed"}, hidden=OUTSIDERS, posts={}),
    Row("participation_edit", "secretary lead", {"code": "concept", "rom": "=nom"}, hidden=OUTSIDERS, posts={}),
    Row("participation_edit", "secretary rom", {"code": "concept", "rom": "=oostnl"}, hidden=OUTSIDERS, posts={}),
    Row("version_copy", "secretary", {"code": "agreed"}, posts={}),
    Row("version_copy", "secretary", {"code": "agreed"}, posts={"kind": "wijzigen", "reason": "Ander bedrag"}),
    Row("programme_step", "secretary", {"code": "agreed"}, posts={"on": "01-02-2024", "reason": "Begonnen"}),
    Row("plan_add", "secretary lead", {"rom": "rom"}, posts={}),
    Row("plan_add", "secretary rom", {"rom": "=oostnl"}, posts={}),
    Row("plan_edit", "secretary lead", {"pk": "plan"}, posts={}),
    Row("plan_edit", "secretary lead", {"pk": "plan"}, posts={"doel": "verwijder"}),
    Row("plan_edit", "secretary rom", {"pk": "plan_of_other"}, posts={"doel": "verwijder"}),
    Row("profile_edit", "secretary lead", {"rom": "rom"}, posts={}),
    Row("profile_edit", "secretary rom", {"rom": "=oostnl"}, posts={}),
    Row("stake_add", "secretary lead", {"rom": "rom"}, posts={}),
    Row("stake_edit", "secretary lead", {"pk": "stake"}, posts={}),
    Row("stake_edit", "secretary lead", {"pk": "stake"}, posts={"doel": "verwijder"}),
    Row("stake_edit", "secretary rom", {"pk": "stake_of_other"}, posts={"doel": "verwijder"}),
    Row("contact_add", "secretary lead", {"rom": "rom"}, posts={}),
    Row("contact_edit", "secretary lead", {"pk": "contact"}, posts={}),
    Row("contact_edit", "secretary lead", {"pk": "contact"}, posts={"doel": "verwijder"}),
    Row("contact_edit", "secretary rom", {"pk": "contact_of_other"}, posts={"doel": "verwijder"}),
    Row("kia_edit", "secretary lead", {"code": "kia"}, posts={}),
    Row("kia_edit", "secretary rom", {"code": "kia_of_other"}, posts={}),
    Row("kia_edit", "secretary", {"code": "kia_of_nobody"}, posts={}),
    Row("ask", "secretary lead", {"code": "concept"}, hidden=OUTSIDERS, posts={}),
    Row("offer", "secretary", {"code": "concept"}, hidden=OUTSIDERS, posts={}),
    Row("offer", "secretary", {"code": "offered"}, hidden=OUTSIDERS, posts={"reason": "Eerst overleg"}),
    Row("agreement_detail", "rijk", {"pk": "agreement"}, posts={"namens": "rijk", "rijk-outcome": "agreed"}),
    Row("agreement_detail", "mandated", {"pk": "agreement"}, posts={"namens": "provinces"}),
    Row("agreement_detail", "mandated province", {"pk": "agreement"}, posts={"namens": "=province"}),
    Row("agreement_detail", NOBODY, {"pk": "agreement"}, posts={"namens": "iedereen"}),
    Row(
        "agreement_detail",
        "rijk",
        {"pk": "conditional"},
        posts={"doel": "vervuld", "kolom": "rijk", "standpunt": "position"},
    ),
    Row(
        "agreement_detail",
        "mandated",
        {"pk": "conditional"},
        posts={"doel": "vervuld", "kolom": "provinces", "standpunt": "position"},
    ),
    Row(
        "agreement_detail",
        NOBODY,
        {"pk": "conditional"},
        posts={"doel": "vervuld", "kolom": "province", "standpunt": "position"},
    ),
    Row(
        "agreement_detail",
        NOBODY,
        {"pk": "agreement"},  # conditions of another agreement
        hidden="rijk",
        posts={"doel": "vervuld", "kolom": "rijk", "standpunt": "position"},
    ),
    Row("agreement_detail", "rijk mandated province lead rom other", {"pk": "agreement"}, posts={"doel": "vraag"}),
    Row("agreement_detail", "secretary lead rom", {"pk": "agreement"}, posts={"doel": "antwoord"}),
    Row("agreement_remind", "secretary", {"pk": "agreement"}, posts={"kolom": "=rijk"}),
    Row("entry_detail", "secretary", {"pk": "entry"}, posts={}),
    Row("grant_add", "secretary", posts={}),
    Row("grant_detail", "secretary", {"pk": "grant"}, posts={"doel": "betaal"}),
    Row("grant_detail", "secretary", {"pk": "grant"}, posts={"doel": "verhoog"}),
    Row("realise", "secretary", posts={}),
    Row("ceiling_change", "secretary", {"pk": "ceiling"}, posts={}),
    Row("round_list", "secretary", posts={}),
    Row("round_detail", "secretary", {"pk": "round"}, posts={}),
    Row("progress_edit", "secretary lead", {"pk": "round", "code": "agreed"}, posts={"doel": "bewaar"}),
    Row("lesson_list", "secretary lead rom other", posts={"doel": "les"}),
    Row("lesson_list", "secretary lead rom other", posts={"doel": "inzicht"}),
    Row("lesson_list", "secretary", posts={"doel": "status"}),
    Row("meeting_add", "secretary", posts={}),
    Row("meeting_edit", "secretary", {"number": "meeting"}, posts={"doel": "overleg"}),
    Row("meeting_edit", "secretary", {"number": "meeting"}, posts={"doel": "agendapunt"}),
    Row("meeting_detail", "secretary", {"number": "meeting"}, posts={"doel": "besluit"}),
    Row("meeting_detail", "secretary", {"number": "meeting"}, posts={"doel": "actie"}),
    Row("meeting_detail", "secretary", {"number": "meeting"}, posts={"doel": "pakket"}),
    Row(
        "meeting_detail",
        "secretary lead",
        {"number": "meeting"},
        posts={"doel": "afronden", "afronden-action": "action", "afronden-result": "=Klaar"},
    ),
    Row("pack_detail", "secretary", {"pk": "pack"}, posts={"doel": "teksten"}),
    Row("pack_detail", "secretary", {"pk": "pack"}, posts={"doel": "ververs"}),
    Row("pack_detail", "secretary", {"pk": "pack"}, posts={"doel": "definitief"}),
]


WRITING = {row.name for row in WRITE} | {"admin:index"}


def test_who_reads_writes_nothing():
    """A deputy or director reads all shared content, and can post nothing at all."""
    assert [row.name for row in WRITE if "reader" in row.may.split()] == []
    assert {row.expected("reader") for row in READ if row.may == READERS} == {"may"}


# ── The world ─────────────────────────────────────────────────────────────────────────────────────────────
def world() -> dict[str, Any]:
    """One of everything: BR-01 agreed with money, BR-02 a concept, BR-03 offered; led by NOM, with Oost NL."""
    by = builders.secretary()
    strategy()
    commitment = funding.committed(funding.line("BR-01"))
    entry = funding.paid(commitment)
    builders.concept("BR-02", short_title="Waterstof")
    agreement: Agreement = builders.offered("BR-03", short_title="Fotonica").agreement
    conditional: Agreement = builders.offered("BR-04", short_title="Agrifood").agreement
    position = actions.give_position(
        conditional, column="rijk", outcome="agreed_if", conditions="Per regio.", by=builders.ministry_staff()
    )
    with audit.loading(moment(dt.date(2026, 7, 1))):
        round_ = reporting_round(dt.date(2026, 6, 30))
    report(in_force("BR-01"), round_)
    overleg = meeting()
    holder = builders.rom("nom").organisation
    action = reporting.add_action(overleg, text="Uitzoeken", holder=holder, due_on=dt.date(2027, 1, 1), by=by)
    pack = reporting.make_pack(
        overleg, variant="short", reference_date=dt.date(2026, 9, 30), marking="internal", texts={}, by=by
    )
    return {
        "agreed": "BR-01",
        "concept": "BR-02",
        "offered": "BR-03",
        "rom": "nom",
        "province": builders.province().cbs_code,
        "round": round_.pk,
        "meeting": overleg.number,
        "action": action.pk,
        "pack": pack.pk,
        "source": entry.ceiling.source.code,
        "ceiling": entry.ceiling_id,
        "entry": entry.pk,
        "grant": commitment.grant_id,
        "agreement": agreement.pk,
        "kia": builders.kia("veiligheid", "nom").code,
        "kia_of_other": builders.kia("digitalisering", "oostnl").code,
        "kia_of_nobody": builders.kia("circulaire-economie").code,
        "plan": builders.plan("nom").pk,
        "plan_of_other": builders.plan("oostnl").pk,
        "stake": builders.stake("nom").pk,
        "stake_of_other": builders.stake("oostnl").pk,
        "contact": builders.contact("nom").pk,
        "contact_of_other": builders.contact("oostnl").pk,
        "role": builders.ministry_staff().memberships.get().pk,
        "conditional": conditional.pk,
        "mail": Mail.objects.first().pk,
        "position": str(position.pk),
    }


def strategy() -> StrategyVersion:
    first, last = dt.date(2024, 1, 1), dt.date(2027, 12, 31)
    row = Strategy.objects.create(
        code="mjs", title="Strategie", published_on=first, starts_on=first, ends_on=last, evaluation_year=2027
    )
    return StrategyVersion.objects.create(strategy=row, number="1.0", effective_on=first)


def in_force(code: str) -> ProgrammeVersion:
    return Programme.objects.get(code=code).version_in_force


def looked_up(values: dict[str, str], there: dict[str, Any]) -> dict[str, Any]:
    """Values by their name in the world; "=x" is x itself."""
    return {key: value[1:] if value.startswith("=") else there.get(value, value) for key, value in values.items()}


def address_of(row: Row, there: dict[str, Any]) -> str:
    values = looked_up(row.on, there)
    query = {key[1:]: value for key, value in values.items() if key.startswith("?")}
    place = {key: value for key, value in values.items() if not key.startswith("?")}
    return reverse(row.name, kwargs=place, query=query or None)


# ── The stories ───────────────────────────────────────────────────────────────────────────────────────────
OUTCOMES = {200: "may", 403: "refused", 404: "hidden", 405: "refused"}


def outcome(client: Client, row: Row, there: dict[str, Any]) -> str:
    """Ask the page, roll back what it did, and say how it ended."""
    address = address_of(row, there)
    with transaction.atomic():
        response = client.get(address) if row.posts is None else client.post(address, looked_up(row.posts, there))
        transaction.set_rollback(True)
    if response.status_code == 302:
        return "login" if response.url.startswith(("/account/login/", "/beheer/login/")) else "may"
    return OUTCOMES.get(response.status_code, f"status {response.status_code}")


def logged_in(role: str) -> Client:
    client = Client()
    person: User | None = ROLES[role]()
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_the_story_of(role):
    there = world()
    client = logged_in(role)
    told = [(row, outcome(client, row, there)) for row in (*READ, *WRITE)]
    assert [(row.name, row.on, row.posts, got) for row, got in told if got != row.expected(role)] == []

    only_shown = [Row(row.name, row.may, row.on, posts={}) for row in READ if row.name not in WRITING]
    told = [(row, outcome(client, row, there)) for row in only_shown]
    assert [(row.name, row.on, got) for row, got in told if got not in ("refused", "hidden", "login")] == []


@pytest.mark.parametrize("role", ROLES)
def test_what_does_not_exist_is_never_an_error(role):
    """A stranger's id, a code that is no code: 404 for who may read, 403 or the login for who may not."""
    client = logged_in(role)
    for row in (*READ, *WRITE):
        if row.on and "name" not in row.on:
            nothing = {key: f"={999_999 if key == 'pk' else 'ZZ-99'}" for key in row.on}
            gone = Row(row.name, row.may, nothing, posts=row.posts)
            assert outcome(client, gone, {}) in ("hidden", "refused", "login"), row


@pytest.mark.parametrize("name", OPEN)
@pytest.mark.parametrize("role", ["anonymous", "roleless", "secretary"])
def test_some_pages_need_no_login(name, role):
    response = logged_in(role).get(reverse(name))
    assert response.status_code in (200, 503)


def test_rijk_and_provinces_may_exactly_the_same():
    """Equal in everything but whose column they speak in."""
    for row in (*READ, *WRITE):
        if row.name != "agreement_detail" or row.posts is None:
            assert row.expected("rijk") == row.expected("mandated") == row.expected("province"), row


# ── Nothing is forgotten ──────────────────────────────────────────────────────────────────────────────────
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
    "mail_choice": "own",
    "calendar": "key",
    "invitation": "key",
    "usersessions_list": "own",
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
