"""What a ROM had of its own on a day that has passed: plans, frameworks and agendas as they stood then."""

import datetime as dt
import re

import pytest
import time_machine

from programmes import actions
from programmes.models import Rom, Strategy
from programmes.queries import kia_rows, plan_matrix, plan_row
from tests.counting import queries_of
from tests.programmes import builders
from tests.programmes.builders import contributor, kia, plan, rom, secretary

pytestmark = pytest.mark.django_db
FIRST, SECOND, LATER = (dt.date(2026, month, 1) for month in (3, 6, 9))


@pytest.fixture(autouse=True)
def _strategy():
    first, last = dt.date(2024, 1, 1), dt.date(2027, 12, 31)
    Strategy.objects.create(
        code="mjs", title="Strategie", published_on=first, starts_on=first, ends_on=last, evaluation_year=2027
    )
    with time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False):
        yield


def on(day: dt.date):
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False)


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def words(day: dt.date | None) -> list[str]:
    return [cell.word for cell in plan_row(rom("nom"), as_of=day).cells]


def test_a_plan_reads_as_it_did_on_a_day_also_when_it_was_taken_away_since():
    rom("nom")
    with on(FIRST):
        kept, gone = plan("nom", year=2025), plan("nom", year=2026)
    with on(SECOND):
        actions.change_plan(kept, status="draft", title="Herzien", dated_on=dt.date(2026, 5, 1), by=secretary())
        actions.remove_plan(gone, by=secretary())
    with on(LATER):
        actions.change_plan(kept, status="", dated_on=None, by=secretary())

    before = FIRST - dt.timedelta(days=1)
    assert words(before) == ["ontbreekt", "ontbreekt", "ontbreekt", "nog niet"]
    assert words(FIRST) == ["ontbreekt", "vastgesteld", "vastgesteld", "nog niet"]
    assert words(SECOND) == ["ontbreekt", "concept", "ontbreekt", "nog niet"]
    assert words(LATER) == words(None) == ["ontbreekt", "aanwezig", "ontbreekt", "nog niet"]
    was = plan_row(rom("nom"), as_of=SECOND).cells[1].plan
    assert (was.title, was.dated_on, was.pk) == ("Herzien", dt.date(2026, 5, 1), kept.pk)
    assert str(plan_row(rom("nom"), as_of=FIRST).cells[2].plan) == "NOM: activiteitenplan 2026"
    assert [plan_matrix(as_of=day).known for day in (before, FIRST, SECOND, LATER)] == [0, 2, 1, 1]


def test_what_had_not_begun_on_that_day_was_ahead_then():
    rom("nom")
    assert words(dt.date(2024, 6, 1)) == ["ontbreekt", "nog niet", "nog niet", "nog niet"]


def test_the_framework_and_the_profile_read_as_they_did():
    rom("nom")
    with on(FIRST):
        actions.describe_rom(rom("nom"), framework="Agenda 2024", origin="Opgericht in 1974", by=secretary())
    with on(SECOND):
        actions.describe_rom(rom("nom"), framework="Agenda 2028", by=secretary())
    was = [plan_matrix(as_of=day).rows[0].rom for day in (FIRST - dt.timedelta(days=1), FIRST, SECOND)]
    assert [row.framework for row in was] == ["", "Agenda 2024", "Agenda 2028"]
    assert [row.origin for row in was] == ["", "Opgericht in 1974", "Opgericht in 1974"]
    assert Rom.objects.get().framework == "Agenda 2028"


def test_what_the_admin_site_changed_is_undone_too(client):
    rom("nom")
    with on(FIRST):
        actions.describe_rom(rom("nom"), origin="Eerst", by=secretary())
    with on(SECOND):
        client.force_login(builders.administrator())
        shown = {"organisation": rom("nom").organisation_id, "origin": "In het beheer"}
        assert client.post(f"/beheer/programmes/rom/{rom('nom').pk}/change/", shown).status_code == 302
    assert Rom.objects.get().origin == "In het beheer"
    assert plan_matrix(as_of=FIRST).rows[0].rom.origin == "Eerst"


def test_who_edits_a_rom_that_the_admin_site_changed_meanwhile_sees_both(client):
    rom("nom")
    client.force_login(builders.administrator())
    shown = {"organisation": rom("nom").organisation_id, "origin": "In het beheer"}
    client.post(f"/beheer/programmes/rom/{rom('nom').pk}/change/", shown)
    client.force_login(secretary())
    page = text(client.post("/regios/nom/profiel/", {"origin": "In het portaal", "revision": "0"}))
    assert "In het beheer" in page
    assert "In het portaal" in page
    assert Rom.objects.get().origin == "In het beheer"


def test_an_agenda_reads_as_it_did():
    with on(FIRST):
        agenda = kia("veiligheid", "nom")
    with on(SECOND):
        actions.cover_kia(agenda, perspective="Dual use.", coordinated_on=SECOND, by=contributor("nom"))
    with on(LATER):
        actions.cover_kia(agenda, rom=rom("bom"), perspective="Anders.", by=secretary())

    def said(day):
        return [(row.kia.code, str(row.rom or ""), row.perspective, row.coordinated_on) for row in kia_rows(as_of=day)]

    assert said(FIRST - dt.timedelta(days=1)) == [("veiligheid", "", "", None)]
    assert said(FIRST) == [("veiligheid", "NOM", "", None)]
    assert said(SECOND) == [("veiligheid", "NOM", "Dual use.", SECOND)]
    assert said(LATER) == said(None) == [("veiligheid", "BOM", "Anders.", SECOND)]


@pytest.mark.parametrize("address", ["/regios/plannen/", "/kia/", "/roms/nom/"])
def test_a_past_day_is_read_and_not_edited(client, address):
    kia("veiligheid", "nom")
    client.force_login(contributor("nom"))
    assert (
        "/regios/" in client.get(address).content.decode() or "/kia/veiligheid/" in client.get(address).content.decode()
    )
    page = client.get(address, {"peildatum": "01-03-2026"})
    assert "Naar vandaag" in text(page)
    assert not re.search(r'href="/(regios/nom/|regios/plan/|kia/veiligheid)', page.content.decode())


@pytest.mark.parametrize("day", ["31-02-2026", "morgen", "24-11-2199", "<script>", "1" * 5000])
@pytest.mark.parametrize("address", ["/regios/plannen/", "/kia/"])
def test_a_day_that_is_none_is_refused_in_words_and_today_is_shown(client, address, day):
    rom("nom")
    client.force_login(secretary())
    page = client.get(address, {"peildatum": day})
    assert page.status_code == 200
    assert page.context["as_of"].error
    assert page.context["as_of"].day is None


@pytest.mark.parametrize("address", ["/regios/plannen/?peildatum=01-03-2026", "/kia/?peildatum=01-03-2026"])
def test_the_number_of_queries_does_not_grow_with_rows_or_changes(client, address):
    client.force_login(secretary())
    few = plan("nom", year=2026)
    kia("veiligheid", "nom")
    one = queries_of(client, address)
    for code in ("bom", "liof", "iq"):
        plan(code, year=2025)
        kia(f"agenda-{code}", code)
        actions.change_plan(few, title=f"Plan {code}", by=secretary())
    assert queries_of(client, address) == one


def test_the_sheets_take_the_peildatum(client):
    with on(SECOND):
        plan("nom", year=2026)
    client.force_login(secretary())
    for name in ("plannen", "kia"):
        answer = client.get(f"/export/{name}.xlsx", {"peildatum": "01-03-2026"})
        assert answer.status_code == 200
        assert "2026-03-01" in answer.headers["Content-Disposition"]
