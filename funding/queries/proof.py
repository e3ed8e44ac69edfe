"""The proof of the ledger: every running total is the sum of its entries, and no rule is broken (rules 1-3)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Round

from funding.models import BudgetLine, Ceiling, Commitment, ExpectedCash, LedgerEntry
from funding.queries.totals import ZERO, cents

Kind = LedgerEntry.Kind

#: per noun: how it hangs on an entry, and the kind of entry that each of its running totals is the sum of
TOTALS: list[tuple[Any, str, dict[str, str]]] = [
    (Ceiling, "ceiling", {name: name for name in ("available", "received", "programmed")}),
    (BudgetLine, "line", {name: name for name in ("programmed", "committed", "paid", "realised")}),
    (Commitment, "commitment", {"amount": "committed", "paid": "paid"}),
]
#: what may never be more than what
LIMITS = [(Ceiling, "programmed", "available"), (BudgetLine, "committed", "programmed"), (Commitment, "paid", "amount")]


def breaches() -> Iterator[str]:
    """Yield every place where the ledger does not hold, in a fixed number of queries. None means it is proven."""
    for noun, part, totals in TOTALS:
        yield from _wrong_totals(noun, part, totals)
    for noun, lower, upper in LIMITS:
        for row in _named(noun).filter(**{f"{lower}__gt": F(upper)}):
            yield f"{_name(row)}: {lower} {getattr(row, lower):.2f} is more than {upper} {getattr(row, upper):.2f}"
    yield from _wrong_cash()
    yield from _wrong_parts()
    yield from _wrong_authority()
    yield from _wrong_reversals()


def counts() -> dict[str, int]:
    """Return how many rows the proof went over."""
    nouns = {"entries": LedgerEntry, "ceilings": Ceiling, "lines": BudgetLine, "commitments": Commitment}
    return {name: noun._default_manager.count() for name, noun in nouns.items()}


def _named(noun: Any) -> Any:
    return noun.objects.select_related(*noun._default_manager.all().NAMED).order_by("pk")


def _name(row: Any) -> str:
    return f"{row._meta.model_name} {row.pk} ({row})"


def _wrong_totals(noun: Any, part: str, totals: dict[str, str]) -> Iterator[str]:
    entries = LedgerEntry.objects.filter(**{f"{part}__isnull": False}).order_by().values_list(part, "kind")
    sums = {(key, kind): cents(total) for key, kind, total in entries.annotate(total=Round(Sum("amount"), 2))}
    for row in _named(noun):
        for total, kind in totals.items():
            running, booked = getattr(row, total), sums.get((row.pk, kind), ZERO)
            if running != booked:
                yield f"{_name(row)}: {total} is {running:.2f}, its entries add up to {booked:.2f}"
            if running < 0:
                yield f"{_name(row)}: {total} is {running:.2f}, below zero"


def _wrong_cash() -> Iterator[str]:
    cash = ExpectedCash.objects.order_by().values_list("entry").annotate(total=Round(Sum("amount"), 2))
    expected: dict[int, Decimal] = {key: cents(total) for key, total in cash}
    committed = LedgerEntry.objects.of_kind(Kind.COMMITTED).order_by("pk")
    per_commitment: dict[int, Decimal] = {}
    for pk, commitment, amount in committed.values_list("pk", "commitment", "amount"):
        total = expected.pop(pk, ZERO)
        per_commitment[commitment] = per_commitment.get(commitment, ZERO) + total
        if total != amount:
            yield f"entry {pk}: committed {amount:.2f}, its expected cash adds up to {total:.2f}"
    for pk in sorted(expected):
        yield f"entry {pk}: has expected cash, but is no commitment"
    for row in _named(Commitment):
        if (total := per_commitment.get(row.pk, ZERO)) != row.amount:
            yield f"{_name(row)}: amount is {row.amount:.2f}, its expected cash adds up to {total:.2f}"


def _wrong_parts() -> Iterator[str]:
    outside = (
        ~Q(source=F("ceiling__source")) | Q(year__lt=F("ceiling__first_year")) | Q(year__gt=F("ceiling__last_year"))
    )
    for line in _named(BudgetLine).filter(outside):
        yield f"{_name(line)}: does not lie under ceiling {line.ceiling_id}"
    strangers = Q(line__isnull=False) & ~Q(ceiling=F("line__ceiling"))
    strangers |= Q(commitment__isnull=False) & ~Q(line=F("commitment__line"))
    for pk in LedgerEntry.objects.filter(strangers).order_by("pk").values_list("pk", flat=True):
        yield f"entry {pk}: its ceiling, line and commitment do not belong together"
    ceilings = list(Ceiling.objects.select_related("source").order_by("source", "first_year", "pk"))
    for one, next_one in zip(ceilings, ceilings[1:], strict=False):
        if one.source_id == next_one.source_id and next_one.first_year <= one.last_year:
            yield f"{_name(next_one)}: overlaps {_name(one)}"


def _wrong_authority() -> Iterator[str]:
    programmed = LedgerEntry.objects.of_kind(Kind.PROGRAMMED).filter(agreement__reached_at__isnull=True)
    for pk in programmed.order_by("pk").values_list("pk", flat=True):
        yield f"entry {pk}: programmed without a reached agreement"


def _wrong_reversals() -> Iterator[str]:
    same = ["kind", "ceiling_id", "line_id", "commitment_id", "cash_year"]
    for entry in LedgerEntry.objects.filter(reverses__isnull=False).select_related("reverses").order_by("pk"):
        original = entry.reverses
        if entry.amount != -original.amount or any(getattr(entry, name) != getattr(original, name) for name in same):
            yield f"entry {entry.pk}: is not the exact negative of entry {original.pk}"
        if original.reverses_id is not None:
            yield f"entry {entry.pk}: reverses entry {original.pk}, which is a reversal itself"
