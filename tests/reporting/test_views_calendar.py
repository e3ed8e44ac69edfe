"""The calendar of one person: whole and right for who holds the secret, not there for anybody else."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from programmes import actions as programmes
from reporting import actions
from romportal import audit
from romportal.accounts.models import User
from romportal.mailing.actions import renew_calendar
from romportal.mailing.queries import calendar_token
from tests.counting import queries_of
from tests.programmes import builders
from tests.reporting.builders import meeting, reporting_round

pytestmark = pytest.mark.django_db


def address(person: User) -> str:
    """A new calendar address of this person."""
    return reverse("calendar", args=[calendar_token(renew_calendar(person, by=person))])


def events(where: str) -> dict[str, object]:
    response = Client().get(where)
    assert response.status_code == 200
    return {str(event["uid"]).partition("@")[0]: event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def filled() -> None:
    by = builders.secretary()
    held = meeting(starts_at=dt.time(10), ends_at=dt.time(12), title="Heel geheim", place="Utrecht")
    holder = builders.rom("nom").organisation
    actions.add_action(held, text="Heel geheim", holder=holder, due_on=dt.date(2027, 2, 1), by=by)
    programmes.offer(builders.concept(), answer_by=audit.today() + dt.timedelta(days=20), by=by)
    reporting_round(audit.today())


def test_everything_of_this_person_is_there_with_hours_of_amsterdam_and_no_content():
    filled()
    where = address(builders.contributor())
    found = events(where)
    assert sorted(uid.partition("-")[0] for uid in found) == ["action", "answer", "meeting", "round"]
    held = next(event for uid, event in found.items() if uid.startswith("meeting"))
    assert held["dtstart"].dt.isoformat() == "2027-01-14T10:00:00+01:00"
    assert held["dtend"].dt.isoformat() == "2027-01-14T12:00:00+01:00"
    assert str(held["summary"]) == "Bestuurlijk overleg BO-2027-1"
    assert str(held["location"]) == "Utrecht"
    response = Client().get(where)
    assert "geheim" not in response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, max-age=900"


def test_actions_of_another_organisation_are_not_there():
    filled()
    assert not [uid for uid in events(address(builders.ministry_staff())) if uid.startswith("action")]


def test_a_meeting_that_moves_keeps_its_uid_and_counts_up():
    held = meeting()
    where = address(builders.ministry_staff())
    ((uid, before),) = events(where).items()
    actions.change_meeting(held, on=dt.date(2027, 1, 21), by=builders.secretary())
    ((same, after),) = events(where).items()
    assert same == uid
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["last-modified"].dt >= before["last-modified"].dt
    assert after["dtstart"].dt == dt.date(2027, 1, 21)


def test_a_term_about_the_strategy_is_there_and_a_term_that_moves_counts_up():
    change = builders.strategy_change()
    day = audit.today() + dt.timedelta(days=20)
    agreement = programmes.offer_strategy(change, answer_by=day, by=builders.ministry_staff())
    where = address(builders.mandated_province_staff())
    ((uid, before),) = events(where).items()
    assert (uid, str(before["summary"])) == (f"answer-{agreement.pk}", f"Antwoord gevraagd: {agreement.subject}")
    earlier = day - dt.timedelta(days=7)
    programmes.set_answer_by(agreement, answer_by=earlier, was=day, by=builders.secretary())
    ((same, after),) = events(where).items()
    assert (same, before["sequence"], after["sequence"], after["dtstart"].dt) == (uid, 0, 1, earlier)
    assert after["last-modified"].dt >= before["last-modified"].dt


def test_a_renewed_address_ends_the_one_before():
    person = builders.ministry_staff()
    first, second = address(person), address(person)
    assert first != second
    assert [Client().get(where).status_code for where in (first, second)] == [404, 200]


@pytest.mark.parametrize("change", ["role", "account", "key"])
def test_who_has_no_role_any_more_or_a_closed_account_has_no_calendar(change, settings):
    person = builders.ministry_staff()
    where = address(person)
    if change == "role":
        person.memberships.update(ends_on=audit.today() - dt.timedelta(days=1))
    elif change == "account":
        User.objects.update(is_active=False)
    else:
        settings.SECRET_KEY = "another" * 10
    assert Client().get(where).status_code == 404


@pytest.mark.parametrize("token", ["x", "1-1-x", "0-0-", "-", "1" * 30, "²-1-x", "1-1-" + "a" * 43])
def test_a_guess_is_not_there(token):
    address(builders.ministry_staff())
    assert Client().get(f"/agenda/{token}.ics").status_code == 404


def test_without_an_address_there_is_none():
    person = builders.ministry_staff()
    assert Client().get(f"/agenda/{person.pk}-0-x.ics").status_code == 404


def test_it_asks_as_much_with_one_meeting_as_with_five():
    filled()
    where = address(builders.contributor())
    few = queries_of(Client(), where)
    for number in range(2, 7):
        held = meeting(f"BO-2027-{number}")
        holder = builders.rom("nom").organisation
        actions.add_action(held, text="x", holder=holder, due_on=dt.date(2027, 2, 1), by=builders.secretary())
        builders.offered(f"BR-1{number}", short_title=f"X{number}")
    assert queries_of(Client(), where) == few
