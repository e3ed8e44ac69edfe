"""The rights page: every role with its person, filtered, sorted and paged in the address; and its reviews."""

import datetime as dt
import io

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from python_calamine import CalamineWorkbook

from programmes.actions import review_rights
from programmes.models import Membership, RightsReview
from romportal.accounts.actions import create_user
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

RIGHTS = "/rechten/"
TODAY = "2026-11-24 09:00+01:00"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def browser(client):
    """A browser in which the administrator is logged in."""
    client.force_login(builders.administrator())
    return client


def shown(browser, **asked: object) -> list[str]:
    """Whose roles are on the page."""
    return [role.user.name for role in browser.get(RIGHTS, asked).context["page"]]


def ending(name: str, ends_on: dt.date | None, starts_on: dt.date = builders.LONG_AGO) -> Membership:
    person = builders.user(name, builders.organisation("ezk", "ministry", "EZK"), "policy", ends_on=ends_on)
    person.memberships.update(starts_on=starts_on)
    return person.memberships.get()


def test_a_role_stands_with_person_organisation_period_login_and_factor(browser):
    emma = builders.ministry_staff()
    emma.last_login = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
    emma.save()
    Authenticator.objects.create(user=emma, type="totp", data={})
    page = browser.get(RIGHTS, {"q": "emma"})
    (role,) = page.context["page"]
    assert (role.user, role.standing, role.has_factor) == (emma, "geldt", True)
    text = page.content.decode()
    for words in ("emma@example.org", "EZK", "Beleidsmedewerker", "01-01-2023", "02-11-2026", "Ja"):
        assert words in text


def test_recovery_codes_alone_are_no_second_factor(browser):
    emma = builders.ministry_staff()
    Authenticator.objects.create(user=emma, type="recovery_codes", data={})
    (role,) = browser.get(RIGHTS, {"q": "emma"}).context["page"]
    assert role.has_factor is False


def test_roles_that_ended_come_on_request(browser):
    ending("Eva", dt.date(2026, 11, 23))
    ending("Lea", dt.date(2026, 11, 24))
    ending("Max", dt.date(2027, 2, 22))
    ending("Nel", dt.date(2027, 2, 23))
    ending("Kim", None, dt.date(2027, 1, 1))
    assert shown(browser) == ["Lea", "Max", "Nel", "Bas"]
    assert shown(browser, stand="eindigt") == ["Lea", "Max"]
    assert shown(browser, stand="geeindigd") == ["Eva"]
    assert shown(browser, stand="begint") == ["Kim"]
    assert shown(browser, stand="alles") == ["Eva", "Kim", "Lea", "Max", "Nel", "Bas"]
    page = browser.get(RIGHTS, {"stand": "alles"}).context["page"]
    assert [role.standing for role in page] == [
        "geëindigd",
        "begint nog",
        "eindigt binnenkort",
        "eindigt binnenkort",
        "geldt",
        "geldt",
    ]


def test_filters_narrow_it_down_and_sorting_is_in_the_address(browser):
    builders.ministry_staff()
    drenthe = builders.mandated_province_staff().memberships.get().organisation
    builders.contributor()
    assert shown(browser, organisatie=drenthe.pk) == ["Pieter"]
    assert shown(browser, rol="policy") == ["Pieter", "Emma"]
    assert shown(browser, sorteer="naam") == ["Bas", "Emma", "Noor", "Pieter"]
    assert shown(browser, sorteer="-naam") == ["Pieter", "Noor", "Emma", "Bas"]
    assert shown(browser, sorteer="-login")[0] == "Bas"
    assert shown(browser, sorteer="login")[0] == "Bas"


@pytest.mark.parametrize(
    "asked", [{"rol": "koning"}, {"organisatie": "999"}, {"stand": "x"}, {"sorteer": "x"}, {"pagina": "abc"}]
)
def test_a_hand_typed_filter_is_left_out(browser, asked):
    builders.ministry_staff()
    assert shown(browser, **asked) == ["Emma", "Bas"]


def test_an_empty_answer_offers_a_way_out(browser):
    assert "Alle filters wissen" in browser.get(RIGHTS, {"q": "niemand"}).content.decode()


def test_an_account_without_a_role_is_named(browser):
    create_user(email="rolf@example.org", name="Rolf", by=None)
    ending("Eva", dt.date(2026, 11, 23))
    closed = create_user(email="gesloten@example.org", name="Gesloten", by=None)
    closed.is_active = False
    closed.save()
    assert [person.name for person in browser.get(RIGHTS).context["roleless"]] == ["Eva", "Rolf"]


def test_the_same_number_of_queries_with_few_and_many_roles(browser):
    builders.ministry_staff()
    few = queries_of(browser, RIGHTS)
    for number in range(30):
        person = ending(f"Persoon{number}", None).user
        Authenticator.objects.create(user=person, type="totp", data={})
    assert queries_of(browser, RIGHTS) == few


# ── As a spreadsheet ──────────────────────────────────────────────────────────────────────────────────────
def test_the_spreadsheet_holds_what_the_page_shows(browser):
    ending("Eva", dt.date(2026, 11, 23))
    builders.mandated_province_staff()
    content = browser.get("/export/rechten.xlsx", {"stand": "alles"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    head = next(number for number, row in enumerate(rows) if row[0] == "Naam")
    assert [(row[0], row[2], row[5], row[8]) for row in rows[head + 1 :]] == [
        ("Pieter", "Drenthe", "ja", "geldt"),
        ("Eva", "EZK", "nee", "geëindigd"),
        ("Bas", "ROM Nederland", "nee", "geldt"),
    ]


# ── Reviews ───────────────────────────────────────────────────────────────────────────────────────────────
def test_never_reviewed_is_said(browser):
    page = browser.get(RIGHTS)
    assert page.context["is_due"]
    assert "nog niet beoordeeld" in page.content.decode()


def test_a_review_is_recorded_once_with_a_line_in_the_trail(browser):
    data = {"beoordeling-organisation": "", "beoordeling-remark": "Alles klopt.", "once": "x"}
    assert browser.post(RIGHTS, data).status_code == 302
    assert browser.post(RIGHTS, data).status_code == 302
    review = RightsReview.objects.get()
    assert (review.reviewed_by.name, review.roles, review.remark, review.organisation) == (
        "Bas",
        1,
        "Alles klopt.",
        None,
    )
    line = Line.objects.filter(action="programmes.review_rights").get()
    assert line.detail == {"roles": 1, "remark": "Alles klopt."}
    page = browser.get(RIGHTS)
    assert not page.context["is_due"]
    assert "<strong>24 november 2026</strong> door Bas. Sindsdien is er niets aan gewijzigd." in page.content.decode()


def test_a_remark_that_is_too_long_is_refused_and_kept(browser):
    page = browser.post(RIGHTS, {"beoordeling-remark": "x" * 2001})
    assert page.status_code == 200
    assert page.context["page_failed"]
    assert "x" * 2001 in page.content.decode()
    assert not RightsReview.objects.exists()


def test_it_is_due_again_after_a_quarter(browser):
    review_rights(by=builders.administrator())
    for day, due in (("2027-02-24 12:00+01:00", False), ("2027-02-25 12:00+01:00", True)):
        with time_machine.travel(day, tick=False):
            browser.force_login(builders.administrator())
            assert browser.get(RIGHTS).context["is_due"] is due


def test_what_changed_since_is_listed_and_logins_are_not(browser):
    emma = builders.ministry_staff()
    review_rights(by=builders.administrator())
    with time_machine.travel("2026-11-25 09:00+01:00", tick=False):
        browser.force_login(builders.administrator())
        create_user(email="nieuw@example.org", name="Nieuw", by=builders.administrator())
        page = browser.get(RIGHTS)
        assert [(line.action, line.object_label) for line in page.context["changes"]] == [
            ("accounts.create_user", "Nieuw")
        ]
        # nobody of EZK changed
        there = browser.get(RIGHTS, {"organisatie": emma.memberships.get().organisation_id})
        assert there.context["changes"] == []


def test_a_review_of_one_organisation_is_no_review_of_all(browser):
    ezk = builders.ministry_staff().memberships.get().organisation
    review_rights(organisation=ezk, by=builders.administrator())
    assert RightsReview.objects.get().roles == 1
    assert browser.get(RIGHTS).context["is_due"]
    assert not browser.get(RIGHTS, {"organisatie": ezk.pk}).context["is_due"]


def test_only_the_administrator_reviews(client):
    for person in (builders.secretary(), builders.auditor()):
        client.force_login(person)
        assert client.get(RIGHTS).status_code == 200
        assert "Leg beoordeling vast" not in client.get(RIGHTS).content.decode()
        assert client.post(RIGHTS, {}).status_code == 403
    assert not RightsReview.objects.exists()
