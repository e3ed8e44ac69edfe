"""The money of a snapshot: asked of funding's questions, never summed here but where a row shows a sum."""

import calendar
import datetime as dt

from django.utils.text import Truncator

from funding import queries as funding
from programmes.models import ProgrammeVersion
from reporting.models import FigureStatus
from reporting.snapshot_shape import AskedChange, BurnPoint, Pillar, Source, SourceYear, day, euro
from reporting.snapshot_shape import FigureStatus as FigureStatusShape
from romportal import audit

PILLAR_SHORT = 28


def sources(as_of: dt.date) -> list[Source]:
    """Return each source with its totals and its years; a one-off source has no ceiling for a single year."""
    return [
        {
            "name": row.source.short_name,
            "short": "structureel" if row.source.is_recurrent else "impuls",
            "one_off": not row.source.is_recurrent,
            "available": euro(row.totals.available),
            "programmed": euro(row.totals.programmed),
            "committed": euro(row.totals.committed),
            "paid": euro(row.totals.paid),
            "realised": euro(row.totals.realised),
            "years": [_year(year) for year in row.years],
        }
        for row in funding.source_years(as_of=as_of).sources
    ]


def _year(row: funding.YearRow) -> SourceYear:
    return {
        "year": row.year,
        "available": euro(row.totals.available) if row.ceiling is not None else None,
        "programmed": euro(row.totals.programmed),
        "committed": euro(row.totals.committed),
        "paid": euro(row.totals.paid),
        "realised": euro(row.totals.realised),
        "forecast": None,
    }


def pillars(as_of: dt.date) -> list[Pillar]:
    """Return what is programmed per pillar, by the shares of the versions in force."""
    return [
        {
            "number": row.pillar.number,
            "name": row.pillar.name,
            "short": Truncator(row.pillar.name).chars(PILLAR_SHORT),
            "programmed": euro(row.totals.programmed),
        }
        for row in funding.by_pillar(as_of=as_of)
    ]


def burn_points(as_of: dt.date) -> list[BurnPoint]:
    """Return what was committed and paid up to the end of each month."""
    points: list[BurnPoint] = []
    for row in funding.burn_up(as_of=as_of):
        last = calendar.monthrange(row.month.year, row.month.month)[1]
        on = min(row.month.replace(day=last), as_of)
        points.append({"on": day(on), "committed": euro(row.committed), "paid": euro(row.paid)})
    return points


def figure_statuses(as_of: dt.date) -> list[FigureStatusShape]:
    """Return how firm the figures are: the latest status of each source or ROM and year."""
    latest: dict[tuple[int | None, int | None, int], FigureStatus] = {}
    rows = FigureStatus.objects.filter(booked_at__lt=audit.end_of(as_of)).select_related("source", "organisation")
    for row in rows.order_by("booked_at", "pk"):
        latest[row.source_id, row.organisation_id, row.year] = row
    return [
        {
            "about": f"{row.source or row.organisation}, {row.year}",
            "status": str(row.get_status_display()),
            "on": day(row.reference_date),
        }
        for row in sorted(
            latest.values(), key=lambda row: (row.source_id is None, str(row.source or row.organisation), row.year)
        )
    ]


def asked_changes() -> list[AskedChange]:
    """Return each amount that a version ter afstemming asks to change."""
    versions = ProgrammeVersion.objects.offered().select_related("programme", "agreement").order_by("programme__code")
    return [
        {
            "programme": version.programme.code,
            "short_title": version.short_title,
            "reason": f"{version.reason or 'nieuw programma'} ({version.agreement.stand})",
            "source": row.source.short_name,
            "year": row.year,
            "before": euro(row.old),
            "after": euro(row.new),
        }
        for version in versions
        for row in funding.effect_of(version)
        if row.difference
    ]
