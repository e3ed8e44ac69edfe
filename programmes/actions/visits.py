"""Remembering when somebody looked at an agreement."""

import datetime as dt

from programmes.models import Agreement, AgreementVisit
from programmes.permissions import may_see_inbox, require
from romportal.accounts.models import User


def note_visit(agreement: Agreement, *, at: dt.datetime, by: User) -> None:
    """Remember that `by` saw what stood on the page of this agreement at the moment `at`.

    One statement, and no line in the trail: nothing of the content changes, and where people look is theirs.
    """
    require(may_see_inbox(by))
    AgreementVisit.objects.bulk_create(
        [AgreementVisit(user=by, agreement=agreement, visited_at=at)],
        update_conflicts=True,
        unique_fields=["user", "agreement"],
        update_fields=["visited_at"],
    )
