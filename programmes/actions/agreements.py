"""Offering a version to Rijk and provinces, and what each of them says."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects

from programmes import life
from programmes.actions.life import lapse, refuse_stop
from programmes.actions.notices import tell_of_outcome, tell_of_position
from programmes.actions.offering import lay_before
from programmes.actions.strategy import conclude_strategy
from programmes.dutch import list_text
from programmes.models import (
    Agreement,
    ConditionMet,
    Membership,
    Outcome,
    Position,
    Programme,
    ProgrammeStep,
    ProgrammeVersion,
    Province,
    StrategyVersion,
)
from programmes.permissions import may_speak_for_province, may_speak_for_provinces, may_speak_for_rijk
from programmes.queries import missing
from programmes.roles import own_function, speaks_for_province, speaks_for_provinces, speaks_for_rijk, stands_in_for
from romportal import audit
from romportal.accounts.models import User

#: What upper rooms must do at the moment an agreement is reached: (agreement, by). Filled in their AppConfig; runs
#: in the same transaction and may refuse, so that "agreed" and "booked" are one moment.
when_reached: list[Callable[[Agreement, User], None]] = []

State = ProgrammeVersion.State
Column = Position.Column


def offer(version: ProgrammeVersion, *, procedure: str = "", answer_by: dt.date | None = None, by: User) -> Agreement:
    """Offer a concept to both columns, in a written round with a term or in a meeting.

    Raises ValidationError with everything that is missing at once (rule 6), and for a written round without a term.
    """
    life.OFFER.allow(by, version)
    with audit.transaction(by):
        version = locked(version)
        life.OFFER.judge(version.state)
        if version.stops:
            refuse_stop(version.programme, version.successor, version.ends_on)
        return lay_before(
            version,
            verb="programmes.offer",
            subject=f"{version.programme.code} {version.short_title}, versie {version.number}",
            gaps=missing(version),
            procedure=procedure,
            answer_by=answer_by,
            by=by,
        )


def withdraw(version: ProgrammeVersion, *, reason: str, by: User) -> None:
    """Take an offered version back; it lapses, and a new concept can be copied from it."""
    life.WITHDRAW.allow(by, version)
    if not reason.strip():
        raise ValidationError({"reason": "Geef de reden van het intrekken."})
    with audit.transaction(by) as trail:
        version = locked(version)
        life.WITHDRAW.judge(version.state)
        lapse(version)
        trail.add("programmes.withdraw", version, reason=reason.strip())
        tell_of_outcome(version.agreement, version, "ingetrokken", "withdrawn", by)


def give_position(
    agreement: Agreement,
    *,
    column: str,
    outcome: str,
    conditions: str = "",
    explanation: str = "",
    document: str = "",
    province: Province | None = None,
    seen: str | None = None,
    by: User,
) -> Position:
    """Record what a column, or a single province, says; the last of two akkoorden reaches the agreement.

    `seen` is the key of what this party last said as the speaker saw it ("" for nothing); None asks nothing. Raises
    PermissionDenied when `by` may not speak for that column or spoke for the other one, ValidationError when the
    agreement is closed or reached, when this party said something that the speaker had not seen, when conditions and
    outcome do not match, or with the refusal of `when_reached`: then nothing of the position is kept.
    Source: GOV-8, rule 5.
    """
    speaker = speaker_for(by, column, province)
    with audit.transaction(by) as trail:
        agreement, version = locked_with_version(agreement)
        life.SPEAK.judge(agreement.version_state)
        _refuse_both_sides(agreement, column, by)
        _refuse_unseen(agreement, column, province, seen)
        position = Position(
            agreement=agreement,
            column=column,
            province=province,
            outcome=outcome,
            conditions=conditions.strip(),
            explanation=explanation.strip(),
            document=document.strip(),
            **signature(by, speaker),
            standing_in_for=list_text(stands_in_for(by, speaker))[:250],
        )
        _judge(position)
        position.save(force_insert=True)
        if column != Column.PROVINCE:
            _weigh(agreement, version, column, outcome, by)
            tell_of_position(agreement, version, position, by)
        trail.add(
            "programmes.give_position",
            agreement,
            after={"column": position.get_column_display(), "outcome": position.get_outcome_display()},
            province=str(province or ""),
        )
    return position


def _refuse_both_sides(agreement: Agreement, column: str, by: User) -> None:
    """Rijk and provinces are two parties: whoever spoke for one of them does not speak for the other (GOV-8)."""
    own = agreement.positions.filter(given_by=by)
    other = own.exclude(column=Column.RIJK) if column == Column.RIJK else own.filter(column=Column.RIJK)
    if other.exists():
        raise PermissionDenied("U sprak bij deze afstemming al voor de andere kolom; een collega geeft dit standpunt.")


def _refuse_unseen(agreement: Agreement, column: str, province: Province | None, seen: str | None) -> None:
    """Refuse to replace what a colleague said meanwhile: the speaker sees it first."""
    last = agreement.positions.filter(column=column, province=province).last() if seen is not None else None
    if last is not None and str(last.pk) != seen:
        raise ValidationError(
            f"{last.giver} legde intussen ‘{last.get_outcome_display()}’ vast namens deze partij. Uw standpunt is nog "
            "niet vastgelegd; legt u het opnieuw vast, dan komt het daarvoor in de plaats."
        )


def _judge(position: Position) -> None:
    """Refuse a position that is wrong in itself; not full_clean, which asks the database what is certain here."""
    position.clean_fields(exclude=["agreement", "province", "given_by"])
    if bool(position.conditions) != (position.outcome == Outcome.AGREED_IF):
        raise ValidationError("Noem de voorwaarden, en alleen bij ‘Akkoord met voorwaarden’.")


def speaker_for(by: User, column: str, province: Province | None = None) -> Membership:
    """Return the role in which `by` speaks, or refuse: nobody speaks for another, support speaks for nobody."""
    speaker = None
    if column == Column.RIJK and province is None and may_speak_for_rijk(by):
        speaker = speaks_for_rijk(by)
    elif column == Column.PROVINCES and province is None and may_speak_for_provinces(by):
        speaker = speaks_for_provinces(by)
    elif column == Column.PROVINCE and may_speak_for_province(by, province):
        speaker = speaks_for_province(by)
    if speaker is None:
        raise PermissionDenied("U kunt niet namens deze partij spreken.")
    prefetch_related_objects([speaker.organisation], "names")  # once for a person, and before anything is locked
    return speaker


def mark_met(position: Position, *, column: str, explanation: str = "", by: User) -> ConditionMet:
    """Say for one column that the conditions of `position` are met; when both columns said so, they are.

    Raises PermissionDenied when `by` may not speak for that column, ValidationError when these conditions no longer
    count (another position came, or the version lies before nobody), or when this column said it before.
    """
    speaker = speaker_for(by, column, None)
    with audit.transaction(by) as trail:
        agreement, _ = locked_with_version(position.agreement)  # a new position of the column waits its turn
        if agreement.closed_at is not None:
            raise ValidationError(life.NOT_BEFORE_US)
        latest = agreement.positions.filter(column=position.column, province=position.province).last()
        if position.column == Column.PROVINCE or not position.conditions or latest != position:
            raise ValidationError("Deze voorwaarden gelden niet meer; er is een ander standpunt gegeven.")
        if position.conditions_met.filter(column=column).exists():
            raise ValidationError("Deze kolom heeft deze voorwaarden al als vervuld gemarkeerd.")
        if position.conditions_met.filter(given_by=by).exists():
            raise PermissionDenied("U zei dit al voor de andere kolom; een collega markeert het voor deze.")
        met = ConditionMet(
            position=position,
            column=column,
            explanation=explanation.strip(),
            **signature(by, speaker, says_for_whom=True),
        )
        met.clean_fields(exclude=["position", "given_by"])
        met.save(force_insert=True)
        trail.add(
            "programmes.mark_met",
            agreement,
            after={"column": met.get_column_display(), "conditions_of": position.get_column_display()},
        )
    return met


def signature(by: User, speaker: Membership, *, says_for_whom: bool = False) -> dict[str, Any]:
    """Return who says something, in which function, and when: kept as text, since people and roles change.

    With `says_for_whom` the function also names the absent colleagues, where no field of its own does.
    """
    absent = stands_in_for(by, speaker) if says_for_whom else []
    instead = f", waarnemend voor {list_text(absent)}" if absent else ""
    function = f"{own_function(by, speaker)}, {speaker.organisation.name_on(audit.today()).name}{instead}"
    return {
        "given_by": by,
        "giver_name": by.name,
        "giver_function": function[:160],
        "given_on": audit.today(),
        "given_at": audit.now(),
    }


def locked_with_version(agreement: Agreement) -> tuple[Agreement, ProgrammeVersion | StrategyVersion | None]:
    """Lock the programme (or strategy) of what is offered, then its agreement and the version itself."""
    # One statement, that PostgreSQL lets lock in the order of `of`: the programme first, as every verb does.
    held = (
        Agreement.objects.filter(pk=agreement.pk, version__isnull=False)  # joins that are certain can be locked
        .select_related("version__programme")
        .select_for_update(of=("version__programme", "self", "version"), no_key=True)
    )
    for agreement in held:
        return agreement, agreement.version
    of_strategy = (
        Agreement.objects.filter(pk=agreement.pk, strategy_version__isnull=False)
        .select_related("strategy_version__strategy", "strategy_version__based_on")
        .select_for_update(of=("strategy_version__strategy", "self", "strategy_version"), no_key=True)
    )
    for agreement in of_strategy:
        return agreement, agreement.strategy_version
    return Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk), None


def locked(version: ProgrammeVersion) -> ProgrammeVersion:
    """Lock the programme of a version, then the version: what is copied or withdrawn meanwhile waits its turn."""
    Programme.objects.locked().get(pk=version.programme_id)
    return (
        ProgrammeVersion.objects.select_for_update(of=("self",))
        .select_related("programme", "agreement")
        .get(pk=version.pk)
    )


def _weigh(
    agreement: Agreement, version: ProgrammeVersion | StrategyVersion | None, column: str, outcome: str, by: User
) -> None:
    """Set the outcome of a column; when both agree, conclude in the same transaction."""
    field = "rijk_outcome" if column == Column.RIJK else "provinces_outcome"
    setattr(agreement, field, outcome)
    reached = agreement.agreed_columns == len((Column.RIJK, Column.PROVINCES))
    agreement.reached_at = audit.now() if reached else None
    agreement.save(update_fields=[field, "reached_at"])
    if version is None:
        return
    if reached:
        if isinstance(version, StrategyVersion):
            conclude_strategy(version, agreement, by)
        else:
            _conclude(version, agreement, by)
        for follow in when_reached:
            follow(agreement, by)
        return
    if version.state != agreement.version_state:
        version.state = agreement.version_state
        version.save(update_fields=["state"])


def _conclude(version: ProgrammeVersion, agreement: Agreement, by: User) -> None:
    """Put the agreed version in force; one that stops the programme also takes that step.

    Raises ValidationError when the programme was finished meanwhile, or started after the day on which it would stop.
    """
    if version.stops:
        _refuse_stop_now(version)
    version.state, version.agreed_at = State.AGREED, agreement.reached_at
    version.save(update_fields=["state", "agreed_at"])
    Programme.objects.filter(pk=version.programme_id).update(version_in_force=version)
    if version.stops:
        ProgrammeStep.objects.create(
            programme=version.programme,
            kind=ProgrammeStep.Kind.STOPPED,
            on=version.ends_on,
            reason=version.reason,
            by=by,
            booked_at=audit.now(),
        )


def _refuse_stop_now(version: ProgrammeVersion) -> None:
    try:
        refuse_stop(version.programme, version.successor, version.ends_on)
    except ValidationError as refusal:
        text = f"{' '.join(refusal.messages)} De secretaris kan deze wijziging intrekken."
        raise ValidationError(text) from refusal
