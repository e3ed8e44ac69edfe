"""Every state, every step, every role: what the tables of programmes/life.py allow happens, all else is refused."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from programmes import actions, life
from programmes.models import Programme, ProgrammeStep, ProgrammeVersion
from programmes.reference import life_cycle_markdown
from romportal import audit
from tests.programmes import builders

pytestmark = pytest.mark.django_db

State = ProgrammeVersion.State
Status = Programme.Status
ROLES = {
    "secretary": builders.secretary,
    "rijk": builders.ministry_staff,
    "mandated": builders.mandated_province_staff,
    "province": builders.province_staff,
    "lead": builders.contributor,
    "other": lambda: builders.contributor("bom", "Bo"),
    "reader": builders.reader,
    "auditor": builders.auditor,
    "administrator": builders.administrator,
}
DAY = dt.date(2025, 1, 1)
#: what a programme is called before anything of it was agreed: its last version says it
NEVER_AGREED = {Status.DRAFT, Status.OFFERED, Status.NOT_AGREED, Status.LAPSED}


def test_the_document_is_made_from_the_tables():
    """When this fails: write what `life_cycle_markdown()` returns to docs/life-cycle.md."""
    assert (settings.BASE_DIR / "docs" / "life-cycle.md").read_text(encoding="utf-8") == life_cycle_markdown()


def tried(act: Callable[[], Any]) -> bool:
    """Do it, roll it back, and tell whether it was let through."""
    with transaction.atomic():
        try:
            act()
        except (PermissionDenied, ValidationError):
            return False
        finally:
            transaction.set_rollback(True)
    return True


# ── A version ─────────────────────────────────────────────────────────────────────────────────────────────
def version_in(state: str) -> ProgrammeVersion:
    version = builders.concept() if state == State.DRAFT else builders.offered()
    if state == State.AGREED:
        builders.agree(version.agreement)
    elif state == State.NOT_AGREED:
        actions.give_position(version.agreement, column="rijk", outcome="refused", by=builders.ministry_staff())
    elif state == State.LAPSED:
        actions.withdraw(version, reason="x", by=builders.secretary())
    return ProgrammeVersion.objects.get(pk=version.pk)


def speak(column: str) -> Callable[..., Any]:
    def act(version: ProgrammeVersion, by: Any) -> None:
        if version.agreement is None:
            raise ValidationError("there is nothing to speak about")
        actions.give_position(version.agreement, column=column, outcome="agreed", by=by)

    return act


#: the step, what it does, and what its rights are asked about
VERSION_STEPS = {
    "edit": (life.EDIT, lambda v, by: actions.edit_version(v, texts={"title": "x"}, by=by), lambda v: [v]),
    "copy": (life.COPY, lambda v, by: actions.copy_version(v.programme, reason="x", by=by), lambda v: [v.programme]),
    "offer": (life.OFFER, lambda v, by: actions.offer(v, by=by), lambda v: [v]),
    "withdraw": (life.WITHDRAW, lambda v, by: actions.withdraw(v, reason="x", by=by), lambda v: [v]),
    "rijk": (life.SPEAK, speak("rijk"), lambda v: []),
    "provinces": (life.SPEAK, speak("provinces"), lambda v: []),
}
#: of the rows whose right depends on more than the role: which column one speaks for
COLUMN = {"rijk": ["rijk"], "provinces": ["mandated"]}


@pytest.mark.parametrize("state", State.values)
def test_a_version_takes_the_steps_of_its_table_and_no_others(state):
    version = version_in(state)
    people = {name: make() for name, make in ROLES.items()}
    wrong = []
    for name, (row, act, about) in VERSION_STEPS.items():
        for role, person in people.items():
            permitted = row.permits(person, *about(version)) and role in COLUMN.get(name, ROLES)
            let_through = tried(lambda act=act, person=person: act(version, person))
            if let_through != (permitted and row.fits(State(state))):
                wrong.append((state, name, role, let_through))
    assert wrong == []


@pytest.mark.parametrize("state", State.values)
def test_each_step_of_a_version_ends_in_a_state_of_its_row(state):
    version = version_in(state)
    for name, (row, act, _) in VERSION_STEPS.items():
        if not row.fits(State(state)) or name == "copy":
            continue
        by = {"rijk": builders.ministry_staff, "provinces": builders.mandated_province_staff}.get(
            name, builders.secretary
        )()
        with transaction.atomic():
            act(version, by)
            assert ProgrammeVersion.objects.get(pk=version.pk).state in row.after, name
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", [State.OFFERED, State.NOT_AGREED])
def test_what_is_replaced_lapses(state):
    version = version_in(state)
    copy = actions.copy_version(version.programme, reason="x", by=builders.secretary())
    version.refresh_from_db()
    assert (version.state, copy.state) == (*life.REPLACE.after, *life.COPY.after)


def test_the_columns_bring_a_version_to_each_state_of_their_row():
    agreement = builders.offered().agreement
    emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
    seen = []
    for column, outcome, by in (
        ("rijk", "refused", emma),
        ("rijk", "talk", emma),
        ("rijk", "agreed", emma),
        ("provinces", "agreed", pieter),
    ):
        actions.give_position(agreement, column=column, outcome=outcome, by=by)
        seen.append(ProgrammeVersion.objects.get().state)
    assert seen == [State.NOT_AGREED, State.OFFERED, State.OFFERED, State.AGREED]
    assert set(seen) == set(life.SPEAK.after)


# ── A programme ───────────────────────────────────────────────────────────────────────────────────────────
def programme_in(status: str) -> Programme:
    by = builders.secretary()
    programme = (builders.concept() if status == Status.DRAFT else builders.agreed()).programme
    if status in (Status.RUNNING, Status.FINISHED):
        actions.start(programme, on=DAY, reason="x", by=by)
    if status == Status.FINISHED:
        actions.finish(programme, on=DAY, reason="x", by=by)
    if status == Status.STOPPED:
        copy = actions.copy_version(programme, reason="x", stops=True, ends_on=DAY, by=by)
        builders.agree(actions.offer(copy, by=by))
    return Programme.objects.with_status().get()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.AGREED, Status.RUNNING, Status.FINISHED, Status.STOPPED])
def test_a_programme_takes_the_steps_of_its_table_and_no_others(status):
    programme = programme_in(status)
    assert programme.status == status
    assert life.status_of(programme, dict(programme.steps.values_list("kind", "on")), audit.today()) == status
    wrong = []
    for row, verb in ((life.START, actions.start), (life.FINISH, actions.finish)):
        for role, make in ROLES.items():
            person = make()
            let_through = tried(
                lambda verb=verb, person=person: verb(programme, on=dt.date(2025, 2, 1), reason="x", by=person)
            )
            if let_through != (row.permits(person, programme) and row.fits(status)):
                wrong.append((status, row.verb, role, let_through))
    assert wrong == []


@pytest.mark.parametrize("status", [Status.AGREED, Status.RUNNING, Status.FINISHED, Status.STOPPED])
def test_a_stop_needs_a_programme_that_goes_on_and_both_columns(status):
    programme = programme_in(status)
    by = builders.secretary()
    let_through = tried(lambda: actions.copy_version(programme, reason="x", stops=True, by=by))
    assert let_through == life.STOP.fits(status)
    if not let_through:
        return
    copy = actions.copy_version(programme, reason="x", stops=True, ends_on=audit.today(), by=by)
    agreement = actions.offer(copy, by=by)
    actions.give_position(agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    assert not ProgrammeStep.objects.filter(kind="stopped").exists()
    builders.agree(agreement)
    assert Programme.objects.with_status().get().status in life.STOP.after


def test_every_status_of_a_programme_stands_in_its_table_or_comes_before_it():
    told = {status for row in life.PROGRAMME for status in (*row.before, *row.after)}
    assert told | NEVER_AGREED == set(Status)
