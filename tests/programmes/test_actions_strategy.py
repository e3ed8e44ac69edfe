"""A change of the strategy: either side proposes it with the same rights, both agree, and it holds from its day."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from programmes import actions, life
from programmes.models import (
    Agreement,
    Goal,
    PillarItem,
    Strategy,
    StrategyVersion,
    Theme,
    ThemeRecognition,
)
from programmes.queries import choosable, recognised, strategy_changes, strategy_on, wordings_on
from romportal import audit
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db

SIDES = ["rijk", "provinces"]
OTHER = {"rijk": "provinces", "provinces": "rijk"}
State = StrategyVersion.State
OLD, NEW = "Klimaat en energie", "Klimaat, energie en netcongestie"


def refusal_of(verb, *args: object, **options: object) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        verb(*args, **options)
    return refusal.value.messages


def propose(column: str, **options: object) -> StrategyVersion:
    asked = {"reason": "Aanscherping", "effective_on": audit.today()} | options
    strategy = builders.strategy().strategy
    return actions.propose_strategy(strategy, column=column, by=builders.speaker(column), **asked)


def edited(change: StrategyVersion, **contents: object) -> StrategyVersion:
    by = builders.speaker(change.proposer)
    return actions.edit_strategy(change, contents=actions.StrategyContents(**contents), by=by)


# ── Proposing ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("column", SIDES)
def test_a_change_is_a_copy_of_the_version_that_was_agreed(column):
    first = builders.strategy()
    change = propose(column, reason=" Aanscherping ")
    assert (change.number, change.state, change.based_on, change.proposer, change.reason) == (
        "1.1",
        "draft",
        first,
        column,
        "Aanscherping",
    )
    assert [p.text for p in change.paragraphs.all()] == [p.text for p in first.paragraphs.all()]
    assert [w.name for w in change.wordings.all()] == [w.name for w in first.wordings.all()]
    assert strategy_changes(change) == []


@pytest.mark.parametrize("column", SIDES)
def test_one_change_at_a_time_is_on_its_way(column):
    change = builders.strategy_change(column)
    assert refusal_of(propose, column) == [life.PROPOSE_STRATEGY.refusal]
    assert refusal_of(propose, OTHER[column]) == [life.PROPOSE_STRATEGY.refusal]
    actions.offer_strategy(change, by=builders.speaker(column))
    assert refusal_of(propose, OTHER[column]) == [life.PROPOSE_STRATEGY.refusal]
    again = propose(column)
    change.refresh_from_db()
    assert (change.state, again.number, again.wordings.get(code="T1").name) == (State.LAPSED, "1.2", NEW)
    assert Agreement.objects.get(pk=change.agreement_id).closed_at is not None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"reason": "  "}, "Geef de reden van de wijziging."),
        ({"effective_on": dt.date(2023, 12, 31)}, "Kies een dag vanaf die waarop de huidige versie geldt."),
        ({"reason": "x" * 2001}, "Zorg dat deze waarde niet meer dan 2000 tekens bevat (het zijn er nu 2001)."),
    ],
)
def test_a_wrong_change_is_refused_and_leaves_nothing(options, message):
    assert refusal_of(propose, "rijk", **options) == [message]
    assert StrategyVersion.objects.count() == 1


def test_without_a_strategy_there_is_nothing_to_change():
    days = {"published_on": audit.today(), "starts_on": audit.today(), "ends_on": audit.today()}
    strategy = Strategy.objects.create(code="x", title="x", evaluation_year=2027, **days)
    asked = {"column": "rijk", "reason": "x", "effective_on": audit.today(), "by": builders.ministry_staff()}
    assert refusal_of(actions.propose_strategy, strategy, **asked) == ["Er is nog geen strategie om te wijzigen."]


# ── Whose a change is ─────────────────────────────────────────────────────────────────────────────────────
STRANGERS = {
    "secretary": builders.secretary,
    "province": builders.province_staff,
    "contributor": builders.contributor,
    "reader": builders.reader,
    "auditor": builders.auditor,
    "administrator": builders.administrator,
}


@pytest.mark.parametrize("column", SIDES)
@pytest.mark.parametrize("who", [*STRANGERS, "other side"])
def test_who_does_not_speak_for_the_side_that_proposes_can_do_nothing_with_it(column, who):
    change = builders.strategy_change(column)
    by = STRANGERS.get(who, lambda: builders.speaker(OTHER[column]))()
    verbs = [
        lambda: actions.propose_strategy(change.strategy, column=column, reason="x", effective_on=audit.today(), by=by),
        lambda: actions.edit_strategy(change, contents=actions.StrategyContents(), by=by),
        lambda: actions.offer_strategy(change, by=by),
        lambda: actions.withdraw_strategy(change, reason="x", by=by),
    ]
    for verb in verbs:
        with pytest.raises(PermissionDenied):
            verb()


@pytest.mark.parametrize("state", State.values)
def test_a_change_takes_the_steps_of_its_table_and_no_others(state):
    change = builders.strategy_change()
    by = builders.ministry_staff()
    if state != State.DRAFT:
        agreement = actions.offer_strategy(change, by=by)
    if state == State.AGREED:
        builders.agree(agreement)
    if state == State.NOT_AGREED:
        actions.give_position(agreement, column="provinces", outcome="refused", by=builders.mandated_province_staff())
    if state == State.LAPSED:
        actions.withdraw_strategy(change, reason="x", by=by)
    change = StrategyVersion.objects.get(pk=change.pk)
    assert change.state == state
    verbs = [
        (life.EDIT_STRATEGY, lambda: edited(change)),
        (life.OFFER_STRATEGY, lambda: actions.offer_strategy(change, by=by)),
        (life.WITHDRAW_STRATEGY, lambda: actions.withdraw_strategy(change, reason="x", by=by)),
    ]
    for row, verb in verbs:
        if not row.fits(State(state)):
            with pytest.raises((ValidationError, PermissionDenied)):
                verb()


# ── Editing ───────────────────────────────────────────────────────────────────────────────────────────────
def test_items_and_paragraphs_are_worded_anew_and_every_change_stands_in_the_trail():
    change = edited(
        propose("rijk"),
        wordings={"D1": ("Ecosystemen versterken", "In alle regio’s.", False)},
        text=actions.TextChanges(texts={2: "Rijk en provincies werken nauw samen."}),
    )
    told = [(row.part, row.old, row.new) for row in strategy_changes(change)]
    assert told == [
        ("Doel Regionale ecosystemen versterken", "Regionale ecosystemen versterken", "Ecosystemen versterken"),
        ("Doel Regionale ecosystemen versterken: omschrijving", "", "In alle regio’s."),
        ("Doel Regionale ecosystemen versterken: actief", "ja", "nee"),
        ("Alinea 2, Inleiding", "Rijk en provincies werken samen.", "Rijk en provincies werken nauw samen."),
    ]
    line = Line.objects.order_by("-number").first()
    assert (line.action, line.detail["before"]["alinea 2"]) == (
        "programmes.edit_strategy",
        "Rijk en provincies werken samen.",
    )


def test_what_is_new_gets_the_next_code_and_can_be_dropped_again():
    change = propose("provinces")
    pillar = change.wordings.get(code="P2")
    assert pillar.brings == ""
    item = PillarItem.objects.get().pillar
    change = edited(
        change,
        brought=[
            actions.Brought("transition", "Sleuteltechnologie"),
            actions.Brought("challenge", "Weerbaarheid", "Ook digitaal."),
            actions.Brought("goal", "Verdienvermogen"),
            actions.Brought("item", "Meten", pillar=item),
        ],
    )
    assert list(change.wordings.exclude(brings="").values_list("code", flat=True)) == ["D2", "P2-3", "T2", "U1"]
    assert not Theme.objects.filter(code="T2").exists()
    edited(change, dropped=["T2", "T1"])
    assert list(change.wordings.exclude(brings="").values_list("code", flat=True)) == ["D2", "P2-3", "U1"]
    assert change.wordings.filter(code="T1").exists()


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        (
            {"wordings": {"P1": ("Pijler 1", "", False)}},
            "De strategie heeft drie pijlers; zij blijven alle drie actief.",
        ),
        ({"wordings": {"T1": ("", "", True)}}, "Dit veld kan niet leeg zijn"),
        (
            {"wordings": {"T1": ("x" * 321, "", True)}},
            "Zorg dat deze waarde niet meer dan 320 tekens bevat (het zijn er nu 321).",
        ),
        (
            {"wordings": {"T1": ("x", "x" * 4001, True)}},
            "Zorg dat deze waarde niet meer dan 4000 tekens bevat (het zijn er nu 4001).",
        ),
        (
            {"text": actions.TextChanges(texts={2: "x" * 10001})},
            "Zorg dat deze waarde niet meer dan 10000 tekens bevat (het zijn er nu 10001).",
        ),
        ({"text": actions.TextChanges(texts={2: " "})}, "Alinea 2 is leeg."),
        ({"brought": [actions.Brought("goal", " ")]}, "Dit veld kan niet leeg zijn"),
        (
            {"brought": [actions.Brought("item", "Meten")]},
            "Een nieuw onderdeel hoort bij één pijler, en alleen een onderdeel.",
        ),
        ({"fields": {"reason": ""}}, "Een wijziging van de strategie heeft een reden."),
    ],
)
def test_a_wrong_edit_is_refused_and_leaves_nothing(contents, message):
    change = propose("rijk")
    assert refusal_of(edited, change, **contents) == [message]
    assert strategy_changes(change) == []


def test_who_edits_on_top_of_another_edit_is_told():
    change = propose("rijk")
    edited(change, wordings={"D1": ("Anders", "", True)})
    with pytest.raises(ValidationError) as refusal:
        actions.edit_strategy(
            change, contents=actions.StrategyContents(), revision=change.revision, by=builders.ministry_staff()
        )
    assert refusal.value.code == "conflict"


# ── Offering ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_change_that_changes_nothing_from_a_day_behind_us_is_not_offered():
    change = propose("rijk", effective_on=audit.today() - dt.timedelta(days=1))
    assert refusal_of(actions.offer_strategy, change, by=builders.ministry_staff()) == [
        "Deze wijziging verandert nog niets.",
        "De dag waarop de wijziging ingaat is al voorbij.",
    ]
    day = audit.today() - dt.timedelta(days=1)
    change = builders.strategy_change  # a whole one, with a term that is over
    StrategyVersion.objects.filter(state="draft").delete()
    assert refusal_of(actions.offer_strategy, change(), answer_by=day, by=builders.ministry_staff()) == [
        "Deze datum is al voorbij."
    ]


@pytest.mark.parametrize("column", SIDES)
def test_a_change_is_agreed_by_both_and_holds_from_its_day(column):
    change = builders.strategy_change(column)
    agreement = actions.offer_strategy(change, by=builders.speaker(column))
    actions.give_position(agreement, column=column, outcome="agreed", by=builders.speaker(column))
    assert wordings_on()["T1"].name == OLD
    other = OTHER[column]
    actions.give_position(agreement, column=other, outcome="agreed", by=builders.speaker(other))
    change.refresh_from_db()
    assert (change.state, change.agreed_at, strategy_on()) == (
        State.AGREED,
        Agreement.objects.get().reached_at,
        change,
    )
    assert wordings_on()["T1"].name == NEW
    assert wordings_on(audit.today() - dt.timedelta(days=1))["T1"].name == OLD
    assert Theme.objects.get(code="T1").name == NEW


def test_a_change_never_holds_before_the_day_on_which_it_was_agreed():
    change = builders.strategy_change()
    agreement = actions.offer_strategy(change, by=builders.ministry_staff())
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=9), tick=True):
        builders.agree(agreement)
        change.refresh_from_db()
        assert change.effective_on == audit.today()
        assert wordings_on(audit.today() - dt.timedelta(days=1))["T1"].name == OLD


@pytest.mark.parametrize(
    ("moment", "name"),
    [("2026-12-09T22:59:59+00:00", OLD), ("2026-12-09T23:00:00+00:00", NEW), ("2026-12-10T23:00:01+00:00", NEW)],
)
def test_a_wording_begins_at_midnight_in_amsterdam(moment, name):
    with time_machine.travel(dt.datetime(2026, 12, 9, 12, tzinfo=dt.UTC), tick=False):
        builders.agreed_strategy_change(days=1)
        assert Theme.objects.get(code="T1").name == OLD
    with time_machine.travel(dt.datetime.fromisoformat(moment), tick=False):
        assert wordings_on()["T1"].name == name
        assert [theme.name for theme in choosable(Theme)] == [name]
        assert wordings_on(dt.date(2026, 12, 9))["T1"].name == OLD
        assert actions.put_wordings_in_force(by=None) == (name == NEW)
        assert actions.put_wordings_in_force(by=None) == 0
        assert Theme.objects.get(code="T1").name == name


@pytest.mark.parametrize("column", SIDES)
def test_who_takes_a_change_back_says_why(column):
    change = builders.strategy_change(column)
    by = builders.speaker(column)
    assert refusal_of(actions.withdraw_strategy, change, reason=" ", by=by) == ["Geef de reden van het intrekken."]
    actions.withdraw_strategy(change, reason="Te vroeg", by=by)
    change.refresh_from_db()
    assert change.state == State.LAPSED
    assert propose(OTHER[column]).number == "1.2"


# ── What a change brings ──────────────────────────────────────────────────────────────────────────────────
def brought_by(column: str = "rijk", *, days: int = 0) -> StrategyVersion:
    change = edited(
        builders.strategy_change(column, days=days),
        brought=[actions.Brought("challenge", "Weerbaarheid"), actions.Brought("goal", "Verdienvermogen")],
    )
    builders.agree(actions.offer_strategy(change, by=builders.speaker(column)))
    return StrategyVersion.objects.get(pk=change.pk)


@pytest.mark.parametrize("column", SIDES)
def test_what_is_brought_comes_to_be_when_agreed_and_is_recognised_by_both(column):
    brought_by(column)
    theme = Theme.objects.get(code="U1")
    assert (theme.name, theme.kind, theme.is_seed) == ("Weerbaarheid", "challenge", True)
    said = ThemeRecognition.objects.order_by("column").values_list("theme", "column", "recognises", "giver_name")
    assert list(said) == [(theme.pk, "provinces", True, "Pieter"), (theme.pk, "rijk", True, "Emma")]
    assert theme in choosable(Theme)
    assert Goal.objects.get(code="D2") in choosable(Goal)


def test_what_is_brought_for_later_cannot_be_chosen_yet():
    brought_by(days=3)
    theme = Theme.objects.get(code="U1")
    assert theme not in choosable(Theme)
    version = builders.concept()
    assert refusal_of(
        actions.edit_version, version, texts={}, tags={"themes": Theme.objects.all()}, by=builders.secretary()
    ) == ["Dit kan niet (meer) worden gekozen: Weerbaarheid."]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3), tick=True):
        actions.edit_version(version, texts={}, tags={"themes": Theme.objects.all()}, by=builders.secretary())
    assert version.themes.count() == 2


def test_what_is_no_longer_active_stays_on_programmes_that_carry_it_and_is_not_added_again():
    version = builders.concept()
    change = edited(builders.strategy_change(), wordings={"T1": (NEW, "", False)})
    builders.agree(actions.offer_strategy(change, by=builders.ministry_staff()))
    by = builders.secretary()
    actions.edit_version(version, texts={}, tags={"themes": Theme.objects.all()}, by=by)
    assert version.themes.get().code == "T1"
    actions.edit_version(version, texts={}, tags={"themes": []}, by=by)
    assert refusal_of(actions.edit_version, version, texts={}, tags={"themes": Theme.objects.all()}, by=by) == [
        f"Dit kan niet (meer) worden gekozen: {NEW}."
    ]


def test_a_code_that_somebody_used_meanwhile_refuses_the_last_position():
    change = edited(builders.strategy_change(), brought=[actions.Brought("goal", "Verdienvermogen")])
    agreement = actions.offer_strategy(change, by=builders.ministry_staff())
    Goal.objects.create(code="D2", name="Van de beheerder")
    with pytest.raises(ValidationError):
        builders.agree(agreement)
    assert not Agreement.objects.get().is_reached


# ── Recognising a theme ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("column", SIDES)
def test_a_theme_is_active_while_both_columns_recognise_it(column):
    builders.strategy()
    theme = Theme.objects.create(code="U9", name="Water", kind="challenge")
    assert theme not in choosable(Theme)
    actions.recognise_theme(theme, column=column, recognises=True, by=builders.speaker(column))
    assert theme not in choosable(Theme)
    actions.recognise_theme(theme, column=OTHER[column], recognises=True, by=builders.speaker(OTHER[column]))
    assert theme in choosable(Theme)
    actions.recognise_theme(theme, column=column, recognises=False, explanation="Afgerond", by=builders.speaker(column))
    assert theme not in choosable(Theme)
    assert recognised([theme], audit.today() - dt.timedelta(days=1))[theme.pk].by_both is False


@pytest.mark.parametrize("column", SIDES)
def test_nobody_recognises_for_another_or_twice(column):
    theme = (builders.strategy(), Theme.objects.get(code="T1"))[1]
    by = builders.speaker(column)
    assert refusal_of(actions.recognise_theme, theme, column=column, recognises=True, by=by) == [
        "Uw kolom erkent dit thema al."
    ]
    for who in [*STRANGERS.values(), lambda: builders.speaker(OTHER[column])]:
        with pytest.raises(PermissionDenied):
            actions.recognise_theme(theme, column=column, recognises=False, by=who())
    with pytest.raises(ValidationError):
        actions.recognise_theme(theme, column=column, recognises=False, explanation="x" * 4001, by=by)
    assert not ThemeRecognition.objects.exists()
