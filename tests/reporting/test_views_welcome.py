"""The welcome of a new official: the strategy, what was decided, the words, and what their role can do."""

import datetime as dt

import pytest
from django.core.management import call_command

from reporting.actions import record_decision
from tests.counting import queries_of
from tests.programmes import builders
from tests.reporting.builders import meeting

pytestmark = pytest.mark.django_db

WELCOME = "/welkom/"


def shown(client, person) -> str:
    client.force_login(person)
    response = client.get(WELCOME)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("who", "can", "cannot"),
    [
        (builders.ministry_staff, "Standpunt geven", "Geld boeken"),
        (builders.province_staff, "Standpunt geven", "Geld boeken"),
        (builders.secretary, "Geld boeken", "Standpunt geven"),
        (builders.contributor, "Over de voortgang rapporteren", "Standpunt geven"),
        (builders.auditor, "Het spoor van alle wijzigingen", "Standpunt geven"),
        (builders.reader, "Lezen wat ter afstemming ligt", "Standpunt geven"),
    ],
)
def test_it_says_what_the_role_can_do(client, who, can, cannot):
    page = shown(client, who())
    assert can in page
    assert cannot not in page


def test_who_stands_in_reads_for_whom(client):
    page = shown(client, builders.stand_in())
    assert "Beleidsmedewerker Drenthe, namens de provincies, waarnemend voor Pieter" in page


def test_the_strategy_the_principles_and_the_words_are_there(client):
    call_command("load_reference", verbosity=0)
    client.force_login(builders.ministry_staff())
    response = client.get(WELCOME)
    assert (len(response.context["pillars"]), len(response.context["principles"])) == (3, 5)
    assert response.context["principles"][0].name in response.content.decode()
    assert "<dt>beleidsmedewerker</dt>" in response.content.decode()


def test_what_was_agreed_and_decided_stands_with_its_link(client):
    version = builders.agreed()
    held = meeting(on=dt.date(2026, 1, 15))
    record_decision(held, text="Het programma gaat door.", by=builders.secretary())
    page = shown(client, builders.ministry_staff())
    assert f'href="/afstemming/{version.agreement_id}/">{version.agreement.subject}' in page
    assert f'href="/overleggen/{held.number}/">{held.number}/1</a> Het programma gaat door.' in page


def test_what_is_not_agreed_yet_is_no_history(client):
    builders.offered()
    page = shown(client, builders.ministry_staff())
    assert page.count("Nog niets.") == 2


def test_the_same_number_of_queries_with_little_and_much_history(client):
    builders.agreed("BR-01")
    client.force_login(builders.ministry_staff())
    few = queries_of(client, WELCOME)
    for number in range(2, 5):
        builders.agreed(f"BR-0{number}", short_title=f"Titel {number}")
    assert queries_of(client, WELCOME) == few


# ── Shown after a first login ─────────────────────────────────────────────────────────────────────────────
def log_in(client, person, query: str = "") -> str:
    data = {"login": person.email, "password": "een lang wachtwoord"}
    return client.post(f"/account/login/{query}", data).headers["Location"]


def test_the_first_login_leads_to_it_and_the_second_does_not(client):
    emma = builders.ministry_staff()
    assert log_in(client, emma) == WELCOME
    client.logout()
    assert log_in(client, emma) == "/"


def test_a_refused_login_is_no_first_one(client):
    emma = builders.ministry_staff()
    assert client.post("/account/login/", {"login": emma.email, "password": "fout"}).status_code == 200
    assert log_in(client, emma) == WELCOME


def test_who_came_for_a_page_gets_that_page(client):
    assert log_in(client, builders.ministry_staff(), "?next=/strategie/") == "/strategie/"


def test_the_administrator_is_led_on(client):
    client.force_login(builders.administrator())
    assert client.get(WELCOME).headers["Location"] == "/"


@pytest.mark.parametrize(("address", "is_kept"), [("/", False), ("/financien/", True)])
def test_who_opens_the_front_page_is_welcomed_and_who_wanted_another_page_gets_that(client, address, is_kept):
    page = client.get(address, follow=True).content.decode()
    by_password = page.split('action="/account/login/"')[1].split("</form>")[0]
    assert ('name="next"' in by_password) == is_kept
