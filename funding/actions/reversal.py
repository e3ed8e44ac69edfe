"""A mistake is reversed by an entry that is its exact negative; nothing is edited or removed (rule 3)."""

import datetime as dt

from django.core.exceptions import ValidationError

from funding.actions.booking import book, drafted, refuse
from funding.models import ExpectedCash, LedgerEntry
from programmes.permissions import may_reverse, require
from romportal import audit
from romportal.accounts.models import User


def reverse(entry: LedgerEntry, *, reason: str, reference_date: dt.date, document: str = "", by: User) -> LedgerEntry:
    """Book the exact negative of an entry, its kasreeks included.

    Raises ValidationError for what was reversed already, for a reversal, for programming (which only an agreement
    changes), and with the shortage when it would break a rule: what is paid on it must be reversed first.
    """
    require(may_reverse(by, entry))
    with audit.transaction(by) as trail:
        # The lock makes the second of two people see that the first was before him.
        entry = LedgerEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        _refuse_what_cannot_be_reversed(entry)
        back = drafted(
            entry.kind,
            amount=-entry.amount,
            reason=reason,
            reference_date=reference_date,
            document=document or entry.document,
            signed=True,
            cash_year=entry.cash_year,
            ceiling_id=entry.ceiling_id,
            line_id=entry.line_id,
            commitment_id=entry.commitment_id,
            reverses=entry,
        )
        refuse(book([back], by=by))
        ExpectedCash.objects.bulk_create(
            ExpectedCash(entry=back, year=cash.year, amount=-cash.amount) for cash in entry.expected_cash.all()
        )
        trail.add(
            "funding.reverse",
            entry,
            after={"kind": entry.get_kind_display(), "amount": back.amount},
            reason=back.reason,
            document=back.document,
        )
    return back


def _refuse_what_cannot_be_reversed(entry: LedgerEntry) -> None:
    if entry.kind == LedgerEntry.Kind.PROGRAMMED:
        raise ValidationError(
            "Programmering verandert alleen door een afstemming. Maak een wijziging van het programma."
        )
    if entry.reverses_id is not None:
        raise ValidationError("Dit is zelf een terugdraaiing. Boek opnieuw wat er had moeten staan.")
    if LedgerEntry.objects.filter(reverses=entry).exists():
        raise ValidationError("Deze mutatie is al teruggedraaid.")
