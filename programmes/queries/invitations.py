"""Which invitations are open, used or expired."""

import datetime as dt
from dataclasses import dataclass

from programmes.models import Invitation


@dataclass(frozen=True)
class Invited:
    """An invitation with what became of it."""

    invitation: Invitation
    standing: str
    may_withdraw: bool
    may_renew: bool


def invited(now: dt.datetime, most: int = 100) -> list[Invited]:
    """Return the last invitations, one per person."""
    rows = Invitation.objects.select_related("user", "invited_by")[: most * 3]
    newest = {row.user_id: row for row in reversed(rows)}
    return [_told(row, now) for row in sorted(newest.values(), key=lambda row: row.invited_at, reverse=True)[:most]]


def _told(row: Invitation, now: dt.datetime) -> Invited:
    if row.accepted_at:
        return Invited(row, "gebruikt", may_withdraw=False, may_renew=False)
    may_renew = row.user.is_active and not row.user.has_usable_password() and row.user.last_login is None
    if row.withdrawn_at:
        return Invited(row, "ingetrokken", may_withdraw=False, may_renew=may_renew)
    standing = "open" if row.expires_at > now else "verlopen"
    return Invited(row, standing, may_withdraw=True, may_renew=may_renew)
