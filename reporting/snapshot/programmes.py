"""The programmes of a snapshot, each as it was in force at the reference date."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from funding import queries as funding
from programmes.dutch import date_table
from programmes.models import Programme as ProgrammeModel
from programmes.models import ProgrammeVersion, Rom
from programmes.queries import reworded_versions, statuses, versions_in_force
from reporting.models import Measurement, MilestoneResult, ProgressReport, ReportingRound
from reporting.snapshot_shape import (
    CoFinancing,
    Indicator,
    Lights,
    Milestone,
    Participation,
    Programme,
    ProgrammeMoney,
    Round,
    day,
    euro,
    number,
)
from reporting.snapshot_shape import Rom as RomShape
from romportal import audit

Status = ProgrammeModel.Status
SHOWN_ROUNDS = 8
SOON = dt.timedelta(days=92)
ENDED = {Status.FINISHED.label.lower(), Status.STOPPED.label.lower()}
ABBREVIATIONS = {
    "oostnl": "Oost",
    "horizon": "HFL",
    "romutrecht": "RUR",
    "inwest": "InW",
    "iq": "IQ",
    "impuls": "IZ",
}


@dataclass(frozen=True)
class Parts:
    """The programmes, and the rounds that their light histories run over."""

    programmes: list[Programme]
    rounds: list[Round]


@dataclass(frozen=True)
class Reported:
    """Everything reported at a reference date, keyed for one look per programme."""

    rounds: list[ReportingRound]
    reports: dict[tuple[int, int], ProgressReport]
    values: dict[int, dict[int, Measurement]]
    reached: dict[tuple[int, int], MilestoneResult]


def all_of(as_of: dt.date) -> Parts:
    """Return every programme in force at `as_of` in the order of its code, in a fixed number of queries."""
    reported = _reported(as_of)
    status_of = statuses(as_of)
    money: dict[int, list[ProgrammeMoney]] = defaultdict(list)
    for row in funding.line_rows(as_of=as_of):
        money[row.programme_id].append(
            {
                "source": row.source.short_name,
                "year": row.year,
                "programmed": euro(row.totals.programmed),
                "committed": euro(row.totals.committed),
                "paid": euro(row.totals.paid),
                "realised": euro(row.totals.realised),
            }
        )
    versions = reworded_versions(versions_in_force(as_of).with_children().order_by("programme__code"), as_of)
    return Parts(
        [
            _programme(
                version, status_of[version.programme_id].label.lower(), money[version.programme_id], reported, as_of
            )
            for version in versions
        ],
        [{"label": date_table(r.reference_date), "reference_on": day(r.reference_date)} for r in reported.rounds],
    )


def roms() -> list[RomShape]:
    """Return the nine ROMs with a head for a narrow column."""
    return [
        {
            "name": rom.organisation.short_name,
            "abbreviation": ABBREVIATIONS.get(rom.organisation.code, rom.organisation.short_name)[:5],
        }
        for rom in Rom.objects.select_related("organisation")
    ]


def _reported(as_of: dt.date) -> Reported:
    handed_in = ProgressReport.objects.as_of(as_of)
    # A round in which nobody had handed in yet says nothing, so it has no column.
    told = ReportingRound.objects.filter(reference_date__lte=as_of, pk__in=handed_in.values("round"))
    rounds = list(told.order_by("-reference_date")[:SHOWN_ROUNDS])
    rounds.reverse()
    end = audit.end_of(as_of)
    reports = handed_in.filter(round__in=rounds).latest_per_round()
    values: dict[int, dict[int, Measurement]] = defaultdict(dict)
    measured = Measurement.objects.filter(booked_at__lt=end, round__in=rounds).select_related("round")
    for row in measured.order_by("booked_at", "pk"):
        values[row.indicator_id][row.round_id] = row
    reached = MilestoneResult.objects.filter(booked_at__lt=end)
    return Reported(
        rounds,
        {(report.programme_id, report.round_id): report for report in reports},
        values,
        {(row.programme_id, row.number): row for row in reached},
    )


def _programme(
    version: ProgrammeVersion, status: str, money: list[ProgrammeMoney], reported: Reported, as_of: dt.date
) -> Programme:
    history = [reported.reports.get((version.programme_id, r.pk)) for r in reported.rounds]
    # What has ended is judged no more: its last lights stand in the history alone.
    last = None if status in ENDED else next((report for report in reversed(history) if report), None)
    before = next((report for report in reversed(history) if last and report and report is not last), None)
    primary = version.primary_assignment
    return {
        "code": version.programme.code,
        "short_title": version.short_title,
        "title": version.title,
        "summary": version.summary,
        "lead": str(version.lead),
        "pillar": primary.pillar.number if primary else 1,
        "shares": [{"pillar": a.pillar.number, "percent": a.share} for a in version.pillar_assignments.all()],
        "core_tasks": [task.name for task in version.core_tasks.all()],
        "themes": [theme.name for theme in version.themes.all()] + [item.name for item in version.items.all()],
        "starts_on": day(version.starts_on),
        "ends_on": day(version.ends_on),
        "status": status,
        "agreement": f"afgestemd op {date_table(audit.local_day(version.agreed_at))}",
        "lights": _lights(last),
        "previous_lights": _lights(before),
        "history": [_lights(report) for report in history],
        "cause": last.cause if last else "",
        "consequence": last.consequence if last else "",
        "correction": last.correction if last else "",
        "look_back": last.look_back if last else "",
        "look_ahead": last.look_ahead if last else "",
        "money": money,
        "participation": _participation(version),
        "indicators": _indicators(version, reported),
        "milestones": _milestones(version, reported, as_of),
        "value_rijk": version.added_value_rijk,
        "value_region": version.added_value_region,
        "co_financing": _cofinancing(version),
    }


def _lights(report: ProgressReport | None) -> Lights | None:
    if report is None:
        return None
    return {"time": report.time_light, "money": report.money_light, "quality": report.quality_light}


def _participation(version: ProgrammeVersion) -> list[Participation]:
    return [
        {
            "rom": part.rom.organisation.short_name,
            "role": "lead" if part.rom.organisation_id == version.lead_id else "partner",
            "commitment": part.commitment,
            "fte": number(part.fte) if part.fte is not None else None,
            "euro": euro(part.euro) if part.euro is not None else None,
            "fulfilment": "",
        }
        for part in version.participations.all()
    ]


def _cofinancing(version: ProgrammeVersion) -> list[CoFinancing]:
    return [{"giver": row.giver, "amount": euro(row.amount), "year": row.year} for row in version.cofinancings.all()]


def _indicators(version: ProgrammeVersion, reported: Reported) -> list[Indicator]:
    found: dict[int, Indicator] = {}
    for target in version.targets.all():  # ordered by indicator and year: the last one is the target of the period
        indicator = target.indicator
        values = reported.values.get(indicator.pk, {})
        found[indicator.pk] = {
            "name": indicator.name,
            "unit": indicator.unit,
            "baseline": number(indicator.baseline),
            "target": number(target.value),
            "values": [
                {"reference_on": day(row.reference_date), "value": number(values[row.pk].value)}
                for row in reported.rounds
                if row.pk in values
            ],
        }
    return list(found.values())


def _milestones(version: ProgrammeVersion, reported: Reported, as_of: dt.date) -> list[Milestone]:
    shown: list[Milestone] = []
    for milestone in version.milestones.all():
        result = reported.reached.get((version.programme_id, milestone.number))
        if result:
            shown.append({"on": day(result.reached_on), "name": milestone.title, "state": "gehaald"})
        else:
            late, near = milestone.planned_on < as_of, milestone.planned_on <= as_of + SOON
            state = "vertraagd" if late else "loopt" if near else "gepland"
            shown.append({"on": day(milestone.planned_on), "name": milestone.title, "state": state})
    return shown
