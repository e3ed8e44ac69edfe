"""How complete a round is, and what a report builds on."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from programmes.models import Organisation, Programme, ProgrammeStep, ProgrammeVersion
from programmes.queries import versions_in_force
from reporting.models import Measurement, ProgressReport, ReportingRound


@dataclass(frozen=True)
class Expected:
    """One programme in a round: who reports, and the latest revision that was handed in."""

    version: ProgrammeVersion
    report: ProgressReport | None

    @property
    def programme(self) -> Programme:
        return self.version.programme

    @property
    def lead(self) -> Organisation | None:
        return self.version.lead


def expected_reports(round: ReportingRound) -> list[Expected]:
    """Return every programme that this round asks for, with what was handed in (three queries).

    A programme is asked for when its version in force runs into the year before the reference date or later, and it
    had not finished or stopped before that date; what was handed in all the same is shown.
    """
    since = round.reference_date - dt.timedelta(days=366)
    ended = ProgrammeStep.objects.filter(
        kind__in=[ProgrammeStep.Kind.FINISHED, ProgrammeStep.Kind.STOPPED], on__lt=round.reference_date
    )
    asked = Q(starts_on__lte=round.reference_date, ends_on__gte=since) & ~Q(programme__in=ended.values("programme"))
    versions = (
        versions_in_force()
        .filter(asked | Q(programme__in=ProgressReport.objects.filter(round=round).values("programme")))
        .select_related("programme", "lead")
        .order_by("programme__code")
    )
    reports = ProgressReport.objects.filter(round=round).latest_per_round().select_related("handed_in_by")
    by_programme = {report.programme_id: report for report in reports}
    expected = [Expected(version, by_programme.get(version.programme_id)) for version in versions]
    for row in expected:  # known, so that asking who may report asks no query per programme
        row.programme.version_in_force = row.version
    return expected


def report_before(round: ReportingRound, programme: Programme) -> ProgressReport | None:
    """Return the latest report of an earlier round, to show beside the form."""
    return (
        ProgressReport.objects.filter(programme=programme, round__reference_date__lt=round.reference_date)
        .order_by("-round__reference_date", "-number")
        .select_related("round")
        .first()
    )


def own_report(round: ReportingRound, programme: Programme) -> ProgressReport | None:
    """Return the latest revision in this round."""
    return ProgressReport.objects.filter(round=round, programme=programme).order_by("-number").first()


def last_values(round: ReportingRound, programme: Programme) -> dict[int, Measurement]:
    """Return the latest value of each indicator in this round, by the indicator's key."""
    rows = Measurement.objects.filter(indicator__programme=programme, round=round, rom__isnull=True)
    return {row.indicator_id: row for row in rows.order_by("booked_at", "pk")}
