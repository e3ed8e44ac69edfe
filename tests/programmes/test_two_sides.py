"""Rijk and provinces are two parties: one person is never both, and nobody replaces words that they did not see."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from programmes import actions
from programmes.models import Agreement, ConditionMet, Membership, ObjectionStatement, Position
from programmes.permissions import may_speak_for_province, may_speak_for_provinces, may_speak_for_rijk, own_columns
from romportal import audit
from romportal.accounts.models import User
from tests.programmes import builders

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def at_the_province(person: User) -> User:
    """The same person, from today on mandated by Drenthe too: as only a way around the verbs can make it."""
    Membership.objects.create(
        user=person,
        organisation=builders.province().organisation,
        role="policy",
        function="adviseur",
        is_mandated=True,
        starts_on=audit.today(),
    )
    return User.objects.get(pk=person.pk)


def moved(person: User) -> User:
    """The same person, from today on at the province alone."""
    Membership.objects.filter(user=person, organisation__kind="ministry").update(ends_on=audit.today() - DAY)
    return at_the_province(person)


# ── One person ────────────────────────────────────────────────────────────────────────────────────────────
def test_who_would_belong_to_both_speaks_for_neither():
    both = at_the_province(builders.ministry_staff())
    agreement = builders.offered().agreement
    assert own_columns(both) == []
    assert not may_speak_for_province(both, builders.province())
    for column in ("rijk", "provinces"):
        with pytest.raises(PermissionDenied):
            actions.give_position(agreement, column=column, outcome="agreed", by=both)
    assert not Position.objects.exists()


def test_a_role_on_the_other_side_is_refused_as_long_as_the_first_one_holds():
    emma, today = builders.ministry_staff(), audit.today()
    role = {
        "name": "Emma",
        "email": emma.email,
        "organisation": builders.province().organisation,
        "role": "policy",
        "function": "adviseur",
        "by": builders.administrator(),
    }
    with pytest.raises(ValidationError, match="Emma is in die tijd beleidsmedewerker van EZK"):
        actions.invite(**role, starts_on=today + 30 * DAY)
    actions.end_role(emma.memberships.get(), on=today + 29 * DAY, reason="Nieuwe baan", by=role["by"])
    actions.invite(**role, starts_on=today + 30 * DAY)
    assert Membership.objects.filter(user=emma).count() == 2


def test_a_mandate_is_not_handed_over_to_the_other_side():
    emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
    with pytest.raises(ValidationError, match="Niemand spreekt voor beide"):
        actions.hand_over(
            pieter.memberships.get(),
            to=emma,
            function="adviseur",
            on=audit.today(),
            reason="Verkiezingen",
            by=builders.administrator(),
        )
    assert Membership.objects.filter(user=emma).count() == 1


def test_who_spoke_for_the_rijk_does_not_speak_for_the_provinces_after_a_new_job():
    emma = builders.ministry_staff()
    agreement = builders.offered().agreement
    actions.give_position(agreement, column="rijk", outcome="agreed", by=emma)
    emma = moved(emma)
    assert (may_speak_for_rijk(emma), may_speak_for_provinces(emma)) == (False, True)
    for column, place in (("provinces", None), ("province", builders.province())):
        with pytest.raises(PermissionDenied, match="een collega geeft dit standpunt"):
            actions.give_position(agreement, column=column, province=place, outcome="agreed", by=emma)
    assert not Agreement.objects.get().is_reached


def test_the_database_takes_no_position_of_one_person_for_both_sides():
    emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
    agreement = builders.offered().agreement
    actions.give_position(agreement, column="rijk", outcome="talk", by=emma)
    said = {"agreement": agreement, "outcome": "agreed", "giver_name": "x", "giver_function": "x"}
    now = {"given_on": audit.today(), "given_at": audit.now()}
    for column, place in (("provinces", None), ("province", builders.province())):
        with pytest.raises(IntegrityError, match="one person speaks for one side"), transaction.atomic():
            Position.objects.create(column=column, province=place, given_by=emma, **said, **now)
    Position.objects.create(column="rijk", given_by=emma, **said, **now)
    Position.objects.create(column="provinces", given_by=pieter, **said, **now)
    assert Position.objects.count() == 3


def test_one_person_does_not_mark_conditions_for_both_columns():
    emma = builders.ministry_staff()
    agreement = builders.offered().agreement
    position = actions.give_position(
        agreement, column="provinces", outcome="agreed_if", conditions="Eerst x", by=builders.mandated_province_staff()
    )
    actions.mark_met(position, column="rijk", by=emma)
    emma = moved(emma)
    with pytest.raises(PermissionDenied, match="een collega markeert"):
        actions.mark_met(position, column="provinces", by=emma)
    assert ConditionMet.objects.count() == 1


def test_one_person_does_not_judge_an_objection_for_both_columns():
    emma = builders.ministry_staff()
    version = builders.objected(laid=True)
    asked = {"rom": version.region_checks.exclude(objection="").get().rom, "judgement": "overruled", "reason": "x"}
    actions.judge_objection(version, column="rijk", by=emma, **asked)
    emma = moved(emma)
    with pytest.raises(PermissionDenied, match="een collega geeft dit oordeel"):
        actions.judge_objection(version, column="provinces", by=emma, **asked)
    assert ObjectionStatement.objects.filter(kind="overruled").count() == 1


# ── What a colleague said meanwhile ───────────────────────────────────────────────────────────────────────
def test_a_position_that_was_not_seen_is_not_replaced():
    emma = builders.ministry_staff()
    other = builders.user("Youssef", builders.organisation("ezk", "ministry", "EZK"), "policy")
    agreement = builders.offered().agreement
    first = actions.give_position(agreement, column="rijk", outcome="agreed", seen="", by=emma)
    for seen in ("", "0", "x", str(first.pk + 1)):
        with pytest.raises(ValidationError, match="Emma legde intussen ‘Akkoord’ vast namens deze partij"):
            actions.give_position(agreement, column="rijk", outcome="refused", seen=seen, by=other)
    assert Position.objects.count() == 1
    actions.give_position(agreement, column="rijk", outcome="refused", seen=str(first.pk), by=other)
    assert Agreement.objects.get().rijk_outcome == "refused"


def test_each_province_and_column_is_looked_at_by_itself():
    agreement = builders.offered().agreement
    actions.give_position(agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    zoe, pieter = builders.province_staff(), builders.mandated_province_staff()
    own = zoe.memberships.get().organisation.province
    actions.give_position(agreement, column="province", province=own, outcome="talk", seen="", by=zoe)
    drenthe = builders.province()
    actions.give_position(agreement, column="province", province=drenthe, outcome="agreed", seen="", by=pieter)
    actions.give_position(agreement, column="provinces", outcome="agreed", seen="", by=pieter)
    assert Agreement.objects.get().is_reached
