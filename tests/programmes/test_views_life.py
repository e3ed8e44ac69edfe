"""Pages on which a programme begins, changes, starts and finishes."""

import datetime as dt

import pytest
from django.urls import reverse

from programmes import actions
from programmes.dutch import date_text
from programmes.models import Programme, ProgrammeStep, ProgrammeVersion
from romportal import audit
from tests.programmes import builders

pytestmark = pytest.mark.django_db

NEW = {
    "code": "BR-19",
    "title": "Nieuw programma",
    "short_title": "Nieuw",
    "starts_on": "01-07-2023",
    "ends_on": "31-12-2026",
}


@pytest.fixture
def browser(client):
    """A browser in which the secretary is logged in."""
    client.force_login(builders.secretary())
    return client


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_programme_begins_and_goes_on_to_its_editing_page(browser):
    response = browser.post(reverse("programme_add"), NEW)
    assert response.url == reverse("version_step", args=["BR-19", "doel"])
    assert Programme.objects.get().versions.get().created_by == builders.secretary()


def test_a_programme_takes_over_from_an_agreed_one_alone(browser):
    old, secret = builders.agreed("BR-01").programme, builders.concept("BR-02").programme
    page = browser.post(reverse("programme_add"), NEW | {"like": secret.pk}).content.decode()
    assert "Selecteer een geldige keuze" in page
    assert "BR-02" not in browser.get(reverse("programme_add")).content.decode()
    assert browser.post(reverse("programme_add"), NEW | {"like": old.pk}).status_code == 302
    new = ProgrammeVersion.objects.get(programme__code="BR-19")
    assert (new.predecessor_programme, new.participations.count()) == (old, 0)
    edit = reverse("version_edit", args=["BR-19"])
    typed = builders.typed(ProgrammeVersion.objects.with_children().get(pk=new.pk), builders.secretary())
    assert browser.post(edit, typed).status_code == 302


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": "BR-01"}, "Er is al een programma met deze code."),
        ({"code": "19"}, "Een code bestaat uit letters, een streepje en cijfers, zoals BR-19."),
        ({"code": ""}, "Vul ‘Code’ in."),
        ({"ends_on": "01-01-2020"}, "Het einde ligt voor het begin."),
        ({"ends_on": "31-02-2026"}, "Februari 2026 heeft 28 dagen."),
        ({"short_title": "x" * 33}, "32 tekens bevat (het zijn er nu 33)."),
    ],
)
def test_a_wrong_programme_is_refused_and_the_text_stays(browser, change, message):
    builders.concept()
    page = browser.post(reverse("programme_add"), NEW | change).content.decode()
    assert message in page
    assert 'value="Nieuw programma"' in page
    assert Programme.objects.count() == 1


def test_a_wrong_code_and_a_wrong_day_are_told_at_once(browser):
    page = browser.post(reverse("programme_add"), NEW | {"code": "BR 19", "ends_on": "31-02-2026"}).content.decode()
    assert "Er zijn twee fouten" in page
    assert "Een code bestaat uit letters, een streepje en cijfers, zoals BR-19." in page


def test_pressing_twice_makes_one(browser):
    data = NEW | {"once": "hetzelfde formulier"}
    first, second = (browser.post(reverse("programme_add"), data) for _ in range(2))
    assert first.url == second.url
    assert Programme.objects.count() == 1


# ── Changing and stopping ─────────────────────────────────────────────────────────────────────────────────
COPY = "/programmas/BR-01/wijzigen/"


def test_a_change_begins_with_its_reason(browser):
    builders.agreed()
    assert "Vul ‘Reden’ in." in browser.post(COPY, {"kind": "wijzigen"}).content.decode()
    assert browser.post(COPY, {"kind": "wijzigen", "reason": "Ander bedrag"}).status_code == 302
    copy = ProgrammeVersion.objects.get(number=2)
    assert (copy.reason, copy.stops) == ("Ander bedrag", False)
    page = browser.get(COPY).content.decode()
    assert "Er is al een concept." in page
    page = browser.post(COPY, {"kind": "wijzigen", "reason": "Nog eens"}).content.decode()
    assert "Er is al een concept van dit programma. Werk daarin verder." in page
    assert "Nog eens" in page


def test_a_stop_has_a_day_and_may_have_a_successor(browser):
    builders.agreed()
    other = builders.concept("BR-02").programme
    stop = {"kind": "stoppen", "reason": "Gaat op in BR-02"}
    assert "Vul de datum in waarop het programma stopt." in browser.post(COPY, stop).content.decode()
    page = browser.post(COPY, stop | {"ends_on": "31-12-2028"}).content.decode()
    assert "Een programma dat stopt kan niet langer duren dan afgestemd is." in page
    page = browser.post(COPY, stop | {"kind": "wijzigen", "ends_on": "31-12-2026"}).content.decode()
    assert "Laat dit leeg, of kies hierboven ‘Het programma stoppen’." in page
    assert browser.post(COPY, stop | {"ends_on": "31-12-2026", "successor": other.pk}).status_code == 302
    copy = ProgrammeVersion.objects.get(programme__code="BR-01", number=2)
    assert (copy.stops, str(copy.ends_on), copy.successor) == (True, "2026-12-31", other)
    assert "Stopt het programma." in browser.get("/programmas/BR-01/bewerken/").content.decode()


def test_what_lies_before_the_parties_warns_before_it_lapses(browser):
    builders.offered()
    page = browser.get(COPY).content.decode()
    assert "Er ligt al een versie voor." in page
    assert "Het programma stoppen" not in page, "what was never agreed cannot be stopped"
    assert browser.post(COPY, {"reason": "Ander bedrag"}).status_code == 302
    assert ProgrammeVersion.objects.get(number=1).state == "lapsed"


# ── Starting and finishing ────────────────────────────────────────────────────────────────────────────────
STEP = "/programmas/BR-01/stap/"


def test_start_then_finish(browser):
    builders.agreed()
    assert "Programma starten" in browser.get(STEP).content.decode()
    step = {"on": "01-02-2024", "reason": "Begonnen"}
    assert browser.post(STEP, step | {"stap": "started"}).url == reverse("programme_detail", args=["BR-01"])
    assert "Programma afronden" in browser.get(STEP).content.decode()
    page = browser.post(STEP, step | {"stap": "finished", "on": "01-01-2024"}).content.decode()
    assert "Het programma kan niet afgerond zijn voordat het gestart was." in page
    browser.post(STEP, step | {"stap": "finished"})
    assert [row.kind for row in ProgrammeStep.objects.all()] == ["started", "finished"]


def test_who_lagged_behind_does_not_finish_what_they_meant_to_start(browser):
    version = builders.agreed()
    page = browser.get(STEP).content.decode()
    assert 'name="stap" value="started"' in page
    actions.start(version.programme, on=version.starts_on, reason="x", by=builders.secretary())
    page = browser.post(STEP, {"stap": "started", "on": "01-02-2024", "reason": "x"}).content.decode()
    assert "Deze stap is al gezet." in page
    assert ProgrammeStep.objects.count() == 1


def test_a_programme_that_is_not_agreed_does_not_start(browser):
    builders.concept()
    page = browser.post(STEP, {"stap": "started", "on": "01-02-2024", "reason": "x"}).content.decode()
    assert "Dit programma is nog niet afgestemd en kan dus niet starten." in page


def test_a_code_that_is_not_there_is_not_found(browser):
    for address in ("bewerken", "bewerken/deelname/nom", "wijzigen", "stap"):
        response = browser.get(f"/programmas/ZZ-99/{address}/")
        assert response.status_code == 404, address


def test_a_stop_that_is_agreed_for_later_is_said_and_leaves_no_step_to_take(client):
    version = builders.agreed()
    by = builders.secretary()
    actions.start(version.programme, on=dt.date(2024, 2, 1), reason="x", by=by)
    day = audit.today() + dt.timedelta(days=30)
    stop = actions.copy_version(version.programme, reason="x", stops=True, ends_on=day, by=by)
    builders.agree(actions.offer(stop, by=by))
    client.force_login(by)
    shown = client.get("/programmas/BR-01/").content.decode()
    assert ("In uitvoering" in shown, "Stopt op" in shown, date_text(day) in shown) == (True, True, True)
    assert "Rond het programma af" not in shown
    step = client.get("/programmas/BR-01/stap/").content.decode()
    assert ("Er is geen stap te zetten." in step, "Rond af" in step, "Start programma" in step) == (True, False, False)
    typed = {"stap": "finished", "on": "01-03-2024", "reason": "x"}
    answer = client.post("/programmas/BR-01/stap/", typed)
    assert answer.status_code == 200
    assert f"dat dit programma stopt op {date_text(day)}." in answer.content.decode()
