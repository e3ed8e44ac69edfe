"""The entries behind a figure, and what they changed."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Round

from funding.models import Ceiling, FundingSource, LedgerEntry
from funding.models.ledger import LedgerEntryQuerySet
from funding.queries.totals import ZERO, cents
from programmes.models import Agreement, Pillar, Programme
from programmes.queries import versions_in_force
from romportal import audit

Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class Change:
    """One mutation of what is programmed or available: from old to new (euro), on the day it was booked."""

    on: dt.date
    programme: Programme | None
    source: FundingSource
    year: int | None
    ceiling: Ceiling
    kind: Kind
    old: Decimal
    new: Decimal
    reason: str
    document: str
    agreement: Agreement | None

    @property
    def difference(self) -> Decimal:
        return self.new - self.old


def programming_changes(
    *, since: dt.date | None, until: dt.date | None, programme: Programme | None = None
) -> list[Change]:
    """Return what changed in programmed and available after the day `since`, up to and with the day `until`.

    Newest first. With a programme only its own lines, so no ceilings. Two queries.
    """
    entries = entries_for_display(as_of=until).filter(kind__in=[Kind.PROGRAMMED, Kind.AVAILABLE])
    if programme is not None:
        entries = entries.filter(line__programme=programme)
    running: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    if since is not None:
        before = entries.filter(booked_at__lt=audit.end_of(since))
        sums = before.order_by().values_list("kind", "line", "ceiling").annotate(total=Round(Sum("amount"), 2))
        running.update({(kind, line or ceiling): cents(total) for kind, line, ceiling, total in sums})
        entries = entries.filter(booked_at__gte=audit.end_of(since))
    changes = []
    for entry in entries.order_by("booked_at", "pk"):
        key = (entry.kind, entry.line_id or entry.ceiling_id)
        old, running[key] = running[key], running[key] + entry.amount
        changes.append(_change(entry, old, running[key]))
    return changes[::-1]


def _change(entry: LedgerEntry, old: Decimal, new: Decimal) -> Change:
    return Change(
        on=audit.local_day(entry.booked_at),
        programme=entry.line.programme if entry.line else None,
        source=entry.ceiling.source,
        year=entry.line.year if entry.line else _only_year(entry.ceiling),
        ceiling=entry.ceiling,
        kind=Kind(entry.kind),
        old=cents(old),
        new=cents(new),
        reason=entry.reason,
        document=entry.document,
        agreement=entry.agreement,
    )


def _only_year(ceiling: Ceiling) -> int | None:
    return ceiling.first_year if ceiling.first_year == ceiling.last_year else None


def entries(
    *,
    as_of: dt.date | None = None,
    source: FundingSource | None = None,
    year: int | None = None,
    kind: str | None = None,
    programme: Programme | None = None,
    cash_year: int | None = None,
    ceiling: Ceiling | None = None,
    pillar: Pillar | None = None,
) -> LedgerEntryQuerySet:
    """Return the entries behind a figure, newest first; their sum is the total that was drilled into.

    A year takes lines of that budget year, and of a ceiling what it has when that year is its only one. A pillar
    takes the entries of programmes with a share in it: whole, so only there the sum is not the pillar's total.
    """
    found = entries_for_display(as_of=as_of)
    if year is not None:
        found = found.filter(
            Q(line__year=year) | Q(line__isnull=True, ceiling__first_year=year, ceiling__last_year=year)
        )
    if pillar is not None:
        versions = versions_in_force(as_of).filter(pillar_assignments__pillar=pillar)
        found = found.filter(line__programme__in=versions.order_by().values("programme"))
    wanted = {
        "ceiling__source": source,
        "kind": kind,
        "line__programme": programme,
        "cash_year": cash_year,
        "ceiling": ceiling,
    }
    return found.filter(**{name: value for name, value in wanted.items() if value is not None})


def entries_for_display(*, as_of: dt.date | None = None) -> LedgerEntryQuerySet:
    """Return entries with all that a row of the ledger shows, in one query."""
    return LedgerEntry.objects.as_of(as_of).select_related(
        "ceiling__source", "line__programme__version_in_force", "commitment__grant", "agreement", "by", "reversed_by"
    )


def last_booking_day() -> dt.date | None:
    """Return the day (Europe/Amsterdam) of the last booking."""
    moment = LedgerEntry.objects.order_by("-booked_at").values_list("booked_at", flat=True).first()
    return audit.local_day(moment) if moment else None
