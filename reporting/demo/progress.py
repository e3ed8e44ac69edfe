"""The reporting rounds of the example: who handed in what, what was measured, which milestones were reached."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from programmes.dutch import number
from programmes.models import Indicator
from reporting import actions
from reporting.demo.events import Cast, Event, at, programme, told, workday
from reporting.demo.programmes import rows
from reporting.models import ReportingRound

GREEN = {"time_light": "green", "money_light": "green", "quality_light": "green"}
NOT_STARTED = {"time_light": "grey", "money_light": "grey", "quality_light": "grey"}
DAYS_TO_ANSWER = 21
BACK = (
    "De afgelopen periode stond in het teken van {}.",
    "De meeste tijd ging naar {}.",
    "Het zwaartepunt lag bij {}.",
)
AHEAD = (
    "De komende periode staat in het teken van {}.",
    "De meeste tijd gaat naar {}.",
    "Het zwaartepunt ligt bij {}.",
)


@cache
def story() -> dict[str, Any]:
    return told("progress")


def progress_is_reported(cast: Cast) -> Iterator[Event]:
    """Rounds open on the first working day after their reference date and close three weeks later."""
    for turn, round in enumerate(story()["round"]):
        yield from _round(cast, turn, round)
    for code, row in rows().items():
        for milestone, (_, _, *reached) in enumerate(row["milestones"], start=1):
            for on in reached:
                noted = at(workday(on + dt.timedelta(days=1)), 10)
                yield Event(noted, lambda c=code, m=milestone, on=on: _mark(cast, c, m, on))


def _mark(cast: Cast, code: str, milestone: int, on: dt.date) -> None:
    found = programme(code)
    actions.mark_milestone(found, number=milestone, reached_on=on, by=cast.lead_of(found))


def _round(cast: Cast, turn: int, round: dict[str, Any]) -> Iterator[Event]:
    opened = workday(round["reference_date"] + dt.timedelta(days=1))
    deadline = round["reference_date"] + dt.timedelta(days=DAYS_TO_ANSWER)
    yield Event(at(opened, 9), lambda: actions.open_round(**round, deadline=deadline, by=cast["secretary"]))
    for place, row in enumerate(rows().values()):
        if turn < len(row["values"]):
            on = workday(opened + dt.timedelta(days=5 + place % 11))
            yield Event(at(on, 10, place), lambda row=row: hand_in(cast, row, turn, _found(round)))
    if turn == 5:  # a figure that proved wrong: a second revision, and a measurement with its reason
        yield Event(at(deadline, 11), lambda: hand_in(cast, rows()["BR-01"], turn, _found(round), corrected=Decimal(9)))
    yield Event(at(workday(deadline + dt.timedelta(days=1)), 17), lambda: _close(cast, round))


def _found(round: dict[str, Any]) -> ReportingRound:
    return ReportingRound.objects.get(name=round["name"])


def _close(cast: Cast, round: dict[str, Any]) -> None:
    actions.close_round(_found(round), by=cast["secretary"])


def hand_in(
    cast: Cast, row: dict[str, Any], turn: int, round: ReportingRound, *, corrected: Decimal | None = None
) -> None:
    """Hand in the report of a programme for the round of this turn."""
    found = programme(row["code"])
    value = corrected if corrected is not None else value_at(row, turn)
    indicator = Indicator.objects.get(programme=found)
    actions.hand_in_report(
        round, found, fields=report_of(row, turn, value), values={indicator: value}, by=cast.lead_of(found)
    )


def value_at(row: dict[str, Any], turn: int) -> Decimal:
    """Return the value of the indicator; after the last round that is told it stays."""
    values = row["values"]
    return Decimal(values[min(turn, len(values) - 1)])


def report_of(row: dict[str, Any], turn: int, value: Decimal) -> dict[str, str]:
    """Return the lights and texts of a report, with cause, consequence and correction where it deviates."""
    starts_later = row["starts_on"] > story()["round"][0]["reference_date"]
    if turn == 0 and starts_later:
        return NOT_STARTED | {
            "look_back": "Het programma is afgestemd en nog niet gestart.",
            "look_ahead": AHEAD[0].format(row["steps"][0]),
        }
    step = min(turn - (1 if starts_later else 0), len(row["steps"]) - 2)
    _, unit, *_ = row["indicator"]
    fields = GREEN | {
        "look_back": f"{BACK[turn % 3].format(row['steps'][step])} De teller staat op {number(value)} van "
        f"{row['target']} {unit}.",
        "look_ahead": AHEAD[turn % 3].format(row["steps"][step + 1]),
    }
    for deviation in story()["deviation"]:
        if deviation["code"] == row["code"] and turn in deviation["rounds"]:
            fields |= deviation["lights"]
            fields |= {name: deviation[name] for name in ("cause", "consequence", "correction")}
    for aspect in story()["aspect"]:
        if aspect["code"] == row["code"] and turn in aspect["rounds"]:
            fields |= {name: text for name, text in aspect.items() if name not in ("code", "rounds")}
    return fields
