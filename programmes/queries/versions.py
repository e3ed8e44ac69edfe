"""What versions lack, where they stand with Rijk and provinces, and which are in force."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from programmes.dutch import period
from programmes.models import (
    Outcome,
    Position,
    Programme,
    ProgrammeStep,
    ProgrammeVersion,
    Province,
    RegionCheck,
    StrategyVersion,
)
from programmes.queries.provinces import all_provinces
from programmes.queries.wordings import strategy_on
from romportal import audit

FEWEST_ROMS, MOST_ROMS = 2, 9
ALL_SHARES = 100
#: how the field of a gap begins that has no field in the form: the objection of a ROM that no longer takes part
OBJECTION = "bezwaar-"


@dataclass(frozen=True)
class Missing:
    """One reason why a version cannot be offered, and the field of the form that mends it."""

    text: str
    field: str


def missing(version: ProgrammeVersion) -> list[Missing]:
    """Return every reason why this version cannot be offered for agreement; all at once (rule 6, UIT-U1..U5)."""
    return lacking(ProgrammeVersion.objects.with_children().get(pk=version.pk))


def lacking(version: ProgrammeVersion) -> list[Missing]:
    """Return what `missing` does, of a version fetched `with_children`."""
    participations = list(version.participations.all())
    return [
        *_missing_parties(version, participations),
        *_missing_strategy(version),
        *_missing_value(version),
        *_missing_checks(version, participations),
    ]


def _missing_parties(version: ProgrammeVersion, participations: list[Any]) -> list[Missing]:
    gaps = []
    if len(participations) < FEWEST_ROMS:
        gaps.append(Missing("Er doen nog geen twee ROM’s mee.", "deelname"))
    if len(participations) > MOST_ROMS:
        gaps.append(Missing("Er doen meer dan negen ROM’s mee.", "deelname"))
    if version.lead is None:
        gaps.append(Missing("Er is nog geen trekker.", "lead"))
    elif version.lead.kind == "rom" and version.lead_id not in {p.rom.organisation_id for p in participations}:
        gaps.append(Missing(f"{version.lead} trekt het programma, maar doet niet mee.", "deelname"))
    gaps += [
        Missing(f"De inzet van {part.rom} ontbreekt.", f"deelname-{part.rom.organisation.code}")
        for part in participations
        if not part.commitment.strip()
    ]
    return gaps


def _missing_strategy(version: ProgrammeVersion) -> list[Missing]:
    gaps = []
    assignments = list(version.pillar_assignments.all())
    total = sum(assignment.share for assignment in assignments)
    if total != ALL_SHARES:
        gaps.append(Missing(f"De aandelen in de pijlers zijn samen {total}%, niet 100%.", "pijlers"))
    if not any(assignment.is_primary for assignment in assignments):
        gaps.append(Missing("Er is nog geen hoofdpijler.", "pijlers"))
    if not version.themes.all() and not version.items.all():
        gaps.append(Missing("Kies ten minste één thema of onderdeel van een pijler.", "themes"))
    if not version.goals.all():
        gaps.append(Missing("Kies ten minste één doel van de strategie.", "goals"))
    tasks = list(version.core_tasks.all())
    if not any(task.develops for task in tasks):
        if not tasks:
            gaps.append(Missing("Kies innoveren of internationaliseren als kerntaak.", "core_tasks"))
        elif not version.investing_motivation.strip():
            gaps.append(Missing("Motiveer waarom het programma alleen investeert.", "investing_motivation"))
    return gaps


def _missing_value(version: ProgrammeVersion) -> list[Missing]:
    gaps = []
    if not version.added_value_rijk.strip():
        gaps.append(Missing("De meerwaarde voor het Rijk ontbreekt.", "added_value_rijk"))
    if not version.added_value_region.strip():
        gaps.append(Missing("De meerwaarde voor de regio ontbreekt.", "added_value_region"))
    return gaps


def _missing_checks(version: ProgrammeVersion, participations: list[Any]) -> list[Missing]:
    checks = {check.rom_id: check for check in version.region_checks.all()}
    gaps = [
        Missing(f"De regiotoets van {part.rom} ontbreekt.", f"regiotoets-{part.rom.organisation.code}")
        for part in participations
        if part.rom_id not in checks or not checks[part.rom_id].complementarity.strip()
    ]
    taking_part = {part.rom_id for part in participations}
    gaps += [
        Missing(
            _open_objection(check),
            f"{'regiotoets-' if check.rom_id in taking_part else OBJECTION}{check.rom.organisation.code}",
        )
        for check in checks.values()
        if check.is_open_objection
    ]
    return gaps


def _open_objection(check: RegionCheck) -> str:
    if not check.answer.strip():
        return f"Het bezwaar van {check.rom} is nog niet beantwoord."
    return f"Het bezwaar van {check.rom} is beantwoord, maar nog niet ingetrokken of terzijde gesteld."


def advised(version: ProgrammeVersion) -> list[Missing]:
    """Return what a good proposal has and a version fetched `with_children` lacks; it may be offered without."""
    sides = {document.side for document in version.basis_documents.all()}
    wanted = [
        (version.summary.strip(), "Vat het programma samen.", "summary"),
        ("rijk" in sides, "Noem een plan of beleidsstuk van het Rijk waarop het programma voortbouwt.", "plannen"),
        ("region" in sides, "Noem een plan of beleidsstuk van de regio waarop het programma voortbouwt.", "plannen"),
        (version.values_rijk.all(), "Kies de soort meerwaarde voor het Rijk.", "values_rijk"),
        (version.values_region.all(), "Kies de soort meerwaarde voor de regio.", "values_region"),
        (version.target_groups.all(), "Kies de doelgroepen.", "target_groups"),
        (version.partners.all(), "Noem de partners, als die er zijn.", "partners"),
        (version.instruments.all(), "Noem de instrumenten die het programma ontwikkelt of inzet.", "instrumenten"),
        (version.milestones.all(), "Plan ten minste één mijlpaal.", "mijlpalen"),
        (version.risks.all(), "Noem de eerste risico’s, met een maatregel.", "risicos"),
        (version.targets.all(), "Kies een indicator met een doel.", "doelwaarden"),
    ]
    return [*_outside_strategy(version), *(Missing(text, field) for has, text, field in wanted if not has)]


def _outside_strategy(version: ProgrammeVersion) -> list[Missing]:
    """Warn of a period that is not wholly within that of the strategy; it may have its reasons (INL-2)."""
    in_force = strategy_on()
    if in_force is None:
        return []
    strategy = in_force.strategy
    if strategy.starts_on <= version.starts_on and version.ends_on <= strategy.ends_on:
        return []
    field = "starts_on" if version.starts_on < strategy.starts_on else "ends_on"
    own, whole = period(version.starts_on, version.ends_on), period(strategy.starts_on, strategy.ends_on)
    return [Missing(f"De periode {own} valt niet geheel binnen die van de strategie ({whole}). Klopt dat?", field)]


# ── Agreement ─────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Standing:
    """Where an agreement stands: the latest position of each column, and of each of the twelve provinces."""

    rijk: Position | None
    provinces: Position | None
    by_province: list[tuple[Province, Position | None]]
    history: list[Position]

    @property
    def answered(self) -> int:
        return sum(position is not None for _, position in self.by_province)


def standing(version: ProgrammeVersion | StrategyVersion, *, provinces: Sequence[Province] | None = None) -> Standing:
    """Return what everyone said on the agreement of this version, provinces in CBS order (two queries).

    `provinces` are all twelve, where they were asked before.
    """
    history = list(
        Position.objects.filter(agreement=version.agreement_id).select_related("province__organisation").order_by("pk")
        if version.agreement_id
        else Position.objects.none()
    )
    latest: dict[tuple[str, int | None], Position] = {(p.column, p.province_id): p for p in history}
    return Standing(
        rijk=latest.get((Position.Column.RIJK, None)),
        provinces=latest.get((Position.Column.PROVINCES, None)),
        by_province=[
            (province, latest.get((Position.Column.PROVINCE, province.pk)))
            for province in (all_provinces() if provinces is None else provinces)
        ],
        history=history,
    )


# ── Versions in force ─────────────────────────────────────────────────────────────────────────────────────
def versions_in_force(as_of: dt.date | None = None) -> QuerySet[ProgrammeVersion]:
    """Return the version in force of each programme, now or at the end of a day that has ended."""
    if as_of is None:
        return ProgrammeVersion.objects.filter(pk__in=Programme.objects.values("version_in_force"))
    agreed = ProgrammeVersion.objects.agreed().filter(agreed_at__lt=audit.end_of(as_of))
    newer = agreed.filter(programme=OuterRef("programme"), number__gt=OuterRef("number"))
    return agreed.exclude(Exists(newer))


def statuses(as_of: dt.date | None = None) -> dict[int, Programme.Status]:
    """Return the status of each programme by its key, derived from what was recorded before the end of the day."""
    if as_of is None:
        return {p.pk: Programme.Status(p.status_code) for p in Programme.objects.with_status()}
    end = audit.end_of(as_of)
    found: dict[int, Programme.Status] = {}
    by_programme: dict[int, list[ProgrammeVersion]] = defaultdict(list)
    for version in ProgrammeVersion.objects.filter(created_at__lt=end).select_related("agreement").order_by("number"):
        by_programme[version.programme_id].append(version)
    recorded = ProgrammeStep.taken_by(as_of).filter(booked_at__lt=end)
    steps = dict(recorded.order_by("weight").values_list("programme", "kind"))
    refused = _refused_before(end)
    words = {"stopped": "stopped", "finished": "finished", "started": "running"}
    for key, versions in by_programme.items():
        if key in steps:
            found[key] = Programme.Status(words[steps[key]])
        elif any(v.agreed_at and v.agreed_at < end for v in versions):
            found[key] = Programme.Status.AGREED
        else:
            found[key] = _state_before(versions[-1], end, refused)
    return found


def _state_before(version: ProgrammeVersion, end: dt.datetime, refused: set[int]) -> Programme.Status:
    """Return the state of a version that was not agreed by then."""
    agreement = version.agreement
    if agreement is None or agreement.offered_at >= end:
        return Programme.Status.DRAFT
    if agreement.closed_at is not None and agreement.closed_at < end:
        return Programme.Status.LAPSED
    return Programme.Status.NOT_AGREED if agreement.pk in refused else Programme.Status.OFFERED


def _refused_before(end: dt.datetime) -> set[int]:
    """Return the agreements of which one column last said niet akkoord."""
    said = Position.objects.filter(given_at__lt=end).exclude(column=Position.Column.PROVINCE).order_by("pk")
    latest = {
        (agreement, column): outcome
        for agreement, column, outcome in said.values_list("agreement", "column", "outcome")
    }
    return {agreement for (agreement, _), outcome in latest.items() if outcome == Outcome.REFUSED}
