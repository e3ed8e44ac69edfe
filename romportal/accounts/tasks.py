"""Mail about an account, sent by the worker: a login never waits for a mail server, and survives one that is down."""

import datetime as dt
import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

# 1, 2, 4 … minutes: some seventeen hours in all. Later the news is old.
ATTEMPTS = 11
# A sent mail names a person and an address: the queue does not keep that for ever.
KEPT = dt.timedelta(days=30)

logger = logging.getLogger(__name__)


def mail_later(*, to: str, subject: str, text: str) -> None:
    """Put a mail in the queue once what it tells is committed; it may hold no key or password."""
    transaction.on_commit(lambda: send_account_mail.enqueue(to=to, subject=subject, text=text))


@task()
def send_account_mail(to: str, subject: str, text: str, attempt: int = 1) -> None:
    """Send; when the mail server does not take it, try again later, ever longer, ATTEMPTS times at most."""
    sent = DBTaskResult.objects.finished().filter(task_path=send_account_mail.module_path)
    sent.filter(finished_at__lt=timezone.now() - KEPT).delete()
    try:
        send_mail(subject, text, None, [to])
    except (OSError, SMTPException) as error:
        if attempt >= ATTEMPTS:
            logger.error("A mail about an account was given up: %s", error)
            return
        later = timezone.now() + dt.timedelta(minutes=2 ** (attempt - 1))
        send_account_mail.using(run_after=later).enqueue(to=to, subject=subject, text=text, attempt=attempt + 1)
