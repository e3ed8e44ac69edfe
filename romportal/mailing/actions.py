"""Writing mails with what they tell, and sending each of them once.

A mail is claimed in one conditional UPDATE that is committed before the mail server hears of it, and marked sent after.
A worker that dies in between leaves a mail of which nobody knows whether it arrived: that one is "onzeker" and waits
for a person.
"""

import datetime as dt
import logging
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from romportal import audit
from romportal.accounts.models import User
from romportal.mailing.models import Duty, Mail, MailQuerySet, Preference
from romportal.mailing.rendering import has_server, message, open_connection

#: 1, 2, 4 … minutes: some seventeen hours in all. Later the news is old.
ATTEMPTS = 11
#: longer than any conversation with a mail server: whoever claimed a mail this long ago is gone
CLAIM_HOLDS = dt.timedelta(minutes=10)
AT_ONCE = 50
KEPT = dt.timedelta(days=400)
#: what a mail server says when it refuses; then it did not take the mail
REFUSED = (SMTPResponseException, SMTPRecipientsRefused, SMTPSenderRefused)

#: What upper rooms find to tell on a day (deadlines): called once a day, in one transaction. Filled in their AppConfig.
every_day: list[Callable[[dt.date], None]] = []
#: Whether its reader may still hear of it at the moment of sending; all must agree. Filled in an AppConfig.
when_sending: list[Callable[[Mail], bool]] = []

State = Mail.State
logger = logging.getLogger(__name__)


def post(
    *, to: Iterable[User], kind: str, key: str, subject: str, lines: Sequence[str], link: str, by: User | None = None
) -> None:
    """Write a mail to each of `to` but the one who did it, in the transaction of what it tells; twice is once.

    Loaded history is no news: it mails nothing. `link` is a path of the portal; `lines` hold nothing confidential.
    """
    people = {person.pk: person for person in to if person.is_active and (by is None or person.pk != by.pk)}
    if audit.is_loading() or not people:
        return
    daily = set(Preference.objects.filter(user__in=people, daily=True).values_list("user", flat=True))
    now = timezone.now()
    subject = " ".join(subject.split())[:200]
    mails = [
        Mail(
            recipient=person,
            kind=kind,
            key=key,
            subject=subject,
            parts=[{"title": subject, "lines": list(lines), "link": link}],
            created_at=now,
            next_attempt_at=now,
            for_digest=person.pk in daily,
        )
        for person in people.values()
    ]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)


def post_about_account(person: User, subject: str, text: str) -> None:
    """Write a mail about somebody's own account, such as a login from a new device: always at once, never a key."""
    now = timezone.now()
    subject = " ".join(subject.split())[:200]
    Mail.objects.create(
        recipient=person,
        kind=Mail.Kind.ACCOUNT,
        key=f"account:{uuid.uuid4()}",
        subject=subject,
        parts=[{"title": subject, "lines": [line for line in text.splitlines() if line.strip()], "link": ""}],
        created_at=now,
        next_attempt_at=now,
    )


# ── Sending ───────────────────────────────────────────────────────────────────────────────────────────────
def deliver() -> int:
    """Send what is due, one after another; return how many the mail server took. Every worker may do this at once."""
    now = timezone.now()
    Mail.objects.filter(state=State.SENDING, claimed_at__lt=now - CLAIM_HOLDS).update(
        state=State.UNCLEAR, trouble="Het versturen werd afgebroken."
    )
    if not has_server():
        Mail.objects.due(now).update(state=State.NO_SERVER)
        return 0
    due = list(Mail.objects.due(now).order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(send(key) for key in due)


def send(key: int) -> bool:
    """Send one mail, unless another worker has it; tell whether the mail server took it."""
    now = timezone.now()
    claimed = Mail.objects.due(now).filter(pk=key)
    if not claimed.update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return False
    mail = Mail.objects.select_related("recipient").get(pk=key)
    if not (mail.recipient.is_active and all(may_hear(mail) for may_hear in when_sending)):
        _end(mail, State.DROPPED, "Deze persoon heeft geen rol meer.")
        return False
    try:
        connection = open_connection()
    except (OSError, SMTPException) as error:
        _try_later(mail, error)
        return False
    try:
        connection.send_messages([message(mail, connection)])
    except REFUSED as error:
        if _is_unknown_there(error):
            _end(mail, State.GIVEN_UP, str(error))
        else:
            _try_later(mail, error)
        return False
    except (OSError, SMTPException) as error:  # the line broke: the mail server may have it or not
        _end(mail, State.UNCLEAR, str(error) or "De verbinding werd verbroken.")
        return False
    finally:
        with suppress(OSError, SMTPException):
            connection.close()
    _claimed(mail).update(state=State.SENT, sent_at=timezone.now(), trouble="")
    return True


def _claimed(mail: Mail) -> MailQuerySet:
    """Return this mail as long as this attempt holds it."""
    return Mail.objects.filter(pk=mail.pk, state=State.SENDING, attempts=mail.attempts)


def _end(mail: Mail, state: str, trouble: str) -> None:
    _claimed(mail).update(state=state, trouble=trouble[:200])


def _is_unknown_there(error: Exception) -> bool:
    """Tell whether the address of the reader is refused for good: 5xx, and of the codes of RFC 3463 one on the address.

    Other 5xx (relaying, policy, a full mailbox) are often mended at one of both sides within the hours of the attempts.
    """
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    answers = [(code, text.decode(errors="replace")) for code, text in error.recipients.values()]
    return all(code >= 500 and re.match(r"5\.1\.\d|(?!\d\.\d+\.\d)", text) for code, text in answers)


def _try_later(mail: Mail, error: Exception) -> None:
    """Let a mail that was certainly not taken wait, ever longer; after ATTEMPTS times it is given up."""
    if mail.attempts >= ATTEMPTS:
        logger.error("A mail was given up: %s", error)
        _end(mail, State.GIVEN_UP, str(error))
        return
    later = timezone.now() + dt.timedelta(minutes=2 ** (mail.attempts - 1))
    _claimed(mail).update(state=State.WAITING, next_attempt_at=later, trouble=str(error)[:200])


def send_again(mail: Mail, *, by: User) -> None:
    """Let a mail that was given up, or of which nobody knows, be sent once more: it may arrive twice.

    The room above asks for the right: this floor knows no roles.
    """
    with audit.transaction(by) as trail:
        again = Mail.objects.filter(pk=mail.pk, state__in=[State.UNCLEAR, State.GIVEN_UP])
        now = timezone.now()
        if not again.update(state=State.WAITING, attempts=0, next_attempt_at=now, for_digest=False):
            raise ValidationError("Dit bericht is al opnieuw verstuurd, of hoeft dat niet.")
        trail.add("mailing.send_again", mail)


# ── Every day ─────────────────────────────────────────────────────────────────────────────────────────────
def do_daily_duty(name: str, duty: Callable[[dt.date], None]) -> bool:
    """Do what is due once a day after the hour of the settings, unless it was done today; tell whether it was done.

    The day moves in the same transaction: of two workers one waits and finds it done, and a worker that dies leaves
    it undone. Whoever was off at the hour does it later that day.
    """
    now = timezone.localtime()
    if now.time() < settings.MAIL_DIGEST_TIME:
        return False
    today = now.date()
    if not Duty.objects.filter(name=name, done_for__lt=today).exists():
        if Duty.objects.filter(name=name).exists():
            return False
        Duty.objects.get_or_create(name=name, defaults={"done_for": today - dt.timedelta(days=1)})
    with transaction.atomic():
        if not Duty.objects.filter(name=name, done_for__lt=today).update(done_for=today):
            return False
        duty(today)
    return True


def find_news_of(day: dt.date) -> None:
    """Let the rooms above write what this day asks for."""
    for find in every_day:
        find(day)


def make_digests(day: dt.date) -> None:
    """Write one mail per person with everything that waits for the mail of the day; never an empty one."""
    waiting: dict[int, list[Mail]] = {}
    for mail in Mail.objects.for_digest_of_today().select_for_update(of=("self",)).order_by("created_at", "pk"):
        waiting.setdefault(mail.recipient_id, []).append(mail)
    now = timezone.now()
    for person, mails in waiting.items():
        many = "1 bericht" if len(mails) == 1 else f"{len(mails)} berichten"
        digest = Mail.objects.create(
            recipient_id=person,
            kind=Mail.Kind.DIGEST,
            key=f"digest:{day.isoformat()}",
            subject=f"Uw dagbericht: {many}",
            parts=[part for mail in mails for part in mail.parts],
            created_at=now,
            next_attempt_at=now,
        )
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(state=State.BUNDLED, digest=digest)


def forget_old(day: dt.date) -> None:
    """Remove what was written long ago: a mail names a person, and nobody asks after it any more."""
    Mail.objects.filter(created_at__lt=audit.end_of(day - KEPT)).delete()


# ── Preferences ───────────────────────────────────────────────────────────────────────────────────────────
def choose(user: User, *, daily: bool, by: User) -> Preference:
    """Let a person get each message at once, or one mail a day; what waits for the mail of the day goes along."""
    with audit.transaction(by) as trail:
        row = _locked_preference(user)
        if row.daily != daily:
            trail.add("mailing.choose", user, before={"daily": row.daily}, after={"daily": daily})
            row.daily = daily
            row.save(update_fields=["daily"])
        if not daily:
            Mail.objects.for_digest_of_today().filter(recipient=user).update(
                for_digest=False, next_attempt_at=timezone.now()
            )
    return row


def renew_calendar(user: User, *, by: User) -> Preference:
    """Give a person a new calendar address; the one before opens nothing any more."""
    with audit.transaction(by) as trail:
        row = _locked_preference(user)
        row.calendar_number += 1
        row.save(update_fields=["calendar_number"])
        trail.add("mailing.renew_calendar", user)
    return row


def _locked_preference(user: User) -> Preference:
    Preference.objects.get_or_create(user=user)
    return Preference.objects.select_for_update().get(user=user)
