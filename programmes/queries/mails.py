"""What the portal mailed, for who looks after it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from romportal.mailing.models import Mail, MailQuerySet

#: states in which a person has to do something
TROUBLED = (Mail.State.UNCLEAR, Mail.State.GIVEN_UP)


def mails(asked: Mapping[str, Any]) -> MailQuerySet:
    """Return the mails that a filter asks for, the last first."""
    found = Mail.objects.select_related("recipient").order_by("-created_at", "-pk")
    if text := asked.get("q"):
        found = found.filter(Q(recipient__name__icontains=text) | Q(recipient__email__icontains=text))
    if kind := asked.get("soort"):
        found = found.filter(kind=kind)
    if state := asked.get("stand"):
        found = found.filter(state=state)
    return found


def troubled() -> dict[str, int]:
    """Return how many mails ask for a decision: unclear, and given up."""
    counted = Mail.objects.filter(state__in=TROUBLED).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(map(str, TROUBLED), 0) | dict(counted)
