"""Lessons, insights in added value and the status of figures of the example."""

from collections.abc import Iterator
from typing import Any

from funding.models import FundingSource
from programmes.models import Term
from reporting import actions
from reporting.demo.events import ALL_ROMS, Cast, Event, at, programme, told


def yields_are_noted(cast: Cast) -> Iterator[Event]:
    """Everything is noted on its own day by the lead of the programme, statuses by the secretary."""
    story = told("yields")
    for row in story["lesson"]:
        yield Event(at(row["on"], 11), lambda row=row: _lesson(cast, row))
    for row in story["insight"]:
        yield Event(at(row["on"], 12), lambda row=row: _insight(cast, row))
    for row in story["status"]:
        yield Event(at(row["on"], 13), lambda row=row: _status(cast, row))


def _lesson(cast: Cast, row: dict[str, Any]) -> None:
    found = programme(row["code"])
    actions.note_lesson(
        programme=found, text=row["text"], used_for=row["used_for"], noted_on=row["on"], by=cast.lead_of(found)
    )


def _insight(cast: Cast, row: dict[str, Any]) -> None:
    found = programme(row["code"])
    actions.note_insight(
        programme=found,
        for_whom=row["for_whom"],
        category=Term.objects.get(kind=Term.Kind.ADDED_VALUE, code=row["category"]),
        text=row["text"],
        evidence=row["evidence"],
        noted_on=row["on"],
        by=cast.lead_of(found),
    )


def _status(cast: Cast, row: dict[str, Any]) -> None:
    """The figures of both sources, and of each ROM once they are released."""
    said = {name: row[name] for name in ("year", "status", "reference_date", "document")}
    for source in FundingSource.objects.all():
        actions.set_figure_status(source=source, by=cast["secretary"], **said)
    if row["status"] != "provisional":
        for code in ALL_ROMS:
            actions.set_figure_status(organisation=cast.rom(code).organisation, by=cast["secretary"], **said)
