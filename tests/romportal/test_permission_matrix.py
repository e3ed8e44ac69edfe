"""Who may read and write what: every URL, every role, on objects of their own and of others, concept and agreed.

The story of a role is one test: the world is built once, and every request is rolled back after it. To add a page,
add a line to READ (and to WRITE, for each thing that it can post); a page without a line fails test_every_address.py.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from programmes import actions
from programmes.models import Agreement, Programme, ProgrammeVersion
from reporting import actions as reporting
from reporting.views.sheets import TABLES
from romportal import audit
from romportal.mailing.models import Mail
from tests.funding import builders as funding
from tests.programmes import builders
from tests.reporting.builders import meeting, moment, report, reporting_round
from tests.romportal.roles import ROLES, SAME, logged_in

pytestmark = pytest.mark.django_db

# ── Groups of roles ───────────────────────────────────────────────────────────────────────────────────────
READERS = "secretary rijk mandated province lead rom other reader auditor"
AUTHORS = "secretary lead rom auditor"
WORKERS = "secretary rijk mandated province lead rom other"
OUTSIDERS = "rijk mandated province other reader"
KEEPERS = "secretary auditor administrator"
NOBODY = ""
OTHERS_THAN_RIJK = "secretary mandated province lead rom other reader"
OTHERS_THAN_PROVINCES = "secretary rijk province lead rom other reader"


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
    Row("history", READERS, {"kind": "=provincie", "key": "province"}),
    Row("history", READERS, {"kind": "=kia", "key": "kia"}),
    Row("history", READERS, {"kind": "=thema", "key": "theme"}),
    Row("history", READERS, {"kind": "=strategie", "key": "=mjs"}),
    Row("history", READERS, {"kind": "=beschikking", "key": "grant"}),
    Row("history", READERS, {"kind": "=ronde", "key": "round"}),
    Row("history", KEEPERS, {"kind": "=persoon", "key": "person"}),
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
    Row("proposal", READERS, {"code": "agreed"}),
    Row("proposal", READERS, {"code": "offered", "?versie": "=1"}),
    Row("proposal", AUTHORS, {"code": "concept"}, hidden=OUTSIDERS),
    Row("proposal", AUTHORS, {"code": "concept", "?versie": "=1"}, hidden=OUTSIDERS),
    Row("inbox", "secretary rijk mandated province"),
    Row("agreement_list", READERS),
    Row("agreement_detail", READERS, {"pk": "agreement"}),
    Row("agreement_meeting", "secretary", {"pk": "agreement"}),
    Row("agreement_remind", NOBODY, {"pk": "agreement"}),  # a button
    Row("strategy", READERS),
    Row("strategy_propose", "rijk mandated"),
    Row("strategy_edit", "rijk", {"number": "change"}, hidden=OTHERS_THAN_RIJK),
    Row("strategy_edit", "mandated", {"number": "change_of_provinces"}, hidden=OTHERS_THAN_PROVINCES),
    Row("strategy_compare", "rijk auditor", {"number": "change"}, hidden=OTHERS_THAN_RIJK),
    Row("strategy_compare", "mandated auditor", {"number": "change_of_provinces"}, hidden=OTHERS_THAN_PROVINCES),
    Row("strategy_compare", READERS, {"number": "change_offered"}),
    Row("strategy_offer", "rijk", {"number": "change"}, hidden=OTHERS_THAN_RIJK),
    Row("strategy_offer", "mandated", {"number": "change_of_provinces"}, hidden=OTHERS_THAN_PROVINCES),
    Row("theme_detail", READERS, {"code": "theme"}),
    Row("agreement_detail", READERS, {"pk": "agreement_on_strategy"}),
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
    Row("version_step", "secretary lead", {"code": "concept", "step": "=deelname"}, hidden=OUTSIDERS),
    Row("version_check", "secretary lead", {"code": "concept"}, hidden=OUTSIDERS),
    Row("participation_edit", "secretary lead", {"code": "concept", "rom": "=nom"}, hidden=OUTSIDERS),
    Row("participation_edit", "secretary rom", {"code": "concept", "rom": "=oostnl"}, hidden=OUTSIDERS),
    Row("objection_detail", AUTHORS + " rom", {"code": "objected", "rom": "=oostnl"}, hidden=OUTSIDERS),
    Row(
        "objection_detail",
        AUTHORS + " rom rijk mandated province",
        {"code": "laid", "rom": "=oostnl"},
        hidden="other reader",
    ),
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
    Row("version_step", "secretary lead", {"code": "concept", "step": "=doel"}, hidden=OUTSIDERS, posts={}),
    Row(
        "version_step",
        "secretary lead",
        {"code": "concept", "step": "=doel"},
        hidden=OUTSIDERS,
        posts={"doel": "onthoud", "title": "Half"},
    ),
    Row("participation_edit", "secretary lead", {"code": "concept", "rom": "=nom"}, hidden=OUTSIDERS, posts={}),
    Row("participation_edit", "secretary rom", {"code": "concept", "rom": "=oostnl"}, hidden=OUTSIDERS, posts={}),
    *(
        Row("objection_detail", may, {"code": "laid", "rom": "=oostnl"}, hidden="other reader", posts={"doel": doel})
        for doel, may in (
            ("antwoorden", "secretary lead"),
            ("intrekken", "rom"),
            ("voorleggen", "secretary"),
            ("=rijk", "rijk"),
            ("provinces", "mandated"),
            ("=province", NOBODY),
        )
    ),
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
    Row("strategy_propose", "rijk mandated", posts={}),
    Row("strategy_edit", "rijk", {"number": "change"}, hidden=OTHERS_THAN_RIJK, posts={}),
    Row("strategy_edit", "mandated", {"number": "change_of_provinces"}, hidden=OTHERS_THAN_PROVINCES, posts={}),
    *(
        Row("strategy_offer", side, {"number": change}, hidden=hidden, posts=posts)
        for side, change, hidden in (
            ("rijk", "change", OTHERS_THAN_RIJK),
            ("mandated", "change_of_provinces", OTHERS_THAN_PROVINCES),
        )
        for posts in ({}, {"doel": "intrekken"}, {"doel": "intrekken", "reason": "Te vroeg"})
    ),
    Row("theme_detail", "rijk", {"code": "theme"}, posts={"kolom": "rijk", "erkent": "nee"}),
    Row("theme_detail", "mandated", {"code": "theme"}, posts={"kolom": "provinces", "erkent": "nee"}),
    Row("theme_detail", NOBODY, {"code": "theme"}, posts={"kolom": "province", "erkent": "nee"}),
    Row("agreement_detail", "rijk", {"pk": "agreement_on_strategy"}, posts={"namens": "rijk"}),
    Row("agreement_detail", "mandated", {"pk": "agreement_on_strategy"}, posts={"namens": "provinces"}),
    Row("agreement_detail", "mandated province", {"pk": "agreement_on_strategy"}, posts={"namens": "=province"}),
    Row(
        "agreement_detail",
        "rijk mandated province lead rom other",
        {"pk": "agreement_on_strategy"},
        posts={"doel": "vraag"},
    ),
    Row("agreement_detail", "mandated", {"pk": "agreement_on_strategy"}, posts={"doel": "antwoord"}),
    Row("agreement_detail", "secretary", {"pk": "agreement"}, posts={"doel": "stuk"}),
    Row("agreement_detail", "secretary", {"pk": "agreement"}, posts={"doel": "vervallen"}),
    Row("agreement_detail", "secretary", {"pk": "agreement"}, posts={"doel": "termijn"}),
    Row("agreement_detail", "secretary", {"pk": "conditional"}, posts={"doel": "gewenst", "standpunt": "position"}),
    Row(
        "agreement_detail",
        NOBODY,
        {"pk": "agreement"},  # a position of another agreement
        hidden="secretary",
        posts={"doel": "gewenst", "standpunt": "position"},
    ),
    Row("agreement_meeting", "secretary", {"pk": "agreement"}, posts={"meeting": "=0"}),
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
    builders.strategy()
    commitment = funding.committed(funding.line("BR-01"))
    entry = funding.paid(commitment)
    builders.concept("BR-02", short_title="Waterstof")
    agreement: Agreement = builders.offered("BR-03", short_title="Fotonica").agreement
    conditional: Agreement = builders.offered("BR-04", short_title="Agrifood").agreement
    position = actions.give_position(
        conditional, column="rijk", outcome="agreed_if", conditions="Per regio.", by=builders.ministry_staff()
    )
    builders.objected("BR-05", laid=False)
    builders.objected("BR-06", laid=True)
    with audit.loading(moment(dt.date(2026, 7, 1))):
        round_ = reporting_round(dt.date(2026, 6, 30))
    report(in_force("BR-01"), round_)
    overleg = meeting()
    holder = builders.rom("nom").organisation
    action = reporting.add_action(overleg, text="Uitzoeken", holder=holder, due_on=dt.date(2027, 1, 1), by=by)
    pack = reporting.make_pack(
        overleg, variant="short", reference_date=dt.date(2026, 9, 30), marking="internal", texts={}, by=by
    )
    coming = builders.strategy("mjs-2", number="2.0", year=2190)
    offered_change = builders.strategy_change("provinces", of=builders.strategy("mjs-3", number="3.0", year=2194))
    actions.offer_strategy(offered_change, by=builders.mandated_province_staff())
    offered_change.refresh_from_db()
    return {
        "agreed": "BR-01",
        "concept": "BR-02",
        "offered": "BR-03",
        "objected": "BR-05",
        "laid": "BR-06",
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
        "change": builders.strategy_change("rijk").number,
        "change_of_provinces": builders.strategy_change("provinces", of=coming).number,
        "change_offered": offered_change.number,
        "agreement_on_strategy": offered_change.agreement.pk,
        "theme": "T1",
        "person": builders.ministry_staff().pk,
        "conditional": conditional.pk,
        "mail": Mail.objects.first().pk,
        "position": str(position.pk),
    }


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


#: pages of what one column says or writes: the other column has its own, which is the same
OF_A_COLUMN = {"strategy_propose", "strategy_edit", "strategy_compare", "strategy_offer"}
SAID_BY_A_COLUMN = {"objection_detail", "agreement_detail", "theme_detail"}


def test_rijk_and_provinces_may_exactly_the_same():
    """Equal in everything but whose column they speak in."""
    for row in (*READ, *WRITE):
        if row.name not in OF_A_COLUMN and (row.name not in SAID_BY_A_COLUMN or row.posts is None):
            assert row.expected("rijk") == row.expected("mandated") == row.expected("province"), row


def test_what_one_column_may_with_the_strategy_the_other_may_too():
    def told(role: str) -> list[tuple[str, str]]:
        rows = [row for row in (*READ, *WRITE) if row.name in OF_A_COLUMN | {"theme_detail"}]
        return sorted((row.name, str(sorted((row.posts or {}).keys()))) for row in rows if row.expected(role) == "may")

    assert told("rijk") == told("mandated")
