"""What is asked, discussed, decided before, learned: the words of a snapshot."""

import datetime as dt

from programmes.models import Outcome, ProgrammeVersion
from reporting.models import ActionItem, AddedValueInsight, AgendaItem, Lesson, Meeting
from reporting.queries.meetings import agenda_rows, previous_of
from reporting.snapshot_shape import (
    Action,
    AskedDecision,
    Discussion,
    Insight,
    PreviousMeeting,
    Programme,
    day,
)
from reporting.snapshot_shape import AgendaItem as AgendaItemShape
from reporting.snapshot_shape import Lesson as LessonShape
from romportal import audit

RECENT = dt.timedelta(days=400)
MOST_RESULTS, MOST_LESSONS = 8, 8
BOTH = "Rijk en provincies"


def asked(meeting: Meeting) -> list[AskedDecision]:
    """Return the decisions asked: what the agenda puts to decision, then every other version ter afstemming.

    A point of the agenda that names a programme with a version ter afstemming carries what both columns said of it.
    """
    offered = ProgrammeVersion.objects.offered().select_related("programme", "agreement").order_by("programme__code")
    waiting = {version.programme.code: version for version in offered}
    rows: list[AskedDecision] = []
    for item in meeting.agenda.filter(purpose=AgendaItem.Purpose.DECIDE).exclude(asked=""):
        words = f"{item.subject} {item.asked}"
        about = (each.programme.code for each in waiting.values() if each.agreement_id == item.agreement_id)
        named = (code for code in waiting if code in words.replace(":", " ").split())
        code = next(about, None) or next(named, None)
        version = waiting.pop(code) if code else None
        rows.append(
            {
                "number": "",
                "asked": item.asked,
                "explanation": _with_stand(item.annotation, version),
                "who": BOTH,
                "rijk": _said(version, "rijk"),
                "provinces": _said(version, "provinces"),
            }
        )
    rows += [_asked_version(version) for version in waiting.values()]
    for number, row in enumerate(rows, start=1):
        row["number"] = f"{meeting.number}/{number}"
    return rows


def _said(version: ProgrammeVersion | None, column: str) -> str:
    """Return what a column said of a version, in words; empty as long as it said nothing."""
    if version is None:
        return ""
    outcome = getattr(version.agreement, f"{column}_outcome")
    return str(Outcome(outcome).label).lower() if outcome else ""


def _asked_version(version: ProgrammeVersion) -> AskedDecision:
    name = f"{version.programme.code} {version.short_title}"
    if version.stops:
        what = f"In te stemmen met het stoppen van {name}."
    elif version.number > 1:
        what = f"In te stemmen met de wijziging van {name}."
    else:
        what = f"In te stemmen met het nieuwe programma {name}."
    return {
        "number": "",
        "asked": what,
        "explanation": _with_stand(version.reason or version.summary, version),
        "who": BOTH,
        "rijk": _said(version, "rijk"),
        "provinces": _said(version, "provinces"),
    }


def _with_stand(text: str, version: ProgrammeVersion | None) -> str:
    """The text, and of a version how far its agreement is: "1 van 2 akkoord", until both agreed."""
    if version is None:
        return text
    words = text.strip()
    end = "" if not words or words.endswith((".", "!", "?", "…")) else "."
    return f"{words}{end} Nog niet afgestemd: {version.agreement.stand}.".strip()


def discussion(meeting: Meeting, programmes: list[Programme]) -> list[Discussion]:
    """Return what is put to discussion: the agenda's points, and every red programme (domain 3.4)."""
    rows: list[Discussion] = [
        {"subject": item.subject, "question": item.asked or item.annotation, "programme": ""}
        for item in meeting.agenda.filter(purpose=AgendaItem.Purpose.DISCUSS)
    ]
    words = {"time": "tijd", "money": "geld", "quality": "kwaliteit"}
    for programme in programmes:
        lights = programme["lights"]
        red = [word for key, word in words.items() if lights and lights[key] == "red"]  # type: ignore[literal-required]
        if red:
            rows.append(
                {
                    "subject": f"{programme['code']} {programme['short_title']} staat op rood ({' en '.join(red)})",
                    "question": programme["correction"],
                    "programme": programme["code"],
                }
            )
    return rows


def agenda(meeting: Meeting) -> list[AgendaItemShape]:
    """Return the agenda; the times follow from the start and the minutes, where they are known."""
    return [
        {
            "number": str(row.item.number),
            "subject": row.item.subject,
            "purpose": str(row.item.get_purpose_display()).removeprefix("ter "),
            "time": row.time,
            "by": row.item.owner,
        }
        for row in agenda_rows(meeting)
    ]


def previous_meeting(meeting: Meeting) -> PreviousMeeting | None:
    """Return the decisions and actions of the last meeting of the same kind, and what is still open from before."""
    previous = previous_of(meeting)
    if previous is None:
        return None
    older = ActionItem.objects.open().filter(meeting__on__lt=meeting.on).exclude(meeting=previous)
    actions = [*previous.actions.select_related("meeting", "holder"), *older.select_related("meeting", "holder")]
    return {
        "name": f"{previous.get_kind_display()} {previous.number}",
        "on": day(previous.on),
        "decisions": [
            {"number": decision.reference, "text": decision.text, "follow_up": decision.follow_up}
            for decision in previous.decisions.select_related("meeting")
        ],
        "actions": [_action(action) for action in actions],
    }


def _action(action: ActionItem) -> Action:
    late = action.is_open and action.due_on < audit.today()
    return {
        "number": str(action),
        "text": action.text,
        "owner": f"{action.holder}{f' ({action.holder_name})' if action.holder_name else ''}",
        "due_on": day(action.due_on),
        "state": "gereed" if not action.is_open else "te laat" if late else "open",
    }


def results(programmes: list[Programme]) -> list[str]:
    """Return what programmes looked back on in their latest report, one sentence each."""
    told = [(p["code"], p["look_back"].strip()) for p in programmes if p["look_back"].strip()]
    return [f"{code}: {_first_sentence(text)}" for code, text in told[:MOST_RESULTS]]


def lessons(as_of: dt.date) -> list[LessonShape]:
    """Return the lessons of the past period."""
    rows = Lesson.objects.filter(booked_at__lt=audit.end_of(as_of), noted_on__gte=as_of - RECENT)
    return [
        {"text": row.text, "source": row.programme.code if row.programme else "ROM Nederland", "used_for": row.used_for}
        for row in rows.select_related("programme")[:MOST_LESSONS]
    ]


def insights(as_of: dt.date) -> list[Insight]:
    """Return what the cooperation brought to Rijk and region in the past period."""
    rows = AddedValueInsight.objects.filter(booked_at__lt=audit.end_of(as_of), noted_on__gte=as_of - RECENT)
    return [
        {
            "for_whom": "Rijk" if row.for_whom == AddedValueInsight.ForWhom.RIJK else "regio",
            "text": row.text,
            "source": row.programme.code,
            "evidence": row.evidence,
        }
        for row in rows.select_related("programme")[: 2 * MOST_LESSONS]
    ]


def _first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return head + "." if stop else head
