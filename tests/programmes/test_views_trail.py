"""The trail page: for the auditor, filtered and paged in the address."""

import io
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from programmes import actions
from programmes.forms.trail import ACTIONS
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

TRAIL, EXPORT = "/spoor/", "/export/spoor.xlsx"


@pytest.fixture
def browser(client):
    """A browser in which the auditor is logged in."""
    client.force_login(builders.auditor())
    return client


def shown(browser, **asked: object) -> list[tuple[str, str]]:
    """(action, object) of the lines on the page."""
    page = browser.get(TRAIL, asked).context["page"]
    return [(line.action, line.object_label) for line in page]


def rows(response) -> list[list]:
    """The lines in a sheet, below its head."""
    found = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    return found[next(number for number, row in enumerate(found) if row[0] == "Nummer") + 1 :]


def test_only_the_auditor_reads_the_trail(client):
    for person in (builders.secretary(), builders.ministry_staff(), builders.administrator(), builders.contributor()):
        client.force_login(person)
        assert client.get(TRAIL).status_code == 403


def test_newest_comes_first_with_who_and_where(browser):
    builders.concept()
    page = browser.get(TRAIL).content.decode()
    assert page.index("Pijlers gezet: BR-01 versie 1") < page.index("Programma gemaakt: BR-01")
    assert "Sanne" in page


def test_old_and_new_are_shown_as_text(browser):
    version = builders.concept()
    actions.edit_version(version, texts={"title": "<b>Nieuw</b>"}, by=builders.secretary())
    page = browser.get(TRAIL).content.decode()
    assert '<del class="rp-old">Energiehubs op bedrijventerreinen</del>' in page
    assert "&lt;b&gt;Nieuw&lt;/b&gt;" in page
    assert "<b>Nieuw</b>" not in page


def test_filters_narrow_it_down(browser):
    builders.concept()
    builders.offered("BR-02")
    secretary = builders.secretary()
    assert shown(browser, actie="programmes.offer") == [("programmes.offer", "BR-02 versie 1")]
    assert shown(browser, soort="programmes.programme") == [
        ("programmes.create", "BR-02"),
        ("programmes.create", "BR-01"),
    ]
    assert shown(browser, wie=builders.auditor().pk) == [("accounts.log_in", "Ada")]
    assert {line.actor for line in browser.get(TRAIL, {"wie": secretary.pk}).context["page"]} == {secretary}
    assert shown(browser, q="br-02", actie="programmes.create") == [("programmes.create", "BR-02")]
    assert shown(browser, van="01-01-2190") == []
    assert shown(browser, tot="31-12-2020") == []
    assert len(shown(browser, van="01-01-2020", tot="31-12-2189")) == min(Line.objects.count(), 50)


ODD = [
    {"wie": "999"},
    {"wie": "9" * 40},
    {"wie": "-1"},
    {"wie": "1 OR 1=1"},
    {"soort": "x"},
    {"actie": "<script>"},
    {"actie": ["programmes.offer", "x"]},
    {"van": "gisteren"},
    {"van": "31-02-2026"},
    {"tot": "01-01-0000"},
    {"q": "x" * 5000},
]


@pytest.mark.parametrize("asked", [{"soort": "programmes.programme\0"}, {"q": "\0"}])
def test_a_nul_in_the_address_is_nowhere(browser, asked):
    assert [browser.get(address, asked).status_code for address in (TRAIL, EXPORT)] == [404, 404]


@pytest.mark.parametrize("asked", [*ODD, {"pagina": "abc"}, {"pagina": "999"}])
def test_a_hand_typed_filter_is_left_out(browser, asked):
    builders.concept()
    response = browser.get(TRAIL, asked)
    assert response.status_code == 200
    assert response.context["page"].paginator.count == Line.objects.count()


@pytest.mark.parametrize("asked", ODD)
def test_the_export_leaves_it_out_too_and_leaves_a_line(browser, asked):
    builders.concept()
    lines = Line.objects.count()
    response = browser.get(EXPORT, asked)
    assert response.status_code == 200
    assert len(rows(response)) == lines
    kept = Line.objects.get(action="reporting.export")
    assert (kept.detail["table"], kept.actor_name) == ("spoor", "Ada")
    assert Line.objects.count() == lines + 1


def test_the_export_has_the_lines_of_the_page(browser):
    builders.concept()
    builders.offered("BR-02")
    for asked in (
        {"q": "br-02"},
        {"actie": "programmes.create"},
        {"wie": str(builders.secretary().pk)},
        {"tot": "31-12-2020"},
    ):
        expected = browser.get(TRAIL, asked).context["page"].paginator.count
        assert len(rows(browser.get(EXPORT, asked))) == expected


@pytest.mark.parametrize("text", ["%", "_", "'", '"', "\\", "=1+1", "\u202eabc", "💶"])
def test_what_is_searched_is_text_and_no_pattern(browser, text):
    builders.concept()
    assert shown(browser, q=text) == []


def test_an_empty_answer_offers_a_way_out(browser):
    page = browser.get(TRAIL, {"q": "bestaat niet"}).content.decode()
    assert "Geen regels gevonden." in page
    assert "Alle filters wissen" in page


def test_htmx_gets_the_part(browser):
    response = browser.get(TRAIL, headers={"HX-Request": "true", "HX-Target": "lijst"})
    assert "<html" not in response.content.decode()
    assert response.headers["Vary"].startswith("HX-Request") or "HX-Request" in response.headers["Vary"]


def test_the_same_number_of_queries_with_few_and_many_lines(browser):
    version = builders.concept()
    few = queries_of(browser, TRAIL)
    for number in range(60):
        actions.edit_version(version, texts={"summary": str(number)}, by=builders.secretary())
    assert queries_of(browser, TRAIL) == few


def test_every_action_of_the_portal_has_a_word():
    """What a verb writes in the trail, as it stands in the source."""
    written = set()
    root = Path(__file__).resolve().parents[2]
    for app in ("romportal", "programmes", "funding", "reporting"):
        for file in (root / app).rglob("*.py"):
            written |= set(re.findall(r'(?:trail\.add|_keep)\(\s*"([a-z_]+\.[a-z_]+)"', file.read_text()))
    assert len(written) > 20
    assert sorted(written - set(ACTIONS)) == []
