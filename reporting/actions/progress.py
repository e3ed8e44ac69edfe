"""Rounds are opened and closed; a report is a private draft until it is handed in as a frozen revision."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Max

from programmes.dutch import date_text
from programmes.models import Indicator, Organisation, Programme, Rom
from programmes.permissions import may_open_round, may_report, require
from programmes.roles import is_secretary, own_roms
from reporting.actions.notices import tell_of_round
from reporting.models import (
    Measurement,
    MilestoneResult,
    ProgressDraft,
    ProgressReport,
    ReportingRound,
)
from reporting.models.progress import ProgressText
from romportal import audit
from romportal.accounts.models import User

FIELDS = [*ProgressText.LIGHTS, *ProgressText.TEXTS, *ProgressText.ASPECTS]
LABELS = {"cause": "de oorzaak", "consequence": "het gevolg", "correction": "de bijsturing"}
LIGHT_NAMES = {"time_light": "tijd", "money_light": "geld", "quality_light": "kwaliteit"}


def open_round(*, name: str, reference_date: dt.date, deadline: dt.date, by: User) -> ReportingRound:
    """Ask progress of every programme in force, at a reference date, before a deadline."""
    require(may_open_round(by))
    with audit.transaction(by) as trail:
        row = ReportingRound(name=name.strip(), reference_date=reference_date, deadline=deadline, opened_at=audit.now())
        row.full_clean()
        if deadline < reference_date:
            raise ValidationError({"deadline": "De uiterste datum ligt voor de peildatum."})
        row.save(force_insert=True)
        trail.add("reporting.open_round", row, after={"reference_date": reference_date, "deadline": deadline})
        tell_of_round(row, by)
    return row


def close_round(round: ReportingRound, *, by: User) -> None:
    """Close a round: nothing can be handed in any more."""
    require(may_open_round(by))
    with audit.transaction(by) as trail:
        if not ReportingRound.objects.filter(pk=round.pk, closed_at__isnull=True).update(closed_at=audit.now()):
            raise ValidationError("Deze ronde is al gesloten.")
        trail.add("reporting.close_round", round)


def reopen_round(round: ReportingRound, *, by: User) -> None:
    """Undo a closing: what was kept as a concept can be handed in after all."""
    require(may_open_round(by))
    with audit.transaction(by) as trail:
        if not ReportingRound.objects.filter(pk=round.pk, closed_at__isnull=False).update(closed_at=None):
            raise ValidationError("Deze ronde is al open.")
        trail.add("reporting.reopen_round", round)


def save_draft(
    round: ReportingRound,
    programme: Programme,
    *,
    fields: Mapping[str, Any],
    values: Mapping[str, str] | None = None,
    revision: int | None = None,
    by: User,
) -> ProgressDraft:
    """Keep a report in the making; only its authors see it. It may be incomplete (trailed when handed in).

    `values` are typed values per indicator key. Raises ValidationError with code "conflict" when somebody saved
    since `revision`.
    """
    require(may_report(by, programme))
    with audit.transaction(by):
        _refuse_closed(round)
        draft = ProgressDraft.objects.select_for_update().filter(round=round, programme=programme).first()
        if draft is None:
            draft = ProgressDraft(round=round, programme=programme)
        elif revision is not None and draft.revision != revision:
            raise ValidationError(
                f"{draft.saved_by} heeft dit concept intussen bewaard. Uw tekst staat er nog; vergelijk en bewaar "
                "opnieuw.",
                code="conflict",
            )
        for name in FIELDS:
            setattr(draft, name, fields.get(name, getattr(draft, name)))
        draft.values = dict(values) if values is not None else draft.values
        draft.revision, draft.saved_by, draft.saved_at = draft.revision + 1, by, audit.now()
        draft.full_clean()
        draft.save()
    return draft


def hand_in_report(
    round: ReportingRound,
    programme: Programme,
    *,
    fields: Mapping[str, Any],
    values: Mapping[Indicator, Decimal] | None = None,
    by: User,
) -> ProgressReport:
    """Append a frozen revision; the draft goes. Amber and red need cause, consequence and correction (domain 3.4).

    A value that differs from the last one in this round is a new measurement. Raises ValidationError with every
    missing field at once.
    """
    require(may_report(by, programme))
    if errors := report_errors(fields):
        raise ValidationError(errors)
    with audit.transaction(by) as trail:
        _refuse_closed(round)
        Programme.objects.select_for_update().get(pk=programme.pk)
        last = ProgressReport.objects.filter(round=round, programme=programme).aggregate(last=Max("number"))["last"]
        lead = programme.version_in_force.lead
        report = ProgressReport(
            round=round,
            programme=programme,
            number=(last or 0) + 1,
            organisation=lead,
            on_behalf=is_secretary(by) and lead.kind == Organisation.Kind.ROM,
            handed_in_by=by,
            handed_in_at=audit.now(),
            **{name: fields.get(name, "") for name in FIELDS},
        )
        report.full_clean()
        report.save(force_insert=True)
        for indicator, value in (values or {}).items():
            _measure(indicator, round, value, by=by)
        ProgressDraft.objects.filter(round=round, programme=programme).delete()
        trail.add("reporting.hand_in", report, after={name: fields.get(name) for name in ProgressText.LIGHTS})
    return report


def report_errors(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what a report still lacks before it can be handed in, per field, in Dutch."""
    errors = {
        name: f"Kies een stoplicht voor {LIGHT_NAMES[name]}." for name in ProgressText.LIGHTS if not fields.get(name)
    }
    deviating = [LIGHT_NAMES[n] for n in ProgressText.LIGHTS if fields.get(n) in ("amber", "red")]
    if deviating:
        errors |= {
            name: f"Vul {LABELS[name]} in: {' en '.join(deviating)} wijkt af."
            for name in LABELS
            if not str(fields.get(name) or "").strip()
        }
    return errors


def record_measurement(
    indicator: Indicator,
    round: ReportingRound,
    *,
    value: Decimal,
    evidence: str = "",
    reason: str = "",
    rom: Rom | None = None,
    by: User,
) -> Measurement:
    """Record a value of a round; a correction is a new row and needs its reason."""
    require(may_report(by, indicator.programme) or (rom is not None and rom in own_roms(by)))
    with audit.transaction(by) as trail:
        row = _measure(indicator, round, value, evidence=evidence, reason=reason, rom=rom, by=by, strict=True)
        if row is None:
            raise ValidationError({"value": "Deze waarde staat er al."})
        trail.add("reporting.measure", indicator, after={"round": round.name, "value": value}, reason=reason)
    return row


def mark_milestone(programme: Programme, *, number: int, reached_on: dt.date, by: User) -> MilestoneResult:
    """Record that a planned milestone was reached."""
    require(may_report(by, programme))
    if reached_on > audit.today():
        raise ValidationError({"reached_on": f"{date_text(reached_on)} ligt in de toekomst."})
    with audit.transaction(by) as trail:
        if not programme.version_in_force.milestones.filter(number=number).exists():
            raise ValidationError({"number": "Deze mijlpaal staat niet in de versie die geldt."})
        row = MilestoneResult(programme=programme, number=number, reached_on=reached_on, by=by, booked_at=audit.now())
        row.full_clean()
        row.save(force_insert=True)
        trail.add("reporting.milestone", programme, after={"number": number, "reached_on": reached_on})
    return row


def _measure(
    indicator: Indicator,
    round: ReportingRound,
    value: Decimal,
    *,
    by: User,
    evidence: str = "",
    reason: str = "",
    rom: Rom | None = None,
    strict: bool = False,
) -> Measurement | None:
    last = Measurement.objects.filter(indicator=indicator, round=round, rom=rom).order_by("booked_at", "pk").last()
    if last is not None and last.value == value:
        return None
    if strict and last is not None and not reason.strip():
        raise ValidationError({"reason": "Geef de reden van deze correctie."})
    row = Measurement(
        indicator=indicator,
        round=round,
        rom=rom,
        value=value,
        evidence=evidence.strip(),
        reason=reason.strip() or ("gecorrigeerd bij opnieuw inleveren" if last is not None else ""),
        measured_by=by,
        booked_at=audit.now(),
    )
    row.full_clean()
    row.save(force_insert=True)
    return row


def _refuse_closed(round: ReportingRound) -> None:
    # Locks the round, so that it cannot close between this check and the commit.
    locked = ReportingRound.objects.filter(pk=round.pk, closed_at__isnull=True).update(closed_at=F("closed_at"))
    if not locked:
        raise ValidationError("Deze ronde is gesloten; inleveren kan niet meer.")
