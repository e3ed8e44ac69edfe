"""What is mailed about agreements, to whom: a link and what is asked, never what is confidential.

Each notice is called by the verb whose news it is, in the same transaction.
"""

import datetime as dt

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse

from programmes.dutch import date_text
from programmes.models import (
    Agreement,
    Membership,
    ObjectionStatement,
    Outcome,
    Position,
    ProgrammeVersion,
    Remark,
    Reminder,
    StrategyVersion,
)
from programmes.permissions import may_answer, own_columns
from programmes.queries.everybody import everybody
from programmes.queries.reminders import parties_of, silent_parties
from programmes.roles import has_a_role
from romportal import audit
from romportal.accounts.models import User
from romportal.mailing.actions import post
from romportal.mailing.models import Mail

Kind = Mail.Kind
Offered = ProgrammeVersion | StrategyVersion
#: days before a term on which who did not answer is told
DAYS_BEFORE = (7, 1)


def tell_of_offer(agreement: Agreement, by: User) -> None:
    """Ask everybody who may speak for a party for a position."""
    if audit.is_loading():
        return
    until = f" Antwoord is gevraagd voor {date_text(agreement.answer_by)}." if agreement.answer_by else ""
    post(
        to=[person for person in everybody() if parties_of(person)],
        kind=Kind.OFFERED,
        key=f"offered:{agreement.pk}",
        subject=f"Ter afstemming: {agreement.subject}",
        lines=[f"{agreement.subject} ligt ter afstemming voor. U wordt gevraagd een standpunt te geven.{until}"],
        link=_page(agreement),
        by=by,
    )


def tell_of_outcome(agreement: Agreement, version: Offered | None, text: str, key: str, by: User) -> None:
    """Tell who may speak, and of a programme the secretary and the ROMs that take part, what came of an offer."""
    if version is None or audit.is_loading():
        return
    answered = version if isinstance(version, ProgrammeVersion) else None
    if answered is not None:
        prefetch_related_objects([version], "participations")  # who takes part is asked of everybody
    post(
        to=[
            person
            for person in everybody()
            if parties_of(person) or (answered is not None and may_answer(person, answered))
        ],
        kind=Kind.OUTCOME,
        key=f"{key}:{agreement.pk}",
        subject=f"{agreement.subject}: {text}",
        lines=[f"{agreement.subject} is {text}." if text == "afgestemd" else f"{agreement.subject}: {text}."],
        link=_page(agreement),
        by=by,
    )


def tell_of_position(agreement: Agreement, version: Offered | None, position: Position, by: User) -> None:
    """Tell that an agreement was reached, or that a column wants to talk or refuses; a single akkoord is no news."""
    if agreement.is_reached:
        tell_of_outcome(agreement, version, "afgestemd", "reached", by)
    elif position.outcome in (Outcome.TALK, Outcome.REFUSED):
        whom = position.get_column_display()
        text = f"{Outcome(position.outcome).label.lower()} ({whom})"
        tell_of_outcome(agreement, version, text, f"position:{position.pk}", by)


def tell_of_objection(said: ObjectionStatement, by: User) -> None:
    """Ask who speaks for a column to judge an objection that lies before both; the concept itself is not named."""
    code, rom = said.version.programme.code, said.rom
    post(
        to=[person for person in everybody() if own_columns(person)],
        kind=Kind.OFFERED,
        key=f"objection:{said.pk}",
        subject=f"Bezwaar voorgelegd: {code}",
        lines=[f"{rom} maakt bezwaar tegen {code} vanwege haar profiel. U wordt gevraagd om een oordeel."],
        link=reverse("objection_detail", args=[code, rom.organisation.code]),
        by=by,
    )


def tell_of_answer(asked: Remark, by: User) -> None:
    """Tell who asked that there is an answer."""
    post(
        to=[asked.given_by],
        kind=Kind.ANSWER,
        key=f"answer:{asked.pk}",
        subject=f"Antwoord op uw {asked.get_kind_display().lower()} over {asked.agreement.subject}",
        lines=[f"Uw {asked.get_kind_display().lower()} over {asked.agreement.subject} is beantwoord."],
        link=_page(asked.agreement),
        by=by,
    )


def tell_of_reminder(row: Reminder, by: User) -> bool:
    """Ask who may speak for one party once more; tell whether there is anybody."""
    agreement, party = row.agreement, (row.column, row.province)
    until = f" Antwoord is gevraagd voor {date_text(agreement.answer_by)}." if agreement.answer_by else ""
    people = [person for person in everybody() if party in parties_of(person)]
    post(
        to=people,
        kind=Kind.REMINDER,
        key=f"reminder:{row.pk}",
        subject=f"Herinnering: {agreement.subject}",
        lines=[f"De secretaris vraagt u om een standpunt op {agreement.subject}.{until}"],
        link=_page(agreement),
        by=by,
    )
    return bool(people)


def tell_of_term(agreement: Agreement, by: User) -> None:
    """Tell everybody who may speak for a party by when an answer is asked now, when that was moved."""
    until = f"Antwoord wordt nu gevraagd voor {date_text(agreement.answer_by)}." if agreement.answer_by else ""
    post(
        to=[person for person in everybody() if parties_of(person)],
        kind=Kind.DEADLINE,
        key=f"term:{agreement.pk}:{audit.now():%Y%m%d%H%M%S%f}",
        subject=f"Andere termijn: {agreement.subject}",
        lines=[until or f"Voor {agreement.subject} wordt niet meer op een bepaalde dag antwoord gevraagd."],
        link=_page(agreement),
        by=by,
    )


def tell_of_role(role: Membership, by: User) -> None:
    """Tell somebody who has an account already that there is a role more."""
    post(
        to=[role.user],
        kind=Kind.ROLE,
        key=f"role:{role.pk}",
        subject=f"Uw rol in het portaal: {role.get_role_display()} voor {role.organisation}",
        lines=[
            f"U hebt een rol gekregen: {role.get_role_display()} voor {role.organisation}, "
            f"vanaf {date_text(role.starts_on)}."
        ],
        link=reverse("welcome"),
        by=by,
    )


def may_still_hear(mail: Mail) -> bool:
    """Tell whether a mail may go out now: whose last role ended hears of the own account and a new role alone."""
    return mail.kind in (Kind.ROLE, Kind.ACCOUNT) or has_a_role(mail.recipient)


def remind_of_answers(day: dt.date) -> None:
    """Tell who is still silent that the day before which an answer is asked comes near."""
    last = day + dt.timedelta(days=max(DAYS_BEFORE))
    open_ones = (
        Agreement.objects.open()
        .filter(answer_by__range=(day, last))
        .filter(Q(version__isnull=False) | Q(strategy_version__isnull=False))
    )
    people: list[User] | None = None
    for agreement in open_ones:
        left = moment_before(agreement.answer_by, day, since=audit.local_day(agreement.offered_at))
        if left is None:
            continue
        people = everybody() if people is None else people
        silent = {party.party for party in silent_parties([agreement])[agreement.pk]}
        post(
            to=[person for person in people if silent & set(parties_of(person))],
            kind=Kind.DEADLINE,
            key=f"answer_by:{agreement.pk}:{agreement.answer_by}:T-{left}",
            subject=f"Antwoord gevraagd voor {date_text(agreement.answer_by)}: {agreement.subject}",
            lines=[
                f"Op {agreement.subject} is nog geen standpunt van u. Antwoord is gevraagd voor "
                f"{date_text(agreement.answer_by)}."
            ],
            link=_page(agreement),
        )


def moment_before(term: dt.date, day: dt.date, *, since: dt.date) -> int | None:
    """Return which moment before `term` it is on `day`: 7 or 1 days, or None.

    A worker that was off still finds the moment later on; what was only asked after that moment gets none.
    """
    left = (term - day).days
    reached = [days for days in DAYS_BEFORE if left <= days]
    if left < 0 or not reached or since >= term - dt.timedelta(days=min(reached)):
        return None
    return min(reached)


def _page(agreement: Agreement) -> str:
    return reverse("agreement_detail", args=[agreement.pk])
