"""What a line of the trail tells, in words."""

import pytest

from programmes.particulars import Particular, particulars
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
