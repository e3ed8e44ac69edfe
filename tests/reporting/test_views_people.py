"""The page on which a role ends or goes to a successor, with the work that is open."""

import datetime as dt

import pytest
import time_machine

from programmes.models import Membership
from reporting import actions
from reporting.models import ActionItem, Meeting
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders
from tests.reporting.builders import meeting

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-24 09:00+01:00", tick=False):
        yield


@pytest.fixture
def browser(client):
    """A browser in which the administrator is logged in."""
    client.force_login(builders.administrator())
    return client


@pytest.fixture
def role() -> Membership:
    return builders.ministry_staff().memberships.get()


def address(role: Membership) -> str:
    return f"/rechten/{role.pk}/beeindigen/"


def action(role: Membership, text: str, holder_name: str, holder=None) -> ActionItem:
    overleg = Meeting.objects.first() or meeting()
    holder = holder or role.organisation
    return actions.add_action(
        overleg, text=text, holder=holder, holder_name=holder_name, due_on=DUE, by=builders.secretary()
    )


def names() -> dict[str, str]:
    return dict(ActionItem.objects.values_list("text", "holder_name"))


def test_open_work_moves_to_the_successor_and_the_rest_stays(browser, role):
    youssef = builders.user("Youssef", role.organisation, "policy")
    closed = action(role, "Gedaan", "Emma")
    actions.close_action(closed, result="Klaar", by=builders.secretary())
    action(role, "Open", "emma")
    action(role, "Van een ander", "Sanne")
    action(role, "Andere organisatie", "Emma", holder=builders.rom().organisation)
    page = browser.get(address(role))
    assert [row.text for row in page.context["work"]] == ["Open"]
    data = {"kind": "overdragen", "on": "24-11-2026", "to": youssef.pk, "reason": "Andere baan"}
    assert browser.post(address(role), data).url == "/rechten/"
    assert names() == {
        "Gedaan": "Emma",
        "Open": "Youssef",
        "Van een ander": "Sanne",
        "Andere organisatie": "Emma",
    }
    moved = Line.objects.get(action="reporting.move_action")
    assert moved.detail == {"before": {"holder_name": "emma"}, "after": {"holder_name": "Youssef"}}
    assert moved.actor_name == "Bas"


def test_ending_alone_moves_nothing(browser, role):
    action(role, "Open", "Emma")
    browser.post(address(role), {"kind": "eindigen", "on": "31-12-2026", "reason": "Pensioen"})
    role.refresh_from_db()
    assert (role.ends_on, names()) == (dt.date(2026, 12, 31), {"Open": "Emma"})


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Maak een keuze bij ‘Wat wilt u?’."),
        ({"kind": "overdragen", "on": "24-11-2026", "reason": "x"}, "Kies wie de rol overneemt."),
        ({"kind": "overdragen", "on": "24-11-2026", "reason": "x", "to": "999"}, "Selecteer een geldige keuze"),
        ({"kind": "eindigen", "on": "24-11-2026", "reason": "x", "function": "y"}, "Laat dit leeg"),
        ({"kind": "eindigen", "on": "01-11-2026", "reason": "x"}, "op zijn vroegst gisteren"),
        ({"kind": "eindigen", "on": "31-02-2026", "reason": "x"}, "Februari 2026 heeft 28 dagen."),
        ({"kind": "eindigen", "on": "24-11-2026", "reason": "x" * 401}, "400"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_ends(browser, role, data, says):
    page = browser.post(address(role), data)
    assert page.status_code == 200
    assert says in page.content.decode()
    role.refresh_from_db()
    assert role.ends_on is None


def test_twice_pressed_ends_once(browser, role):
    data = {"kind": "eindigen", "on": "24-11-2026", "reason": "Weg", "once": "x"}
    assert [browser.post(address(role), data).status_code for _ in range(2)] == [302, 302]
    assert Line.objects.filter(action="programmes.end_role").count() == 1


def test_the_same_number_of_queries_with_little_and_much_work(browser, role):
    overleg = meeting()
    few = queries_of(browser, address(role))
    for number in range(10):
        told = {"holder": role.organisation, "holder_name": "Emma", "due_on": DUE}
        actions.add_action(overleg, text=str(number), **told, by=builders.secretary())
    assert queries_of(browser, address(role)) == few
