"""Open work goes along when somebody hands over a role."""

from programmes.models import Membership
from reporting.models import ActionItem
from reporting.queries import open_work
from romportal import audit
from romportal.accounts.models import User


def move_open_work(role: Membership, successor: User, by: User) -> None:
    """Put the open actions of who leaves in the name of the successor; what is closed stays as it was."""
    with audit.transaction(by) as trail:
        for action in open_work(role).select_for_update(of=("self",)):
            before = action.holder_name
            ActionItem.objects.filter(pk=action.pk).update(holder_name=successor.name)
            trail.add(
                "reporting.move_action",
                action,
                before={"holder_name": before},
                after={"holder_name": successor.name},
            )
