"""The one place where entries are written and running totals move: entries, then totals sorted by key.

Totals move in conditional UPDATEs that also refuse, so that many writers stay exact (rules 1, 2 and 4).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from funding.models import BudgetLine, Ceiling, Commitment, LedgerEntry
from funding.queries.asked import committed_text
from programmes.dutch import LARGEST, euro
from romportal import audit
from romportal.accounts.models import User

Kind = LedgerEntry.Kind
Total = tuple[str, str]  # which part of an entry, and which of its running totals
FIRST_DAY = dt.date(2000, 1, 1)

#: the order in which totals are locked: commitments, lines, ceilings
ORDER: dict[str, Any] = {"commitment": Commitment, "line": BudgetLine, "ceiling": Ceiling}

#: the running totals that an entry of each kind moves
MOVES: dict[str, list[Total]] = {
    Kind.AVAILABLE: [("ceiling", "available")],
    Kind.RECEIVED: [("ceiling", "received")],
    Kind.PROGRAMMED: [("line", "programmed"), ("ceiling", "programmed")],
    Kind.COMMITTED: [("commitment", "amount"), ("line", "committed")],
    Kind.PAID: [("commitment", "paid"), ("line", "paid")],
    Kind.REALISED: [("line", "realised")],
}


@dataclass(frozen=True)
class Short:
    """A running total that cannot take its mutation of `amount`, and how much is lacking (euro)."""

    part: str
    total: str
    row: Any
    amount: Decimal
    short: Decimal


def book(
    entries: Sequence[LedgerEntry],
    *,
    by: User | None,
    made: Collection[BudgetLine] = (),
) -> list[Short]:
    """Write entries and move every running total that they touch; return what refuses, all at once.

    `made` are lines that the caller just made with the totals that these entries give them.

    The caller raises when anything is returned, so that its transaction leaves nothing behind. While history is
    loaded entries have no author; that is refused once anything was booked in the portal itself (rule 8).
    """
    if audit.is_loading():
        _refuse_history_after_the_first_booking()
    for entry in entries:
        entry.booked_at, entry.is_loaded = audit.now(), audit.is_loading()
        entry.by = None if audit.is_loading() else by
    LedgerEntry.objects.bulk_create(entries)
    moves: dict[Total, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in entries:
        for part, total in MOVES[entry.kind]:
            moves[part, total][getattr(entry, f"{part}_id")] += entry.amount
    complete = {line.pk for line in made}
    shorts = []
    for (part, total), amounts in sorted(moves.items(), key=lambda move: list(ORDER).index(move[0][0])):
        done = complete if part == "line" else ()
        if amounts := {key: amount for key, amount in amounts.items() if amount and key not in done}:
            shorts += _move(part, total, amounts)
    return shorts


def _refuse_history_after_the_first_booking() -> None:
    # Exactly what is not loaded has an author (constraint), and the largest key is one step in an index.
    if LedgerEntry.objects.aggregate(author=Max("by"))["author"] is not None:
        raise ValidationError("Er is al in het portaal zelf geboekt; geschiedenis kan niet meer worden geladen.")


def _move(part: str, total: str, amounts: dict[int, Decimal]) -> list[Short]:
    """Move a total of one or more rows, and say how much is lacking where it could not."""
    rows = ORDER[part].objects
    refused = amounts.keys() - rows.move(total, amounts)
    if not refused:
        return []
    return [
        Short(part, total, row, amounts[row.pk], _lacking(row, total, amounts[row.pk]))
        for row in rows.filter(pk__in=refused).for_refusal()
    ]


def _lacking(row: Any, total: str, amount: Decimal) -> Decimal:
    new = getattr(row, total) + amount
    if new > LARGEST:
        return new - LARGEST
    sign, bound = type(row).objects.all().BOUNDS.get(total, (">=", ""))
    held = getattr(row, bound) if bound else Decimal(0)
    return new - held if sign == "<=" else held - new


def text_of(short: Short) -> str:
    """Say in Dutch what refuses: source, year or period, shortage, and what it is held against."""
    row, lacking = short.row, euro(short.short)
    if getattr(row, short.total) + short.amount > LARGEST:
        return f"Dit bedrag is te groot: een totaal is hoogstens {euro(LARGEST)}."
    match short.part, short.total:
        case "ceiling", "available":
            return f"{row}: {lacking} te weinig; er is al {euro(row.programmed)} geprogrammeerd."
        case "ceiling", "received":
            return f"{row}: {lacking} te weinig; er is {euro(row.received)} ontvangen."
        case "ceiling", _:
            return f"{row}: {lacking} te weinig; er is nog {euro(row.room)} te programmeren."
        case "line", "programmed":
            return committed_text(row, short.short)
        case "line", "committed":
            return (
                f"{row.source} {row.year}: {lacking} te weinig; van {row.programme.code} is {euro(row.programmed)} "
                f"geprogrammeerd en al {euro(row.committed)} verplicht."
            )
        case "commitment", "amount":
            return f"{_named(row)}: {lacking} te weinig; er is al {euro(row.paid)} betaald."
        case "commitment", _:
            return (
                f"{_named(row)}: {lacking} te weinig; er is {euro(row.amount)} verplicht "
                f"en al {euro(row.paid)} betaald."
            )
    return f"{row.source} {row.year}: {lacking} te weinig; er is {euro(getattr(row, short.total))} geboekt."


def _named(commitment: Commitment) -> str:
    line = commitment.line
    return f"{commitment.grant.number}, {line.source} {line.year}"


def refuse(shorts: Sequence[Short], *, field: str | None = None) -> None:
    """Raise one ValidationError with all that refuses, at the field of the form when one is named."""
    if texts := [text_of(short) for short in shorts]:
        raise ValidationError({field: texts} if field else texts)


def drafted(
    kind: str,
    *,
    amount: Decimal,
    reason: str,
    reference_date: dt.date,
    document: str = "",
    signed: bool = False,
    wrong: Mapping[str, str] | None = None,
    **parts: Any,
) -> LedgerEntry:
    """Return an unsaved entry, or raise ValidationError with everything that is wrong with it, by field.

    `wrong` is what the caller already found; `parts` are what the entry hangs on (line_id=..., ceiling_id=...).
    """
    entry = LedgerEntry(
        kind=kind,
        amount=amount,
        reason=(reason or "").strip(),
        reference_date=reference_date,
        document=(document or "").strip(),
        **parts,
    )
    errors: dict[str, Any] = dict(wrong or {})
    try:
        entry.clean_fields(exclude=["booked_at", "ceiling", "line", "commitment", "agreement", "reverses", "by"])
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    errors |= {name: text for name, text in _wrong(entry, signed=signed).items() if name not in errors}
    if not entry.reason:
        errors["reason"] = "Geef de reden van deze mutatie."
    if errors:
        raise ValidationError(errors)
    return entry


def _wrong(entry: LedgerEntry, *, signed: bool) -> dict[str, str]:
    errors = {}
    if isinstance(entry.amount, Decimal) and entry.amount.is_finite():
        if entry.amount == 0:
            errors["amount"] = "Een mutatie van niets wordt niet geboekt."
        elif entry.amount < 0 and not signed:
            errors["amount"] = "Dit bedrag is nul of lager. Een fout wordt teruggedraaid."
    if isinstance(entry.reference_date, dt.date):
        if entry.reference_date > audit.today():
            errors["reference_date"] = "Deze datum ligt in de toekomst."
        elif entry.reference_date < FIRST_DAY:
            errors["reference_date"] = "Deze datum is te lang geleden; controleer het jaar."
    if entry.kind == Kind.PAID and isinstance(entry.cash_year, int) and entry.cash_year > audit.today().year:
        errors["cash_year"] = "Dit kasjaar is nog niet begonnen."
    needs_document = entry.kind in (Kind.AVAILABLE, Kind.RECEIVED, Kind.REALISED)
    if needs_document and not entry.document:
        errors["document"] = "Noem het stuk waarop deze mutatie berust."
    return errors
