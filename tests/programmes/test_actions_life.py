"""A programme begins, changes, starts, finishes and stops; each refusal in its own words."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programmes import actions
from programmes.models import Agreement, Programme, ProgrammeStep, ProgrammeVersion
from programmes.models.versions import CHILDREN, TAGS
from programmes.queries import statuses
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db

Status = Programme.Status


def programme(code: str = "BR-01") -> Programme:
    return Programme.objects.with_status().get(code=code)


def refusal_of(verb, *args: object, **options: object) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        verb(*args, **options)
    return refusal.value.messages


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────────────────
NEW = {
    "code": "BR-19",
    "title": "Nieuw",
    "short_title": "Nieuw",
    "starts_on": dt.date(2023, 7, 1),
    "ends_on": dt.date(2026, 12, 31),
}


def test_a_programme_begins_empty_and_may_have_begun_before_2024():
    version = actions.create_programme(**NEW, by=builders.secretary())
    assert (version.number, version.state, version.lead) == (1, "draft", None)
    assert not version.participations.exists()
    assert programme("BR-19").status == Status.DRAFT


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        ({"code": "BR-01"}, ["Er is al een programma met deze code."]),
        ({"code": "br 1"}, ["Een code bestaat uit letters, een streepje en cijfers, zoals BR-19."]),
        ({"ends_on": dt.date(2022, 1, 1)}, ["Het einde ligt voor het begin."]),
        ({"short_title": "x" * 33}, ["Zorg dat deze waarde niet meer dan 32 tekens bevat (het zijn er nu 33)."]),
    ],
)
def test_a_wrong_programme_is_refused_and_leaves_nothing(change, messages):
    builders.concept()
    assert refusal_of(actions.create_programme, **NEW | change, by=builders.secretary()) == messages
    assert list(Programme.objects.values_list("code", flat=True)) == ["BR-01"]


def test_a_programme_takes_over_what_an_earlier_one_says_and_nothing_that_was_agreed():
    old = builders.concept()
    by = builders.secretary()
    indicator = actions.define_indicator(
        old, name="Bedrijven", unit="bedrijven", definition="Unieke", deduplication="KvK-nummer", baseline=7, by=by
    )
    actions.define_indicator(old, name="Nooit gebruikt", unit="stuks", by=by)
    actions.set_targets(old, rows=[(indicator, 2027, 210)], by=by)
    actions.set_milestones(old, rows=[(1, "Start", dt.date(2025, 1, 1))], by=by)
    actions.set_cofinancing(old, rows=[("Drenthe", 5, None)], by=by)
    builders.approach(old)
    actions.edit_version(old, texts={"summary": "Samen sneller."}, by=by)
    builders.agree(actions.offer(old, by=by))
    old = ProgrammeVersion.objects.get()

    new = actions.create_programme(**NEW | {"code": "BR-02"}, like=Programme.objects.get(code="BR-01"), by=by)

    assert (new.summary, new.added_value_rijk) == ("Samen sneller.", old.added_value_rijk)
    assert (new.predecessor_programme, new.lead, new.agreement, new.based_on) == (old.programme, None, None, None)
    assert (new.number, new.reason) == (1, "")
    for tag in TAGS:
        assert list(getattr(new, tag).all()) == list(getattr(old, tag).all()), tag
    taken = {"pillar_assignments", "basis_documents", "partners", "instruments"}
    for relation in CHILDREN:
        rows = list(map(str, getattr(old, relation).all())) if relation in taken else []
        assert list(map(str, getattr(new, relation).all())) == rows, relation
    assert [(row.name, row.definition, row.deduplication, row.baseline) for row in new.programme.indicators.all()] == [
        ("Bedrijven", "Unieke", "KvK-nummer", 0)
    ]
    line = Line.objects.first()
    assert (line.action, line.detail["like"]) == ("programmes.create", "BR-01 versie 1")


def test_nothing_is_taken_over_from_a_programme_that_was_never_agreed():
    builders.concept()
    like = Programme.objects.get()
    assert refusal_of(actions.create_programme, **NEW | {"code": "BR-02"}, like=like, by=builders.secretary()) == [
        "Dit programma is nog niet afgestemd; er valt niets over te nemen."
    ]
    assert Programme.objects.count() == 1


# ── Copying ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_change_is_a_copy_of_everything_with_a_reason():
    version = builders.concept()
    by = builders.secretary()
    indicator = actions.define_indicator(version, name="Bedrijven", unit="bedrijven", by=by)
    actions.set_targets(version, rows=[(indicator, 2027, 210)], by=by)
    actions.set_milestones(version, rows=[(3, "Start", dt.date(2025, 1, 1))], by=by)
    actions.set_cofinancing(version, rows=[("Drenthe", 5, None)], by=by)
    builders.approach(version)
    builders.agree(actions.offer(version, by=by))
    source = ProgrammeVersion.objects.with_children().get()

    copy = actions.copy_version(source.programme, reason=" Ander bedrag ", by=by)

    copy = ProgrammeVersion.objects.with_children().get(pk=copy.pk)
    assert (copy.number, copy.state, copy.reason, copy.based_on, copy.agreement) == (
        2,
        "draft",
        "Ander bedrag",
        source,
        None,
    )
    for relation in CHILDREN:
        assert list(map(str, getattr(copy, relation).all())) == list(map(str, getattr(source, relation).all()))
        assert getattr(copy, relation).count() >= 1
    for tag in TAGS:
        assert list(getattr(copy, tag).all()) == list(getattr(source, tag).all())
    assert copy.milestones.get().number == 3
    assert programme().version_in_force == source
    assert not programme().change_pending
    actions.offer(copy, by=by)
    assert (programme().status, programme().change_pending) == (Status.AGREED, True)


def test_copying_what_lies_before_the_parties_lets_it_lapse():
    version = builders.offered()
    copy = actions.copy_version(version.programme, reason="Ander bedrag", by=builders.secretary())
    version.refresh_from_db()
    assert (version.state, copy.number) == ("lapsed", 2)
    assert Agreement.objects.get(pk=version.agreement_id).closed_at is not None


def test_copy_is_refused_beside_a_concept_and_without_a_reason():
    version = builders.concept()
    by = builders.secretary()
    assert refusal_of(actions.copy_version, version.programme, reason="x", by=by) == [
        "Er is al een concept van dit programma. Werk daarin verder."
    ]
    assert refusal_of(actions.copy_version, version.programme, reason="  ", by=by) == [
        "Geef de reden van de wijziging."
    ]
    actions.offer(version, by=by)
    assert refusal_of(actions.copy_version, version.programme, reason="x", stops=True, by=by) == [
        "Alleen een afgestemd programma kan worden gestopt."
    ]


def test_after_withdrawal_the_next_concept_starts_from_what_was_offered():
    version = builders.offered()
    actions.withdraw(version, reason="Eerst overleg", by=builders.secretary())
    copy = actions.copy_version(version.programme, reason="Na overleg", by=builders.secretary())
    assert (copy.number, copy.based_on) == (2, version)


# ── Starting and finishing ────────────────────────────────────────────────────────────────────────────────
def test_start_and_finish_follow_each_other():
    version = builders.agreed()
    by = builders.secretary()
    actions.start(version.programme, on=dt.date(2024, 2, 1), reason="Begonnen", by=by)
    assert programme().status == Status.RUNNING
    actions.finish(version.programme, on=dt.date(2025, 2, 1), reason="Klaar", by=by)
    assert programme().status == Status.FINISHED
    assert [(step.kind, step.by) for step in ProgrammeStep.objects.all()] == [("started", by), ("finished", by)]
    assert list(Line.objects.values_list("action", flat=True)[:2]) == ["programmes.finished", "programmes.started"]


def test_steps_are_refused_out_of_turn():
    version = builders.concept()
    by = builders.secretary()
    day = dt.date(2024, 2, 1)
    step = {"reason": "x", "by": by}
    assert refusal_of(actions.start, version.programme, on=day, **step) == [
        "Dit programma is nog niet afgestemd en kan dus niet starten."
    ]
    builders.agree(actions.offer(version, by=by))
    assert refusal_of(actions.finish, version.programme, on=day, **step) == [
        "Dit programma is nog niet gestart en kan dus niet worden afgerond."
    ]
    assert refusal_of(actions.start, version.programme, on=dt.date(2190, 1, 1), **step) == [
        "Deze datum ligt in de toekomst."
    ]
    assert refusal_of(actions.start, version.programme, on=dt.date(2023, 12, 31), **step) == [
        "Afgestemd is een begin op 1 januari 2024. Kies die dag of een latere."
    ]
    actions.start(version.programme, on=day, **step)
    assert refusal_of(actions.start, version.programme, on=day, **step) == ["Deze stap is al gezet."]
    assert refusal_of(actions.finish, version.programme, on=dt.date(2024, 1, 1), **step) == [
        "Het programma kan niet afgerond zijn voordat het gestart was."
    ]
    actions.finish(version.programme, on=day, **step)
    assert refusal_of(actions.start, version.programme, on=day, **step) == ["Dit programma is al beëindigd."]


# ── Stopping ──────────────────────────────────────────────────────────────────────────────────────────────
def test_stopping_is_a_change_that_both_agree_to():
    version = builders.agreed()
    other = builders.agreed("BR-02", short_title="Waterstof").programme
    by = builders.secretary()
    day = dt.date(2026, 6, 30)
    copy = actions.copy_version(
        version.programme, reason="Gaat op in BR-02", stops=True, ends_on=day, successor=other, by=by
    )
    assert (copy.stops, copy.ends_on, copy.successor) == (True, day, other)
    agreement = actions.offer(copy, by=by)
    actions.give_position(agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    assert programme().status == Status.AGREED
    builders.agree(agreement)
    assert programme().status == Status.STOPPED
    step = ProgrammeStep.objects.get()
    assert (step.kind, step.on, step.reason) == ("stopped", day, "Gaat op in BR-02")
    assert refusal_of(actions.copy_version, version.programme, reason="x", stops=True, by=by) == [
        "Dit programma is al beëindigd."
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ends_on": dt.date(2023, 1, 1)}, "Het einde ligt voor het begin."),
        ({"ends_on": dt.date(2028, 1, 1)}, "Een programma dat stopt kan niet langer duren dan afgestemd is."),
    ],
)
def test_a_stop_shortens_the_period(options, message):
    version = builders.agreed()
    verb = actions.copy_version
    assert refusal_of(verb, version.programme, reason="x", stops=True, **options, by=builders.secretary()) == [message]
    assert ProgrammeVersion.objects.count() == 1


def test_a_programme_does_not_go_on_in_itself():
    own = builders.agreed().programme
    verb = actions.copy_version
    assert refusal_of(verb, own, reason="x", stops=True, successor=own, by=builders.secretary()) == [
        "Een programma kan niet in zichzelf opgaan."
    ]


def test_who_finishes_waits_for_a_stop_that_lies_before_the_parties():
    version = builders.agreed()
    by = builders.secretary()
    actions.start(version.programme, on=dt.date(2024, 2, 1), reason="x", by=by)
    copy = actions.copy_version(version.programme, reason="x", stops=True, by=by)
    actions.offer(copy, by=by)
    assert refusal_of(actions.finish, version.programme, on=dt.date(2025, 1, 1), reason="x", by=by) == [
        "Het stoppen van dit programma ligt ter afstemming; wacht de uitkomst af."
    ]


def test_what_ended_is_not_offered_to_stop():
    version = builders.agreed()
    by = builders.secretary()
    actions.start(version.programme, on=dt.date(2024, 2, 1), reason="x", by=by)
    copy = actions.copy_version(version.programme, reason="x", stops=True, by=by)
    actions.finish(version.programme, on=dt.date(2025, 1, 1), reason="x", by=by)
    assert refusal_of(actions.offer, copy, by=by) == ["Dit programma is al beëindigd."]


def test_a_stop_agreed_for_a_later_day_is_taken_on_that_day(time_machine):
    time_machine.move_to(dt.datetime(2026, 6, 29, 12, tzinfo=dt.UTC), tick=False)
    version = builders.agreed()
    by = builders.secretary()
    actions.start(version.programme, on=dt.date(2024, 2, 1), reason="x", by=by)
    day = dt.date(2026, 6, 30)
    builders.agree(
        actions.offer(actions.copy_version(version.programme, reason="x", stops=True, ends_on=day, by=by), by=by)
    )
    assert programme().status == Status.RUNNING
    for verb in (
        lambda: actions.finish(version.programme, on=dt.date(2026, 6, 1), reason="x", by=by),
        lambda: actions.copy_version(version.programme, reason="x", stops=True, by=by),
    ):
        (message,) = refusal_of(verb)
        assert message.endswith("dat dit programma stopt op 30 juni 2026.")

    time_machine.move_to(dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC), tick=False)
    key = version.programme_id
    assert programme().status == Status.STOPPED
    assert statuses(dt.date(2026, 6, 29))[key] == Status.RUNNING
    assert statuses()[key] == Status.STOPPED


def test_a_programme_does_not_stop_before_it_started():
    version = builders.agreed()
    by = builders.secretary()
    actions.start(version.programme, on=dt.date(2024, 2, 13), reason="x", by=by)
    stop = {"reason": "x", "stops": True, "ends_on": dt.date(2024, 1, 15), "by": by}
    early = "Dit programma is gestart op 13 februari 2024 en kan niet daarvoor stoppen."
    assert refusal_of(actions.copy_version, version.programme, **stop) == [early]
    copy = actions.copy_version(version.programme, **stop | {"ends_on": dt.date(2024, 2, 13)})
    ProgrammeVersion.objects.filter(pk=copy.pk).update(ends_on=dt.date(2024, 1, 15))  # as an editor may
    assert refusal_of(actions.offer, copy, by=by) == [early]


def test_a_start_between_offer_and_agreement_makes_an_earlier_stop_impossible():
    version = builders.agreed()
    by = builders.secretary()
    copy = actions.copy_version(version.programme, reason="x", stops=True, ends_on=dt.date(2024, 1, 15), by=by)
    agreement = actions.offer(copy, by=by)
    actions.start(version.programme, on=dt.date(2024, 2, 13), reason="x", by=by)
    actions.give_position(agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    last = {"column": "provinces", "outcome": "agreed", "by": builders.mandated_province_staff()}
    assert refusal_of(actions.give_position, agreement, **last) == [
        "Dit programma is gestart op 13 februari 2024 en kan niet daarvoor stoppen. "
        "De secretaris kan deze wijziging intrekken."
    ]
    assert (programme().status, agreement.positions.count()) == (Status.RUNNING, 1)


def test_who_finishes_waits_for_a_stop_that_one_side_refused_too():
    version = builders.agreed()
    by = builders.secretary()
    actions.start(version.programme, on=dt.date(2024, 2, 1), reason="x", by=by)
    agreement = actions.offer(actions.copy_version(version.programme, reason="x", stops=True, by=by), by=by)
    actions.give_position(agreement, column="rijk", outcome="refused", by=builders.ministry_staff())
    assert refusal_of(actions.finish, version.programme, on=dt.date(2025, 1, 1), reason="x", by=by) == [
        "Het stoppen van dit programma ligt ter afstemming; wacht de uitkomst af."
    ]


# ── Whose these verbs are ─────────────────────────────────────────────────────────────────────────────────
def test_life_is_the_secretarys():
    version = builders.agreed()
    others = [
        builders.ministry_staff(),
        builders.mandated_province_staff(),
        builders.contributor(),
        builders.auditor(),
        builders.administrator(),
    ]
    for by in others:
        with pytest.raises(PermissionDenied):
            actions.create_programme(**NEW, by=by)
        with pytest.raises(PermissionDenied):
            actions.copy_version(version.programme, reason="x", by=by)
        for verb in (actions.start, actions.finish):
            with pytest.raises(PermissionDenied):
                verb(version.programme, on=dt.date(2024, 2, 1), reason="x", by=by)
