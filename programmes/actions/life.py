"""A programme begins, gets new versions, starts and finishes."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Max

from programmes import life
from programmes.actions.notices import tell_of_outcome
from programmes.dutch import date_text
from programmes.models import Indicator, Programme, ProgrammeStep, ProgrammeVersion, RegionCheck, StrategyVersion
from programmes.models.versions import CHILDREN, TAGS
from romportal import audit
from romportal.accounts.models import User

#: What upper rooms must do when a version is copied: (source, copy). Filled in their AppConfig; runs in the same
#: transaction and may refuse.
when_copied: list[Callable[[ProgrammeVersion, ProgrammeVersion], None]] = []

State = ProgrammeVersion.State


#: what a new programme takes over from an earlier one: never who takes part, what they promised, checked or agreed
TEXTS_TAKEN_OVER = ["summary", "investing_motivation", "added_value_rijk", "added_value_region"]
ROWS_TAKEN_OVER = ["pillar_assignments", "basis_documents", "partners", "instruments"]


def create_programme(
    *,
    code: str,
    title: str,
    short_title: str,
    starts_on: dt.date,
    ends_on: dt.date,
    like: Programme | None = None,
    by: User,
) -> ProgrammeVersion:
    """Begin a programme with a first concept, empty or with what an agreed one says. No ROM is preselected (UIT-U4).

    From `like` come the texts, tags, pillars, plans, partners, instruments and definitions of indicators of its
    version in force; it becomes the predecessor. Raises ValidationError for a code that exists, a short title over 32
    characters, a period in the wrong order, or when `like` was never agreed.
    """
    life.CREATE.allow(by)
    source = like.version_in_force if like else None
    if like and source is None:
        raise ValidationError({"like": "Dit programma is nog niet afgestemd; er valt niets over te nemen."})
    with audit.transaction(by) as trail:
        programme = Programme(code=code, created_at=audit.now())
        programme.full_clean()
        try:
            programme.save(force_insert=True)
        except IntegrityError:  # somebody else was just faster with this code
            raise ValidationError({"code": "Er is al een programma met deze code."}) from None
        version = ProgrammeVersion(
            programme=programme,
            number=1,
            title=title,
            short_title=short_title,
            starts_on=starts_on,
            ends_on=ends_on,
            created_by=by,
            created_at=audit.now(),
            predecessor_programme=like,
            **{name: getattr(source, name) for name in TEXTS_TAKEN_OVER if source},
        )
        version.full_clean()
        version.save(force_insert=True)
        if source:
            _copy_rows(source, version, ROWS_TAKEN_OVER)
            _define_again(source, programme)
        trail.add(
            "programmes.create",
            programme,
            after={"code": code, "title": title},
            like=str(source) if source else None,
        )
    return version


def _define_again(source: ProgrammeVersion, programme: Programme) -> None:
    """Give a programme the indicators that a version has targets for: what they mean, without their values."""
    Indicator.objects.bulk_create(
        Indicator(
            programme=programme,
            name=row.name,
            definition=row.definition,
            unit=row.unit,
            deduplication=row.deduplication,
        )
        for row in source.programme.indicators.filter(targets__version=source).distinct()
    )


def copy_version(
    programme: Programme,
    *,
    reason: str,
    stops: bool = False,
    ends_on: dt.date | None = None,
    successor: Programme | None = None,
    by: User,
) -> ProgrammeVersion:
    """Make a new concept from the version on its way, else from the one in force; the one on its way lapses.

    `stops` makes it the change that stops the programme on `ends_on`, which both columns must agree to; `successor`
    is the programme it goes on in. Raises ValidationError when a concept is already open, when there is nothing to
    copy, when a programme that ended would stop, or without a reason (SLOT-6).
    """
    life.COPY.allow(by, programme)
    if not reason.strip():
        raise ValidationError({"reason": "Geef de reden van de wijziging."})
    with audit.transaction(by) as trail:
        programme = Programme.objects.locked().get(pk=programme.pk)
        source = _source_of_copy(programme)
        if stops:
            refuse_stop(programme, successor, ends_on or source.ends_on)
        if life.REPLACE.fits(source.state):
            lapse(source)
            tell_of_outcome(source.agreement, source, "vervangen", "replaced", by)
        copy = _copied(source, reason=reason.strip(), stops=stops, by=by)
        if stops:
            copy.ends_on, copy.successor = ends_on or copy.ends_on, successor
            _refuse_longer(programme, copy)
            copy.save(update_fields=["ends_on", "successor"])
        for follow in when_copied:
            follow(source, copy)
        trail.add("programmes.copy_version", copy, reason=reason.strip(), source=str(source), stops=stops or None)
    return copy


def start(programme: Programme, *, on: dt.date, reason: str, by: User) -> ProgrammeStep:
    """Record that the execution started; only after agreement (GOV-8)."""
    return _step(programme, life.START, ProgrammeStep.Kind.STARTED, on=on, reason=reason, by=by)


def finish(programme: Programme, *, on: dt.date, reason: str, by: User) -> ProgrammeStep:
    """Record that a started programme is finished."""
    return _step(programme, life.FINISH, ProgrammeStep.Kind.FINISHED, on=on, reason=reason, by=by)


def _step(programme: Programme, row: life.Step, kind: str, *, on: dt.date, reason: str, by: User) -> ProgrammeStep:
    row.allow(by, programme)
    with audit.transaction(by) as trail:
        programme = Programme.objects.locked().get(pk=programme.pk)
        _refuse_step(programme, row, on)
        step = ProgrammeStep(programme=programme, kind=kind, on=on, reason=reason.strip(), by=by, booked_at=audit.now())
        step.full_clean()
        step.save(force_insert=True)
        trail.add(f"programmes.{kind}", programme, after={"on": on}, reason=reason.strip())
    return step


def _refuse_step(programme: Programme, row: life.Step, on: dt.date) -> None:
    taken = _steps_of(programme)
    row.judge(life.status_of(programme, taken, audit.today()))
    stops_on = taken.get(ProgrammeStep.Kind.STOPPED)
    if row is life.FINISH and stops_on:
        raise ValidationError(f"Rijk en provincies hebben afgestemd dat dit programma stopt op {date_text(stops_on)}.")
    if row is life.FINISH and programme.versions.filter(state__in=life.ON_ITS_WAY, stops=True).exists():
        raise ValidationError("Het stoppen van dit programma ligt ter afstemming; wacht de uitkomst af.")
    if on > audit.today():
        raise ValidationError({"on": "Deze datum ligt in de toekomst."})
    first = programme.version_in_force.starts_on
    if row is life.START and on < first:
        raise ValidationError({"on": f"Afgestemd is een begin op {date_text(first)}. Kies die dag of een latere."})
    if row is life.FINISH and on < taken[ProgrammeStep.Kind.STARTED]:
        raise ValidationError({"on": "Het programma kan niet afgerond zijn voordat het gestart was."})


def _steps_of(programme: Programme) -> dict[str, dt.date]:
    """Return the steps that were taken or agreed, each with its day."""
    return dict(programme.steps.values_list("kind", "on"))


def refuse_stop(programme: Programme, successor: Programme | None, ends_on: dt.date) -> None:
    """Raise ValidationError when this programme cannot stop on a day: not agreed, ended, or not yet begun by then.

    Asked when the change is made, when it is offered and when the second column agrees: a step may come in between.
    """
    taken = _steps_of(programme)
    stops_on, started_on = taken.get(ProgrammeStep.Kind.STOPPED), taken.get(ProgrammeStep.Kind.STARTED)
    life.STOP.judge(life.status_of(programme, taken, audit.today()))
    if stops_on:
        raise ValidationError(f"Al afgestemd is dat dit programma stopt op {date_text(stops_on)}.")
    if successor == programme:
        raise ValidationError({"successor": "Een programma kan niet in zichzelf opgaan."})
    if started_on and ends_on < started_on:
        text = f"Dit programma is gestart op {date_text(started_on)} en kan niet daarvoor stoppen."
        raise ValidationError({"ends_on": text})


def _refuse_longer(programme: Programme, copy: ProgrammeVersion) -> None:
    """Stopping shortens the period: not before it began, not after it would have ended."""
    if copy.ends_on < copy.starts_on:
        raise ValidationError({"ends_on": "Het einde ligt voor het begin."})
    if copy.ends_on > programme.version_in_force.ends_on:
        raise ValidationError({"ends_on": "Een programma dat stopt kan niet langer duren dan afgestemd is."})


def _source_of_copy(programme: Programme) -> ProgrammeVersion:
    open_version = programme.versions.open().select_related("agreement").first()
    source = open_version or programme.version_in_force or programme.versions.order_by("number").last()
    if source is None:
        raise ValidationError("Dit programma heeft nog geen versie.")
    life.COPY.judge(source.state)
    return source


def lapse(version: ProgrammeVersion | StrategyVersion) -> None:
    """Close a version on its way without an outcome; positions on it can no longer be given."""
    if version.agreement is not None:
        version.agreement.closed_at = audit.now()
        version.agreement.save(update_fields=["closed_at"])
    version.state = State.LAPSED
    version.save(update_fields=["state"])


def _copied(source: ProgrammeVersion, *, reason: str, stops: bool, by: User) -> ProgrammeVersion:
    last = source.programme.versions.aggregate(last=Max("number"))["last"]
    copy = ProgrammeVersion.objects.get(pk=source.pk)
    copy.pk, copy._state.adding = None, True
    copy.number, copy.state, copy.based_on, copy.reason, copy.stops = last + 1, State.DRAFT, source, reason, stops
    copy.agreement, copy.agreed_at, copy.revision = None, None, 0
    copy.created_by, copy.created_at = by, audit.now()
    copy.full_clean()
    copy.save(force_insert=True)
    _copy_rows(source, copy, CHILDREN)
    if source.state != State.AGREED:  # only what both agreed to keeps the rule of its day, when an answer was enough
        copy.region_checks.filter(settled=RegionCheck.Settled.ANSWERED).update(settled="")
    return copy


def _copy_rows(source: ProgrammeVersion, copy: ProgrammeVersion, relations: list[str]) -> None:
    """Give a new version the tags of another, and its rows of these relations."""
    for tag in TAGS:
        getattr(copy, tag).set(getattr(source, tag).all())
    for relation in relations:
        rows = list(getattr(source, relation).all())
        for row in rows:
            row.pk, row._state.adding, row.version = None, True, copy
        getattr(copy, relation).bulk_create(rows)
