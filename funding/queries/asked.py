"""What a version asks, what that changes, and whether it fits: the words of the refusal, before it happens."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.models import AskedAmount, BudgetLine, Ceiling, FundingSource
from funding.queries.totals import ZERO, cents
from programmes.dutch import euro
from programmes.models import ProgrammeVersion

#: budget lines of a programme, by source and year
Lines = dict[tuple[int, int], BudgetLine]


@dataclass(frozen=True)
class AskedRow:
    """What a version asks of a source in a year beside what is programmed (euro).

    `old` is what is programmed now, or for an agreed version what was when it was asked. `room_after` is what is
    left under the ceiling once this version is agreed; below zero it is the shortage.
    """

    source: FundingSource
    year: int
    old: Decimal
    new: Decimal
    difference: Decimal
    ceiling: Ceiling
    room_after: Decimal


def effect_of(version: ProgrammeVersion) -> list[AskedRow]:
    """Return what agreeing to this version changes, and the room it leaves (three queries)."""
    return _effect(version, *_under(version))


def effects_of(versions: Sequence[ProgrammeVersion]) -> dict[int, list[AskedRow]]:
    """Return `effect_of` each of these versions by its key, each as if it alone were agreed (three queries)."""
    asked: dict[int, list[AskedAmount]] = defaultdict(list)
    for row in AskedAmount.objects.filter(version__in=versions).select_related("source"):
        asked[row.version_id].append(row)
    lines: dict[int, Lines] = defaultdict(dict)
    programmes = {version.programme_id for version in versions}
    for line in BudgetLine.objects.filter(programme__in=programmes).select_related("source", "programme"):
        lines[line.programme_id][line.source_id, line.year] = line
    ceilings = list(Ceiling.objects.select_related("source"))
    return {
        version.pk: _effect(version, asked[version.pk], lines[version.programme_id], ceilings) for version in versions
    }


def _effect(
    version: ProgrammeVersion,
    asked: list[AskedAmount],
    lines: Lines,
    ceilings: list[Ceiling],
) -> list[AskedRow]:
    is_agreed = version.state == ProgrammeVersion.State.AGREED
    found: list[tuple[AskedAmount, Decimal, Ceiling]] = []
    taken: dict[int, Decimal] = defaultdict(Decimal)
    for row in asked:
        line = lines.get((row.source_id, row.year))
        old = row.programmed_before if is_agreed else (line.programmed if line else ZERO)
        ceiling = next(c for c in ceilings if c.source_id == row.source_id and c.first_year <= row.year <= c.last_year)
        found.append((row, cents(old), ceiling))
        if not is_agreed:
            taken[ceiling.pk] += row.amount - old
    return [
        AskedRow(
            row.source,
            row.year,
            old,
            cents(row.amount),
            cents(row.amount - old),
            ceiling,
            cents(ceiling.room - taken[ceiling.pk]),
        )
        for row, old, ceiling in found
    ]


def shortages(version: ProgrammeVersion) -> list[str]:
    """Return every reason why the money of this version could not be booked now; none when it fits or is booked."""
    return effect_and_shortages(version)[1]


def effect_and_shortages(version: ProgrammeVersion) -> tuple[list[AskedRow], list[str]]:
    """Return `effect_of` and `shortages` of a version, in three queries together."""
    asked, lines, ceilings = _under(version)
    rows = _effect(version, asked, lines, ceilings)
    is_agreed = version.state == ProgrammeVersion.State.AGREED
    return rows, [] if is_agreed else _short(version, asked, lines, rows)


def _under(version: ProgrammeVersion) -> tuple[list[AskedAmount], Lines, list[Ceiling]]:
    """What a version asks, the lines of its programme, and the ceilings of its sources."""
    asked = list(AskedAmount.objects.filter(version=version).select_related("source"))
    ceilings = Ceiling.objects.filter(source__in={row.source_id for row in asked}).select_related("source")
    return asked, _lines_of(version), list(ceilings)


def _short(
    version: ProgrammeVersion, asked: Sequence[AskedAmount], lines: Lines, rows: Sequence[AskedRow]
) -> list[str]:
    code = version.programme.code
    texts = changed_since_asked(asked, lines)
    for row in rows:
        line = lines.get((row.source.pk, row.year))
        if line and line.committed > row.new:
            texts.append(committed_text(line, cents(line.committed - row.new)))
    for ceiling in sorted({row.ceiling.pk: row.ceiling for row in rows}.values(), key=lambda c: c.pk):
        under = [row for row in rows if row.ceiling.pk == ceiling.pk]
        if under[0].room_after < 0:
            old, new = sum((r.old for r in under), ZERO), sum((r.new for r in under), ZERO)
            texts.append(ceiling_text(ceiling, -under[0].room_after, code=code, old=old, new=new))
    return texts


def _lines_of(version: ProgrammeVersion) -> Lines:
    lines = BudgetLine.objects.filter(programme=version.programme_id).select_related("source", "programme")
    return {(line.source_id, line.year): line for line in lines}


# ── How a refusal reads: source, year or period, shortage ────────────────────────────────────────────────
def ceiling_text(ceiling: Ceiling, short: Decimal, *, code: str, old: Decimal, new: Decimal) -> str:
    """ "EZK structureel 2026: € 0,01 te weinig; BR-03 vraagt € 200.000,00." """
    instead = f" in plaats van {euro(old)}" if old else ""
    return f"{ceiling}: {euro(short)} te weinig; {code} vraagt {euro(new)}{instead}."


def committed_text(line: BudgetLine, short: Decimal) -> str:
    """ "EZK structureel 2026: € 50,00 te weinig; BR-03 heeft al € 150,00 verplicht." """
    return (
        f"{line.source} {line.year}: {euro(short)} te weinig; "
        f"{line.programme.code} heeft al {euro(line.committed)} verplicht."
    )


def changed_since_asked(asked: Iterable[AskedAmount], lines: Lines) -> list[str]:
    """Return where the programmed amount is no longer what the version started from."""
    texts = []
    for row in asked:
        line = lines.get((row.source_id, row.year))
        now = line.programmed if line else ZERO
        if now != row.programmed_before:
            texts.append(
                f"Het geprogrammeerde bedrag is intussen veranderd: {row.source} {row.year} was "
                f"{euro(row.programmed_before)} en is nu {euro(now)}. Maak een nieuwe versie."
            )
    return texts
