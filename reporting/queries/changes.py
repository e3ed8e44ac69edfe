"""What changed between two days: positions, lights, programmed money, decisions."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from funding import queries as funding
from programmes.dutch import thousands
from programmes.models import Position, Programme
from reporting.models import Decision, Light, ProgressReport
from romportal import audit

MOST = 100
NAMES = {"time_light": "tijd", "money_light": "geld", "quality_light": "kwaliteit"}


@dataclass(frozen=True)
class Change:
    """One line of what changed: the day, the words, where to read on, and old beside new where there is one."""

    day: dt.date
    text: str
    href: str = ""
    old: str = ""
    new: str = ""


def changes(*, since: dt.date | None, until: dt.date | None = None, programme: Programme | None = None) -> list[Change]:
    """Return what changed after the end of `since` up to the end of `until` (None: from the start, up to now).

    Newest first, at most a hundred of each kind; a fixed number of queries.
    """
    window = _window(since, until)
    found = [
        *_positions(_between("given_at", window), programme),
        *_lights(_between("handed_in_at", window), programme),
        *_money(since, until, programme),
        *_decisions(_between("recorded_at", window), programme),
    ]
    return sorted(found, key=lambda change: change.day, reverse=True)


def _window(since: dt.date | None, until: dt.date | None) -> tuple[dt.datetime | None, dt.datetime | None]:
    return (audit.end_of(since) if since else None, audit.end_of(until) if until else None)


def _between(field: str, window: tuple[dt.datetime | None, dt.datetime | None]) -> Q:
    first, last = window
    return (Q(**{f"{field}__gte": first}) if first else Q()) & (Q(**{f"{field}__lt": last}) if last else Q())


def _positions(within: Q, programme: Programme | None) -> list[Change]:
    rows = Position.objects.filter(within, agreement__version__isnull=False)
    if programme is not None:
        rows = rows.filter(agreement__version__programme=programme)
    rows = rows.select_related("agreement__version__programme", "province__organisation").order_by("-pk")[:MOST]
    return [
        Change(
            day=audit.local_day(row.given_at),
            text=f"{row.province or row.get_column_display()}: {row.get_outcome_display().lower()} op "
            f"{row.agreement.version}",
            href=reverse("agreement_detail", args=[row.agreement_id]),
        )
        for row in rows
    ]


def _lights(within: Q, programme: Programme | None) -> list[Change]:
    reports = ProgressReport.objects.filter(within).order_by("-pk")
    if programme is not None:
        reports = reports.filter(programme=programme)
    changed = _with_lights_before(reports).filter(
        ~Q(time_light=F("time_before")) | ~Q(money_light=F("money_before")) | ~Q(quality_light=F("quality_before"))
    )
    return [
        Change(
            day=audit.local_day(report.handed_in_at),
            text=f"{report.programme} {NAMES[field]}",
            href=reverse("programme_detail", args=[report.programme.code]),
            old=Light(before).label.lower(),
            new=Light(getattr(report, field)).label.lower(),
        )
        for report in changed.select_related("programme")[:MOST]
        for field in NAMES
        if (before := getattr(report, field.replace("_light", "_before"))) != getattr(report, field)
    ]


def _with_lights_before(reports: QuerySet[ProgressReport]) -> QuerySet[ProgressReport]:
    """Annotate the lights of the report that the programme handed in before this one; the first report has none."""
    before = ProgressReport.objects.filter(programme=OuterRef("programme"), pk__lt=OuterRef("pk")).order_by("-pk")
    return reports.annotate(
        **{field.replace("_light", "_before"): Subquery(before.values(field)[:1]) for field in NAMES}
    ).filter(time_before__isnull=False)


def _money(since: dt.date | None, until: dt.date | None, programme: Programme | None) -> list[Change]:
    rows = funding.programming_changes(since=since, until=until, programme=programme)
    return [
        Change(
            day=row.on,
            text=" ".join(
                str(part) for part in (row.programme, row.source, row.year, "(x € 1.000)") if part is not None
            ),
            href=reverse("programme_detail", args=[row.programme.code]) if row.programme else "",
            old=thousands(row.old),
            new=thousands(row.new),
        )
        for row in rows[:MOST]
    ]


def _decisions(within: Q, programme: Programme | None) -> list[Change]:
    rows = Decision.objects.filter(within).select_related("meeting").order_by("-pk")
    if programme is not None:
        rows = rows.filter(agreement__version__programme=programme)
    return [
        Change(
            day=audit.local_day(row.recorded_at),
            text=f"Besluit {row.reference}: {row.text}",
            href=reverse("meeting_detail", args=[row.meeting.number]),
        )
        for row in rows[:MOST]
    ]
