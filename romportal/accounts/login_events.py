"""What the trail keeps of logging in: who came, who was refused, who left, and changes of password or second factor.

These are events of Django and allauth, not verbs of ours, so signals bring them; this is the only place for signals.
Nothing that a person typed is kept whole: a password ends up in the field for the address now and then.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from romportal import audit
from romportal.accounts.models import User
from romportal.audit.trail import REFUSED

KEPT_CHARACTERS = 3
PASSKEY = "webauthn"


@receiver(user_logged_in)
def keep_login(user: User, **_: Any) -> None:
    _keep("accounts.log_in", user)


def keep_new_device(user: User, device: str) -> None:
    """Keep that a person came with a browser that was not here before."""
    _keep("accounts.new_device", user, device=device)


@receiver(user_logged_out)
def keep_logout(user: User | None, **_: Any) -> None:
    if user is not None:
        _keep("accounts.log_out", user)


@receiver(user_login_failed)
def keep_refusal(credentials: dict[str, Any], **_: Any) -> None:
    """Keep the account that was tried, when there is one, and the first characters of what was typed."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    short = _short(typed)
    tried = User.objects.filter(email__iexact=typed).first() if typed else None
    with audit.transaction(None) as trail:
        trail.add("accounts.log_in", tried or User(name=f"onbekend ({short})"), result=REFUSED, typed=short)


def keep_refused_sign_on(reason: str, *, typed: str = "") -> None:
    """Keep that a login through the organisation's own account was refused, and the first characters of the address."""
    with audit.transaction(None) as trail:
        trail.add("accounts.single_sign_on", User(name=f"onbekend ({_short(typed)})"), result=REFUSED, reason=reason)


@receiver(authentication_failed)
def keep_refused_factor(user: User, authenticator: Any = None, **_: Any) -> None:
    with audit.transaction(None) as trail:
        trail.add("accounts.log_in", user, result=REFUSED, factor=str(getattr(authenticator, "type", "")))


def keep_throttled_factor(user: User) -> None:
    """Keep that the second factor is not even looked at: there were too many wrong ones."""
    with audit.transaction(None) as trail:
        trail.add("accounts.log_in", user, result=REFUSED, reason="te vaak geprobeerd")


def keep_refused_passkey(user: User | None, *, throttled: bool) -> None:
    """Keep a refused passkey; without password nobody knows yet whose it was to be."""
    reason = "te vaak geprobeerd" if throttled else ""
    with audit.transaction(None) as trail:
        trail.add("accounts.log_in", user or User(name="onbekend"), result=REFUSED, factor=PASSKEY, reason=reason)


@receiver(authenticator_used)
def keep_used_recovery_code(user: User, authenticator: Any, **_: Any) -> None:
    """A recovery code is for when something is lost; whoever finds one must not stay unseen."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _keep("accounts.use_recovery_code", user)


@receiver(password_changed)
def keep_password_change(user: User, **_: Any) -> None:
    _keep("accounts.change_password", user)


@receiver(password_reset)
def keep_password_reset(user: User, **_: Any) -> None:
    _keep("accounts.reset_password", user)


@receiver(authenticator_added)
def keep_added_factor(user: User, authenticator: Any, **_: Any) -> None:
    _keep("accounts.add_factor", user, factor=str(authenticator.type))


@receiver(authenticator_removed)
def keep_removed_factor(user: User, authenticator: Any, **_: Any) -> None:
    _keep("accounts.remove_factor", user, factor=str(authenticator.type))


@receiver(authenticator_reset)
def keep_reset_factor(user: User, authenticator: Any, **_: Any) -> None:
    _keep("accounts.reset_factor", user, factor=str(authenticator.type))


def _short(typed: str) -> str:
    return f"{typed[:KEPT_CHARACTERS]}…" if typed else "niets"


def _keep(action: str, user: User, **detail: Any) -> None:
    with audit.transaction(user) as trail:
        trail.add(action, user, **detail)
