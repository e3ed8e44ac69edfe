"""Paragraphs of the strategy come, go and come back with a change; each keeps its identity, a version its text."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from programmes import actions
from programmes.models import Paragraph, StrategyVersion
from programmes.queries import document, missing_in_change, strategy_changes, strategy_parts
from romportal import audit
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = "Inleiding", "Rijk en provincies werken samen.", "Dat doen zij gericht."
NEW = "Zij leren van elkaar."


def edited(change: StrategyVersion, **changes: object) -> StrategyVersion:
    contents = actions.StrategyContents(text=actions.TextChanges(**changes))
    return actions.edit_strategy(change, contents=contents, by=builders.speaker(change.proposer))


def proposed(column: str = "rijk", *, days: int = 0) -> StrategyVersion:
    return actions.propose_strategy(
        builders.strategy().strategy,
        column=column,
        reason="Scherper",
        effective_on=audit.today() + dt.timedelta(days=days),
        by=builders.speaker(column),
    )


def added(after: int | None, text: str = NEW, style: str = "text") -> actions.NewParagraph:
    return actions.NewParagraph(style, text, after)


def text_of(version: StrategyVersion) -> list[tuple[int, int, str]]:
    """Order, key and text of every paragraph."""
    return list(version.paragraphs.values_list("order", "key", "text"))


def told(version: StrategyVersion) -> list[tuple[str, str, str]]:
    return [(row.part, row.old, row.new) for row in strategy_changes(version)]


# ── Coming, going and coming back ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("after", "texts"),
    [
        (None, [NEW, FIRST, SECOND, THIRD]),
        (1, [FIRST, NEW, SECOND, THIRD]),
        (2, [FIRST, SECOND, NEW, THIRD]),
        (3, [FIRST, SECOND, THIRD, NEW]),
    ],
)
def test_a_paragraph_is_added_anywhere_and_the_others_keep_their_identity(after, texts):
    change = edited(proposed(), added=[added(after)])
    assert [(order, text) for order, _, text in text_of(change)] == list(enumerate(texts, start=1))
    assert {text: key for _, key, text in text_of(change)} == {FIRST: 1, SECOND: 2, THIRD: 3, NEW: 4}


def test_of_two_after_the_same_paragraph_the_first_stands_first():
    change = edited(proposed(), added=[added(1, "Eén."), added(1, "Twee.")])
    assert [text for _, _, text in text_of(change)] == [FIRST, "Eén.", "Twee.", SECOND, THIRD]


def test_what_comes_goes_and_reads_differently_is_told_as_such_in_reading_order():
    change = edited(proposed(), added=[added(3)], left_out=[2], texts={3: "Dat doen zij zeer gericht."})
    assert told(change) == [
        ("Alinea 2, Inleiding (vervalt)", SECOND, ""),
        ("Alinea 2, Inleiding", THIRD, "Dat doen zij zeer gericht."),
        ("Alinea 3, Inleiding (nieuw)", "", NEW),
    ]
    line = Line.objects.filter(action="programmes.edit_strategy").latest("number")
    assert (line.detail["before"], line.detail["after"]) == (
        {"alinea 2": SECOND, "alinea 3": THIRD},
        {"alinea 3": "Dat doen zij zeer gericht.", "nieuwe alinea 3": NEW},
    )


def test_the_first_paragraph_can_go_and_a_heading_that_goes_names_its_own():
    change = edited(proposed(), left_out=[1])
    assert told(change) == [("Alinea 1, Inleiding (vervalt)", FIRST, "")]
    assert [part.name for part in strategy_parts(change)][-1] == "Hoofdstuk Inleiding (vervalt)"


def test_what_was_left_out_comes_back_where_it_stood():
    change = edited(proposed(), left_out=[2, 3])
    assert told(edited(change, put_back=[2, 3])) == []
    change = edited(edited(change, left_out=[1, 2]), put_back=[2])
    assert [text for _, _, text in text_of(change)] == [SECOND, THIRD]
    line = Line.objects.filter(action="programmes.edit_strategy").latest("number")
    assert line.detail["after"] == {"teruggezette alinea 1": SECOND}


def test_what_was_added_and_left_out_again_is_no_change_and_its_key_stays_free():
    change = edited(proposed(), added=[added(1)])
    assert told(edited(change, left_out=[4])) == []


# ── What is refused ───────────────────────────────────────────────────────────────────────────────────────
TOO_LONG = "Zorg dat deze waarde niet meer dan 10000 tekens bevat (het zijn er nu 100000)."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"added": [added(1, " \n ")]}, "De nieuwe alinea is leeg."),
        ({"added": [added(1, "x" * 100_000)]}, TOO_LONG),
        ({"texts": {2: "x" * 100_000}}, TOO_LONG),
        ({"added": [added(1, "1 x", "footnote")]}, "Kies wat voor alinea dit is."),
        ({"added": [added(1, "x", "poem")]}, "Kies wat voor alinea dit is."),
        (
            {"added": [added(1, "Zonder titel", "box")]},
            "De nieuwe alinea is een kader: de titel staat op de eerste regel.",
        ),
        ({"added": [added(1, "Een\ntwee", "heading")]}, "De nieuwe alinea is een titel: die staat op één regel."),
        ({"added": [added(99)]}, "Deze alinea staat niet meer in dit concept."),
        ({"left_out": [99]}, "Deze alinea staat niet meer in dit concept."),
        ({"texts": {99: "x"}}, "Deze alinea staat niet meer in dit concept."),
        ({"left_out": [1, 2, 3]}, "De strategie houdt ten minste één alinea."),
        ({"put_back": [2]}, "Deze alinea staat al in dit concept."),
        ({"put_back": [99]}, "Deze alinea stond niet in de versie waar dit concept van uitgaat."),
    ],
)
def test_a_wrong_change_of_the_text_is_refused_and_leaves_nothing(changes, message):
    change = proposed()
    with pytest.raises(ValidationError) as refusal:
        edited(change, **{"texts": {3: "Wel goed."}} | changes)
    assert refusal.value.messages == [message]
    assert told(change) == []


def test_what_is_gone_is_not_left_out_twice_nor_worded_anew():
    change = edited(proposed(), left_out=[2])
    for changes in ({"left_out": [2]}, {"texts": {2: "x"}}, {"added": [added(2)]}):
        with pytest.raises(ValidationError) as refusal:
            edited(change, **changes)
        assert refusal.value.messages == ["Deze alinea staat niet meer in dit concept."]


def test_a_footnote_and_its_mark_go_together():
    change = proposed()
    change.paragraphs.create(key=10, order=10, style="footnote", text="1 Bron.")
    edited(change, texts={2: "Rijk en provincies¹ werken samen."})
    assert missing_in_change(change) == []
    edited(change, left_out=[10])
    assert [gap.text for gap in missing_in_change(change)] == [
        "De tekst verwijst naar voetnoot 1, maar die is er niet."
    ]
    with pytest.raises(ValidationError):
        actions.offer_strategy(change, by=builders.ministry_staff())
    edited(change, texts={2: SECOND}, added=[added(1)])
    change.paragraphs.create(key=11, order=10, style="footnote", text="1 Bron.")
    assert [gap.text for gap in missing_in_change(change)] == [
        "Voetnoot 1 staat er, maar de tekst verwijst er niet naar."
    ]


# ── Agreed ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("column", ["rijk", "provinces"])
def test_the_text_holds_from_its_day_and_an_earlier_day_keeps_its_own(client, column):
    change = edited(proposed(column), added=[added(1)], left_out=[3])
    builders.agree(actions.offer_strategy(change, by=builders.speaker(column)))
    client.force_login(builders.province_staff())
    address = reverse("strategy")
    yesterday = f"?peildatum={audit.today() - dt.timedelta(days=1):%d-%m-%Y}"
    shown, before = (client.get(address + query).content.decode() for query in ("", yesterday))
    assert (NEW in shown, THIRD in shown) == (True, False)
    assert (NEW in before, THIRD in before) == (False, True)


def test_the_next_change_goes_on_from_the_new_text_and_gives_no_key_twice():
    builders.agree(
        actions.offer_strategy(edited(proposed(), added=[added(1)], left_out=[3]), by=builders.ministry_staff())
    )
    change = edited(proposed("provinces"), added=[added(1, "Nog een.")], left_out=[4])
    assert text_of(change) == [(1, 1, FIRST), (2, 5, "Nog een."), (3, 2, SECOND)]
    assert told(change) == [
        ("Alinea 2, Inleiding (vervalt)", NEW, ""),
        ("Alinea 2, Inleiding (nieuw)", "", "Nog een."),
    ]
    first = StrategyVersion.objects.get(number="1.0")
    assert [row.part for row in strategy_changes(change, first)] == [
        "Alinea 2, Inleiding (nieuw)",
        "Alinea 3, Inleiding (vervalt)",
    ]


def test_two_titles_that_read_the_same_are_pointed_at_apart():
    change = edited(proposed(), added=[added(3, FIRST, "chapter"), added(3, "!?", "heading")])
    anchors = [block.anchor for block in document(change) if block.anchor]
    assert anchors == ["inleiding", "alinea-4", "alinea-5"]


def test_comparing_costs_as_many_queries_in_a_long_text(client):
    def cost(change: StrategyVersion) -> int:
        client.force_login(builders.ministry_staff())
        return queries_of(client, reverse("strategy_compare", args=[change.number]))

    change = edited(proposed(), added=[added(1)], left_out=[3])
    few = cost(change)
    Paragraph.objects.bulk_create(
        Paragraph(version=change, key=key, order=key, style="text", text="x") for key in range(50, 250)
    )
    assert cost(change) == few
