"""Offering, positions, and the moment an agreement is reached."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programmes import actions
from programmes.models import Agreement, Position, Programme, ProgrammeVersion
from romportal import audit
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def stored(version: ProgrammeVersion) -> ProgrammeVersion:
    return ProgrammeVersion.objects.select_related("agreement").get(pk=version.pk)


def rijk(agreement: Agreement, outcome: str = "agreed", **more: str) -> Position:
    return actions.give_position(agreement, column="rijk", outcome=outcome, by=builders.ministry_staff(), **more)


def provinces(agreement: Agreement, outcome: str = "agreed", **more: str) -> Position:
    by = builders.mandated_province_staff()
    return actions.give_position(agreement, column="provinces", outcome=outcome, by=by, **more)


# ── Offering ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_complete_concept_is_offered():
    version = builders.concept()
    agreement = actions.offer(version, answer_by=dt.date(2190, 1, 1), by=builders.secretary())
    assert stored(version).state == "offered"
    assert (agreement.subject, agreement.offered_by) == ("BR-01 Energiehubs, versie 1", builders.secretary())
    assert Line.objects.first().action == "programmes.offer"


def test_offering_names_everything_that_is_missing_at_once():
    version = builders.concept()
    actions.edit_version(version, texts={"added_value_rijk": " ", "lead": None}, by=builders.secretary())
    with pytest.raises(ValidationError) as refusal:
        actions.offer(version, by=builders.secretary())
    assert refusal.value.messages == ["Er is nog geen trekker.", "De meerwaarde voor het Rijk ontbreekt."]
    assert stored(version).state == "draft"
    assert not Agreement.objects.exists()


def test_a_day_that_has_passed_is_no_term_to_answer():
    with pytest.raises(ValidationError, match="Deze datum is al voorbij"):
        actions.offer(builders.concept(), answer_by=dt.date(2020, 1, 1), by=builders.secretary())


def test_what_was_offered_is_not_offered_again():
    with pytest.raises(ValidationError, match="Alleen een concept kan ter afstemming worden aangeboden"):
        actions.offer(builders.offered(), by=builders.secretary())


# ── Reaching ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("first", [rijk, provinces])
def test_both_columns_reach_and_put_the_version_in_force(first):
    version = builders.offered()
    second = provinces if first is rijk else rijk
    first(version.agreement)
    assert not stored(version).agreement.is_reached
    assert Programme.objects.get().version_in_force is None

    second(version.agreement, "agreed_if", conditions="Elk kwartaal een overzicht.")

    version = stored(version)
    assert version.state == "agreed"
    assert version.agreed_at == version.agreement.reached_at
    assert Programme.objects.get(code="BR-01").version_in_force == version
    assert Programme.objects.get(code="BR-01").status == Programme.Status.AGREED


def test_a_position_says_who_gave_it_in_which_function_and_when():
    position = rijk(builders.offered().agreement, explanation=" Goed plan. ", document="Brief 12")
    assert (position.giver_name, position.giver_function) == ("Emma", "beleidsmedewerker, EZK")
    assert (position.explanation, position.document) == ("Goed plan.", "Brief 12")
    assert position.given_on == audit.local_day(position.given_at)


def test_the_name_of_the_ministry_is_that_of_the_day(settings):
    ministry = builders.organisation("ezk", "ministry", "EZK")
    ministry.names.create(name="Economische Zaken", short_name="EZ", valid_from=dt.date(2024, 7, 2))
    assert rijk(builders.offered().agreement).giver_function == "beleidsmedewerker, Economische Zaken"


def test_refused_by_one_is_not_agreed_and_said_again_it_may_still_be():
    version = builders.offered()
    rijk(version.agreement, "refused")
    assert stored(version).state == "not_agreed"
    assert Programme.objects.get().status == Programme.Status.NOT_AGREED
    provinces(version.agreement)
    assert stored(version).state == "not_agreed"
    rijk(version.agreement, "agreed")
    assert stored(version).state == "agreed"
    assert [position.outcome for position in Position.objects.all()] == ["refused", "agreed", "agreed"]


def test_talk_keeps_it_open_and_takes_an_earlier_yes_back():
    version = builders.offered()
    rijk(version.agreement)
    rijk(version.agreement, "talk")
    provinces(version.agreement)
    agreement = stored(version).agreement
    assert (stored(version).state, agreement.rijk_outcome, agreement.is_reached) == ("offered", "talk", False)


@pytest.mark.parametrize(
    ("outcome", "conditions"), [("agreed_if", ""), ("agreed_if", "  "), ("agreed", "x"), ("talk", "x")]
)
def test_conditions_belong_to_a_conditional_yes_alone(outcome, conditions):
    version = builders.offered()
    with pytest.raises(ValidationError, match="Noem de voorwaarden, en alleen bij"):
        rijk(version.agreement, outcome, conditions=conditions)
    assert not Position.objects.exists()


def test_an_unknown_outcome_is_refused():
    with pytest.raises(ValidationError):
        rijk(builders.offered().agreement, "misschien")


def test_when_what_follows_refuses_nothing_is_kept(monkeypatch):
    version = builders.offered()
    rijk(version.agreement)
    builders.mandated_province_staff()
    lines = Line.objects.count()

    def refuse(agreement: Agreement, by: object) -> None:
        raise ValidationError("EZK structureel 2026: € 0,01 te weinig.")

    monkeypatch.setattr("programmes.actions.agreements.when_reached", [refuse])
    with pytest.raises(ValidationError, match="te weinig"):
        provinces(version.agreement)
    version = stored(version)
    assert (version.state, version.agreement.provinces_outcome, Position.objects.count()) == ("offered", "", 1)
    assert Programme.objects.get().version_in_force is None
    assert Line.objects.count() == lines


def test_what_is_agreed_is_not_judged_again():
    version = builders.agreed()
    with pytest.raises(ValidationError, match="Deze versie is al afgestemd; een wijziging is een nieuwe versie"):
        rijk(version.agreement, "refused")


# ── Nobody speaks for another ─────────────────────────────────────────────────────────────────────────────
def test_secretary_and_administrator_speak_for_nobody():
    version = builders.offered()
    for person in (builders.secretary(), builders.administrator(), builders.contributor(), builders.auditor()):
        for column in ("rijk", "provinces"):
            with pytest.raises(PermissionDenied):
                actions.give_position(version.agreement, column=column, outcome="agreed", by=person)
    assert Position.objects.count() == 0


def test_rijk_and_provinces_speak_for_themselves_alone():
    agreement = builders.offered().agreement
    zeeland, drenthe = builders.province_staff(), builders.mandated_province_staff()
    places = {"zeeland": builders.province("PV29"), "drenthe": builders.province("PV22")}
    wrong = [
        ("provinces", None, builders.ministry_staff()),
        ("rijk", None, drenthe),
        ("provinces", None, zeeland),
        ("province", places["drenthe"], zeeland),
        ("province", places["zeeland"], drenthe),
        ("province", places["zeeland"], builders.ministry_staff()),
        ("province", None, zeeland),
        ("rijk", places["zeeland"], builders.ministry_staff()),
        ("iedereen", None, builders.ministry_staff()),
    ]
    for column, province, by in wrong:
        with pytest.raises(PermissionDenied):
            actions.give_position(agreement, column=column, province=province, outcome="agreed", by=by)


def test_a_policy_officer_who_is_also_secretary_or_administrator_speaks_no_more():
    agreement = builders.offered().agreement
    for role, home in (("secretary", "rom-nederland"), ("administrator", "rom-nederland")):
        for person, column in ((builders.ministry_staff(), "rijk"), (builders.mandated_province_staff(), "provinces")):
            extra = person.memberships.create(
                organisation=builders.organisation(home, "vehicle"),
                role=role,
                function="x",
                starts_on=builders.LONG_AGO,
            )
            person = type(person).objects.get(pk=person.pk)
            with pytest.raises(PermissionDenied):
                actions.give_position(agreement, column=column, outcome="agreed", by=person)
            extra.delete()


def test_a_single_province_says_its_own_without_reaching_anything():
    version = builders.offered()
    rijk(version.agreement)
    zeeland = builders.province_staff()
    actions.give_position(
        version.agreement, column="province", province=builders.province("PV29"), outcome="refused", by=zeeland
    )
    version = stored(version)
    assert (version.state, version.agreement.provinces_outcome) == ("offered", "")
    assert Position.objects.filter(column="province").get().province.organisation.name == "Zeeland"


# ── Taking back, and being replaced ───────────────────────────────────────────────────────────────────────
def test_what_is_withdrawn_lapses_and_takes_no_position():
    version = builders.offered()
    by = builders.secretary()
    with pytest.raises(ValidationError, match="Geef de reden van het intrekken"):
        actions.withdraw(version, reason=" ", by=by)
    actions.withdraw(version, reason="Eerst overleg", by=by)
    assert (stored(version).state, Programme.objects.get().status) == ("lapsed", Programme.Status.LAPSED)
    with pytest.raises(ValidationError, match="Deze versie ligt niet meer voor"):
        rijk(version.agreement)
    with pytest.raises(ValidationError, match="Alleen een versie die ter afstemming ligt kan worden ingetrokken"):
        actions.withdraw(version, reason="x", by=by)


def test_a_position_on_a_replaced_version_is_refused():
    version = builders.offered()
    actions.copy_version(version.programme, reason="Ander bedrag", by=builders.secretary())
    with pytest.raises(ValidationError) as refusal:
        rijk(version.agreement)
    assert refusal.value.messages == ["Deze versie ligt niet meer voor: zij is ingetrokken of vervangen."]


def test_each_offering_is_an_agreement_of_its_own():
    version = builders.offered()
    rijk(version.agreement)
    copy = actions.copy_version(version.programme, reason="Ander bedrag", by=builders.secretary())
    again = actions.offer(copy, by=builders.secretary())
    assert again != version.agreement
    provinces(again)
    assert not Agreement.objects.get(pk=again.pk).is_reached
