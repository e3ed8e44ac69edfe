"""Who holds which role, when rights were last reviewed, and what changed in them since."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q

from programmes.models import Membership, Organisation, RightsReview, StandIn
from programmes.models.organisations import MembershipQuerySet
from programmes.roles import is_administrator, own_working_roles
from romportal import audit
from romportal.accounts.models import User
from romportal.audit.models import Line, LineQuerySet

#: recovery codes alone are no second factor: they come with one
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ENDS_SOON = dt.timedelta(days=90)
#: rights are reviewed every quarter
REVIEW_HOLDS = dt.timedelta(days=92)
KINDS = ["programmes.membership", "programmes.standin", "accounts.user"]
#: what happens to an account that is no change of rights
NO_RIGHTS = [
    "accounts.log_in",
    "accounts.log_out",
    "accounts.new_device",
    "accounts.end_session",
    "accounts.end_sessions",
    "accounts.change_password",
    "accounts.reset_password",
]


def rights() -> MembershipQuerySet:
    """Return every role of everybody.

    With `has_factor`, whether a second factor is set up, and `lent_to`, who stands in for it now or soon.
    """
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
    lent = StandIn.objects.not_over(audit.today()).select_related("user")
    roles = Membership.objects.select_related("user", "organisation").annotate(has_factor=Exists(factors))
    return roles.prefetch_related(Prefetch("stand_ins", queryset=lent, to_attr="lent_to"))


def role_standing(role: Membership, day: dt.date) -> str:
    """Say how a role stands on a day: it holds, ends soon, has ended, or has yet to begin."""
    if role.ends_on and role.ends_on < day:
        return "geëindigd"
    if role.starts_on > day:
        return "begint nog"
    return "eindigt binnenkort" if role.ends_on and role.ends_on <= day + ENDS_SOON else "geldt"


def absent_roles(user: User) -> MembershipQuerySet:
    """Return the roles for which this person may arrange a stand-in: the own ones, or all for the administrator."""
    roles = Membership.objects.active_on(audit.today()).filter(role__in=Membership.WORKING, user__is_active=True)
    roles = roles if is_administrator(user) else roles.filter(user=user)
    return roles.order_by("organisation__short_name", "user__name")


def stand_ins(user: User) -> list[StandIn]:
    """Return who stands in for whom, now or soon: in the own organisations, or everywhere for the administrator."""
    rows = StandIn.objects.not_over(audit.today()).select_related(
        "user", "membership__user", "membership__organisation"
    )
    if not is_administrator(user):
        rows = rows.filter(membership__organisation__in={role.organisation_id for role in own_working_roles(user)})
    return list(rows)


def without_role(day: dt.date) -> list[User]:
    """Return the open accounts that hold no role on a day."""
    held = Membership.objects.active_on(day).filter(user=OuterRef("pk"))
    return list(User.objects.filter(~Exists(held), is_active=True).order_by("name", "pk"))


def last_review(organisation: Organisation | None = None) -> RightsReview | None:
    """Return the latest review of the rights of everybody, or of one organisation (alone or with all others)."""
    covers = Q(organisation=None) | Q(organisation=organisation) if organisation else Q(organisation=None)
    return RightsReview.objects.filter(covers).select_related("reviewed_by", "organisation").first()


def changes_of_rights(since: dt.datetime, organisation: Organisation | None = None) -> LineQuerySet:
    """Return the lines of the trail after a moment about accounts and roles (of one organisation), newest first."""
    lines = Line.objects.filter(at__gt=since, object_type__in=KINDS)
    if organisation:
        roles = list(Membership.objects.filter(organisation=organisation).values_list("pk", "user"))
        lent = StandIn.objects.filter(membership__organisation=organisation).values_list("pk", flat=True)
        lines = lines.filter(
            Q(object_type="programmes.standin", object_id__in=[str(pk) for pk in lent])
            | Q(object_type="programmes.membership", object_id__in=[str(role) for role, _ in roles])
            | Q(object_type="accounts.user", object_id__in={str(user) for _, user in roles})
        )
    return lines.exclude(action__in=NO_RIGHTS).order_by("-number")
