"""What a page about meetings shows."""

import datetime as dt
from dataclasses import dataclass

from programmes.models import Agreement
from reporting.models import ActionItem, AgendaItem, Decision, DialoguePack, Meeting


@dataclass(frozen=True)
class AgendaRow:
    """A subject with the time at which it comes up, where that is known."""

    item: AgendaItem
    time: str


def agenda_rows(meeting: Meeting) -> list[AgendaRow]:
    """Return the agenda with the times that follow from the start and the minutes."""
    rows = []
    at = dt.datetime.combine(meeting.on, meeting.starts_at) if meeting.starts_at else None
    for item in meeting.agenda.select_related("agreement"):
        rows.append(AgendaRow(item, f"{at:%H.%M}" if at else ""))
        at = at + dt.timedelta(minutes=item.minutes) if at and item.minutes else None
    return rows


@dataclass(frozen=True)
class Talks:
    """Where an agreement comes up or came up: agendas of meetings, the first one first, and decisions about it."""

    items: list[AgendaItem]
    decisions: list[Decision]


def talks_about(agreement: Agreement) -> Talks:
    """Return where an agreement is spoken of (two queries)."""
    items = agreement.agenda_items.select_related("meeting").order_by("meeting__on", "number")
    decisions = agreement.decisions.select_related("meeting").order_by("meeting__on", "number")
    return Talks(list(items), list(decisions))


def previous_of(meeting: Meeting) -> Meeting | None:
    """Return the meeting that this one follows on: the last of its kind, else the last of any."""
    earlier = Meeting.objects.held(meeting.on).exclude(pk=meeting.pk)
    return earlier.filter(kind=meeting.kind).first() or earlier.first()


def actions_to_follow(meeting: Meeting) -> list[ActionItem]:
    """Return the actions of this meeting and those of earlier ones that are still open, the latest term last."""
    own = list(meeting.actions.select_related("meeting", "holder"))
    earlier = ActionItem.objects.open().filter(meeting__on__lt=meeting.on).select_related("meeting", "holder")
    return sorted([*own, *earlier], key=lambda action: (not action.is_open, action.due_on, action.pk))


def packs_of(meeting: Meeting) -> list[DialoguePack]:
    """Return the packs of a meeting without their bytes, the newest first."""
    return list(meeting.packs.select_related("meeting").defer("snapshot", "html", "pdf")[:12])
