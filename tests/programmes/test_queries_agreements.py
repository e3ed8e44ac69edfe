"""Conditions under which a column agreed: they stay until both columns call them met."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programmes import actions
from programmes.models import Agreement, ConditionMet, Position
from programmes.queries import conditions_of, conditions_of_programme
from romportal import audit
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def agree_if(agreement: Agreement, column: str = "rijk", conditions: str = "Rapporteer per regio.") -> Position:
    by = builders.ministry_staff() if column == "rijk" else builders.mandated_province_staff()
    return actions.give_position(agreement, column=column, outcome="agreed_if", conditions=conditions, by=by)


def stands(agreement: Agreement) -> list[tuple[str, str]]:
    return [(each.position.column, each.stand) for each in conditions_of(agreement)]


def test_conditions_are_met_once_both_columns_say_so():
    agreement = builders.offered().agreement
    said = agree_if(agreement)
    assert stands(agreement) == [("rijk", "0 van 2 vervuld")]
    actions.mark_met(said, column="provinces", explanation="Zie ronde 3.", by=builders.mandated_province_staff())
    assert stands(agreement) == [("rijk", "1 van 2 vervuld")]
    actions.mark_met(said, column="rijk", by=builders.ministry_staff())
    assert stands(agreement) == [("rijk", "Vervuld")]
    marks = ConditionMet.objects.values_list("column", "giver_name", "giver_function", "explanation")
    assert list(marks) == [
        ("provinces", "Pieter", "beleidsmedewerker, Drenthe", "Zie ronde 3."),
        ("rijk", "Emma", "beleidsmedewerker, EZK", ""),
    ]
    lines = Line.objects.filter(action="programmes.mark_met").order_by("number")
    assert list(lines.values_list("detail__after", flat=True)) == [
        {"column": "Provincies", "conditions_of": "Rijk"},
        {"column": "Rijk", "conditions_of": "Rijk"},
    ]


def test_conditions_of_a_reached_agreement_are_still_to_be_met():
    agreement = builders.offered().agreement
    said, other = agree_if(agreement), agree_if(agreement, "provinces", "Drie regio’s doen mee.")
    agreement.refresh_from_db()
    assert agreement.is_reached
    actions.mark_met(other, column="rijk", by=builders.ministry_staff())
    assert stands(agreement) == [("rijk", "0 van 2 vervuld"), ("provinces", "1 van 2 vervuld")]
    assert said.conditions_met.count() == 0


@pytest.mark.parametrize(
    ("who", "column"),
    [
        (builders.secretary, "rijk"),
        (builders.secretary, "provinces"),
        (builders.administrator, "rijk"),
        (builders.ministry_staff, "provinces"),
        (builders.mandated_province_staff, "rijk"),
        (builders.province_staff, "provinces"),
        (builders.province_staff, "province"),
        (builders.contributor, "rijk"),
        (builders.auditor, "rijk"),
    ],
)
def test_nobody_marks_for_a_column_that_is_not_theirs(who, column):
    said = agree_if(builders.offered().agreement)
    with pytest.raises(PermissionDenied):
        actions.mark_met(said, column=column, by=who())
    assert not ConditionMet.objects.exists()


def refusal_of(position: Position) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        actions.mark_met(position, column="rijk", by=builders.ministry_staff())
    return refusal.value.messages


GONE = ["Deze voorwaarden gelden niet meer; er is een ander standpunt gegeven."]


def test_only_conditions_that_count_are_met():
    version = builders.offered()
    agreement = version.agreement
    said = agree_if(agreement)
    actions.mark_met(said, column="rijk", by=builders.ministry_staff())
    assert refusal_of(said) == ["Deze kolom heeft deze voorwaarden al als vervuld gemarkeerd."]
    newer = agree_if(agreement, conditions="Rapporteer per kwartaal.")
    assert refusal_of(said) == GONE
    assert stands(agreement) == [("rijk", "0 van 2 vervuld")]
    plain = actions.give_position(agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    assert refusal_of(newer) == refusal_of(plain) == GONE
    assert stands(agreement) == []
    actions.withdraw(version, reason="x", by=builders.secretary())
    assert refusal_of(plain) == ["Deze versie ligt niet meer voor: zij is ingetrokken of vervangen."]


def test_conditions_of_a_single_province_weigh_on_nobody():
    agreement = builders.offered().agreement
    by = builders.province_staff()
    said = actions.give_position(
        agreement,
        column="province",
        province=builders.province("PV29", "Zeeland", served_by="impuls"),
        outcome="agreed_if",
        conditions="x",
        by=by,
    )
    assert stands(agreement) == []
    assert refusal_of(said) == GONE


def test_conditions_of_an_earlier_version_stay_with_the_programme_as_of_a_day():
    day = dt.date(2025, 3, 3)
    with audit.loading(audit.end_of(day)):
        version = builders.offered()
        said = agree_if(version.agreement)
        actions.give_position(
            version.agreement, column="provinces", outcome="agreed", by=builders.mandated_province_staff()
        )
    programme = version.programme
    change = actions.copy_version(programme, reason="x", by=builders.secretary())
    agree_if(actions.offer(change, by=builders.secretary()), "provinces", "Drie regio’s.")
    actions.mark_met(said, column="rijk", by=builders.ministry_staff())

    def shown(as_of: dt.date | None = None) -> list[tuple[int, str]]:
        return [(each.version_number, each.stand) for each in conditions_of_programme(programme, as_of)]

    assert shown() == [(2, "0 van 2 vervuld"), (1, "1 van 2 vervuld")]
    assert shown(day + dt.timedelta(days=1)) == [(1, "0 van 2 vervuld")]
    assert shown(day) == []
    actions.withdraw(change, reason="x", by=builders.secretary())
    assert shown() == [(1, "1 van 2 vervuld")]


def test_a_text_that_is_too_long_is_refused():
    said = agree_if(builders.offered().agreement)
    with pytest.raises(ValidationError):
        actions.mark_met(said, column="rijk", explanation="x" * 4001, by=builders.ministry_staff())
    assert not ConditionMet.objects.exists()
