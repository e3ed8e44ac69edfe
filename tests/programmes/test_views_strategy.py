"""The strategy reads like the document; words and accessibility are explained."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from programmes.models import Paragraph, Pillar, PillarItem, Strategy, StrategyVersion, Wording
from programmes.queries import document
from programmes.reference import Tally, glossary_entries, load_organisations, load_strategy
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _strategy():
    load_organisations(Tally())
    load_strategy(Tally())


def read(client, address: str, *, by=builders.ministry_staff) -> str:
    client.force_login(by())
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def words(page: str) -> str:
    """The text of a page, without marks, in single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def second_version() -> StrategyVersion:
    version = StrategyVersion.objects.create(
        strategy=Strategy.objects.get(), number="1.1", reason="Aangescherpt.", effective_on=dt.date(2026, 1, 1)
    )
    Paragraph.objects.create(version=version, key=1, order=1, style="chapter", text="Inleiding bij de aanscherping")
    Wording.objects.create(version=version, code="P1", name="Nog betere verbinding")
    StrategyVersion.objects.filter(pk=version.pk).update(state="agreed")
    return version


def test_every_word_of_the_document_is_on_the_page_in_its_order(client):
    page = words(read(client, reverse("strategy")))
    place = 0
    for paragraph in Paragraph.objects.all():
        for part in re.split("[¹²\n]|Enabling Societal Missions through Entrepreneurial Ecosystems", paragraph.text):
            said = " ".join(part.split()).strip("12 ") if paragraph.style == "footnote" else " ".join(part.split())
            place = page.index(said, place)


def test_every_statement_can_be_pointed_at_once(client):
    page = read(client, reverse("strategy"))
    codes = {code for paragraph in Paragraph.objects.all() for code in paragraph.statement_codes}
    assert len(codes) == 79
    for code in codes:
        assert page.count(f'id="{code}"') == 1, code


def test_footnotes_lead_to_their_document_and_back(client):
    page = read(client, reverse("strategy"))
    assert 'href="#voetnoot-2"' in page
    assert 'id="voetnoot-2"' in page
    assert 'href="#noot-2"' in page
    assert 'href="https://www.tweedekamer.nl/kamerstukken/amendementen/detail?id=2023Z17238&did=2023D41916"' in page


def test_the_english_name_is_marked_as_english(client):
    assert '<span lang="en">Enabling Societal Missions through Entrepreneurial Ecosystems</span>' in read(
        client, reverse("strategy")
    )


def test_pillars_and_themes_lead_to_their_programmes(client):
    page = read(client, reverse("strategy"))
    for query in ("?pijler=P1", "?pijler=P2", "?pijler=P3", "?thema=T1", "?thema=U4"):
        assert f'href="{reverse("programme_list")}{query}"' in page


def test_items_of_one_list_are_gathered():
    blocks = document(StrategyVersion.objects.get())
    assert [len(block.passages) for block in blocks if block.style == "item"] == [3, 5, 3, 4]


def test_a_change_makes_a_new_version_and_the_old_one_stays_readable(client):
    second_version()
    new = read(client, reverse("strategy"))
    assert "Inleiding bij de aanscherping" in new
    assert "Nog betere verbinding" in new
    assert f'href="{reverse("strategy")}?versie=1.0"' in new
    old = read(client, reverse("strategy") + "?versie=1.0")
    assert "Betere verbinding tussen Rijk & regio" in old
    assert "Nog betere verbinding" not in old


def test_a_day_of_before_shows_the_version_that_was_in_force_then(client):
    second_version()
    later, first = StrategyVersion.objects.order_by("-effective_on")
    day, eve = later.effective_on, later.effective_on - dt.timedelta(days=1)
    client.force_login(builders.ministry_staff())

    def version(query: str) -> str:
        return client.get(f"/strategie/{query}").context["version"].number

    assert [version(query) for query in ("", f"?peildatum={eve:%d-%m-%Y}", f"?peildatum={day:%d-%m-%Y}")] == [
        later.number,
        first.number,
        later.number,
    ]
    assert version(f"?peildatum={day:%d-%m-%Y}&versie={first.number}") == first.number
    assert client.get("/strategie/?peildatum=01-01-2001").status_code == 404
    assert version("?peildatum=morgen") == later.number


def test_what_was_added_to_an_open_list_is_shown(client):
    PillarItem.objects.create(code="P2-9", name="Eigen onderdeel", pillar=Pillar.objects.get(code="P2"))
    assert "Eigen onderdeel" in read(client, reverse("strategy"))


def test_a_version_that_is_not_there_is_not_found(client):
    client.force_login(builders.ministry_staff())
    assert client.get(reverse("strategy") + "?versie=9.9").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_document(client):
    client.force_login(builders.ministry_staff())
    short = queries_of(client, reverse("strategy"))
    first = StrategyVersion.objects.get()
    version = StrategyVersion.objects.create(
        strategy=Strategy.objects.get(), number="1.1", effective_on=dt.date(2026, 1, 1)
    )
    Paragraph.objects.bulk_create(
        Paragraph(version=version, key=number, order=number, style="text", text=f"Alinea {number}.", statements="INL-1")
        for number in range(100, 400)
    )
    Wording.objects.bulk_create(
        Wording(version=version, code=said.code, name=said.name) for said in first.wordings.all()
    )
    StrategyVersion.objects.filter(pk=version.pk).update(state="agreed")
    assert queries_of(client, reverse("strategy")) == short


def test_the_glossary_explains_every_word(client):
    page = words(read(client, reverse("glossary")))
    for entries in glossary_entries().values():
        for entry in entries:
            assert f"{entry.term} {entry.meaning}" in page


@pytest.mark.parametrize("name", ["strategy", "glossary"])
def test_a_stranger_is_asked_to_log_in_and_an_administrator_reads_no_content(client, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(builders.administrator())
    assert client.get(reverse(name)).status_code == 403


def test_anyone_may_read_how_accessible_the_portal_is(client):
    answer = client.get(reverse("accessibility"))
    assert answer.status_code == 200
    assert "nog niet onafhankelijk onderzocht" in answer.content.decode()
