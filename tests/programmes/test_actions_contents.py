"""What a concept says: each part is kept, trailed, refused when frozen, and written by those who may."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes import actions
from programmes.models import Pillar, ProgrammeVersion, RegionCheck, Theme
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def test_text_and_tags_leave_old_and_new():
    version = builders.concept()
    theme = Theme.objects.create(code="T2", name="Sleuteltechnologie", kind="transition", is_seed=True)
    actions.edit_version(
        version,
        texts={"summary": "Kort", "lead": builders.rom("oostnl").organisation},
        tags={"themes": [theme]},
        by=builders.secretary(),
    )
    line = Line.objects.first()
    assert line.detail == {
        "before": {"summary": "", "lead": "NOM", "themes": ["Klimaat en energie"]},
        "after": {"summary": "Kort", "lead": "OOSTNL", "themes": ["Sleuteltechnologie"]},
    }


def test_who_saves_on_an_old_revision_is_told():
    version = builders.concept()
    by = builders.secretary()
    actions.edit_version(version, texts={"summary": "a"}, revision=version.revision, by=by)
    with pytest.raises(ValidationError) as refusal:
        actions.edit_version(version, texts={"summary": "b"}, revision=version.revision, by=by)
    assert refusal.value.code == "conflict"
    assert ProgrammeVersion.objects.get().summary == "a"


def test_nothing_of_a_page_is_kept_when_one_part_is_refused():
    version = builders.concept()
    contents = actions.Contents(texts={"summary": "nieuw"}, milestones=[(1, "x", dt.date(2025, 1, 1))] * 2)
    with pytest.raises(ValidationError):
        actions.edit_contents(version, contents=contents, revision=None, by=builders.secretary())
    assert ProgrammeVersion.objects.get().summary == ""


def test_an_unknown_part_is_our_bug():
    with pytest.raises(ValueError, match="Not a part of a version"):
        actions.edit_version(builders.concept(), texts={"state": "agreed"}, by=builders.secretary())


def test_shares_may_be_saved_below_a_hundred_and_the_primary_needs_one():
    version = builders.concept()
    by = builders.secretary()
    one, two, three = Pillar.objects.all()
    actions.set_pillars(version, shares={one: 30, two: 0, three: 40}, primary=three, by=by)
    assert [(str(row), row.is_primary) for row in version.pillar_assignments.all()] == [
        ("P3 40%", True),
        ("P1 30%", False),
    ]
    with pytest.raises(ValidationError, match="De hoofdpijler heeft een aandeel"):
        actions.set_pillars(version, shares={one: 100}, primary=two, by=by)


def test_amounts_and_values_below_zero_are_refused():
    version = builders.concept()
    by = builders.secretary()
    with pytest.raises(ValidationError):
        actions.set_cofinancing(version, rows=[("x", Decimal(0), None)], by=by)
    with pytest.raises(ValidationError):
        actions.set_participation(version, rom=builders.rom("nom"), fte=Decimal("-1"), by=by)
    indicator = actions.define_indicator(version, name="x", unit="y", by=by)
    with pytest.raises(ValidationError):
        actions.set_targets(version, rows=[(indicator, 2027, Decimal(-1))], by=by)


def test_an_indicator_of_another_programme_is_refused():
    by = builders.secretary()
    strange = actions.define_indicator(builders.concept("BR-02"), name="x", unit="y", by=by)
    with pytest.raises(ValidationError, match="Deze indicator hoort bij een ander programma"):
        actions.set_targets(builders.concept(), rows=[(strange, 2027, Decimal(1))], by=by)


def test_a_rom_leaves_with_its_check_but_an_objection_stays_readable():
    version = builders.concept(roms=("nom", "oostnl", "iq"))
    by = builders.secretary()
    actions.object_to_profile(version, rom=builders.rom("iq"), objection="Dit doen wij al.", by=by)
    for code in ("oostnl", "iq"):
        actions.remove_participation(version, rom=builders.rom(code), by=by)
    assert [str(part) for part in version.participations.all()] == ["NOM"]
    assert sorted(str(check.rom) for check in version.region_checks.all()) == ["IQ", "NOM"]


def test_an_objection_is_answered_and_stays_open_until_it_is_settled():
    version = builders.concept()
    nom = builders.rom("nom")
    by = builders.secretary()
    with pytest.raises(ValidationError, match="Er is geen bezwaar om te beantwoorden"):
        actions.answer_objection(version, rom=nom, answer="x", by=by)
    actions.object_to_profile(version, rom=nom, objection="Nee", by=builders.contributor())
    assert RegionCheck.objects.get(rom=nom).is_open_objection
    actions.answer_objection(version, rom=nom, answer="Toch wel", by=by)
    assert RegionCheck.objects.get(rom=nom).is_open_objection
    assert RegionCheck.objects.get(rom=nom).objection_stand == "Open, beantwoord"


# ── What the trail tells of it ────────────────────────────────────────────────────────────────────────────
def told() -> tuple[str, dict]:
    line = Line.objects.first()
    return line.action.partition(".")[2], line.detail


def test_a_changed_commitment_tells_what_it_was_and_what_it_is():
    version, by, iq = builders.concept(), builders.secretary(), builders.rom("iq")
    asked = {"role": "trekt mee", "commitment": "Een hub", "fte": Decimal("1.5"), "euro": Decimal(1500)}
    actions.set_participation(version, rom=iq, **asked, by=by)
    assert told() == (
        "set_participation",
        {"rom": "IQ", "after": {"role": "trekt mee", "commitment": "Een hub", "fte": "1.5", "euro": "1500"}},
    )
    changed = asked | {"role": "", "fte": Decimal("12.5"), "euro": Decimal("1500.50")}
    actions.set_participation(version, rom=iq, **changed, by=by)
    assert told() == (
        "set_participation",
        {
            "rom": "IQ",
            "before": {"role": "trekt mee", "fte": "1.50", "euro": "1500.00"},
            "after": {"fte": "12.5", "euro": "1500.50"},
        },
    )
    lines = Line.objects.count()
    actions.set_participation(version, rom=iq, **changed, by=by)
    assert Line.objects.count() == lines
    actions.remove_participation(version, rom=iq, by=by)
    before = {"commitment": "Een hub", "fte": "12.50", "euro": "1500.50"}
    assert told() == ("remove_participation", {"rom": "IQ", "before": before})


def test_a_rom_that_joins_with_nothing_yet_leaves_one_line():
    version, by = builders.concept(), builders.secretary()
    actions.set_participation(version, rom=builders.rom("iq"), by=by)
    assert told() == ("set_participation", {"rom": "IQ"})


def test_a_region_check_tells_the_old_text_and_the_new():
    version, by, nom = builders.concept(), builders.secretary(), builders.rom("nom")
    lines = Line.objects.count()
    actions.set_region_check(version, rom=nom, complementarity=" Sluit aan op het meerjarenplan. ", by=by)
    assert Line.objects.count() == lines
    actions.set_region_check(version, rom=nom, complementarity="Anders.", by=by)
    before, after = {"complementarity": "Sluit aan op het meerjarenplan."}, {"complementarity": "Anders."}
    assert told() == ("set_region_check", {"rom": "NOM", "before": before, "after": after})


def test_pillars_tell_the_shares_that_changed():
    version, by = builders.concept(), builders.secretary()
    one, _, three = Pillar.objects.all()
    actions.set_pillars(version, shares={one: 30, three: 70}, primary=three, by=by)
    before = {"Pijler 3": {"share": 100}}
    after = {"Pijler 3": {"share": 70}, "Pijler 1": {"share": 30}}
    assert told() == (
        "set_pillars",
        {"before": {"pillar_assignments": before}, "after": {"pillar_assignments": after}},
    )


def risk(title: str, **more: str) -> dict[str, str]:
    return {"title": title, "consequence": "", "measure": "", "likelihood": "low", "impact": "high", "owner": ""} | more


INDICATOR = "Bereikte bedrijven"
SETS = {
    "set_milestones": (
        [(1, "Begin", dt.date(2025, 1, 1)), (2, "Eind", dt.date(2026, 1, 1))],
        [(1, "Begin", dt.date(2025, 6, 1)), (3, "Slot", dt.date(2027, 1, 1))],
        {
            "before": {"1": {"planned_on": "2025-01-01"}, "2": {"title": "Eind", "planned_on": "2026-01-01"}},
            "after": {"1": {"planned_on": "2025-06-01"}, "3": {"title": "Slot", "planned_on": "2027-01-01"}},
        },
    ),
    "set_risks": (
        [risk("Te laat", owner="NOM"), risk("Te duur")],
        [risk("Te laat", impact="low"), risk("Te duur")],
        {"before": {"Te laat": {"impact": "hoog", "owner": "NOM"}}, "after": {"Te laat": {"impact": "laag"}}},
    ),
    "set_partners": (
        [(None, "TU", "knowledge", "Onderzoek")],
        [(None, "TU", "knowledge", "Meten"), (None, "Hbo", "applied_sciences", "")],
        {
            "before": {"TU": {"role": "Onderzoek"}},
            "after": {"TU": {"role": "Meten"}, "Hbo": {"kind": "hogeschool"}},
        },
    ),
    "set_instruments": ([("Lab", "")], [("Hub", "")], {"before": {"Lab": {}}, "after": {"Hub": {}}}),
    "set_cofinancing": (
        [("Gemeente", Decimal(100), 2025), ("Gemeente", Decimal(100), None)],
        [("Gemeente", Decimal("100.50"), 2025), ("Gemeente", Decimal(100), None)],
        {
            "before": {"Gemeente 2025": {"amount": "100.00"}},
            "after": {"Gemeente 2025": {"amount": "100.50"}},
        },
    ),
    "set_basis_documents": (
        [("region", None, "Visie", "", "")],
        [("region", None, "Visie", "https://example.org/", "")],
        {"after": {"Visie": {"url": "https://example.org/"}}, "before": {"Visie": {}}},
    ),
    "set_targets": (
        [(INDICATOR, 2026, Decimal(10))],
        [(INDICATOR, 2026, Decimal(20)), (INDICATOR, 2027, Decimal(30))],
        {
            "before": {f"{INDICATOR} 2026": {"value": "10.00"}},
            "after": {f"{INDICATOR} 2026": {"value": "20.00"}, f"{INDICATOR} 2027": {"value": "30.00"}},
        },
    ),
}


@pytest.mark.parametrize("verb", SETS)
def test_of_a_set_of_rows_the_trail_tells_what_came_went_and_changed(verb):
    version, by = builders.concept(), builders.secretary()
    first, second, change = SETS[verb]
    if verb == "set_targets":
        indicator = actions.define_indicator(version, name=INDICATOR, unit="bedrijven", by=by)
        first, second = ([(indicator, *row[1:]) for row in rows] for rows in (first, second))
    write = getattr(actions, verb)
    write(version, rows=first, by=by)
    write(version, rows=second, by=by)
    detail = told()[1]
    assert {when: rows for when, sets in detail.items() for rows in sets.values()} == change
    lines = Line.objects.count()
    write(version, rows=second, by=by)
    assert Line.objects.count() == lines


def test_another_order_is_told_as_such():
    version, by = builders.concept(), builders.secretary()
    actions.set_instruments(version, rows=[("Hub", ""), ("Lab", "")], by=by)
    actions.set_instruments(version, rows=[("Lab", ""), ("Hub", "")], by=by)
    assert told()[1] == {"before": {"order": ["Hub", "Lab"]}, "after": {"order": ["Lab", "Hub"]}}


def test_telling_what_changed_costs_no_query_per_row():
    version, by = builders.concept(), builders.secretary()
    indicator = actions.define_indicator(version, name=INDICATOR, unit="bedrijven", by=by)
    for count in (3, 12):
        rows = [(indicator, 2024 + number, Decimal(number)) for number in range(count)]
        actions.set_targets(version, rows=rows, by=by)
        with CaptureQueriesContext(connection) as asked:
            actions.set_targets(version, rows=[], by=by)
        if count == 3:
            few = len(asked)
    assert len(asked) == few


# ── Frozen from the offering on ───────────────────────────────────────────────────────────────────────────
def verbs(version: ProgrammeVersion):
    """Every verb that changes a version, with what it needs."""
    nom = builders.rom("nom")
    return {
        "edit_version": lambda by: actions.edit_version(version, texts={"summary": "x"}, by=by),
        "set_pillars": lambda by: actions.set_pillars(version, shares={}, primary=None, by=by),
        "set_participation": lambda by: actions.set_participation(version, rom=nom, by=by),
        "remove_participation": lambda by: actions.remove_participation(version, rom=nom, by=by),
        "set_region_check": lambda by: actions.set_region_check(version, rom=nom, complementarity="x", by=by),
        "object_to_profile": lambda by: actions.object_to_profile(version, rom=nom, objection="x", by=by),
        "answer_objection": lambda by: actions.answer_objection(version, rom=nom, answer="", by=by),
        "set_cofinancing": lambda by: actions.set_cofinancing(version, rows=[], by=by),
        "set_basis_documents": lambda by: actions.set_basis_documents(version, rows=[], by=by),
        "set_partners": lambda by: actions.set_partners(version, rows=[], by=by),
        "set_instruments": lambda by: actions.set_instruments(version, rows=[], by=by),
        "set_risks": lambda by: actions.set_risks(version, rows=[], by=by),
        "set_milestones": lambda by: actions.set_milestones(version, rows=[], by=by),
        "set_targets": lambda by: actions.set_targets(version, rows=[], by=by),
        "define_indicator": lambda by: actions.define_indicator(version, name="x", unit="y", by=by),
        "edit_part": lambda by: actions.edit_part(version, part=actions.Part(nom), by=by),
        "edit_contents": lambda by: actions.edit_contents(version, contents=actions.Contents(), revision=None, by=by),
    }


TEXT_OF_LEAD = {
    "edit_version",
    "set_pillars",
    "answer_objection",
    "set_basis_documents",
    "set_cofinancing",
    "set_instruments",
    "set_partners",
    "set_risks",
    "set_milestones",
    "set_targets",
    "define_indicator",
    "edit_contents",
}
OWN_PART = {"set_participation", "set_region_check", "object_to_profile", "edit_part"}
NAMES = sorted(TEXT_OF_LEAD | OWN_PART | {"remove_participation"})


@pytest.mark.parametrize("name", NAMES)
def test_who_may_write(name):
    """The secretary everything, the lead ROM the text, each ROM its own part, nobody else anything."""
    version = builders.concept(lead="oostnl")
    verb = verbs(version)[name]
    verb(builders.secretary())
    people = {
        "lead": (builders.contributor("oostnl", "Omar"), name in TEXT_OF_LEAD),
        "own": (builders.contributor("nom", "Noor"), name in OWN_PART),
        "other": (builders.contributor("bom", "Bo"), False),
        "rijk": (builders.ministry_staff(), False),
        "provinces": (builders.mandated_province_staff(), False),
        "auditor": (builders.auditor(), False),
        "administrator": (builders.administrator(), False),
    }
    for who, (person, may) in people.items():
        refused = False
        try:
            verbs(ProgrammeVersion.objects.get())[name](person)
        except PermissionDenied:
            refused = True
        except ValidationError:
            assert name in ("define_indicator",)
        assert refused != may, who


@pytest.mark.parametrize("name", NAMES)
def test_what_was_offered_is_no_longer_edited(name):
    stale = builders.concept()
    verb = verbs(stale)[name]
    actions.offer(stale, by=builders.secretary())
    with pytest.raises(ValidationError, match="Dit is geen concept meer en kan niet worden bewerkt"):
        verb(builders.secretary())
    with pytest.raises(PermissionDenied):
        verbs(ProgrammeVersion.objects.get())[name](builders.secretary())
