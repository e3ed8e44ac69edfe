"""Mail that holds a key: sent at once and kept nowhere, since whoever reads the outbox could use it."""

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from romportal.accounts.models import User
from romportal.mailing.rendering import whole

logger = logging.getLogger(__name__)


def mail_invitation(person: User, path: str, expires_at: dt.datetime) -> None:
    """Send the link with which somebody chooses a password; a mail server that is down is no error.

    Whoever invited sees that it is not used, and invites again.
    """
    by_organisation = bool(settings.OIDC_ISSUER)
    until = timezone.localtime(expires_at)
    if by_organisation:
        lines = ["U bent uitgenodigd voor het portaal. Log in met het account van uw organisatie."]
        address = whole("/account/login/")
    else:
        lines = [
            "U bent uitgenodigd voor het portaal. Kies met deze link uw wachtwoord; daarna logt u in en stelt u een "
            "tweede factor in.",
            f"De link werkt één keer, tot {until:%d-%m-%Y %H:%M}. Geef hem aan niemand door.",
        ]
        address = whole(path)
    subject = "Uitnodiging voor het Portaal Meerjarenstrategie"
    context = {
        "subject": subject,
        "name": person.name,
        "parts": [{"title": subject, "lines": lines, "address": address}],
        "is_digest": False,
        "portal": whole("/"),
        "choice": "",
    }
    message = EmailMultiAlternatives(
        subject,
        render_to_string("mailing/mail.txt", context),
        None,
        [person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("mailing/mail.html", context), "text/html")
    try:
        message.send()
    except (OSError, SMTPException) as error:
        logger.error("An invitation was not sent: %s", error)
