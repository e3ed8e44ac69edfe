"""How the programmes of the example came to be: concepts, offerings, what each party said, changes, steps."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from funding.actions import ask
from funding.models import FundingSource
from programmes import actions
from programmes.models import (
    Agreement,
    CoreTask,
    Goal,
    Organisation,
    Pillar,
    PillarItem,
    PolicyReference,
    Programme,
    ProgrammeVersion,
    Province,
    Term,
    Theme,
)
from reporting.demo.events import ALL_ROMS, Cast, Event, at, days_before, programme, told
from romportal.accounts.models import User

YEARS = (2024, 2025, 2026, 2027)
SOURCES = {"structural": "ezk-structureel", "impulse": "ezk-impuls"}

#: what each region's own plan is about, as a region check of the example says it
REGIONS = {
    "nom": "de noordelijke agenda voor energie, chemie en voedsel",
    "oostnl": "de agenda voor hightech, gezondheid en energie van Oost-Nederland",
    "horizon": "de Flevolandse plannen voor voedsel, luchtvaart en circulaire industrie",
    "romutrecht": "de Utrechtse agenda voor gezond leven en digitalisering",
    "inwest": "de plannen voor energie-intensieve en creatieve industrie in Noord-Holland",
    "iq": "de Zuid-Hollandse agenda voor hightech, tuinbouw en haven",
    "impuls": "de Zeeuwse plannen voor procesindustrie, havens en visserij",
    "bom": "de Brabantse agenda voor hightech, voedsel en life sciences",
    "liof": "de Limburgse plannen voor chemie, gezondheid en slimme productie",
}
#: how a region check says it, in turn; the lead says it with the words of its programme
CHECKS = (
    "{complement}. Het sluit aan op {plans}.",
    "Past bij {plans}; wat daar al loopt, blijft bij de ROM en wordt hier alleen met andere regio’s verbonden.",
    "Vult {plans} aan met partners en kennis van buiten de regio; de eigen prioriteiten veranderen niet.",
)
FTE = (Decimal("0.3"), Decimal("0.2"), Decimal("0.4"), Decimal("0.1"))
RISK = ("title", "consequence", "measure", "likelihood", "impact", "owner")
EURO = (None, Decimal(7_500), None)


@cache
def rows() -> dict[str, dict[str, Any]]:
    """Return what programmes.toml says, by code."""
    return {row["code"]: row for row in told("programmes")["programme"]}


def programmes_are_agreed(cast: Cast) -> Iterator[Event]:
    """First versions, changes, and the steps that follow from them."""
    story = told("agreements")
    for round in story["round"]:
        for place, code in enumerate(round["programmes"]):
            yield from _first_version(cast, story, rows()[code], round["on"], place)
    yield from _food_was_refused_first(cast, story)
    for place, change in enumerate(story["change"]):
        yield from _change(cast, story, change, place)
    for met in story["met"]:
        yield Event(at(met["on"], 16), lambda met=met: _mark_met(cast, met))
    yield Event(
        at(dt.date(2026, 1, 15)),
        lambda: actions.finish(
            programme("BR-06"),
            on=dt.date(2025, 12, 31),
            reason="De Expo is voorbij; het eindverslag is besproken.",
            by=cast["secretary"],
        ),
    )


def _first_version(cast: Cast, story: dict[str, Any], row: dict[str, Any], on: dt.date, place: int) -> Iterator[Event]:
    code = row["code"]
    asked = row | story["first"].get(code, {})
    begun = days_before(on, 56)
    yield Event(at(begun, 9, place), lambda: write_concept(cast, row, asked))
    if code == "BR-14":
        yield from _objection(cast, begun)
    yield Event(at(days_before(on, 28), 11, place), lambda: offer_open_version(cast, code, on))
    yield from _positions(cast, story, code, on, place, story["conditions"].get(code, {}))
    yield from _start(cast, code, max(row["starts_on"], on + dt.timedelta(days=5)), place)


def _start(cast: Cast, code: str, on: dt.date, place: int) -> Iterator[Event]:
    reason = "Rijk en provincies zijn akkoord; de uitvoering begint."
    yield Event(at(on, 9, place), lambda: actions.start(programme(code), on=on, reason=reason, by=cast["secretary"]))


def _objection(cast: Cast, begun: dt.date) -> Iterator[Event]:
    """LIOF objects to its role, is answered and withdraws, so that it can be offered (UIT-U1)."""
    liof = cast.rom("liof")
    yield Event(
        at(begun + dt.timedelta(days=6), 14),
        lambda: actions.object_to_profile(
            open_version("BR-14"),
            rom=liof,
            objection="De werkplaats metalen overlapt met wat wij in Limburg al voor de chemie doen.",
            by=cast["liof"],
        ),
    )
    yield Event(
        at(begun + dt.timedelta(days=13), 14),
        lambda: actions.answer_objection(
            open_version("BR-14"),
            rom=liof,
            answer="De werkplaats richt zich alleen op metalen uit de maakindustrie; chemie blijft bij LIOF.",
            by=cast["secretary"],
        ),
    )
    yield Event(
        at(begun + dt.timedelta(days=15), 11),
        lambda: actions.withdraw_objection(
            open_version("BR-14"),
            rom=liof,
            reason="Met deze afbakening houdt LIOF de chemie; het bezwaar is niet meer nodig.",
            by=cast["liof"],
        ),
    )


def _positions(
    cast: Cast, story: dict[str, Any], code: str, on: dt.date, place: int, conditions: dict[str, str]
) -> Iterator[Event]:
    """Some provinces say what they think beforehand; the Rijk the day before the meeting, the provinces in it."""
    for turn, province in enumerate(Province.objects.select_related("organisation")):
        if (turn + place) % 3 == 0:
            said = story["position"][(turn * 2 + place) % len(story["position"])]
            yield Event(
                at(days_before(on, 12 - turn % 8), 13, place * 2), lambda p=province, s=said: say(cast, code, s, p)
            )
    for column, speaker, moment in (
        ("rijk", "rijk2" if place % 2 and on.year > 2024 else "rijk", at(days_before(on, 1), 15, place * 2)),
        ("provinces", "drenthe", at(on, 15, place * 2)),
    ):
        condition = conditions.get(column, "")
        yield Event(
            moment,
            lambda column=column, speaker=speaker, condition=condition: actions.give_position(
                open_agreement(code),
                column=column,
                outcome="agreed_if" if condition else "agreed",
                conditions=condition,
                by=cast[speaker],
            ),
        )


def say(cast: Cast, code: str, said: dict[str, str], province: Province) -> None:
    """Let one province give its position."""
    actions.give_position(
        open_agreement(code), column="province", province=province, by=cast[province.organisation.code], **said
    )


def _change(cast: Cast, story: dict[str, Any], change: dict[str, Any], place: int) -> Iterator[Event]:
    code, on = change["code"], change["on"]

    def prepare() -> None:
        successor = Programme.objects.get(code=change["successor"]) if "successor" in change else None
        version = actions.copy_version(
            programme(code),
            reason=change["reason"],
            stops=change.get("stops", False),
            ends_on=change.get("ends_on"),
            successor=successor,
            by=cast["secretary"],
        )
        ask(version, amounts=amounts(rows()[code]), by=cast["secretary"])

    yield Event(at(days_before(on, 42), 10, place), prepare)
    yield Event(at(days_before(on, 28), 12, place), lambda: offer_open_version(cast, code, on))
    conditions = {c: change[f"{c}_conditions"] for c in ("rijk", "provinces") if f"{c}_conditions" in change}
    yield from _positions(cast, story, code, on, place, conditions)


def _mark_met(cast: Cast, met: dict[str, Any]) -> None:
    """Let one column say that the conditions of a position on the version in force are met."""
    said = programme(met["code"]).version_in_force.agreement.positions.filter(column=met["of"]).latest("pk")
    actions.mark_met(
        said,
        column="provinces" if met["by"] == "drenthe" else "rijk",
        explanation=met.get("explanation", ""),
        by=cast[met["by"]],
    )


def _food_was_refused_first(cast: Cast, story: dict[str, Any]) -> Iterator[Event]:
    """BR-16: the provinces refused the first version; the second was agreed with the others of December 2024."""
    code, refused_on, on = "BR-16", dt.date(2024, 9, 26), dt.date(2024, 12, 12)
    row = rows()[code]
    yield Event(at(days_before(refused_on, 70), 9), lambda: write_concept(cast, row, row))
    yield Event(at(days_before(refused_on, 28)), lambda: offer_open_version(cast, code, refused_on))
    for column, speaker, outcome, explanation in (
        ("rijk", "rijk", "agreed", "Sluit aan op de missie landbouw, water en voedsel."),
        ("provinces", "drenthe", "refused", "De rol van Zeeland en Noord-Brabant is nog niet uitgewerkt."),
    ):
        yield Event(
            at(refused_on, 15 if column == "rijk" else 16),
            lambda c=column, s=speaker, o=outcome, e=explanation: actions.give_position(
                open_agreement(code), column=c, outcome=o, explanation=e, by=cast[s]
            ),
        )
    reason = "De rol van Zeeland en Noord-Brabant is uitgewerkt, met een eigen lijn voor zilte teelt."
    yield Event(
        at(dt.date(2024, 10, 10)),
        lambda: actions.copy_version(programme(code), reason=reason, by=cast["secretary"]),
    )
    yield Event(at(days_before(on, 28), 13), lambda: offer_open_version(cast, code, on))
    yield from _positions(cast, story, code, on, 4, {})
    yield from _start(cast, code, row["starts_on"], 4)


# ── Verbs in the words of the example ─────────────────────────────────────────────────────────────────────
def open_version(code: str) -> ProgrammeVersion:
    return ProgrammeVersion.objects.open().select_related("programme", "lead").get(programme__code=code)


def open_agreement(code: str) -> Agreement:
    return open_version(code).agreement


def offer_open_version(cast: Cast, code: str, answer_by: dt.date) -> None:
    actions.offer(open_version(code), answer_by=answer_by, by=cast["secretary"])


def amounts(row: dict[str, Any]) -> dict[tuple[FundingSource, int], Decimal]:
    """Return what a row asks per source and year (euro), from its thousands."""
    sources = {source.code: source for source in FundingSource.objects.filter(code__in=SOURCES.values())}
    return {
        (sources[SOURCES[kind]], year): Decimal(1000 * thousands)
        for kind in SOURCES
        for year, thousands in zip(YEARS, row[kind], strict=True)
        if thousands
    }


def write_concept(cast: Cast, row: dict[str, Any], asked: dict[str, Any]) -> ProgrammeVersion:
    """Write a first version with everything that it needs to be offered."""
    by = cast["secretary"]
    version = actions.create_programme(
        code=row["code"],
        title=row["title"],
        short_title=row["short_title"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        by=by,
    )
    _write_text(cast, version, row)
    shares = {Pillar.objects.get(code=code): share for code, share in row["shares"].items()}
    actions.set_pillars(version, shares=shares, primary=next(iter(shares)), by=by)
    for place, code in enumerate(row.get("roms", ALL_ROMS)):
        _take_part(cast, version, row, code, place)
    name, unit, definition, rule = row["indicator"]
    indicator = actions.define_indicator(
        version, name=name, unit=unit, definition=definition, deduplication=rule, by=by
    )
    actions.set_targets(version, rows=[(indicator, year, value) for year, value in yearly_targets(row).items()], by=by)
    milestones = [(number, m[0], m[1]) for number, m in enumerate(row["milestones"], start=1)]
    actions.set_milestones(version, rows=milestones, by=by)
    if others := row.get("cofinancing"):
        actions.set_cofinancing(version, rows=[(giver, Decimal(1000 * k), year) for giver, k, year in others], by=by)
    _write_approach(version, row.get("approach", {}), by)
    ask(version, amounts=amounts(asked), by=by)
    return version


def _write_approach(version: ProgrammeVersion, told: dict[str, Any], by: User) -> None:
    """Some programmes say what they build on, with whom and for whom, and what may go wrong."""
    if not told:
        return
    documents = [
        (side, PolicyReference.objects.get(code=code) if code else None, title, "", how)
        for side, code, title, how in told["basis"]
    ]
    actions.set_basis_documents(version, rows=documents, by=by)
    actions.set_partners(version, rows=[(None, name, kind, role) for name, kind, role in told["partners"]], by=by)
    actions.set_instruments(version, rows=[(name, purpose) for name, purpose in told["instruments"]], by=by)
    actions.set_risks(version, rows=[dict(zip(RISK, risk, strict=True)) for risk in told["risks"]], by=by)
    tags = {
        name: Term.objects.filter(kind=kind, code__in=told.get(name, []))
        for name, kind in (
            ("values_rijk", Term.Kind.ADDED_VALUE),
            ("values_region", Term.Kind.ADDED_VALUE),
            ("target_groups", Term.Kind.TARGET_GROUP),
            ("cooperation_forms", Term.Kind.FORM),
        )
    }
    actions.edit_version(version, texts={}, tags=tags, by=by)


def _write_text(cast: Cast, version: ProgrammeVersion, row: dict[str, Any]) -> None:
    actions.edit_version(
        version,
        texts={
            "lead": Organisation.objects.get(code=row["lead"]),
            "summary": row["summary"],
            "predecessor": row.get("predecessor", ""),
            "added_value_rijk": row["rijk"],
            "added_value_region": row["region"],
        },
        tags={
            "core_tasks": CoreTask.objects.filter(code__in=row["core_tasks"]),
            "themes": Theme.objects.filter(code__in=row["themes"]),
            "items": PillarItem.objects.filter(code__in=row["items"]),
            "goals": Goal.objects.filter(code__in=row["goals"]),
        },
        by=cast["secretary"],
    )


def _take_part(cast: Cast, version: ProgrammeVersion, row: dict[str, Any], code: str, place: int) -> None:
    leads = code == row["lead"]
    fte = Decimal(str(row.get("fte", 0.5))) if leads else FTE[place % len(FTE)]
    task = row["lead_work"] if leads else row["tasks"][place % len(row["tasks"])]
    actions.set_participation(
        version,
        rom=cast.rom(code),
        role="trekker" if leads else "deelnemer",
        commitment=f"{task}.",
        fte=fte,
        euro=Decimal(20_000) if leads else EURO[place % len(EURO)],
        by=cast["secretary"],
    )
    actions.set_region_check(
        version,
        rom=cast.rom(code),
        complementarity=CHECKS[0 if leads else place % 3].format(complement=row["complement"], plans=REGIONS[code]),
        by=cast["secretary"],
    )


def yearly_targets(row: dict[str, Any]) -> dict[int, Decimal]:
    """Return the target up to and including each year: later years reach more, the last one all of it."""
    first, last = max(row["starts_on"].year, YEARS[0]), row["ends_on"].year
    shares: Sequence[str] = ("0.2", "0.45", "0.75", "1")[-(last - first + 1) :]
    return {
        year: (row["target"] * Decimal(share)).quantize(Decimal(1), ROUND_HALF_UP)
        for year, share in zip(range(first, last + 1), shares, strict=True)
    }
