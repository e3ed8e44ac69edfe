"""How a mail reads: plain text and HTML from the same parts, so that they cannot differ."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from romportal.mailing.models import Mail


@dataclass(frozen=True)
class Rendered:
    """A mail as its reader sees it, twice."""

    subject: str
    text: str
    html: str


def rendered(mail: Mail) -> Rendered:
    """Return the words of a mail. Links are whole: they are read outside the portal."""
    parts = [part | {"address": whole(part["link"]) if part.get("link") else ""} for part in mail.parts]
    context = {
        "subject": mail.subject,
        "name": mail.recipient.name,
        "parts": parts,
        "is_digest": mail.kind == Mail.Kind.DIGEST,
        "portal": whole("/"),
        "choice": "" if mail.kind == Mail.Kind.ACCOUNT else whole(reverse("mail_choice")),
    }
    return Rendered(
        mail.subject,
        render_to_string("mailing/mail.txt", context),
        render_to_string("mailing/mail.html", context),
    )


def whole(path: str) -> str:
    """Return the address of a page of this portal as somebody outside it needs it."""
    return settings.PORTAL_URL.rstrip("/") + path


def message(mail: Mail, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Return what is handed to the mail server; the same mail keeps the same Message-ID, however often it is tried."""
    words = rendered(mail)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<{mail.message_id}@{domain}>", "Auto-Submitted": "auto-generated"}
    built = EmailMultiAlternatives(
        words.subject, words.text, None, [mail.recipient.email], headers=headers, connection=connection
    )
    built.attach_alternative(words.html, "text/html")
    return built


def has_server() -> bool:
    """Tell whether a mail server was configured; without one mails are read on the page of the administrator."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def open_connection() -> BaseEmailBackend:
    """Return an open line to the mail server. Raises OSError or SMTPException: then nothing was said yet."""
    connection = get_connection()
    connection.open()
    return connection
