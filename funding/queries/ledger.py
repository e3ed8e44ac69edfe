"""The entries behind a figure, and what they changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Round

from funding.models import Ceiling, ExpectedCash, FundingSource, LedgerEntry
from funding.models.ledger import LedgerEntryQuerySet
from funding.queries.totals import ZERO, cents, split
from programmes.models import Agreement, Pillar, PillarAssignment, Programme
from programmes.queries import statuses, versions_in_force
from romportal import audit

Kind = LedgerEntry.Kind
#: figures that are the difference of two kinds: the first less the second
DIFFERENCES = {
    "to_programme": ("nog te programmeren", Kind.AVAILABLE, Kind.PROGRAMMED),
    "to_commit": ("nog te verplichten", Kind.PROGRAMMED, Kind.COMMITTED),
    "to_pay": ("nog te betalen", Kind.COMMITTED, Kind.PAID),
}


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
    if since is not None:
        within = list(entries.filter(booked_at__gte=audit.end_of(since)).order_by("booked_at", "pk"))
        running = _booked_before(entries.filter(booked_at__lt=audit.end_of(since)), within)
    else:
        within, running = list(entries.order_by("booked_at", "pk")), defaultdict(lambda: ZERO)
    changes = []
    for entry in within:
        key = (entry.kind, entry.line_id or entry.ceiling_id)
        old, running[key] = running[key], running[key] + entry.amount
        changes.append(_change(entry, old, running[key]))
    return changes[::-1]


def _booked_before(before: LedgerEntryQuerySet, within: Collection[LedgerEntry]) -> dict[tuple[str, int], Decimal]:
    """Return what lines and ceilings that changed within a period had before it."""
    lines = {entry.line_id for entry in within if entry.line_id}
    ceilings = {entry.ceiling_id for entry in within if not entry.line_id}
    touched = before.filter(Q(line__in=lines) | Q(line__isnull=True, ceiling__in=ceilings))
    found: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    sums = touched.order_by().values_list("kind", "line", "ceiling").annotate(total=Round(Sum("amount"), 2))
    found.update({(kind, line or ceiling): cents(total) for kind, line, ceiling, total in sums})
    return found


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


@dataclass(frozen=True)
class Selection:
    """The entries behind a figure, newest first, with what of each counts in it; together that is the figure.

    An entry counts whole, except for a cash year (of a commitment what is expected then) and for the share of a
    pillar: there `parts` has the cents of each entry by its key.
    """

    entries: LedgerEntryQuerySet
    kind: str
    cash_year: int | None
    parts: dict[int, Decimal] | None

    @property
    def is_partial(self) -> bool:
        return self.parts is not None or (self.cash_year is not None and self.kind != Kind.PAID)

    def part(self, entry: LedgerEntry) -> Decimal:
        """Return what of an entry of this selection counts (euro)."""
        return cents(entry.counted) if self.parts is None else self.parts[entry.pk]  # type: ignore[attr-defined]

    def sums(self) -> list[tuple[str, Decimal]]:
        """Return per kind of entry, in words and in order, what they add up to, and their difference if asked."""
        found = self._by_kind()
        rows = [(self._words(kind), found[kind]) for kind in Kind if kind in found]
        if self.kind in DIFFERENCES:
            words, first, second = DIFFERENCES[self.kind]
            rows.append((words, found.get(first, ZERO) - found.get(second, ZERO)))
        return rows

    def _words(self, kind: Kind) -> str:
        return "verwacht" if self.cash_year is not None and kind == Kind.COMMITTED else str(kind.label)

    def _by_kind(self) -> dict[str, Decimal]:
        if self.parts is None:
            sums = self.entries.order_by().values_list("kind").annotate(total=Round(Sum("counted"), 2))
            return {kind: cents(total) for kind, total in sums}
        found: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for pk, kind in self.entries.order_by().values_list("pk", "kind"):
            found[kind] += self.parts[pk]
        return found


def select(
    *,
    as_of: dt.date | None = None,
    source: FundingSource | None = None,
    year: int | None = None,
    kind: str = "",
    programme: Programme | None = None,
    cash_year: int | None = None,
    ceiling: Ceiling | None = None,
    pillar: Pillar | None = None,
    status: str = "",
    shared: bool = False,
) -> Selection:
    """Return the entries behind a figure, for every figure of the money pages.

    `kind` is a kind of entry or a difference of two; a year takes lines of that budget year, and of a ceiling what it
    has when that year is its only one. A cash year takes payments in it and commitments that expect cash in it. A
    pillar or a status takes whole entries of programmes that have it, and with `shared` only the pillar's share.
    """
    found = _counted(entries_for_display(as_of=as_of), cash_year)
    if year is not None:
        found = found.filter(
            Q(line__year=year) | Q(line__isnull=True, ceiling__first_year=year, ceiling__last_year=year)
        )
    if pillar is not None:
        versions = versions_in_force(as_of).filter(pillar_assignments__pillar=pillar)
        found = found.filter(line__programme__in=versions.order_by().values("programme"))
    if status:
        found = found.filter(line__programme__in=[key for key, each in statuses(as_of).items() if each == status])
    if kind:
        found = found.filter(kind__in=DIFFERENCES[kind][1:] if kind in DIFFERENCES else [kind])
    wanted = {"ceiling__source": source, "line__programme": programme, "ceiling": ceiling}
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    parts = _shares(found, pillar, as_of) if shared and pillar is not None else None
    return Selection(found, kind, cash_year, parts)


def _counted(found: LedgerEntryQuerySet, cash_year: int | None) -> LedgerEntryQuerySet:
    """Annotate `counted`; for a cash year only its payments, whole, and of commitments what is expected in it."""
    if cash_year is None:
        return found.annotate(counted=F("amount"))
    expected = ExpectedCash.objects.filter(entry=OuterRef("pk"), year=cash_year).values("amount")
    found = found.filter(Q(cash_year=cash_year) | Q(kind=Kind.COMMITTED, expected_cash__year=cash_year))
    return found.annotate(counted=Case(When(kind=Kind.COMMITTED, then=Subquery(expected)), default=F("amount")))


def _shares(found: LedgerEntryQuerySet, pillar: Pillar, as_of: dt.date | None) -> dict[int, Decimal]:
    """Return by entry the cents that go to a pillar, by the shares of each programme's version in force.

    Each entry gets what the pillar's part of the running total grows by, so that no cent is lost between entries and
    the parts of a programme add up to the part of its total.
    """
    shares: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = PillarAssignment.objects.filter(version__in=versions_in_force(as_of)).order_by("pillar__order", "pillar")
    for key, each, share in rows.values_list("version__programme", "pillar", "share"):
        shares[key].append((each, share))
    running: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    parts = {}
    moments = found.order_by("booked_at", "pk").values_list("pk", "line__programme", "kind", "counted")
    for pk, programme, kind, amount in moments:
        before = running[programme, kind]
        running[programme, kind] = after = before + cents(amount)
        parts[pk] = _to_pillar(after, shares[programme], pillar.pk) - _to_pillar(before, shares[programme], pillar.pk)
    return parts


def _to_pillar(amount: Decimal, shares: Collection[tuple[int, int]], pillar: int) -> Decimal:
    parts = split(amount, [share for _, share in shares])
    return next(part for (key, _), part in zip(shares, parts, strict=True) if key == pillar)


def entries_for_display(*, as_of: dt.date | None = None) -> LedgerEntryQuerySet:
    """Return entries with all that a row of the ledger shows, in one query."""
    return LedgerEntry.objects.as_of(as_of).select_related(
        "ceiling__source", "line__programme__version_in_force", "commitment__grant", "agreement", "by", "reversed_by"
    )


def last_booking_day() -> dt.date | None:
    """Return the day (Europe/Amsterdam) of the last booking."""
    moment = LedgerEntry.objects.order_by("-booked_at").values_list("booked_at", flat=True).first()
    return audit.local_day(moment) if moment else None
