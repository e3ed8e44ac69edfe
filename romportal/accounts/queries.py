"""Where a person is logged in."""

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from romportal.accounts.devices import device_name
from romportal.accounts.models import User


@dataclass(frozen=True)
class OpenSession:
    """A login that still works: with what, since when, when last used, until when; `is_here` is the one asked with."""

    pk: int
    device: str
    address: str
    began_at: dt.datetime
    used_at: dt.datetime
    ends_at: dt.datetime
    is_here: bool


def open_sessions(user: User, key: str) -> list[OpenSession]:
    """The logins of a person that still work, the last used first; `key` is the session asked with."""
    now = timezone.now()
    noted = list(UserSession.objects.filter(user=user))
    kept = Session.objects.filter(session_key__in=[row.session_key for row in noted], expire_date__gt=now)
    alive = {row.session_key: row for row in kept if _still_fits(row, user)}
    sessions = [
        OpenSession(
            pk=row.pk,
            device=device_name(row.user_agent),
            address=row.ip,
            began_at=row.created_at,
            used_at=row.last_seen_at,
            ends_at=min(
                alive[row.session_key].expire_date,
                row.created_at + dt.timedelta(seconds=settings.SESSION_LONGEST),
            ),
            is_here=row.session_key == key,
        )
        for row in noted
        if row.session_key in alive
    ]
    return sorted((each for each in sessions if each.ends_at > now), key=lambda each: each.used_at, reverse=True)


def _still_fits(session: Session, user: User) -> bool:
    """A new password ends what was open with the old one."""
    return constant_time_compare(session.get_decoded().get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
