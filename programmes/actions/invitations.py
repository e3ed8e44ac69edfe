"""Inviting a person by e-mail: an account without a password, a role, and a link that works once for a week."""

import datetime as dt
import secrets
from hashlib import sha256

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from programmes.actions.notices import tell_of_role
from programmes.models import Invitation, Membership, Organisation
from programmes.permissions import may_invite, require
from romportal import audit
from romportal.accounts.actions import create_user
from romportal.accounts.models import User
from romportal.mailing.direct import mail_invitation

HOLDS = dt.timedelta(days=7)


def invite(
    *,
    name: str,
    email: str,
    organisation: Organisation,
    role: str,
    function: str,
    is_mandated: bool = False,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by: User,
) -> tuple[Membership, Invitation | None]:
    """Give somebody a role; who is new here gets an account and an invitation, who is known a mail about the role.

    Raises ValidationError for a role that this organisation cannot have, that somebody holds already, or that ended.
    """
    require(may_invite(by))
    with audit.transaction(by) as trail:
        person = User.objects.filter(email__iexact=email.strip()).first()
        is_new = person is None
        if person is None:
            person = create_user(email=email, name=name.strip(), by=by)
        if not person.is_active:
            raise ValidationError({"email": "Het account van deze persoon is gesloten. Open het eerst in het beheer."})
        membership = Membership(
            user=person,
            organisation=organisation,
            role=role,
            function=function.strip(),
            is_mandated=is_mandated,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        membership.full_clean()
        _refuse_period(membership)
        membership.save(force_insert=True)
        trail.add("programmes.give_role", membership, after={"starts_on": starts_on, "ends_on": ends_on})
        if role == Membership.Role.ADMINISTRATOR and not person.is_staff:
            person.is_staff = True
            person.save(update_fields=["is_staff"])
        if is_new or (not person.has_usable_password() and person.last_login is None):
            return membership, _invited(person, by)
        tell_of_role(membership, by)
    return membership, None


def invite_again(person: User, *, by: User) -> Invitation:
    """Send a new link; the one before opens nothing any more. Raises ValidationError for who has a password."""
    require(may_invite(by))
    with audit.transaction(by):
        person = User.objects.select_for_update().get(pk=person.pk)
        if person.has_usable_password() or not person.is_active:
            raise ValidationError("Deze persoon heeft al een wachtwoord, of een gesloten account.")
        return _invited(person, by)


def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back: its link opens nothing any more. The role stays, and is ended by itself."""
    require(may_invite(by))
    with audit.transaction(by) as trail:
        if not Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=audit.now()):
            raise ValidationError("Deze uitnodiging is al gebruikt of ingetrokken.")
        trail.add("programmes.withdraw_invitation", invitation)


def invited_by_key(key: str) -> Invitation | None:
    """Return the invitation of a link that still works; None for what is wrong, used, taken back or too old alike."""
    row = Invitation.objects.open().select_related("user").filter(key_hash=_hash(key)).first()
    works = row is not None and row.expires_at > audit.now() and row.user.is_active
    return row if works and constant_time_compare(row.key_hash, _hash(key)) else None


def accept(invitation: Invitation, *, password: str) -> User:
    """Let the invited person choose a password; the link then works no more. Raises ValidationError for a weak one."""
    person = invitation.user
    validate_password(password, person)
    with audit.transaction(person) as trail:
        now = audit.now()
        works = Invitation.objects.open().filter(pk=invitation.pk, expires_at__gt=now)
        if not works.update(accepted_at=now):
            raise ValidationError("Deze uitnodiging is al gebruikt of ingetrokken.")
        person.set_password(password)
        person.save(update_fields=["password"])
        trail.add("programmes.accept_invitation", invitation)
    return person


def _invited(person: User, by: User) -> Invitation:
    """Replace what was open by a new invitation, and mail its link once it is committed: the key is never stored."""
    now, key = audit.now(), secrets.token_urlsafe(32)
    with audit.transaction(by) as trail:
        Invitation.objects.open().filter(user=person).update(withdrawn_at=now)
        row = Invitation.objects.create(
            user=person, key_hash=_hash(key), invited_at=now, invited_by=by, expires_at=now + HOLDS
        )
        trail.add("programmes.invite", row, after={"expires_at": row.expires_at})
    row.path = reverse("invitation", args=[key])  # for who gave it alone: a stored row does not know it
    transaction.on_commit(lambda: mail_invitation(person, row.path, row.expires_at))
    return row


def _refuse_period(membership: Membership) -> None:
    if membership.ends_on and membership.ends_on < audit.today():
        raise ValidationError({"ends_on": "Deze dag is al voorbij."})
    same = Membership.objects.active_on(max(membership.starts_on, audit.today())).filter(
        user=membership.user, organisation=membership.organisation, role=membership.role
    )
    if same.exists():
        raise ValidationError(f"{membership.user} heeft deze rol al.")


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
