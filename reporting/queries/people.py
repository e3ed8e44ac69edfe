"""What still hangs on a person by name."""

from django.db.models import QuerySet

from programmes.models import Membership
from reporting.models import ActionItem


def open_work(role: Membership) -> QuerySet[ActionItem]:
    """Return the open actions that the organisation of a role put in the name of its person.

    All else that is open hangs on the organisation, not on a person: a position, a report or a concept waits for
    whoever speaks or writes for it, so for the successor too.
    """
    held = ActionItem.objects.open().filter(holder=role.organisation_id, holder_name__iexact=role.user.name)
    return held.select_related("meeting", "holder").order_by("due_on", "pk")
