"""What is going on on the day of loading: what lies before Rijk and provinces, an open round, the next meetings.

Everything here counts back from that day, or lies ahead of it.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from funding.actions import ask, speak
from funding.models import FundingSource
from programmes import actions as programme_actions
from programmes.dutch import MONTHS
from programmes.models import Goal, Organisation, Province, Strategy, StrategyVersion, Theme
from reporting import actions
from reporting.demo.events import Cast, Event, at, days_before, programme, told, workday
from reporting.demo.meetings import plan, record
from reporting.demo.programmes import (
    SOURCES,
    amounts,
    offer_open_version,
    open_agreement,
    open_version,
    rows,
    say,
    write_concept,
)
from reporting.demo.progress import hand_in, report_of, value_at
from reporting.models import Meeting, ReportingRound

#: how many days after the day of loading the next meetings are
NEXT_BO, NEXT_HAO = 16, 79
#: the turn of the open round: after the eight that are told
NOW = 8
#: who already handed in for the open round, and who has a draft
EARLY = ["BR-01", "BR-02", "BR-04", "BR-07", "BR-08", "BR-11", "BR-13", "BR-14", "BR-18"]
DRAFTS = ["BR-05", "BR-10"]


@cache
def story() -> dict[str, Any]:
    return told("ahead")


def what_lies_ahead(cast: Cast) -> Iterator[Event]:
    """Events of the last eight weeks before the day of loading."""
    yield from _change_of_defence(cast)
    yield from _new_programme(cast)
    yield from _concept(cast)
    yield from _change_of_strategy(cast)
    yield from _open_round(cast)
    yield from _meetings(cast)


def _ago(cast: Cast, days: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    return at(days_before(cast.today, days), hour, minute)


def _next_bo(cast: Cast) -> dt.date:
    return workday(cast.today + dt.timedelta(days=NEXT_BO))


# ── Before Rijk and provinces ─────────────────────────────────────────────────────────────────────────────
def _change_of_defence(cast: Cast) -> Iterator[Event]:
    """BR-05 asks more in 2027, within the room left: the Rijk agreed, the provinces did not answer yet."""

    def prepare() -> None:
        version = programme_actions.copy_version(
            programme("BR-05"), reason=story()["change"]["reason"], by=cast["secretary"]
        )
        row = rows()["BR-05"]
        structural = [*row["structural"][:-1], story()["change"]["structural_2027"]]
        ask(version, amounts=amounts(row | {"structural": structural}), by=cast["secretary"])

    yield Event(_ago(cast, 34), prepare)
    yield Event(_ago(cast, 18), lambda: offer_open_version(cast, "BR-05", _next_bo(cast)))
    yield from _ask_and_answer(cast)
    yield Event(_ago(cast, 9, 15), lambda: _register(cast))
    for days, said in zip((14, 11, 8, 5), story()["position"], strict=True):
        yield Event(_ago(cast, days, 14), lambda s=said: _say(cast, s))
    yield Event(
        _ago(cast, 6, 16),
        lambda: programme_actions.give_position(
            open_agreement("BR-05"),
            column="rijk",
            outcome="agreed",
            explanation="Defensie hecht aan een loket in alle regio’s.",
            by=cast["rijk"],
        ),
    )


def _ask_and_answer(cast: Cast) -> Iterator[Event]:
    """Parties ask about the change of BR-05; the secretary answered the first of them."""
    for place, said in enumerate(story()["remark"]):
        words = {name: said[name] for name in ("kind", "part", "text")}
        yield Event(
            _ago(cast, 10 - place, 11),
            lambda w=words, who=said["who"]: programme_actions.remark(open_agreement("BR-05"), by=cast[who], **w),
        )
        if text := said.get("answer"):
            yield Event(_ago(cast, 7, 12), lambda t=text: _answer_first(cast, t))


def _answer_first(cast: Cast, text: str) -> None:
    programme_actions.answer(open_agreement("BR-05").remarks.earliest("pk"), text=text, by=cast["secretary"])


def _say(cast: Cast, said: dict[str, Any]) -> None:
    words = {name: text for name, text in said.items() if name not in ("province", "wants_structural_2027")}
    province = Province.objects.get(organisation__code=said["province"])
    if thousands := said.get("wants_structural_2027"):
        wanted = {(FundingSource.objects.get(code=SOURCES["structural"]), 2027): Decimal(1000 * thousands)}
        speak(
            open_agreement("BR-05"),
            column="province",
            province=province,
            wanted=wanted,
            by=cast[said["province"]],
            **words,
        )
    else:
        say(cast, "BR-05", words, province)


def _register(cast: Cast) -> None:
    """The secretary registers a note with the change of BR-05."""
    programme_actions.register_document(
        open_agreement("BR-05"),
        kind="note",
        dated_on=days_before(cast.today, 10),
        on_behalf="nobody",
        by=cast["secretary"],
        **story()["document"],
    )


def _new_programme(cast: Cast) -> Iterator[Event]:
    """BR-19 lies before both; nobody answered. Together with the change of BR-05 it asks all that is left of 2027."""
    row = story()["new"]
    yield Event(_ago(cast, 48), lambda: write_concept(cast, row, row))
    yield Event(_ago(cast, 12), lambda: offer_open_version(cast, row["code"], _next_bo(cast)))


def _concept(cast: Cast) -> Iterator[Event]:
    """BR-20 is a sketch: much is missing, and Horizon Flevoland objects to it."""
    row = story()["concept"]

    def write() -> None:
        version = programme_actions.create_programme(
            **{name: row[name] for name in ("code", "title", "short_title", "starts_on", "ends_on")},
            by=cast["secretary"],
        )
        programme_actions.edit_version(
            version,
            texts={"lead": Organisation.objects.get(code=row["lead"]), "summary": row["summary"]},
            tags={"themes": Theme.objects.filter(code__in=row["themes"]), "goals": Goal.objects.filter(code="D2")},
            by=cast["secretary"],
        )
        for code in row["roms"]:
            programme_actions.set_participation(version, rom=cast.rom(code), by=cast["secretary"])

    yield Event(_ago(cast, 22), write)
    yield Event(
        _ago(cast, 15),
        lambda: programme_actions.object_to_profile(
            open_version(row["code"]), rom=cast.rom("horizon"), objection=row["objection"], by=cast["horizon"]
        ),
    )


def _change_of_strategy(cast: Cast) -> Iterator[Event]:
    """The provinces propose to sharpen the strategy from the coming quarter on; the Rijk did not answer yet."""
    told_of = story()["strategy"]
    quarter = cast.today.month + 3 - (cast.today.month - 1) % 3
    begins = dt.date(cast.today.year + (quarter > 12), (quarter - 1) % 12 + 1, 1)

    def write() -> None:
        by = cast["drenthe"]
        change = programme_actions.propose_strategy(
            Strategy.objects.get(), column="provinces", reason=told_of["reason"], effective_on=begins, by=by
        )
        old = {wording.code: wording for wording in change.wordings.filter(code__in=told_of["wordings"])}
        words = told_of["paragraph"]
        text = change.paragraphs.get(order=words["order"]).text
        contents = programme_actions.StrategyContents(
            text=programme_actions.TextChanges(
                texts={words["order"]: text.replace(words["old"], words["new"])},
                added=[programme_actions.NewParagraph(**row) for row in told_of["added"]],
            ),
            wordings={code: (name, old[code].definition, True) for code, name in told_of["wordings"].items()},
            brought=[programme_actions.Brought(**row) for row in told_of["brought"]],
        )
        programme_actions.edit_strategy(change, contents=contents, by=by)

    def change() -> StrategyVersion:
        return StrategyVersion.objects.open().select_related("agreement").get()

    yield Event(_ago(cast, 11, 9), write)
    yield Event(
        _ago(cast, 9, 9),
        lambda: programme_actions.offer_strategy(
            change(), procedure="meeting", answer_by=_next_bo(cast), by=cast["drenthe"]
        ),
    )
    yield Event(
        _ago(cast, 8, 9),
        lambda: programme_actions.give_position(
            change().agreement,
            column="provinces",
            outcome="agreed",
            explanation=told_of["explanation"],
            by=cast["drenthe"],
        ),
    )
    asked = told_of["remark"]
    words = {name: asked[name] for name in ("kind", "part", "text")}
    yield Event(_ago(cast, 7, 10), lambda: programme_actions.remark(change().agreement, by=cast["rijk2"], **words))
    yield Event(
        _ago(cast, 6, 10),
        lambda: programme_actions.answer(
            change().agreement.remarks.earliest("pk"), text=asked["answer"], by=cast["drenthe"]
        ),
    )


# ── An open round ─────────────────────────────────────────────────────────────────────────────────────────
def _open_round(cast: Cast) -> Iterator[Event]:
    """An extra round for the coming meeting, half handed in."""
    reference_date = cast.today.replace(day=1) - dt.timedelta(days=1)
    name = f"Tussenstand {MONTHS[reference_date.month - 1]} {reference_date.year}"
    opened = max(_ago(cast, 10, 9), at(reference_date + dt.timedelta(days=1), 0))
    # With a young month the round opened only just, and nobody could answer yet.
    yield Event(
        opened,
        lambda: actions.open_round(
            name=name,
            reference_date=reference_date,
            deadline=workday(cast.today + dt.timedelta(days=8)),
            by=cast["secretary"],
        ),
    )
    for place, code in enumerate(EARLY):
        moment = max(_ago(cast, 7 - place % 6, 11, place), opened + dt.timedelta(minutes=1 + place))
        yield Event(moment, lambda c=code: hand_in(cast, rows()[c], NOW, ReportingRound.objects.get(name=name)))
    for place, code in enumerate(DRAFTS):
        moment = max(_ago(cast, 2, 15, place), opened + dt.timedelta(minutes=20 + place))
        yield Event(moment, lambda c=code: _draft(cast, c, ReportingRound.objects.get(name=name)))


def _draft(cast: Cast, code: str, round: ReportingRound) -> None:
    found, row = programme(code), rows()[code]
    fields = report_of(row, NOW - 1, value_at(row, NOW))
    actions.save_draft(round, found, fields=fields | {"look_ahead": ""}, by=cast.lead_of(found))


# ── Meetings ──────────────────────────────────────────────────────────────────────────────────────────────
def _meetings(cast: Cast) -> Iterator[Event]:
    """The HAO of three weeks ago with actions, one of them late; the BO ahead, and the HAO after it."""
    held_on = days_before(cast.today, 19)
    bo_on = _next_bo(cast)
    later_on = workday(cast.today + dt.timedelta(days=NEXT_HAO))
    held = _meeting("HAO", held_on, [item["row"] for item in story()["hao"]["agenda"]])
    ahead = _meeting("BO", bo_on, [item["row"] for item in story()["bo"]["agenda"]])
    yield Event(at(days_before(held_on, 40), 9), lambda: plan(cast, held | {"number": _number("HAO", held_on)}))
    yield Event(at(held_on + dt.timedelta(days=1), 11), lambda: _record(cast, held_on, bo_on))
    yield Event(_ago(cast, 3, 15), lambda: _close(cast, held_on))
    yield Event(_ago(cast, 20, 9), lambda: plan(cast, ahead | {"number": _number("BO", bo_on)}))
    later = _meeting("HAO", later_on, [])
    yield Event(_ago(cast, 9, 9), lambda: plan(cast, later | {"number": _number("HAO", later_on)}))


def _meeting(kind: str, on: dt.date, agenda: list[list[Any]]) -> dict[str, Any]:
    title = "Bestuurlijk overleg regionale economie" if kind == "BO" else "Hoogambtelijk overleg regionale economie"
    return {"kind": kind, "title": title, "on": on, "agenda": agenda}


def _number(kind: str, on: dt.date) -> str:
    """The next free number of a kind of meeting in a year."""
    return f"{kind}-{on.year}-{Meeting.objects.filter(kind=kind, on__year=on.year).count() + 1}"


def _record(cast: Cast, held_on: dt.date, bo_on: dt.date) -> None:
    meeting = Meeting.objects.get(kind="HAO", on=held_on)
    record(
        cast,
        meeting,
        {
            "decisions": [
                ["De wijziging van BR-05 gaat naar het bestuurlijk overleg.", "Provincies reageren vooraf", ""],
                ["Het kasverzoek van BR-10 wordt aangehouden tot de onderbouwing compleet is.", "", ""],
            ],
            "actions": [
                ["Kasverzoek BR-10 onderbouwen met de planning van de bouw", "iq", days_before(cast.today, 4)],
                ["Standpunt van de provincies over BR-05 ophalen", "ipo", days_before(bo_on, 3)],
                ["Tabel van agenda’s en regio’s actualiseren", "nom", days_before(bo_on, 2)],
                ["Planning van de evaluatie 2027 uitwerken", "rom-nederland", workday(bo_on + dt.timedelta(days=40))],
            ],
        },
    )


def _close(cast: Cast, held_on: dt.date) -> None:
    action = Meeting.objects.get(kind="HAO", on=held_on).actions.get(number=3)
    actions.close_action(action, result="Alle acht agenda’s zijn bijgewerkt", by=cast["secretary"])
