"""What can happen to an account."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from romportal import audit
from romportal.accounts.devices import device_name
from romportal.accounts.models import User


def create_user(
    *,
    email: str,
    name: str,
    password: str | None = None,
    is_staff: bool = False,
    is_demo: bool = False,
    by: User | None,
) -> User:
    """Make a person who can log in with `email`; without a password only by a reset link.

    The verified address row is needed: without it a later login through a provider would make the password
    unusable, and setting up a second factor is blocked.
    """
    with audit.transaction(by) as trail:
        user = User.objects.create_user(email, password, name=name, is_staff=is_staff, is_demo=is_demo)
        user.full_clean(exclude=["password"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        trail.add("accounts.create_user", user, after={"email": user.email, "name": user.name})
    return user


def change_email(user: User, *, email: str, by: User | None) -> None:
    """Let a person log in with another address; the verified address row goes along."""
    with audit.transaction(by) as trail:
        old = User.objects.get(pk=user.pk).email
        user.email = email.strip().lower()
        user.full_clean(exclude=["password"])
        user.save(update_fields=["email"])
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        trail.add("accounts.change_email", user, before={"email": old}, after={"email": user.email})


def set_password(user: User, *, password: str, by: User | None) -> None:
    """Give a person a new password; whoever was logged in with the old one is logged out."""
    with audit.transaction(by) as trail:
        user.set_password(password)
        user.save(update_fields=["password"])
        trail.add("accounts.set_password", user)


def end_session(session: UserSession, *, by: User) -> None:
    """Log a person out on one device: its cookie opens nothing any more."""
    with audit.transaction(by) as trail:
        session.end()
        trail.add("accounts.end_session", session.user, device=device_name(session.user_agent))


def end_sessions(user: User, *, by: User) -> int:
    """Log a person out everywhere; return on how many devices that was."""
    with audit.transaction(by) as trail:
        sessions = list(UserSession.objects.filter(user=user))
        for session in sessions:
            session.end()
        trail.add("accounts.end_sessions", user, count=len(sessions))
    return len(sessions)


def remove_factors(user: User, *, by: User) -> int:
    """Take away the second factors of a person who lost them, and log them out; at the next login one sets up another.

    Returns how many there were, recovery codes among them.
    """
    with audit.transaction(by) as trail:
        count, _ = Authenticator.objects.filter(user=user).delete()
        trail.add("accounts.remove_factors", user, count=count)
        end_sessions(user, by=by)
    return count
