"""Who somebody is today: the roles that hold, own and lent. What a role may stands in `permissions`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from programmes.models import Membership, Organisation, Province, Rom, StandIn
from romportal import audit

if TYPE_CHECKING:
    from romportal.accounts.models import User

Role = Membership.Role


def memberships(user: "User | None") -> list[Membership]:
    """Return the roles that hold today, the own ones first, remembered on this user object (one per request).

    After them come those of absent colleagues for whom this person stands in today: their `user` is that colleague.
    Nobody is lent more than the absent one has: a role that ended, or whose account is closed, gives nothing.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    today = audit.today()
    kept = getattr(user, "_memberships", None)
    if kept is None or kept[0] != today:
        lent = StandIn.objects.active_on(today).filter(user=user.pk).values("membership")
        held = Membership.objects.active_on(today).filter(Q(user=user.pk) | Q(pk__in=lent))
        held = held.select_related("user", "organisation__rom", "organisation__province__rom")
        kept = (today, _own_and_lent(user, list(held)))
        user._memberships = kept  # type: ignore[attr-defined]
        user.acts_for = [role.user.name for role in kept[1] if is_lent(role, user)]
    return kept[1]


def remember_roles(user: "User", held: list[Membership]) -> None:
    """Keep on a person the roles that hold today, own and lent, as `memberships` would read them."""
    user._memberships = (audit.today(), _own_and_lent(user, held))  # type: ignore[attr-defined]


def is_lent(role: Membership, user: "User") -> bool:
    """Tell the role of an absent colleague from an own one."""
    return role.user_id != user.pk


def own_function(user: "User", role: Membership) -> str:
    """Return in which function somebody acts in a role: for a lent one, their own in the same organisation."""
    same = (own for own in memberships(user) if own.organisation_id == role.organisation_id)
    return next(same, role).function


def stands_in_for(user: "User", role: Membership) -> list[str]:
    """Return the names of the absent colleagues whose role is the same as this one, in the same organisation."""
    return [
        lent.user.name
        for lent in memberships(user)
        if is_lent(lent, user) and (lent.role, lent.organisation_id) == (role.role, role.organisation_id)
    ]


def _own_and_lent(user: "User", held: list[Membership]) -> list[Membership]:
    """Put own roles first; what is lent needs a working role of one's own in the same organisation."""
    own = [role for role in held if not is_lent(role, user)]
    homes = {role.organisation_id for role in own if takes_part(role)}
    return own + [
        role
        for role in held
        if is_lent(role, user) and role.user.is_active and role.organisation_id in homes and takes_part(role)
    ]


# ── Who somebody is ────────────────────────────────────────────────────────────────────────────────────────
def has_a_role(user: "User | None") -> bool:
    """Tell who takes part in any way today; whose last role ended gets no mail."""
    return bool(memberships(user))


def is_secretary(user: "User | None") -> bool:
    return _has(user, Role.SECRETARY)


def is_auditor(user: "User | None") -> bool:
    return _has(user, Role.AUDITOR)


def is_administrator(user: "User | None") -> bool:
    return _has(user, Role.ADMINISTRATOR)


def speaks_for_rijk(user: "User | None") -> Membership | None:
    """Return the role in which somebody may say what the Rijk says."""
    return role_where(user, lambda m: m.role == Role.POLICY and m.organisation.kind == Organisation.Kind.MINISTRY)


def speaks_for_provinces(user: "User | None") -> Membership | None:
    """Return the mandated role in which somebody may say what the provinces say together."""
    return role_where(user, lambda m: _is_province_staff(m) and m.is_mandated)


def speaks_for_province(user: "User | None") -> Membership | None:
    """Return the role in which somebody gives the position of a single province."""
    return role_where(user, _is_province_staff)


def own_province(user: "User | None") -> Province | None:
    """Return the province whose region is 'mijn regio'; for a reader it is no more than that."""
    role = speaks_for_province(user) or role_where(user, _is_province_reader)
    return role.organisation.province if role else None


def own_roms(user: "User | None") -> list[Rom]:
    """Return the ROMs that somebody contributes for, each once."""
    return list(dict.fromkeys(m.organisation.rom for m in memberships(user) if m.role == Role.CONTRIBUTOR))


def acting_organisations(user: "User | None") -> list[Organisation]:
    """Return the organisations for which somebody does the work today: their actions are this person's as well."""
    return list(dict.fromkeys(m.organisation for m in memberships(user) if takes_part(m)))


def own_working_roles(user: "User | None") -> list[Membership]:
    """Return the roles of one's own that a colleague can stand in for; what is lent cannot be lent on."""
    return [role for role in memberships(user) if takes_part(role) and not is_lent(role, user)]


# ── How these are found ────────────────────────────────────────────────────────────────────────────────────
def role_where(user: "User | None", condition: Callable[[Membership], bool]) -> Membership | None:
    """Return the first role that holds today of which this is so, the own ones before the lent."""
    return next((m for m in memberships(user) if condition(m)), None)


def takes_part(membership: Membership) -> bool:
    """Tell a role that does the work from one that only looks on: auditor, administrator, and a director who reads."""
    return membership.role in Membership.WORKING


def _has(user: "User | None", role: Role) -> bool:
    return any(m.role == role for m in memberships(user))


def _is_province_staff(membership: Membership) -> bool:
    return membership.role == Role.POLICY and membership.organisation.kind == Organisation.Kind.PROVINCE


def _is_province_reader(membership: Membership) -> bool:
    return membership.role == Role.READER and membership.organisation.kind == Organisation.Kind.PROVINCE
