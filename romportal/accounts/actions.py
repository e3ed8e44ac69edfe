"""What can happen to an account."""

from allauth.account.models import EmailAddress

from romportal import audit
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
