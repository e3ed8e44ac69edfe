"""What a person chose, and the calendar address that follows from it."""

from django.core import signing
from django.utils.crypto import constant_time_compare

from romportal.accounts.models import User
from romportal.mailing.models import Preference

SALT = "romportal.mailing.calendar"


def preference_of(user: User) -> Preference:
    """Return what a person chose; who never chose gets every message at once."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def calendar_token(preference: Preference) -> str:
    """Return the secret part of a calendar address, or nothing when none was made.

    It is a signature (HMAC with the key of the portal) over the person and a number, so the database holds no secret.
    """
    if not preference.calendar_number:
        return ""
    return f"{preference.user_id}-{preference.calendar_number}-{_seal(preference)}"


def owner_of(token: str) -> User | None:
    """Return whose calendar address this is; None for what is wrong, old, or of a closed account alike."""
    owner, _, rest = token.partition("-")
    if not (owner.isascii() and owner.isdecimal() and len(owner) < 19):
        return None
    row = Preference.objects.select_related("user").filter(user=int(owner), user__is_active=True).first()
    known = row is not None and constant_time_compare(token, calendar_token(row))
    return row.user if known else None


def _seal(preference: Preference) -> str:
    signer = signing.Signer(salt=SALT)
    return signer.signature(f"{preference.user_id}-{preference.calendar_number}").replace("=", "")
