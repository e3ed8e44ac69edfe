"""The meetings of the example, what was decided in them, and what became of the actions."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from programmes.models import Agreement, Organisation
from reporting import actions
from reporting.demo.events import Cast, Event, at, days_before, told
from reporting.models import DialoguePack, Meeting
from romportal import audit

HOURS = {"BO": (dt.time(14), dt.time(15, 30)), "HAO": (dt.time(10), dt.time(11, 30))}
PLACES = {"BO": "Den Haag, Bezuidenhoutseweg", "HAO": "Utrecht en online"}


def meetings_are_held(cast: Cast) -> Iterator[Event]:
    """Each meeting is planned ten weeks ahead; decisions and actions are recorded the day after it."""
    for row in told("meetings")["meeting"]:
        yield Event(at(days_before(row["on"], 70), 9), lambda row=row: plan(cast, row))
        if words := row.get("pack"):
            sent = days_before(row["on"], 7)
            yield Event(at(sent, 15), lambda row=row, words=words: _make_pack(cast, row["number"], words))
        yield Event(at(row["on"] + dt.timedelta(days=1), 11), lambda row=row: _record(cast, row))
        for number, (_, _, _, *closed) in enumerate(row["actions"], start=1):
            if closed:
                on, result = closed
                yield Event(at(on, 16), lambda row=row, n=number, r=result: _close(cast, row["number"], n, r))


def plan(cast: Cast, row: dict[str, Any]) -> Meeting:
    """Register a meeting with its agenda."""
    begins, ends = HOURS[row["kind"]]
    meeting = actions.add_meeting(
        number=row["number"],
        kind=row["kind"],
        title=row["title"],
        on=row["on"],
        starts_at=begins,
        ends_at=ends,
        place=PLACES[row["kind"]],
        papers_due_on=days_before(row["on"], 7),
        by=cast["secretary"],
    )
    for subject, purpose, minutes, owner, annotation, asked in row["agenda"]:
        actions.add_agenda_item(
            meeting,
            subject=subject,
            purpose=purpose,
            minutes=minutes,
            owner=owner,
            annotation=annotation,
            asked=asked,
            by=cast["secretary"],
        )
    return meeting


def _record(cast: Cast, row: dict[str, Any]) -> None:
    record(cast, Meeting.objects.get(number=row["number"]), row)


def record(cast: Cast, meeting: Meeting, row: dict[str, Any]) -> None:
    """Record what a meeting decided and who took what upon them."""
    for text, follow_up, code in row["decisions"]:
        agreed = Agreement.objects.reached().filter(version__programme__code=code).first() if code else None
        actions.record_decision(meeting, text=text, follow_up=follow_up, agreement=agreed, by=cast["secretary"])
    for text, holder, due_on, *_ in row["actions"]:
        actions.add_action(
            meeting, text=text, holder=Organisation.objects.get(code=holder), due_on=due_on, by=cast["secretary"]
        )


def _make_pack(cast: Cast, number: str, words: dict[str, str]) -> None:
    """Make the pack that was sent for a meeting, so that the next one can say what changed since."""
    actions.make_pack(
        Meeting.objects.get(number=number),
        variant=DialoguePack.Variant.FULL,
        reference_date=audit.today() - dt.timedelta(days=1),
        marking=DialoguePack.Marking.INTERNAL,
        texts=words,
        by=cast["secretary"],
    )


def _close(cast: Cast, number: str, action: int, result: str) -> None:
    meeting = Meeting.objects.get(number=number)
    actions.close_action(meeting.actions.get(number=action), result=result, by=cast["secretary"])
