"""What happens to the rights of people; nothing of it removes what was."""

from programmes.models import Membership, Organisation, RightsReview
from programmes.permissions import may_review_rights, require
from romportal import audit
from romportal.accounts.models import User


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
