"""What a line of the trail tells, in words."""

import pytest

from programmes.particulars import Particular, particulars, word_of
from romportal.audit.models import Line


def told(action: str = "programmes.edit_version", **detail: object) -> list[tuple[str, str, str]]:
    return [(each.what, each.old, each.new) for each in particulars(Line(action=action, detail=detail))]


def test_euros_by_source_and_year_read_as_euros():
    before, after = {"EZK structureel 2026": "150000.00"}, {"EZK structureel 2026": "200000.50"}
    assert told("funding.book_agreed", before=before, after=after) == [
        ("EZK structureel 2026", "€\xa0150.000", "€\xa0200.000,50")
    ]
    assert told("funding.commit", after={"amount": "60000", "expected": {"2024": "48000", "2025": "12000"}}) == [
        ("bedrag", "", "€\xa060.000"),
        ("verwachte kas", "", "2024: €\xa048.000, 2025: €\xa012.000"),
    ]


@pytest.mark.parametrize(
    ("key", "old", "new", "words"),
    [
        ("on", None, "2024-02-13", ("datum", "", "13-02-2024")),
        ("deadline", "2026-02-30", "2026-03-01", ("inleveren uiterlijk", "2026-02-30", "01-03-2026")),
        ("time_light", "green", "red", ("tijd", "groen", "rood")),
        ("stops", False, True, ("stopt het programma", "nee", "ja")),
        ("goals", [], ["Doel 1", "Doel 2"], ("doelen", "", "Doel 1, Doel 2")),
        ("some_key", "a", "b", ("some key", "a", "b")),
        ("amount", None, "veel", ("bedrag", "", "veel")),
    ],
)
def test_fields_and_values_have_words(key, old, new, words):
    assert told(before={key: old}, after={key: new}) == [words]


def test_what_did_not_change_is_left_out_and_what_is_no_change_comes_last():
    assert told(before={"title": "A", "lead": None}, after={"title": "A", "lead": ""}, reason="Nieuw") == [
        ("reden", "", "Nieuw")
    ]
    assert particulars(Line(action="x", detail={})) == []
    assert particulars(Line(action="x", detail={"reason": "R"})) == [Particular("reden", "", "R")]


def test_rows_of_a_set_came_went_and_changed():
    before = {"Pilot": {"planned_on": "2025-01-01"}, "Slot": {}}
    after = {"Pilot": {"planned_on": "2025-06-01"}, "Start": {"planned_on": "2024-02-01"}}
    assert told("programmes.set_milestones", before={"milestones": before}, after={"milestones": after}) == [
        ("mijlpaal Pilot", "gepland op: 01-01-2025", "gepland op: 01-06-2025"),
        ("mijlpaal", "Slot", ""),
        ("mijlpaal", "", "Start (gepland op: 01-02-2024)"),
    ]


def test_amounts_and_numbers_read_as_such():
    before, after = {"fte": "1.50", "euro": "1500.00"}, {"fte": "12.50", "euro": "1500.50"}
    assert told("programmes.set_participation", before=before, after=after, rom="IQ") == [
        ("inzet (fte)", "1,5", "12,5"),
        ("inzet (euro)", "€\xa01.500", "€\xa01.500,50"),
        ("ROM", "", "IQ"),
    ]


def test_a_field_is_called_and_reads_as_its_object_does():
    line = Line(action="programmes.change_plan", object_type="programmes.plan")
    line.detail = {
        "before": {"kind": "annual", "dated_on": None},
        "after": {"kind": "multi_year", "dated_on": "2026-01-02"},
    }
    assert [(each.what, each.old, each.new) for each in particulars(line)] == [
        ("soort", "activiteitenplan", "meerjarenplan"),
        ("datum van het stuk", "", "02-01-2026"),
    ]
    assert word_of("programmes.stake", "source") == "bron"
    assert word_of("gone.model", "source") == "gemaakt van"
