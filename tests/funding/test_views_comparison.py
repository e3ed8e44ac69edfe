"""Two versions beside each other: which was in force when, texts by paragraph, participants, money by year."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from programmes import actions as programmes
from programmes.models import ProgrammeVersion
from programmes.queries.comparison import Piece, paragraphs
from romportal import audit
from tests.counting import queries_of
from tests.funding import builders as money
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def page(client, query: str = "", who=builders.ministry_staff) -> str:
    client.force_login(who())
    answer = client.get(reverse("version_compare", args=["BR-03"]) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def two_versions() -> None:
    """Version 1 agreed in February 2025, version 2 in June with another text, one ROM more and other money."""
    by = builders.secretary()
    with audit.loading(dt.datetime(2025, 2, 3, 12, tzinfo=dt.UTC)):
        money.strategy_money()
        version = money.asking(builders.concept("BR-03"), {("structural", 2026): 150_000, ("impulse", 2025): 1000})
        programmes.edit_version(version, texts={"summary": "Eerste.\n\nTweede.\n\nDerde."}, by=by)
        builders.agree(money.offer(version).agreement)
    with audit.loading(dt.datetime(2025, 6, 4, 12, tzinfo=dt.UTC)):
        version = programmes.copy_version(version.programme, reason="Meer doen", by=by)
        programmes.edit_version(version, texts={"summary": "Eerste.\n\nAnders.\n\nDerde.\n\nVierde."}, by=by)
        programmes.set_participation(version, rom=builders.rom("bom"), commitment="1 fte", by=by)
        programmes.set_region_check(version, rom=builders.rom("bom"), complementarity="Past.", by=by)
        version = money.asking(version, {("structural", 2026): 200_000, ("impulse", 2025): 1000})
        builders.agree(money.offer(version).agreement)


def test_versions_say_when_they_were_in_force(client):
    two_versions()
    text = page(client)
    assert "03-02-2025 tot 04-06-2025" in text
    assert "sinds 04-06-2025" in text
    assert "Versie 2 tegen versie 1: Meer doen" in text


def test_a_text_is_compared_by_paragraph(client):
    two_versions()
    text = page(client)
    start = text.index('scope="row">Samenvatting')
    cell = text[start : text.index("</tr>", start)]
    assert re.findall(r'<p class="rp-text">(.*?)</p>', cell) == [
        "Eerste.",
        '<del class="rp-old">Tweede.</del>',
        '<ins class="rp-new">Anders.</ins>',
        "Derde.",
        '<ins class="rp-new">Vierde.</ins>',
    ]
    assert "+ BOM" in text


def test_money_stands_by_source_and_year_with_its_difference(client):
    two_versions()
    text = re.sub(r"<[^>]+>", " ", page(client).split('id="h-geld"')[1])
    figures = " ".join(text.split())
    assert "EZK structureel 2026 150 200 + 50" in figures.replace("+50", "+ 50")
    assert "EZK impuls 2025 1 1" in figures
    assert "Totaal 151 201" in figures


def test_the_other_way_round_and_the_same_twice(client):
    two_versions()
    back = page(client, "?oud=2&nieuw=1")
    assert "Versie 1 tegen versie 2" in back
    assert '<ins class="rp-new">Tweede.</ins>' in back
    assert "waar geen andere naast staat" in page(client, "?oud=2&nieuw=2")


@pytest.mark.parametrize("query", ["?oud=9&nieuw=8", "?oud=x", "?nieuw=-1"])
def test_a_hand_typed_version_is_left_out_and_said(client, query):
    two_versions()
    text = page(client, query)
    assert "Versie 2 tegen versie 1" in text


def test_a_concept_is_compared_by_its_authors_alone(client):
    two_versions()
    programmes.copy_version(ProgrammeVersion.objects.latest("pk").programme, reason="Geheim", by=builders.secretary())
    assert "Geheim" not in page(client, "?nieuw=3")
    assert "Versie 3 tegen versie 2: Geheim" in page(client, "", builders.secretary)


def test_queries_do_not_grow_with_versions(client):
    two_versions()
    client.force_login(builders.ministry_staff())
    address = reverse("version_compare", args=["BR-03"])
    client.get(address)
    few = queries_of(client, address)
    programme = ProgrammeVersion.objects.latest("pk").programme
    for number in range(5):
        copy = programmes.copy_version(programme, reason=f"Nr. {number}", by=builders.secretary())
        builders.agree(money.offer(copy).agreement)
    assert queries_of(client, address) == few


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("a", "", [Piece("gone", "a")]),
        ("", "a\n\nb", [Piece("new", "a"), Piece("new", "b")]),
        ("a\r\nb\nc", "a\nc", [Piece("same", "a"), Piece("gone", "b"), Piece("same", "c")]),
    ],
)
def test_paragraphs(old, new, pieces):
    assert paragraphs(old, new) == pieces
