"""Roles end and go to a successor; nothing that was done in them goes."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from programmes import actions
from programmes.models import Membership
from programmes.roles import memberships
from romportal.accounts.actions import create_user
from romportal.accounts.models import User
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 24)
YESTERDAY, TOMORROW = dt.date(2026, 11, 23), dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-24 09:00+01:00", tick=False):
        yield


def role_of(person: User) -> Membership:
    return person.memberships.get()


def end(person: User, on: dt.date = TODAY, reason: str = "Nieuwe baan", by: User | None = None) -> Membership:
    return actions.end_role(role_of(person), on=on, reason=reason, by=by or builders.administrator())


def hand_over(person: User, to: User, on: dt.date = TODAY, **options: object) -> Membership:
    told = {"reason": "Verkiezingen", "by": builders.administrator()} | options
    return actions.hand_over(role_of(person), to=to, on=on, **told)


def lines(action: str) -> list[tuple[str, dict]]:
    return [(line.object_label, line.detail) for line in Line.objects.filter(action=action)]


def rights_on(day: str, person: User) -> list[str]:
    with time_machine.travel(f"{day} 09:00+01:00", tick=False):
        return [role.role for role in memberships(User.objects.get(pk=person.pk))]


# ── Ending ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_role_holds_on_its_last_day_and_not_after():
    emma = builders.ministry_staff()
    end(emma, on=TOMORROW)
    assert rights_on("2026-11-25", emma) == ["policy"]
    assert rights_on("2026-11-26", emma) == []
    assert lines("programmes.end_role") == [
        (
            "Emma, beleidsmedewerker EZK",
            {"before": {"ends_on": None}, "after": {"ends_on": "2026-11-25"}, "reason": "Nieuwe baan"},
        )
    ]


def test_a_role_that_ended_yesterday_gives_nothing_today():
    emma = builders.ministry_staff()
    end(emma, on=YESTERDAY)
    assert rights_on("2026-11-24", emma) == []


@pytest.mark.parametrize(
    ("on", "reason", "says"),
    [
        (dt.date(2026, 11, 22), "x", "op zijn vroegst gisteren"),
        (TODAY, "  ", "Geef de reden."),
    ],
)
def test_a_role_does_not_end_in_the_past_or_without_a_reason(on, reason, says):
    emma = builders.ministry_staff()
    with pytest.raises(ValidationError, match=says):
        end(emma, on=on, reason=reason)
    assert role_of(emma).ends_on is None
    assert lines("programmes.end_role") == []


def test_a_role_does_not_end_before_it_begins():
    emma = builders.ministry_staff()
    Membership.objects.filter(user=emma).update(starts_on=dt.date(2027, 1, 1))
    with pytest.raises(ValidationError, match="voordat zij begint"):
        end(emma)


def test_a_role_that_has_ended_stays_as_it_is():
    emma = builders.ministry_staff()
    Membership.objects.filter(user=emma).update(ends_on=dt.date(2025, 12, 31))
    with pytest.raises(ValidationError, match="al geëindigd"):
        end(emma, on=TOMORROW)


def test_the_last_administrator_stays():
    bas = builders.administrator()
    with pytest.raises(ValidationError, match="laatste beheerder"):
        end(bas, by=bas)
    home = builders.organisation("rom-nederland", "vehicle", "ROM Nederland")
    builders.user("Bo", home, "administrator")
    end(bas, by=bas)
    assert role_of(bas).ends_on == TODAY


@pytest.mark.parametrize("who", [builders.secretary, builders.auditor, builders.ministry_staff, builders.reader])
def test_only_the_administrator_ends_and_hands_over(who):
    noor, by = builders.contributor(), who()
    with pytest.raises(PermissionDenied):
        end(noor, by=by)
    with pytest.raises(PermissionDenied):
        hand_over(noor, by, by=by)
    assert role_of(noor).ends_on is None


# ── Handing over ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_successor_has_the_role_from_the_next_day_with_the_mandate():
    pieter = builders.mandated_province_staff()
    new = create_user(email="nina@example.org", name="Nina", by=None)
    follower = hand_over(pieter, new, on=TOMORROW, function="hoofd economie")
    assert (follower.organisation.short_name, follower.role, follower.is_mandated) == ("Drenthe", "policy", True)
    assert (follower.function, follower.starts_on, follower.ends_on) == ("hoofd economie", dt.date(2026, 11, 26), None)
    assert (rights_on("2026-11-25", pieter), rights_on("2026-11-25", new)) == (["policy"], [])
    assert (rights_on("2026-11-26", pieter), rights_on("2026-11-26", new)) == ([], ["policy"])
    (told,) = lines("programmes.hand_over")
    assert told[1]["after"] == {"ends_on": "2026-11-25", "successor": "Nina, beleidsmedewerker Drenthe"}
    assert lines("programmes.give_role") == [
        ("Nina, beleidsmedewerker Drenthe", {"after": {"starts_on": "2026-11-26"}})
    ]


def test_who_has_the_same_role_keeps_it_and_gets_no_second():
    emma = builders.ministry_staff()
    home = role_of(emma).organisation
    youssef = builders.user("Youssef", home, "policy")
    assert hand_over(emma, youssef) == role_of(youssef)
    assert role_of(emma).ends_on == TODAY


def test_a_colleague_without_mandate_gets_the_role_that_has_it():
    pieter = builders.mandated_province_staff()
    colleague = builders.user("Klaas", role_of(pieter).organisation, "policy")
    assert hand_over(pieter, colleague).is_mandated
    assert colleague.memberships.count() == 2


def test_a_new_administrator_may_enter_the_admin_site():
    bas, sanne = builders.administrator(), builders.secretary()
    hand_over(bas, sanne)
    sanne.refresh_from_db()
    assert sanne.is_staff


def test_nobody_hands_over_to_themselves_or_to_a_closed_account():
    emma = builders.ministry_staff()
    with pytest.raises(ValidationError, match="iemand anders"):
        hand_over(emma, emma)
    closed = create_user(email="weg@example.org", name="Weg", by=None)
    closed.is_active = False
    closed.save()
    with pytest.raises(ValidationError, match="gesloten"):
        hand_over(emma, closed)
    assert role_of(emma).ends_on is None
