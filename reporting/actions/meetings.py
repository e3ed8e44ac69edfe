"""Meetings are prepared, and what comes out of them is recorded and followed up."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Max

from programmes.actions.agreements import locked_with_version
from programmes.life import SPEAK
from programmes.models import Agreement, Organisation
from programmes.permissions import may_close_action, may_keep_meetings, require
from reporting.actions.notices import tell_of_decision, tell_of_meeting
from reporting.models import ActionItem, AgendaItem, Decision, Meeting
from romportal import audit
from romportal.accounts.models import User

MEETING_FIELDS = ["number", "kind", "title", "on", "starts_at", "ends_at", "place", "papers_due_on"]
AGENDA_FIELDS = ["subject", "purpose", "minutes", "owner", "annotation", "asked"]


def add_meeting(*, by: User, **fields: Any) -> Meeting:
    """Register a meeting (`MEETING_FIELDS`). Raises ValidationError for a number that exists."""
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        meeting = Meeting(**_known(fields, MEETING_FIELDS))
        _check_times(meeting)
        meeting.full_clean()
        meeting.save(force_insert=True)
        trail.add("reporting.add_meeting", meeting, after={"on": meeting.on, "title": meeting.title})
        tell_of_meeting(meeting, by)
    return meeting


def change_meeting(meeting: Meeting, *, revision: int | None = None, by: User, **fields: Any) -> Meeting:
    """Change a meeting; a second editor who started from an older `revision` is told (code "conflict")."""
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        expected = Meeting.objects.filter(pk=meeting.pk)
        expected = expected if revision is None else expected.filter(revision=revision)
        if not expected.update(revision=F("revision") + 1):
            raise ValidationError(
                "Iemand anders heeft dit overleg intussen bewaard. Vergelijk en bewaar opnieuw.", code="conflict"
            )
        meeting = Meeting.objects.get(pk=meeting.pk)
        before = {name: getattr(meeting, name) for name in _known(fields, MEETING_FIELDS)}
        for name, value in fields.items():
            setattr(meeting, name, value)
        _check_times(meeting)
        meeting.full_clean()
        meeting.save(update_fields=list(fields))
        changed = [name for name, value in before.items() if value != fields[name]]
        trail.add(
            "reporting.change_meeting",
            meeting,
            before={name: before[name] for name in changed},
            after={name: fields[name] for name in changed},
        )
        tell_of_meeting(meeting, by, changed=changed)
    return meeting


def add_agenda_item(meeting: Meeting, *, by: User, **fields: Any) -> AgendaItem:
    """Put a subject at the end of the agenda."""
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        row = AgendaItem(meeting=meeting, number=_next(meeting, "agenda"), **_known(fields, AGENDA_FIELDS))
        row.full_clean()
        row.save(force_insert=True)
        trail.add("reporting.add_agenda_item", meeting, after={"subject": row.subject})
    return row


def put_on_agenda(meeting: Meeting, agreement: Agreement, *, by: User) -> AgendaItem:
    """Put what lies before Rijk and provinces at the end of the agenda of a meeting that is to come; once.

    Raises ValidationError for a meeting that was held, for an agreement that is no longer open, and the second time.
    """
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        agreement, _ = locked_with_version(agreement)
        SPEAK.judge(agreement.version_state)
        if meeting.on < audit.today():
            raise ValidationError("Dit overleg is al geweest; kies een overleg dat nog komt.")
        row = AgendaItem(
            meeting=meeting,
            number=_next(meeting, "agenda"),
            subject=agreement.subject,
            purpose=AgendaItem.Purpose.DECIDE,
            agreement=agreement,
        )
        row.full_clean()
        row.save(force_insert=True)
        trail.add("reporting.put_on_agenda", meeting, after={"subject": row.subject})
    return row


def change_agenda_item(item: AgendaItem, *, by: User, **fields: Any) -> AgendaItem:
    """Change a subject of the agenda."""
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        for name, value in _known(fields, AGENDA_FIELDS).items():
            setattr(item, name, value)
        item.full_clean()
        item.save(update_fields=list(fields))
        trail.add("reporting.change_agenda_item", item.meeting, after={"subject": item.subject})
    return item


def remove_agenda_item(item: AgendaItem, *, by: User) -> None:
    """Take a subject off the agenda; the ones after it move up."""
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        item.delete()
        for number, row in enumerate(meeting.agenda.order_by("number"), start=1):
            AgendaItem.objects.filter(pk=row.pk).update(number=number)
        trail.add("reporting.remove_agenda_item", meeting, before={"subject": item.subject})


def record_decision(
    meeting: Meeting, *, text: str, follow_up: str = "", agreement: Agreement | None = None, by: User
) -> Decision:
    """Record what was decided; it stays. The secretary registers, the meeting decided (GOV-6)."""
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        if meeting.on > audit.today():
            raise ValidationError("Dit overleg is nog niet geweest; er is dus nog niets besloten.")
        row = Decision(
            meeting=meeting,
            number=_next(meeting, "decisions"),
            text=text.strip(),
            follow_up=follow_up.strip(),
            agreement=agreement,
            recorded_by=by,
            recorded_at=audit.now(),
        )
        row.full_clean()
        row.save(force_insert=True)
        trail.add("reporting.record_decision", row, after={"text": row.text})
        tell_of_decision(row, by)
    return row


def add_action(
    meeting: Meeting, *, text: str, holder: Organisation, due_on: dt.date, holder_name: str = "", by: User
) -> ActionItem:
    """Record what somebody took upon them, with a term."""
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        row = ActionItem(
            meeting=meeting,
            number=_next(meeting, "actions"),
            text=text.strip(),
            holder=holder,
            holder_name=holder_name.strip(),
            due_on=due_on,
            recorded_by=by,
            recorded_at=audit.now(),
        )
        row.full_clean()
        row.save(force_insert=True)
        trail.add("reporting.add_action", row, after={"text": row.text, "due_on": due_on})
    return row


def close_action(action: ActionItem, *, result: str, by: User) -> ActionItem:
    """Close an action with its result; once."""
    require(may_close_action(by, action))
    if not result.strip():
        raise ValidationError({"result": "Beschrijf het resultaat."})
    with audit.transaction(by) as trail:
        closed = ActionItem.objects.open().filter(pk=action.pk)
        if not closed.update(closed_on=audit.today(), result=result.strip()[:400]):
            raise ValidationError("Deze actie is al afgerond.")
        action.refresh_from_db()
        trail.add("reporting.close_action", action, after={"result": action.result})
    return action


def reopen_action(action: ActionItem, *, by: User) -> ActionItem:
    """Undo a closing."""
    require(may_keep_meetings(by))
    with audit.transaction(by) as trail:
        ActionItem.objects.filter(pk=action.pk).update(closed_on=None, result="")
        before = {"result": action.result}
        action.refresh_from_db()
        trail.add("reporting.reopen_action", action, before=before)
    return action


def _check_times(meeting: Meeting) -> None:
    if meeting.starts_at and meeting.ends_at and meeting.ends_at <= meeting.starts_at:
        raise ValidationError({"ends_at": "Het einde ligt niet na het begin."})


def _next(meeting: Meeting, relation: str) -> int:
    """Return the next number, with the meeting locked so that two people cannot both take it."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    return (getattr(meeting, relation).aggregate(last=Max("number"))["last"] or 0) + 1


def _known(fields: dict[str, Any], allowed: list[str]) -> dict[str, Any]:
    if unknown := set(fields) - set(allowed):
        raise ValueError(f"Not a field: {sorted(unknown)}")
    return fields
