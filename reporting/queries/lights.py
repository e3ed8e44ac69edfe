"""Traffic lights: the last report of a programme in one annotation, worst first, and every round of many programmes."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from programmes.models import ProgrammeStep, ProgrammeVersion
from reporting.models import Light, ProgressReport, ReportingRound
from romportal import audit

#: how loud a light is; the annotation `lights` begins with the loudest of the three, so that text sorts by it
LOUDNESS = {Light.RED: "3", Light.AMBER: "2", Light.GREEN: "1", Light.GREY: "0"}
NO_LIGHTS = "0/grey/grey/grey"
FIELDS = ("time_light", "money_light", "quality_light")


@dataclass(frozen=True)
class Lights:
    """The judgement of time, money and quality: green, amber, red, or grey."""

    time: str = "grey"
    money: str = "grey"
    quality: str = "grey"

    @property
    def worst(self) -> str:
        return max((self.time, self.money, self.quality), key=lambda key: LOUDNESS[Light(key)])

    def seen_after(self, was: "Lights") -> "Lights":
        """Return what to show as "was": only where both were judged, so that a first report changes nothing."""
        pairs = ((was.time, self.time), (was.money, self.money), (was.quality, self.quality))
        return Lights(*(now if "grey" in (before, now) else before for before, now in pairs))

    @property
    def deviates(self) -> bool:
        return self.worst in (Light.AMBER, Light.RED)


def lights_of(report: ProgressReport | None) -> Lights:
    """Return the lights of a report, grey where there is none."""
    if report is None:
        return Lights()
    return Lights(report.time_light, report.money_light, report.quality_light)


def read_lights(text: str | None) -> Lights:
    """Read the annotation `lights`."""
    return Lights(*(text or NO_LIGHTS).split("/")[1:])


def with_lights(versions: QuerySet[ProgrammeVersion], as_of: dt.date | None = None) -> "QuerySet[ProgrammeVersion]":
    """Annotate `lights` ("3/green/amber/red") of the last report handed in before the end of the day.

    A programme that is finished or stopped is judged no more, and reads as grey.
    """
    loudest = Case(
        *(
            When(Q(time_light=light) | Q(money_light=light) | Q(quality_light=light), then=Value(f"{loudness}/"))
            for light, loudness in LOUDNESS.items()
        ),
        output_field=CharField(),
    )
    last = (
        ProgressReport.objects.as_of(as_of)
        .filter(programme=OuterRef("programme"))
        .order_by("-round__reference_date", "-pk")
        .annotate(
            text=Concat(
                loudest,
                F("time_light"),
                Value("/"),
                F("money_light"),
                Value("/"),
                F("quality_light"),
                output_field=CharField(),
            )
        )
    )
    ended = ProgrammeStep.objects.filter(programme=OuterRef("programme"), kind__in=["finished", "stopped"])
    if as_of is not None:
        ended = ended.filter(booked_at__lt=audit.end_of(as_of))
    return versions.annotate(
        lights=Case(
            When(Exists(ended), then=Value(NO_LIGHTS)),
            default=Coalesce(Subquery(last.values("text")[:1]), Value(NO_LIGHTS)),
            output_field=CharField(),
        )
    )


def last_rounds(as_of: dt.date | None = None, how_many: int = 2) -> list[ReportingRound]:
    """Return the last rounds in which something was handed in before the end of the day, newest first."""
    reported = ProgressReport.objects.as_of(as_of).filter(round=OuterRef("pk"))
    return list(ReportingRound.objects.filter(Exists(reported)).order_by("-reference_date")[:how_many])


def reports_by_round(
    rounds: Collection[ReportingRound], *, as_of: dt.date | None = None, programmes: Collection[int] | None = None
) -> dict[tuple[int, int], ProgressReport]:
    """Return the last revision by (programme key, round key), of all or some programmes; one query."""
    reports = ProgressReport.objects.as_of(as_of).filter(round__in=rounds)
    if programmes is not None:
        reports = reports.filter(programme__in=programmes)
    return {
        (report.programme_id, report.round_id): report
        for report in reports.latest_per_round().select_related("round", "organisation")
    }
