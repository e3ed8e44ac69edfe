"""What happens to the rights of people; nothing of it removes what was."""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable

from django.core.exceptions import ValidationError

from programmes.models import Membership, Organisation, RightsReview, StandIn
from programmes.models.organisations import MembershipQuerySet
from programmes.permissions import may_arrange_stand_in, may_end_role, may_review_rights, require
from romportal import audit
from romportal.accounts.models import User

#: What upper rooms must do when a role is handed over: (role, successor, by) moves the open work that carries the name
#: of the one who leaves. Filled in their AppConfig; runs in the same transaction and may refuse.
when_handed_over: list[Callable[[Membership, User, User], None]] = []

Role = Membership.Role
#: months that somebody can stand in; longer asks for a role of one's own
LONGEST_STAND_IN = 3
#: months ahead that a standing-in may begin
FURTHEST_STAND_IN = 12


def end_role(role: Membership, *, on: dt.date, reason: str, by: User) -> Membership:
    """Let a role end: `on` is the last day that it holds. Nothing that was done in it goes.

    Raises ValidationError when it has ended already, when the day lies before yesterday or before its beginning,
    without a reason, and for the last administrator.
    """
    require(may_end_role(by, role))
    with audit.transaction(by) as trail:
        role, before = _ended(role, on, reason)
        if role.role == Role.ADMINISTRATOR and not _other_administrators(role).exists():
            raise ValidationError("Dit is de laatste beheerder. Draag de rol over, of maak eerst een andere beheerder.")
        trail.add("programmes.end_role", role, before=before, after={"ends_on": on}, reason=reason.strip())
    return role


def hand_over(role: Membership, *, to: User, on: dt.date, function: str = "", reason: str, by: User) -> Membership:
    """Let a role end on `on` and give it to a successor from the next day; open work moves with it at once.

    Who holds the same role already keeps it as it is. Raises ValidationError as `end_role` does, and for a successor
    who is the same person or whose account is closed.
    """
    require(may_end_role(by, role))
    if to.pk == role.user_id:
        raise ValidationError({"to": "Kies iemand anders dan degene die vertrekt."})
    if not to.is_active:
        raise ValidationError({"to": "Het account van deze opvolger is gesloten."})
    with audit.transaction(by) as trail:
        role, before = _ended(role, on, reason)
        follower = _held_already(role, to) or _followed(role, to, function.strip() or role.function)
        after = {"ends_on": on, "successor": str(follower)}
        trail.add("programmes.hand_over", role, before=before, after=after, reason=reason.strip())
        if follower.pk is None:
            follower.save(force_insert=True)
            trail.add("programmes.give_role", follower, after={"starts_on": follower.starts_on})
        if role.role == Role.ADMINISTRATOR and not to.is_staff:
            to.is_staff = True
            to.save(update_fields=["is_staff"])
        for follow in when_handed_over:
            follow(role, to, by)
    return follower


def _ended(role: Membership, on: dt.date, reason: str) -> tuple[Membership, dict[str, dt.date | None]]:
    """Save the last day of a locked role; return it with what that day was before."""
    if not reason.strip():
        raise ValidationError({"reason": "Geef de reden."})
    today = audit.today()
    role = Membership.objects.select_related("user", "organisation").select_for_update(of=("self",)).get(pk=role.pk)
    before = {"ends_on": role.ends_on}
    if role.ends_on and role.ends_on < today:
        raise ValidationError("Deze rol is al geëindigd.")
    if on < today - dt.timedelta(days=1):
        raise ValidationError({"on": "Een rol eindigt op zijn vroegst gisteren; dan geldt zij vandaag niet meer."})
    if on < role.starts_on:
        raise ValidationError({"on": "Een rol kan niet eindigen voordat zij begint."})
    role.ends_on = on
    role.save(update_fields=["ends_on"])
    return role, before


def _other_administrators(role: Membership) -> MembershipQuerySet:
    """Return who administers on after `role` has ended; locked, so that two cannot leave at once."""
    locked = list(Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True))
    after = role.ends_on + dt.timedelta(days=1)
    return Membership.objects.active_on(after).filter(pk__in=locked, user__is_active=True).exclude(pk=role.pk)


def _held_already(role: Membership, to: User) -> Membership | None:
    """Return the role that the successor already holds from the next day on, with as much mandate and no end."""
    same = Membership.objects.active_on(role.ends_on + dt.timedelta(days=1)).filter(
        user=to, organisation=role.organisation, role=role.role, ends_on=None
    )
    return same.filter(is_mandated=True).first() if role.is_mandated else same.first()


def _followed(role: Membership, to: User, function: str) -> Membership:
    """Return the role of the successor, judged but not saved."""
    follower = Membership(
        user=to,
        organisation=role.organisation,
        role=role.role,
        function=function,
        is_mandated=role.is_mandated,
        starts_on=role.ends_on + dt.timedelta(days=1),
    )
    follower.full_clean()
    return follower


def review_rights(*, organisation: Organisation | None = None, remark: str = "", by: User) -> RightsReview:
    """Record that the roles that hold today were looked at, of one organisation or of all."""
    require(may_review_rights(by))
    with audit.transaction(by) as trail:
        roles = Membership.objects.active_on(audit.today())
        roles = roles.filter(organisation=organisation) if organisation else roles
        review = RightsReview(
            organisation=organisation,
            remark=remark.strip(),
            roles=roles.count(),
            reviewed_by=by,
            reviewed_at=audit.now(),
        )
        review.full_clean()
        review.save(force_insert=True)
        trail.add("programmes.review_rights", review, roles=review.roles, remark=review.remark)
    return review


def stand_in(
    role: Membership, *, colleague: User, starts_on: dt.date, ends_on: dt.date, reason: str = "", by: User
) -> StandIn:
    """Let a colleague of the same organisation do what `role` may, from one day up to and including another.

    Raises ValidationError for a period in the past, more than a year ahead, longer than three months or beyond the
    role itself, for somebody without a working role of their own in the same organisation, and for a chain: who stands
    in is not away.
    """
    require(may_arrange_stand_in(by, role))
    with audit.transaction(by) as trail:
        Organisation.objects.select_for_update().get(pk=role.organisation_id)  # one at a time in an organisation
        role = Membership.objects.select_related("user", "organisation").get(pk=role.pk)
        _refuse_period(role, starts_on, ends_on)
        _refuse_colleague(role, colleague, starts_on, ends_on)
        row = StandIn(
            membership=role,
            user=colleague,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            made_by=by,
            made_at=audit.now(),
        )
        row.full_clean()
        row.save(force_insert=True)
        after = {"starts_on": starts_on, "ends_on": ends_on}
        trail.add("programmes.stand_in", row, after=after, reason=row.reason)
    return row


def withdraw_stand_in(row: StandIn, *, by: User) -> None:
    """Take a standing-in back, from this moment on; what was done in it stays."""
    require(may_arrange_stand_in(by, row.membership))
    with audit.transaction(by) as trail:
        today = audit.today()
        if not StandIn.objects.not_over(today).filter(pk=row.pk).update(withdrawn_at=audit.now()):
            raise ValidationError("Deze waarneming is al voorbij.")
        trail.add("programmes.withdraw_stand_in", row, before={"ends_on": row.ends_on})


def _refuse_period(role: Membership, first: dt.date, last: dt.date) -> None:
    if first < audit.today():
        raise ValidationError({"starts_on": "Een waarneming begint op zijn vroegst vandaag."})
    if first > _months_after(audit.today(), FURTHEST_STAND_IN):
        raise ValidationError({"starts_on": "Een waarneming begint hoogstens een jaar vooruit."})
    if last < first:
        raise ValidationError({"ends_on": "Een waarneming kan niet eindigen voordat zij begint."})
    if last >= _months_after(first, LONGEST_STAND_IN):
        raise ValidationError({"ends_on": "Een waarneming duurt hoogstens drie maanden."})
    if role.role not in Membership.WORKING:
        raise ValidationError({"membership": "Deze rol kan niemand waarnemen."})
    if first < role.starts_on or (role.ends_on and last > role.ends_on):
        raise ValidationError({"ends_on": "Een waarneming valt binnen de periode van de rol zelf."})


def _refuse_colleague(role: Membership, colleague: User, first: dt.date, last: dt.date) -> None:
    """Refuse who has no role to stand in from, is away, or whose own absence or standing-in would make a chain."""
    if colleague.pk == role.user_id:
        raise ValidationError({"colleague": "Kies een collega; niemand neemt voor zichzelf waar."})
    own = Membership.objects.filter(user=colleague, organisation=role.organisation, role__in=Membership.WORKING)
    if not colleague.is_active or not own.active_on(first).active_on(last).exists():
        raise ValidationError(
            {"colleague": f"Kies een collega die in die tijd zelf een rol heeft bij {role.organisation}."}
        )
    during = StandIn.objects.overlapping(first, last)
    if during.filter(membership__user=colleague).exists():
        raise ValidationError({"colleague": "Deze collega is in die tijd zelf afwezig: iemand anders neemt waar."})
    if during.filter(user=role.user_id).exists():
        text = f"{role.user} neemt in die tijd zelf voor iemand waar. Een waarneming kan niet worden doorgegeven."
        raise ValidationError({"membership": text})
    if during.filter(membership=role).exists():
        raise ValidationError({"membership": "Voor deze rol is er in die tijd al een waarnemer."})


def _months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or the last one of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))
