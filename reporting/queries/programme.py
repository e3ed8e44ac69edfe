"""One programme: its money, progress, indicators, milestones and what it brought, as of a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from funding import queries as funding
from funding.models import FundingSource
from funding.queries.proposal import promised
from programmes.models import Indicator, Participation, Programme, ProgrammeVersion, RegionCheck, Target
from programmes.permissions import may_see_draft
from programmes.queries import reworded_versions
from reporting.models import (
    AddedValueInsight,
    Lesson,
    Measurement,
    MilestoneResult,
    ProgressReport,
    ReportingRound,
)
from reporting.queries.lights import Lights, last_rounds, lights_of, reports_by_round
from reporting.queries.programmes import NOTHING, status_words
from romportal import audit
from romportal.accounts.models import User


@dataclass(frozen=True)
class SourceMoney:
    """The money of a programme from one source, a cell per budget year (euro)."""

    source: FundingSource
    cells: list[tuple[int, funding.Totals]]
    total: funding.Totals


@dataclass(frozen=True)
class ProgrammeMoney:
    """The money of a programme: a row per source, a column per budget year, and what others add (euro)."""

    years: list[int]
    sources: list[SourceMoney]
    year_cells: list[tuple[int, funding.Totals]]
    total: funding.Totals
    cofinancing: Decimal


@dataclass(frozen=True)
class Progress:
    """The last report, its lights, and what they were a round before."""

    report: ProgressReport | None
    lights: Lights
    was: Lights
    round_before: ReportingRound | None


@dataclass(frozen=True)
class Commitments:
    """Who takes part: participation, whether that ROM leads, its region check; and what was promised in all.

    `others` are the objections of ROMs that no longer take part.
    """

    rows: list[tuple[Participation, bool, RegionCheck | None]]
    others: list[RegionCheck]
    fte: Decimal | None
    euro: Decimal | None


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its last target and its last value."""

    indicator: Indicator
    targets: list[Target]
    value: Decimal | None
    round: ReportingRound | None

    @property
    def target(self) -> Decimal | None:
        return self.targets[-1].value if self.targets else None

    @property
    def percent(self) -> Decimal | None:
        """The value as a percentage of the last target."""
        if self.value is None or not self.target:
            return None
        return self.value * 100 / self.target


@dataclass(frozen=True)
class MilestoneRow:
    """A planned moment, as the timeline shows it: done, late, or still to come."""

    day: dt.date
    text: str
    word: str
    done: bool
    late: bool


@dataclass(frozen=True)
class ProgrammePage:
    """Everything on the page of a programme that does not depend on who may press what."""

    programme: Programme
    version: ProgrammeVersion
    status: str
    change_pending: bool
    money: ProgrammeMoney
    progress: Progress
    indicators: list[IndicatorRow]
    milestones: list[MilestoneRow]
    insights: list[AddedValueInsight]
    lessons: list[Lesson]


def shown_version(
    programme: Programme, reader: User | None, *, as_of: dt.date | None = None, whole: bool = True
) -> ProgrammeVersion:
    """Return the version in force (that day), else the last one on its way that the reader may see.

    With everything that it consists of, its pillars and tags as the strategy words them on that day, unless not
    `whole`. Raises Http404 when there is none: a concept is known to its authors alone (rule 9).
    """
    found = _found_version(programme, reader, as_of, whole)
    return reworded_versions([found], as_of)[0] if whole else found


def _found_version(programme: Programme, reader: User | None, as_of: dt.date | None, whole: bool) -> ProgrammeVersion:
    versions = ProgrammeVersion.objects.filter(programme=programme).order_by("-number")
    if whole:
        versions = versions.with_children().prefetch_related("asked_amounts__source")
    if as_of is not None:
        end = audit.end_of(as_of)
        in_force = versions.filter(agreed_at__lt=end).first()
        found = in_force or versions.filter(agreement__offered_at__lt=end).first()
        if found is None:
            raise Http404
        return found
    if programme.version_in_force_id:
        return versions.get(pk=programme.version_in_force_id)
    for version in versions:
        if may_see_draft(reader, version):
            return version
    raise Http404


def programme_page(programme: Programme, version: ProgrammeVersion, *, as_of: dt.date | None = None) -> ProgrammePage:
    """Return the page of a programme at the end of a day, in a fixed number of queries."""
    words = status_words([programme.pk], as_of=as_of)
    status, pending = words[programme.pk]
    return ProgrammePage(
        programme=programme,
        version=version,
        status=status,
        change_pending=pending,
        money=programme_money(version, as_of=as_of),
        progress=_progress(programme, as_of),
        indicators=indicator_rows(version, as_of=as_of),
        milestones=_milestones(version, as_of),
        insights=_booked(AddedValueInsight.objects.filter(programme=programme).select_related("category"), as_of),
        lessons=_booked(Lesson.objects.filter(programme=programme), as_of),
    )


def programme_money(version: ProgrammeVersion, *, as_of: dt.date | None = None) -> ProgrammeMoney:
    """Return the money of a programme per source and year; a total is the sum of its row or column."""
    rows = funding.line_rows(as_of=as_of, programme=version.programme)
    period = range(version.starts_on.year, version.ends_on.year + 1)
    years = sorted({row.year for row in rows} | {year for year in period if 2024 <= year <= 2027})
    cells: dict[int, dict[int, funding.Totals]] = defaultdict(lambda: dict.fromkeys(years, funding.Totals()))
    sources = {row.source.pk: row.source for row in rows}
    for row in rows:
        cells[row.source.pk][row.year] = row.totals
    by_year = [(year, _sum(cells[key][year] for key in sources)) for year in years]
    return ProgrammeMoney(
        years=years,
        sources=[
            SourceMoney(source, list(cells[key].items()), _sum(cells[key].values())) for key, source in sources.items()
        ],
        year_cells=by_year,
        total=_sum(totals for _, totals in by_year),
        cofinancing=sum((row.amount for row in version.cofinancings.all()), NOTHING),
    )


def _sum(rows: Iterable[funding.Totals]) -> funding.Totals:
    return sum(rows, funding.Totals())


def commitments(version: ProgrammeVersion) -> Commitments:
    """Return the ROMs of a version fetched `with_children`, the leading one first."""
    checks = {check.rom_id: check for check in version.region_checks.all()}
    promise = promised(version)
    return Commitments(
        rows=[(part, leads, checks.pop(part.rom_id, None)) for part, leads in promise.rows],
        others=[check for check in checks.values() if check.objection.strip()],
        fte=promise.fte,
        euro=promise.euro,
    )


def _progress(programme: Programme, as_of: dt.date | None) -> Progress:
    rounds = last_rounds(as_of, how_many=12)
    reports = reports_by_round(rounds, as_of=as_of, programmes=[programme.pk])
    mine = [(round, reports[programme.pk, round.pk]) for round in rounds if (programme.pk, round.pk) in reports]
    last = mine[0][1] if mine else None
    before, was = mine[1] if len(mine) > 1 else (None, None)
    return Progress(last, lights_of(last), lights_of(last).seen_after(lights_of(was)), before)


def indicator_rows(*versions: ProgrammeVersion, as_of: dt.date | None = None) -> list[IndicatorRow]:
    """Return each indicator that these versions have a target for, with its value in the last round that has one."""
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in (target for version in versions for target in version.targets.all()):  # by indicator and year
        targets[target.indicator_id].append(target)
    values = last_values(targets, as_of=as_of)
    return [IndicatorRow(rows[0].indicator, rows, *values.get(key, (None, None))) for key, rows in targets.items()]


def last_values(
    indicators: Iterable[int], *, as_of: dt.date | None = None
) -> dict[int, tuple[Decimal, ReportingRound]]:
    """Return the value of each indicator in the last round that has one; where ROMs report apart, their sum."""
    rows = Measurement.objects.filter(indicator__in=list(indicators)).select_related("round")
    if as_of is not None:
        rows = rows.filter(booked_at__lt=audit.end_of(as_of))
    latest: dict[int, tuple[ReportingRound, dict[int | None, Decimal]]] = {}
    for row in rows.order_by("round__reference_date", "booked_at", "pk"):
        known = latest.get(row.indicator_id)
        if known is None or known[0].pk != row.round_id:
            known = latest[row.indicator_id] = (row.round, {})
        known[1][row.rom_id] = row.value
    return {
        key: (parts[None] if None in parts else sum(parts.values(), NOTHING), round)
        for key, (round, parts) in latest.items()
    }


def _milestones(version: ProgrammeVersion, as_of: dt.date | None) -> list[MilestoneRow]:
    results = MilestoneResult.objects.filter(programme=version.programme_id)
    if as_of is not None:
        results = results.filter(booked_at__lt=audit.end_of(as_of))
    reached = {result.number: result.reached_on for result in results}
    day = as_of or audit.today()
    rows = []
    for milestone in version.milestones.all():
        done, late = milestone.number in reached, milestone.planned_on < day
        word = "Gehaald" if done else "Niet gehaald" if late else "Gepland"
        on = reached.get(milestone.number, milestone.planned_on)
        rows.append(MilestoneRow(on, milestone.title, word, done, late and not done))
    return sorted(rows, key=lambda row: row.day)


def _booked(rows: QuerySet[Any], as_of: dt.date | None) -> list[Any]:
    return list(rows if as_of is None else rows.filter(booked_at__lt=audit.end_of(as_of)))


def on_its_way(programme: Programme, reader: User | None) -> ProgrammeVersion | None:
    """Return the version that is a concept (to its authors alone), offered or not agreed, if there is one (today)."""
    version = programme.versions.open().select_related("agreement").prefetch_related("participations").first()
    return version if version is not None and may_see_draft(reader, version) else None
