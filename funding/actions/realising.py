"""What was really spent of a budget line (gerealiseerd)."""

import datetime as dt
from decimal import Decimal

from funding.actions.booking import book, drafted, refuse
from funding.models import BudgetLine, LedgerEntry
from programmes.permissions import may_realise, require
from romportal import audit
from romportal.accounts.models import User


def realise(
    line: BudgetLine,
    *,
    amount: Decimal,
    reason: str,
    reference_date: dt.date,
    document: str,
    by: User,
) -> LedgerEntry:
    """Book that `amount` euro of a budget line was spent, on the strength of a document.

    More than programmed can be realised: that is a deviation to report, not a mistake to refuse.
    """
    require(may_realise(by, line.programme))
    with audit.transaction(by) as trail:
        entry = drafted(
            LedgerEntry.Kind.REALISED,
            amount=amount,
            reason=reason,
            reference_date=reference_date,
            document=document,
            line_id=line.pk,
            ceiling_id=line.ceiling_id,
        )
        refuse(book([entry], by=by), field="amount")
        trail.add("funding.realise", line, after={"amount": entry.amount}, reason=entry.reason, document=entry.document)
    return entry
