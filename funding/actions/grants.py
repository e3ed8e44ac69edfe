"""Grants and orders, their commitments, and the payments on them. Commitments and cash are kept apart (GOV-8)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from funding.actions.booking import FIRST_DAY, book, drafted, refuse
from funding.models import BudgetLine, Commitment, ExpectedCash, Grant, LedgerEntry
from funding.models.money import FIRST_BUDGET_YEAR, LAST_BUDGET_YEAR
from funding.queries.totals import CENT, ZERO
from programmes.dutch import euro
from programmes.permissions import may_commit, may_pay, require
from romportal import audit
from romportal.accounts.models import User

Kind = LedgerEntry.Kind
Row = tuple[BudgetLine, Decimal, Mapping[int, Decimal]]


def make_grant(*, number: str, kind: str, party: str, dated_on: dt.date, conditions: str = "", by: User) -> Grant:
    """Record a beschikking or opdracht to a party. Raises ValidationError by field, a number that exists too."""
    require(may_commit(by))
    with audit.transaction(by) as trail:
        grant = Grant(
            number=(number or "").strip(),
            kind=kind,
            party=(party or "").strip(),
            dated_on=dated_on,
            conditions=(conditions or "").strip(),
        )
        grant.full_clean()
        if not FIRST_DAY <= grant.dated_on <= audit.today():
            raise ValidationError({"dated_on": "Deze datum ligt in de toekomst of te lang geleden."})
        try:
            with transaction.atomic():
                grant.save(force_insert=True)
        except IntegrityError as error:  # somebody else took the number between the check and here
            raise ValidationError({"number": Grant._meta.get_field("number").error_messages["unique"]}) from error
        trail.add("funding.make_grant", grant, after={"kind": grant.get_kind_display(), "party": grant.party})
    return grant


def commit(
    grant: Grant,
    line: BudgetLine,
    *,
    amount: Decimal,
    expected: Mapping[int, Decimal],
    reason: str,
    reference_date: dt.date,
    by: User,
) -> Commitment:
    """Book a commitment (verplichting) of `amount` euro of a grant on a budget line; again on that line adds to it.

    `expected` is the kasreeks: what will be paid in which cash year, together the amount. Raises ValidationError
    naming what is lacking when it passes what is programmed. Source: GOV-8 (agreed up front), rule 2.
    """
    require(may_commit(by, line.programme))
    with audit.transaction(by) as trail:
        entry = _commitment_entry(line, amount, expected, reason, reference_date)
        (commitment,) = _commit(grant, [(line, entry, expected)], by, field="amount")
        trail.add("funding.commit", commitment, after={"amount": amount, "expected": dict(expected)}, reason=reason)
    commitment.refresh_from_db(fields=["amount", "paid"])
    return commitment


def grant_with_commitments(
    *,
    number: str,
    kind: str,
    party: str,
    dated_on: dt.date,
    conditions: str = "",
    rows: Sequence[Row],
    reason: str,
    by: User,
) -> Grant:
    """Record a grant with a commitment on each of its lines (line, euro, kasreeks): all of it, or nothing.

    Raises ValidationError by field for the grant itself, and with every row that is wrong or short at once.
    """
    require(may_commit(by))
    if not rows:
        raise ValidationError("Een beschikking of opdracht rust op ten minste één budgetregel.")
    if len({line.pk for line, _, _ in rows}) < len(rows):
        raise ValidationError("Elke budgetregel komt één keer voor; tel de bedragen op.")
    with audit.transaction(by) as trail:
        grant = make_grant(number=number, kind=kind, party=party, dated_on=dated_on, conditions=conditions, by=by)
        drafts, texts = [], []
        for line, amount, expected in rows:
            try:
                drafts.append((line, _commitment_entry(line, amount, expected, reason, dated_on), expected))
            except ValidationError as error:
                if "reason" in error.error_dict:
                    raise ValidationError({"reason": error.error_dict["reason"]}) from error
                texts += [f"{line.source} {line.year}: {text}" for text in error.messages]
        if texts:
            raise ValidationError(texts)
        for commitment, (_, entry, expected) in zip(_commit(grant, drafts, by), drafts, strict=True):
            after = {"amount": entry.amount, "expected": dict(expected)}
            trail.add("funding.commit", commitment, after=after, reason=reason)
    return grant


def _commitment_entry(
    line: BudgetLine, amount: Decimal, expected: Mapping[int, Decimal], reason: str, reference_date: dt.date
) -> LedgerEntry:
    wrong = {"expected": text} if (text := _wrong_cash(line, amount, expected)) else None
    return drafted(
        Kind.COMMITTED,
        amount=amount,
        reason=reason,
        reference_date=reference_date,
        wrong=wrong,
        line_id=line.pk,
        ceiling_id=line.ceiling_id,
    )


def _wrong_cash(line: BudgetLine, amount: Decimal, expected: Mapping[int, Decimal]) -> str:
    if any(not FIRST_BUDGET_YEAR <= year <= LAST_BUDGET_YEAR for year in expected):
        return f"Een kasjaar ligt van {FIRST_BUDGET_YEAR} tot en met {LAST_BUDGET_YEAR}."
    if any(year < line.year for year, cash in expected.items() if cash):
        return _too_early(line)
    if any(not cash.is_finite() or cash < 0 or cash != cash.quantize(CENT) for cash in expected.values()):
        return "Een bedrag in de kasreeks is nul of meer, met hoogstens twee cijfers achter de komma."
    if amount.is_finite() and (total := sum(expected.values(), ZERO)) != amount:
        return f"De kasreeks is samen {euro(total)}; de verplichting is {euro(amount)}."
    return ""


def _too_early(line: BudgetLine) -> str:
    return f"Een kasjaar ligt niet vóór het begrotingsjaar {line.year}; later mag wel."


def _commit(
    grant: Grant,
    drafts: Sequence[tuple[BudgetLine, LedgerEntry, Mapping[int, Decimal]]],
    by: User,
    field: str | None = None,
) -> list[Commitment]:
    """Book drafted entries on the commitments of a grant, made where they are not there yet."""
    drafts = sorted(drafts, key=lambda draft: draft[0].pk)
    # An upsert: two people who commit the same grant on the same line at once both find one row.
    commitments = Commitment.objects.bulk_create(
        [Commitment(grant=grant, line=line) for line, _, _ in drafts],
        update_conflicts=True,
        unique_fields=["grant", "line"],
        update_fields=["grant"],
    )
    for commitment, (_, entry, _) in zip(commitments, drafts, strict=True):
        entry.commitment = commitment
    refuse(book([entry for _, entry, _ in drafts], by=by), field=field)
    ExpectedCash.objects.bulk_create(
        ExpectedCash(entry=entry, year=year, amount=cash)
        for _, entry, expected in drafts
        for year, cash in sorted(expected.items())
        if cash
    )
    return commitments


def pay(
    commitment: Commitment,
    *,
    amount: Decimal,
    cash_year: int,
    reason: str,
    reference_date: dt.date,
    document: str = "",
    by: User,
) -> LedgerEntry:
    """Book a payment of `amount` euro on a commitment in a cash year, which may be later than its budget year.

    It is never earlier. Raises ValidationError naming what is lacking when it passes the commitment (rule 2).
    """
    line = commitment.line
    require(may_pay(by, line.programme))
    with audit.transaction(by) as trail:
        entry = drafted(
            Kind.PAID,
            amount=amount,
            cash_year=cash_year,
            reason=reason,
            reference_date=reference_date,
            document=document,
            wrong={"cash_year": _too_early(line)} if FIRST_BUDGET_YEAR <= cash_year < line.year else None,
            commitment_id=commitment.pk,
            line_id=line.pk,
            ceiling_id=line.ceiling_id,
        )
        refuse(book([entry], by=by), field="amount")
        trail.add(
            "funding.pay",
            commitment,
            after={"amount": entry.amount, "cash_year": cash_year},
            reason=entry.reason,
            document=entry.document,
        )
    return entry
