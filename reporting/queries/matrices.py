"""What is drawn as a matrix: lights per programme and round, participation per programme and ROM."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from programmes.models import Participation, Rom
from programmes.queries import versions_in_force
from reporting.models import ReportingRound
from reporting.queries.lights import Lights, last_rounds, lights_of, reports_by_round, with_lights

SHOWN_ROUNDS = 8


@dataclass(frozen=True)
class Named:
    """A programme in a matrix."""

    version_id: int
    programme_id: int
    code: str
    short_title: str
    lead_id: int | None


@dataclass(frozen=True)
class LightMatrix:
    """The lights of programmes (rows) in the last rounds (columns, oldest first); None where nothing was reported."""

    rounds: list[ReportingRound]
    rows: list[tuple[Named, list[Lights | None]]]


@dataclass(frozen=True)
class PartMatrix:
    """The role of each ROM (columns) in programmes (rows): "lead", "partner" or empty."""

    roms: list[Rom]
    rows: list[tuple[Named, list[str]]]


def named_programmes(*, as_of: dt.date | None = None) -> list[Named]:
    """Return the programmes in force, deviations first, then in the order of their code; one query."""
    versions = with_lights(versions_in_force(as_of), as_of).order_by("-lights", "programme__code")
    columns = ("pk", "programme", "programme__code", "short_title", "lead")
    return [Named(*row) for row in versions.values_list(*columns)]


def light_matrix(programmes: Sequence[Named], *, as_of: dt.date | None = None) -> LightMatrix:
    """Return what these programmes reported in the last eight rounds (two queries)."""
    rounds = last_rounds(as_of, how_many=SHOWN_ROUNDS)[::-1]
    reports = reports_by_round(rounds, as_of=as_of, programmes=[each.programme_id for each in programmes])
    found = {key: lights_of(report) for key, report in reports.items()}
    return LightMatrix(
        rounds, [(each, [found.get((each.programme_id, round.pk)) for round in rounds]) for each in programmes]
    )


def part_matrix(programmes: Sequence[Named]) -> PartMatrix:
    """Return which ROM leads or takes part in these programmes (two queries)."""
    roms = list(Rom.objects.select_related("organisation"))
    parts: dict[int, set[int]] = defaultdict(set)
    rows = Participation.objects.filter(version__in=[each.version_id for each in programmes])
    for version, rom in rows.order_by().values_list("version", "rom"):
        parts[version].add(rom)
    return PartMatrix(roms, [(each, [_role(each, rom, parts[each.version_id]) for rom in roms]) for each in programmes])


def _role(programme: Named, rom: Rom, parts: set[int]) -> str:
    if rom.organisation_id == programme.lead_id:
        return "lead"
    return "partner" if rom.pk in parts else ""
