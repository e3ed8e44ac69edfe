"""What stands in the calendar of one person: meetings and the days before which something is asked."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from funding.queries.agreements import ABOUT_A_VERSION
from programmes.models import Agreement, Organisation
from programmes.queries.terms import moments_moved
from programmes.roles import acting_organisations
from reporting.models import ActionItem, Meeting, ReportingRound
from romportal import audit
from romportal.accounts.models import User
from romportal.audit.models import Line

#: a calendar is about what comes; older meetings are read in the portal
KEPT = dt.timedelta(days=365)


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar: `begins` is a moment, or a day for what has no hour. Nothing of it is confidential."""

    uid: str
    title: str
    begins: dt.datetime | dt.date
    ends: dt.datetime | dt.date
    path: str
    changed_at: dt.datetime
    place: str = ""
    revision: int = 0


def calendar_of(user: User) -> list[Entry]:
    """Return what this reader may see, in a fixed number of queries; own actions are those of the own organisations."""
    return [*_meetings(), *_answers(), *_rounds(), *_actions(acting_organisations(user))]


def _meetings() -> list[Entry]:
    meetings = list(Meeting.objects.filter(on__gte=audit.today() - KEPT).order_by("on", "pk"))
    lines = Line.objects.filter(object_type="reporting.meeting", object_id__in=[str(row.pk) for row in meetings])
    changed = dict(lines.order_by().values_list("object_id").annotate(last=Max("at")))
    return [
        Entry(
            uid=f"meeting-{row.pk}",
            title=f"{row.get_kind_display()} {row.number}",
            begins=_moment(row.on, row.starts_at) if row.starts_at else row.on,
            ends=_end(row),
            path=reverse("meeting_detail", args=[row.number]),
            changed_at=changed.get(str(row.pk), _moment(row.on, dt.time.min)),
            place=row.place,
            revision=row.revision,
        )
        for row in meetings
    ]


def _end(row: Meeting) -> dt.datetime | dt.date:
    """Return when a meeting ends: a day later when it has no hours, an hour later when no end is known."""
    if row.starts_at is None:
        return row.on + dt.timedelta(days=1)
    return _moment(row.on, row.ends_at) if row.ends_at else _moment(row.on, row.starts_at) + dt.timedelta(hours=1)


def _answers() -> list[Entry]:
    """The days before which an answer is asked, about programmes and about the strategy."""
    asked = Agreement.objects.open().filter(ABOUT_A_VERSION, answer_by__isnull=False)
    agreements = list(asked.select_related("version__programme"))
    moved = moments_moved([row.pk for row in agreements])
    return [
        _day(
            f"answer-{row.pk}",
            f"Antwoord gevraagd: {_about(row)}",
            row.answer_by,
            reverse("agreement_detail", args=[row.pk]),
            moved[row.pk][-1] if row.pk in moved else row.offered_at,
            revision=len(moved.get(row.pk, [])),
        )
        for row in agreements
    ]


def _about(agreement: Agreement) -> str:
    """ "BR-05, versie 2": a title is not for a calendar that others may see; a change of the strategy has none."""
    version = getattr(agreement, "version", None)
    return f"{version.programme.code}, versie {version.number}" if version else agreement.subject


def _rounds() -> list[Entry]:
    return [
        _day(
            f"round-{row.pk}",
            f"Inleveren: {row.name}",
            row.deadline,
            reverse("round_detail", args=[row.pk]),
            row.opened_at,
        )
        for row in ReportingRound.objects.filter(closed_at__isnull=True)
    ]


def _actions(organisations: list[Organisation]) -> list[Entry]:
    own = ActionItem.objects.open().filter(holder__in=organisations).select_related("meeting")
    return [
        _day(
            f"action-{row.pk}",
            f"Actie {row}",
            row.due_on,
            reverse("meeting_detail", args=[row.meeting.number]),
            row.recorded_at,
        )
        for row in own
    ]


def _day(uid: str, title: str, day: dt.date, path: str, changed_at: dt.datetime, **more: Any) -> Entry:
    return Entry(uid, title, day, day + dt.timedelta(days=1), path, changed_at, **more)


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
