"""What a source has: ceilings move by booking, with document and reason, so that their history stays."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError

from funding.actions.booking import book, drafted, refuse
from funding.models import Ceiling, FundingSource, LedgerEntry
from programmes.permissions import may_change_ceiling, require
from romportal import audit
from romportal.accounts.models import User

Kind = LedgerEntry.Kind


def make_ceiling(source: FundingSource, *, first_year: int, last_year: int, by: User | None) -> Ceiling:
    """Give a source a ceiling over one or more years, empty until something is made available.

    Raises ValidationError when another ceiling of the source covers one of these years. Loading commands have no
    author (`by=None`).
    """
    require(_loads(by) or may_change_ceiling(by))
    with audit.transaction(by) as trail:
        # Two at once could cover the same year: the source is their common row.
        FundingSource.objects.select_for_update(no_key=True).get(pk=source.pk)
        ceiling = Ceiling(source=source, first_year=first_year, last_year=last_year)
        ceiling.full_clean()
        ceiling.save(force_insert=True)
        trail.add("funding.make_ceiling", ceiling)
    return ceiling


def change_ceiling(
    ceiling: Ceiling,
    *,
    kind: str,
    amount: Decimal,
    reason: str,
    reference_date: dt.date,
    document: str,
    by: User | None,
) -> LedgerEntry:
    """Book that `amount` euro more (or less, below zero) is available or received under a ceiling.

    Raises ValidationError naming what is lacking when less would be available than is programmed (rule 1).
    """
    require(_loads(by) or may_change_ceiling(by, ceiling))
    if kind not in (Kind.AVAILABLE, Kind.RECEIVED):
        raise ValidationError({"kind": "Kies beschikbaar gesteld of ontvangen."})
    with audit.transaction(by) as trail:
        entry = drafted(
            kind,
            amount=amount,
            reason=reason,
            reference_date=reference_date,
            document=document,
            signed=True,
            ceiling_id=ceiling.pk,
        )
        refuse(book([entry], by=by), field="amount")
        trail.add(
            "funding.change_ceiling",
            ceiling,
            after={"kind": entry.get_kind_display(), "amount": entry.amount},
            reason=entry.reason,
            document=entry.document,
        )
    return entry


def _loads(by: User | None) -> bool:
    return by is None and audit.is_loading()
