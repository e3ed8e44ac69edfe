"""Standing in: between two days a colleague may what the absent one may, under both names; then it ends by itself."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes import actions
from programmes.models import Agreement, Membership, Position, StandIn
from programmes.permissions import may_read, may_speak_for_province, may_speak_for_provinces
from programmes.roles import memberships
from romportal.accounts.models import User
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

TODAY, LATER = dt.date(2026, 11, 24), dt.date(2026, 12, 4)
PAGE = "/waarneming/"


def clock(day: str):
    return time_machine.travel(f"{day} 09:00+01:00", tick=False)


@pytest.fixture(autouse=True)
def _today():
    with clock("2026-11-24"):
        yield


@pytest.fixture
def pieter() -> User:
    """Speaks for the provinces, from Drenthe."""
    return builders.mandated_province_staff()


@pytest.fixture
def klaas(pieter) -> User:
    """His colleague, without a mandate."""
    return builders.user("Klaas", builders.province().organisation, "policy", function="adviseur")


def again(person: User) -> User:
    """The same person in a new request."""
    return User.objects.get(pk=person.pk)


def stand_in(away: User, colleague: User, first: dt.date = TODAY, last: dt.date = LATER, by: User | None = None):
    role = away.memberships.get()
    return actions.stand_in(role, colleague=colleague, starts_on=first, ends_on=last, reason="verlof", by=by or away)


# ── What it gives ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("day", "may"), [("2026-11-24", False), ("2026-11-25", True), ("2026-12-04", True), ("2026-12-05", False)]
)
def test_it_gives_what_the_absent_one_may_between_the_two_days(pieter, klaas, day, may):
    stand_in(pieter, klaas, first=dt.date(2026, 11, 25))
    with clock(day):
        assert may_speak_for_provinces(again(klaas)) is may
        assert may_speak_for_provinces(again(pieter))
        assert may_speak_for_province(again(klaas), builders.province())


def test_own_roles_come_first_and_the_lent_one_names_its_owner(pieter, klaas):
    stand_in(pieter, klaas)
    assert [(role.user.name, role.is_mandated) for role in memberships(again(klaas))] == [
        ("Klaas", False),
        ("Pieter", True),
    ]


def test_it_gives_no_more_than_the_absent_one_has(pieter, klaas):
    stand_in(pieter, klaas)
    actions.end_role(pieter.memberships.get(), on=dt.date(2026, 11, 26), reason="Weg", by=builders.administrator())
    with clock("2026-11-27"):
        assert not may_speak_for_provinces(again(klaas))


def test_a_closed_account_lends_nothing(pieter, klaas):
    stand_in(pieter, klaas)
    User.objects.filter(pk=pieter.pk).update(is_active=False)
    assert not may_speak_for_provinces(again(klaas))


def test_who_leaves_the_organisation_stands_in_no_more(pieter, klaas):
    stand_in(pieter, klaas)
    Membership.objects.filter(user=klaas).update(ends_on=TODAY)
    with clock("2026-11-25"):
        assert not may_read(again(klaas))
        assert memberships(again(klaas)) == []


def test_withdrawn_it_gives_nothing_at_once(pieter, klaas):
    row = stand_in(pieter, klaas)
    actions.withdraw_stand_in(row, by=pieter)
    assert not may_speak_for_provinces(again(klaas))
    with pytest.raises(ValidationError, match="al voorbij"):
        actions.withdraw_stand_in(row, by=pieter)


# ── Both names ────────────────────────────────────────────────────────────────────────────────────────────
def test_a_position_and_the_trail_carry_both_names(pieter, klaas):
    agreement = builders.offered().agreement
    stand_in(pieter, klaas)
    position = actions.give_position(agreement, column="provinces", outcome="agreed", by=again(klaas))
    assert (position.given_by, position.giver_name, position.standing_in_for) == (klaas, "Klaas", "Pieter")
    assert position.giver_function == "adviseur, Drenthe"
    assert position.giver == "Klaas, waarnemend voor Pieter"
    line = Line.objects.get(action="programmes.give_position")
    assert (line.actor_name, line.detail["standing_in_for"]) == ("Klaas", ["Pieter"])


def test_the_agreement_page_shows_both_names(client, pieter, klaas):
    agreement = builders.offered().agreement
    stand_in(pieter, klaas)
    actions.give_position(agreement, column="provinces", outcome="agreed", by=again(klaas))
    client.force_login(builders.ministry_staff())
    assert (
        "Klaas, waarnemend voor Pieter, adviseur, Drenthe"
        in client.get(f"/afstemming/{agreement.pk}/").content.decode()
    )


def test_who_stands_in_for_an_equal_is_named_with_both_as_well():
    emma = builders.ministry_staff()
    youssef = builders.user("Youssef", emma.memberships.get().organisation, "policy")
    agreement = builders.offered().agreement
    stand_in(emma, youssef)
    position = actions.give_position(agreement, column="rijk", outcome="agreed", by=again(youssef))
    assert position.giver == "Youssef, waarnemend voor Emma"


def test_who_acts_for_themselves_is_named_alone(pieter, klaas):
    agreement = builders.offered().agreement
    stand_in(pieter, klaas, first=dt.date(2026, 11, 25))
    told = {"column": "province", "province": builders.province(), "outcome": "agreed"}
    position = actions.give_position(agreement, **told, by=again(klaas))
    assert (position.giver, position.standing_in_for) == ("Klaas", "")
    assert "standing_in_for" not in Line.objects.get(action="programmes.give_position").detail


def test_the_head_of_the_page_says_for_whom(client, pieter, klaas):
    stand_in(pieter, klaas)
    client.force_login(klaas)
    page = client.get("/strategie/").content.decode()
    assert "Klaas, beleidsmedewerker Drenthe en waarnemend voor Pieter (namens de provincies)" in page


def test_an_expired_one_gives_nothing_from_a_page_that_was_open(client, pieter, klaas):
    agreement = builders.offered().agreement
    stand_in(pieter, klaas)
    data = {"namens": "provinces", "provinces-outcome": "agreed"}
    with clock("2026-12-04"):
        client.force_login(klaas)
        assert "Namens de provincies samen" in client.get(f"/afstemming/{agreement.pk}/").content.decode()
    with clock("2026-12-05"):
        client.force_login(klaas)
        assert client.post(f"/afstemming/{agreement.pk}/", data).status_code == 403
        with pytest.raises(PermissionDenied):
            actions.give_position(agreement, column="provinces", outcome="agreed", by=again(klaas))
    assert not Position.objects.exists()
    assert not Agreement.objects.get(pk=agreement.pk).provinces_outcome


# ── What is refused ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (dt.date(2026, 11, 23), LATER, "op zijn vroegst vandaag"),
        (LATER, TODAY, "voordat zij begint"),
        (TODAY, dt.date(2027, 2, 24), "hoogstens drie maanden"),
        (dt.date(2026, 11, 30), dt.date(2027, 2, 28), "hoogstens drie maanden"),
        (dt.date(2027, 11, 25), dt.date(2027, 11, 25), "hoogstens een jaar vooruit"),
        (dt.date(2099, 12, 31), dt.date(2099, 12, 31), "hoogstens een jaar vooruit"),
    ],
)
def test_a_wrong_period_is_refused(pieter, klaas, first, last, says):
    with pytest.raises(ValidationError, match=says):
        stand_in(pieter, klaas, first, last)
    assert not StandIn.objects.exists()


def test_a_year_ahead_is_allowed(pieter, klaas):
    assert stand_in(pieter, klaas, dt.date(2027, 11, 24), dt.date(2027, 11, 24)).pk


def test_three_months_are_allowed(pieter, klaas):
    assert stand_in(pieter, klaas, TODAY, dt.date(2027, 2, 23)).pk


def test_it_lies_within_the_role_itself(pieter, klaas):
    pieter.memberships.update(ends_on=dt.date(2026, 12, 1))
    with pytest.raises(ValidationError, match="binnen de periode van de rol"):
        stand_in(pieter, klaas)


def test_only_a_colleague_with_a_working_role_stands_in(pieter):
    for other in (builders.ministry_staff(), builders.reader(), pieter):
        with pytest.raises(ValidationError, match="Kies een collega"):
            stand_in(pieter, other)


def test_a_colleague_who_leaves_meanwhile_does_not(pieter, klaas):
    klaas.memberships.update(ends_on=dt.date(2026, 12, 1))
    with pytest.raises(ValidationError, match="in die tijd zelf een rol"):
        stand_in(pieter, klaas)


@pytest.mark.parametrize("who", [builders.auditor, builders.reader, builders.administrator])
def test_what_only_looks_on_or_administers_is_not_lent(who):
    away, by = who(), builders.administrator()
    colleague = builders.user("Coen", away.memberships.get().organisation, "policy")
    with pytest.raises(ValidationError, match="kan niemand waarnemen"):
        stand_in(away, colleague, by=by)


def test_no_chain_and_one_at_a_time(pieter, klaas):
    home = builders.province().organisation
    lisa, max_ = builders.user("Lisa", home, "policy"), builders.user("Max", home, "policy")
    stand_in(pieter, klaas)
    with pytest.raises(ValidationError, match="kan niet worden doorgegeven"):
        stand_in(klaas, lisa)
    with pytest.raises(ValidationError, match="zelf afwezig"):
        stand_in(max_, pieter)
    with pytest.raises(ValidationError, match="al een waarnemer"):
        stand_in(pieter, lisa)
    assert stand_in(pieter, lisa, LATER + dt.timedelta(days=1), dt.date(2026, 12, 10)).pk


def test_the_owner_of_the_role_or_the_administrator_arranges_it(pieter, klaas):
    for by in (klaas, builders.secretary(), builders.auditor(), builders.province_staff()):
        with pytest.raises(PermissionDenied):
            stand_in(pieter, klaas, by=by)
    row = stand_in(pieter, klaas, by=builders.administrator())
    with pytest.raises(PermissionDenied):
        actions.withdraw_stand_in(row, by=again(klaas))  # who stands in cannot pass it on, nor end it


def test_the_database_refuses_it_too(pieter, klaas):
    row = stand_in(pieter, klaas)
    lisa = builders.user("Lisa", builders.province().organisation, "policy")
    told = {"starts_on": TODAY, "ends_on": LATER, "made_by": pieter, "made_at": timezone.now()}
    role, of_klaas = pieter.memberships.get(), klaas.memberships.get()
    later = {"starts_on": dt.date(2027, 3, 1), "ends_on": dt.date(2027, 3, 2)}
    wrong = [
        {"membership": role, "user": lisa},  # one at a time
        {"membership": role, "user": pieter} | later,  # for oneself
        {"membership": role, "user": builders.ministry_staff()} | later,  # another organisation
        {"membership": of_klaas, "user": lisa},  # a chain: klaas stands in
        {"membership": lisa.memberships.get(), "user": pieter},  # a chain: pieter is away
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError, match="a stand-in is another colleague"), transaction.atomic():
            StandIn.objects.create(**(told | fields))
    with pytest.raises(IntegrityError, match="stand_in_period_in_order"), transaction.atomic():
        StandIn.objects.create(**(told | later | {"membership": role, "user": lisa, "ends_on": dt.date(2027, 2, 1)}))
    for change in ({"ends_on": dt.date(2027, 5, 1)}, {"user": lisa}):
        with pytest.raises(IntegrityError, match="can only be withdrawn"), transaction.atomic():
            StandIn.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError, match="can only be withdrawn"), transaction.atomic():
        StandIn.objects.all().delete()


# ── The page ──────────────────────────────────────────────────────────────────────────────────────────────
def posted(away: User, other: User, **changes: str) -> dict[str, object]:
    return {
        "membership": away.memberships.get().pk,
        "colleague": other.memberships.get().pk,
        "starts_on": "24-11-2026",
        "ends_on": "04-12-2026",
        "reason": "verlof",
    } | changes


def test_a_colleague_is_asked_and_taken_back_on_the_page(client, pieter, klaas):
    client.force_login(pieter)
    assert client.post(PAGE, posted(pieter, klaas)).status_code == 302
    page = client.get(PAGE)
    (row,) = page.context["rows"]
    assert (row.user, row.may_withdraw) == (klaas, True)
    assert "Klaas neemt waar voor Pieter, tot en met 4 december 2026." in page.content.decode()
    assert client.post(PAGE, {"doel": "intrekken", "waarneming": row.pk}).status_code == 302
    assert StandIn.objects.get().withdrawn_at is not None
    assert client.get(PAGE).context["rows"] == []


def test_the_stand_in_sees_it_but_does_not_end_it(client, pieter, klaas):
    row = stand_in(pieter, klaas)
    client.force_login(klaas)
    assert [shown.may_withdraw for shown in client.get(PAGE).context["rows"]] == [False]
    assert client.post(PAGE, {"doel": "intrekken", "waarneming": row.pk}).status_code == 403
    assert client.post(PAGE, posted(pieter, klaas)).status_code == 200  # not a role to choose
    assert StandIn.objects.get().withdrawn_at is None


def test_another_organisation_neither_sees_nor_ends_it(client, pieter, klaas):
    row = stand_in(pieter, klaas)
    client.force_login(builders.province_staff())
    assert client.get(PAGE).context["rows"] == []
    assert client.post(PAGE, {"doel": "intrekken", "waarneming": row.pk}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ends_on": "24-11-2027"}, "hoogstens drie maanden"),
        ({"starts_on": "31-12-2099", "ends_on": "31-12-2099"}, "hoogstens een jaar vooruit"),
        ({"starts_on": "gisteren"}, "Schrijf de datum als dag-maand-jaar"),
        ({"colleague": ""}, "Maak een keuze bij ‘Wie neemt waar’."),
        ({"membership": "1999999999"}, "Selecteer een geldige keuze"),
        ({"reason": "x" * 201}, "200"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, pieter, klaas, changes, says):
    client.force_login(pieter)
    page = client.post(PAGE, posted(pieter, klaas, **changes))
    assert page.status_code == 200
    assert says in page.content.decode()
    assert not StandIn.objects.exists()


def test_the_rights_page_shows_who_stands_in(client, pieter, klaas):
    stand_in(pieter, klaas)
    client.force_login(builders.auditor())
    assert "Waargenomen door Klaas, 24-11-2026 tot en met 04-12-2026" in client.get("/rechten/").content.decode()


@pytest.mark.parametrize("who", [builders.auditor, builders.reader])
def test_who_has_nothing_to_lend_has_no_page(client, who):
    client.force_login(who())
    assert client.get(PAGE).status_code == 403


def test_the_same_number_of_queries_with_few_and_many(client, pieter, klaas):
    client.force_login(builders.administrator())
    stand_in(pieter, klaas)
    few = queries_of(client, PAGE)
    home = builders.province().organisation
    for number in range(5):
        away, other = (builders.user(f"{name}{number}", home, "policy") for name in ("Weg", "Er"))
        stand_in(away, other)
    assert queries_of(client, PAGE) == few
