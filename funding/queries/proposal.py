"""The proposal as one document: which version of a programme a reader may read, and what its parts add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from funding.queries.comparison import versions_seen
from funding.queries.totals import ZERO
from programmes.models import CoFinancing, Indicator, Participation, Programme, ProgrammeVersion, RegionCheck, Rom
from programmes.queries import reworded_on_their_days
from romportal.accounts.models import User


@dataclass(frozen=True)
class Promised:
    """Who takes part, the leading ROM first, and what they promise together; None when nobody named an amount."""

    rows: list[tuple[Participation, bool]]
    fte: Decimal | None
    euro: Decimal | None


@dataclass(frozen=True)
class TargetRow:
    """An indicator with what a version aims at in each year of the table: None where no target is set."""

    indicator: Indicator
    values: list[tuple[int, Decimal | None]]


@dataclass(frozen=True)
class Targets:
    """The indicators of a version by year."""

    years: list[int]
    rows: list[TargetRow]


def proposed_version(programme: Programme, reader: User, number: int | None = None) -> ProgrammeVersion | None:
    """Return the version asked for, with its contents, or None when it is not there for this reader.

    Without a number: what is on its way, else what is in force, else the newest. A concept is there for its authors
    alone (rule 9).
    """
    seen = [row.version for row in versions_seen(programme, reader)]
    if number is not None:
        seen = [version for version in seen if version.number == number]
    seen.sort(key=lambda version: _closeness(version, programme))
    if not seen:
        return None
    found = ProgrammeVersion.objects.with_children().get(pk=seen[0].pk)
    return reworded_on_their_days([found])[0]


def _closeness(version: ProgrammeVersion, programme: Programme) -> int:
    """Order versions by what a reader means by "the proposal"."""
    if version.state in ProgrammeVersion.OPEN:
        return 0
    return 1 if version.pk == programme.version_in_force_id else 2


def promised(version: ProgrammeVersion) -> Promised:
    """Return who takes part in a version fetched `with_children`, and their total in fte and euro."""
    rows = [(part, part.rom.organisation_id == version.lead_id) for part in version.participations.all()]
    rows.sort(key=lambda row: not row[1])
    return Promised(rows, _sum_of(part.fte for part, _ in rows), _sum_of(part.euro for part, _ in rows))


def region_checks(version: ProgrammeVersion) -> list[tuple[Rom, RegionCheck | None]]:
    """Return the check of each ROM that takes part, and after them the objections of ROMs that no longer do."""
    checks = {check.rom_id: check for check in version.region_checks.all()}
    rows: list[tuple[Rom, RegionCheck | None]] = [
        (part.rom, checks.pop(part.rom_id, None)) for part in version.participations.all()
    ]
    return rows + [(check.rom, check) for check in checks.values() if check.objection.strip()]


def targets_by_year(version: ProgrammeVersion) -> Targets:
    """Return what a version aims at per indicator and year, in the order of its indicators."""
    values: dict[Indicator, dict[int, Decimal]] = {}
    for target in version.targets.all():
        values.setdefault(target.indicator, {})[target.year] = target.value
    years = sorted({year for by_year in values.values() for year in by_year})
    rows = [
        TargetRow(indicator, [(year, by_year.get(year)) for year in years]) for indicator, by_year in values.items()
    ]
    return Targets(years, rows)


def cofinanced(rows: Iterable[CoFinancing]) -> Decimal:
    """Return what others bring in (euro); it never stands in the ledger."""
    return sum((row.amount for row in rows), ZERO)


def _sum_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what was promised; None when nobody named an amount."""
    named = [amount for amount in amounts if amount is not None]
    return sum(named, Decimal(0)) if named else None
