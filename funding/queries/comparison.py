"""Two versions of a programme beside each other: texts by paragraph, lists, participants, and money by year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from funding.models import FundingSource
from funding.queries.agreements import Difference, differences
from funding.queries.totals import ZERO, cents
from programmes.dutch import euro_short
from programmes.models import Programme, ProgrammeVersion
from programmes.permissions import may_see_draft
from programmes.queries.comparison import Changed, paragraphs
from romportal import audit
from romportal.accounts.models import User


@dataclass(frozen=True)
class AskedChange:
    """What two versions ask of a source in a budget year (euro)."""

    source: FundingSource
    year: int
    old: Decimal
    new: Decimal

    @property
    def difference(self) -> Decimal:
        return self.new - self.old


@dataclass(frozen=True)
class InForce:
    """A version with the days on which it was in force: from its agreement until the next one's."""

    version: ProgrammeVersion
    since: dt.date | None
    until: dt.date | None


def versions_seen(programme: Programme, reader: User | None) -> list[InForce]:
    """Return the versions that the reader may see, newest first, each with its days in force; two queries."""
    rows = programme.versions.select_related("agreement", "lead", "programme").order_by("number")
    agreed = [version for version in rows if version.agreed_at is not None]
    ends = {old.pk: audit.local_day(new.agreed_at) for old, new in pairwise(agreed)}
    return [
        InForce(version, audit.local_day(version.agreed_at) if version.agreed_at else None, ends.get(version.pk))
        for version in sorted(rows, key=lambda each: -each.number)
        if may_see_draft(reader, version)
    ]


def compared(old: ProgrammeVersion | None, new: ProgrammeVersion) -> list[Changed]:
    """Return every part that reads differently in two versions fetched `with_children`, in the order of the form."""
    return [_changed(row) for row in differences(new, old)]


def _changed(row: Difference) -> Changed:
    pieces = paragraphs(row.old, row.new) if "\n" in row.old.strip() or "\n" in row.new.strip() else []
    return Changed(row.part, row.old, row.new, row.by, pieces)


def asked_changes(old: ProgrammeVersion | None, new: ProgrammeVersion) -> list[AskedChange]:
    """Return what both versions ask per source and budget year, also where it stayed the same.

    Fetch the versions with "asked_amounts__source": then this asks nothing more.
    """
    before, after = _asked(old) if old else {}, _asked(new)
    sources = {source.pk: source for source, _ in [*before, *after]}
    keys = sorted({*before, *after}, key=lambda key: (key[0].order, key[0].code, key[1]))
    return [
        AskedChange(sources[source.pk], year, before.get((source, year), ZERO), after.get((source, year), ZERO))
        for source, year in keys
    ]


def asked_total(changes: Sequence[AskedChange]) -> dict[str, Decimal]:
    """Return what the rows add up to: old, new and the difference (euro)."""
    return {name: sum((getattr(row, name) for row in changes), ZERO) for name in ("old", "new", "difference")}


def told_changes(old: ProgrammeVersion, new: ProgrammeVersion) -> list[Difference]:
    """Return in one list what reads differently and what is asked differently, for a short history."""
    money = [row for row in asked_changes(old, new) if row.difference]
    return differences(new, old) + [
        Difference(f"Gevraagd {row.source} {row.year}", euro_short(row.old), euro_short(row.new)) for row in money
    ]


def _asked(version: ProgrammeVersion) -> dict[tuple[FundingSource, int], Decimal]:
    return {(row.source, row.year): cents(row.amount) for row in version.asked_amounts.all()}
