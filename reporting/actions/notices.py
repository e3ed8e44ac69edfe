"""What is mailed about rounds, meetings, decisions, actions and packs: a link and what is asked, no content.

Each notice is called by the verb whose news it is, in the same transaction; terms are looked up once a day.
"""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.urls import reverse

from programmes.actions.notices import DAYS_BEFORE, moment_before
from programmes.dutch import date_text
from programmes.permissions import may_make_pack, may_read_pack
from programmes.queries.everybody import everybody
from programmes.roles import acting_organisations
from reporting.models import ActionItem, Decision, DialoguePack, Meeting, ReportingRound
from reporting.queries.rounds import expected_reports
from romportal import audit
from romportal.accounts.models import User
from romportal.mailing.actions import post
from romportal.mailing.models import Mail

Kind = Mail.Kind
#: what of a meeting matters to who comes
MATTERS = {"on", "starts_at", "ends_at", "place", "papers_due_on"}
#: an action that is over its term this long was told, or is from before mails were sent
OVERDUE_IS_NEWS = dt.timedelta(days=7)


def tell_of_meeting(meeting: Meeting, by: User, *, changed: list[str] | None = None) -> None:
    """Tell who takes part of a meeting ahead that was planned, or whose day, hours, place or papers changed."""
    if meeting.on < audit.today() or (changed is not None and not MATTERS & set(changed)):
        return
    papers = f" De stukken zijn er uiterlijk {date_text(meeting.papers_due_on)}." if meeting.papers_due_on else ""
    hour = f" om {meeting.starts_at:%H:%M} uur" if meeting.starts_at else ""
    place = f", {meeting.place}" if meeting.place else ""
    word = "Gepland" if changed is None else "Gewijzigd"
    post(
        to=_those_who_take_part(),
        kind=Kind.MEETING,
        key=f"meeting:{meeting.pk}:{meeting.revision}",
        subject=f"{word}: {meeting.get_kind_display().lower()} {meeting.number}",
        lines=[
            f"{meeting.get_kind_display()} {meeting.number} is op {date_text(meeting.on)}{hour}{place}.{papers}",
        ],
        link=reverse("meeting_detail", args=[meeting.number]),
        by=by,
    )


def tell_of_decision(decision: Decision, by: User) -> None:
    """Tell who takes part that a decision was recorded; what it says is read in the portal."""
    post(
        to=_those_who_take_part(),
        kind=Kind.DECISION,
        key=f"decision:{decision.pk}",
        subject=f"Besluit vastgelegd: {decision.reference}",
        lines=[f"Van {decision.meeting.number} is besluit {decision.reference} vastgelegd."],
        link=reverse("meeting_detail", args=[decision.meeting.number]),
        by=by,
    )


def tell_of_pack(pack: DialoguePack, by: User) -> None:
    """Tell who takes part that a pack is definitive."""
    post(
        to=[person for person in _those_who_take_part() if may_read_pack(person, pack)],
        kind=Kind.PACK,
        key=f"pack:{pack.pk}",
        subject=f"Dialoogpakket gereed: {pack.meeting.number}",
        lines=[f"Het dialoogpakket voor {pack.meeting.number} is definitief."],
        link=reverse("pack_detail", args=[pack.pk]),
        by=by,
    )


def tell_of_round(round: ReportingRound, by: User) -> None:
    """Ask who leads a programme to report on it."""
    if not audit.is_loading():
        _ask_reports(round, "opened", f"Voortgang gevraagd: {round.name}", everybody(), by)


def remind_of_terms(day: dt.date) -> None:
    """Tell who still has to hand in, whose papers are due, and whose action comes near its term or is over it."""
    people = everybody()
    last = day + dt.timedelta(days=max(DAYS_BEFORE))
    for round in ReportingRound.objects.filter(closed_at__isnull=True, deadline__range=(day, last)):
        left = moment_before(round.deadline, day, since=audit.local_day(round.opened_at))
        if left is not None:
            subject = f"Inleveren voor {date_text(round.deadline)}: {round.name}"
            _ask_reports(round, f"T-{left}", subject, people)
    ready = DialoguePack.objects.filter(meeting=OuterRef("pk"), status=DialoguePack.Status.DEFINITIVE)
    for meeting in Meeting.objects.filter(~Exists(ready), papers_due_on__range=(day, last)):
        _remind_of_papers(meeting, day, people)
    near = ActionItem.objects.open().filter(due_on__range=(day - OVERDUE_IS_NEWS, last))
    for action in near.select_related("meeting"):
        _remind_of_action(action, day, people)


def _ask_reports(round: ReportingRound, moment: str, subject: str, people: list[User], by: User | None = None) -> None:
    """Mail who works for the lead of a programme on which this round still lacks a report."""
    asked = {row.lead.pk for row in expected_reports(round) if row.report is None and row.lead is not None}
    post(
        to=[person for person in people if asked & {home.pk for home in acting_organisations(person)}],
        kind=Kind.DEADLINE,
        key=f"round:{round.pk}:{round.deadline}:{moment}",
        subject=subject,
        lines=[f"Over uw programma’s wordt de voortgang gevraagd. U levert in uiterlijk {date_text(round.deadline)}."],
        link=reverse("round_detail", args=[round.pk]),
        by=by,
    )


def _remind_of_papers(meeting: Meeting, day: dt.date, people: list[User]) -> None:
    """Mail who makes the pack that the papers of a meeting are due, as long as none is definitive."""
    left = moment_before(meeting.papers_due_on, day, since=dt.date.min)
    term = date_text(meeting.papers_due_on)
    post(
        to=[person for person in people if may_make_pack(person)],
        kind=Kind.DEADLINE,
        key=f"papers:{meeting.pk}:{meeting.papers_due_on}:T-{left}",
        subject=f"Stukken voor {meeting.number}: uiterlijk {term}",
        lines=[f"Voor {meeting.number} is nog geen dialoogpakket definitief. De stukken zijn er uiterlijk {term}."],
        link=reverse("meeting_detail", args=[meeting.number]),
    )


def _remind_of_action(action: ActionItem, day: dt.date, people: list[User]) -> None:
    """Mail who holds an action: the person whose name it carries, else everybody of that organisation."""
    overdue = action.due_on < day
    left = None if overdue else moment_before(action.due_on, day, since=audit.local_day(action.recorded_at))
    if not overdue and left is None:
        return
    colleagues = [person for person in people if action.holder_id in {home.pk for home in acting_organisations(person)}]
    named = [person for person in colleagues if person.name == action.holder_name]
    term = date_text(action.due_on)
    post(
        to=named or colleagues,
        kind=Kind.DEADLINE,
        key=f"action:{action.pk}:{action.due_on}:{'overdue' if overdue else f'T-{left}'}",
        subject=f"Actie {action} {'is over de termijn' if overdue else f'voor {term}'}",
        lines=[f"Actie {action} {'had' if overdue else 'heeft'} als termijn {term}."],
        link=reverse("meeting_detail", args=[action.meeting.number]),
    )


def _those_who_take_part() -> list[User]:
    """Return everybody with a role that does the work."""
    return [] if audit.is_loading() else [person for person in everybody() if acting_organisations(person)]
