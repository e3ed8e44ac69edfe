"""What the ROMs of the example have of their own: plans, frameworks, shareholders, contacts and agendas."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from programmes import actions
from programmes.models import Contact, Organisation, Stake, Term
from reporting.demo.events import ALL_ROMS, Cast, Event, at, told

YEARS = (2024, 2025, 2026)
CONTACT = "Bovenregionale samenwerking"


def regions_are_described(cast: Cast) -> Iterator[Event]:
    """Each ROM refers to its plans and names a contact; the secretary keeps shareholders and agendas."""
    story = told("regions")
    missing = {(code, year) for code, year in story["missing"]}
    for code in ALL_ROMS:
        yield Event(at(dt.date(2024, 2, 1), 9), lambda code=code: _contact(cast, code))
        if code not in story["without_multi_year"]:
            yield Event(at(dt.date(2024, 2, 1), 10), lambda code=code: _multi_year(cast, code))
        for year in YEARS:
            if (code, year) not in missing:
                on = dt.date(year, 2, 5)
                yield Event(at(on, 10), lambda code=code, year=year: _annual(cast, code, year))
    for row in story["ahead"]:
        yield Event(
            at(row["on"], 11),
            lambda row=row: _annual(cast, row["rom"], row["year"], status=row["status"], remark=row["remark"]),
        )
    for row in story["framework"]:
        yield Event(at(row["on"], 11), lambda row=row: _framework(cast, row))
    for row in story["stakes"]:
        yield Event(at(row["on"], 14), lambda row=row: _stakes(cast, row))
    for row in story["successor"]:
        yield Event(at(row["on"], 9), lambda row=row: _successor(cast, row))
    for row in story["kia"]:
        yield Event(at(row["on"], 15), lambda row=row: _assigned(cast, row))
        if "perspective" in row:
            yield Event(at(row["on"], 16), lambda row=row: _covered(cast, row, perspective=row["perspective"]))
        if "coordinated_on" in row:
            yield Event(
                at(row["coordinated_on"], 16),
                lambda row=row: _covered(cast, row, coordinated_on=row["coordinated_on"]),
            )


def _contact(cast: Cast, code: str) -> None:
    person = cast[code]
    actions.add_contact(cast.rom(code), function=CONTACT, name=person.name, email=person.email, by=person)


def _successor(cast: Cast, row: dict[str, Any]) -> None:
    rom = cast.rom(row["rom"])
    actions.add_contact(rom, function=CONTACT, name=row["name"], email=row["email"], by=cast[row["rom"]])


def _multi_year(cast: Cast, code: str) -> None:
    actions.add_plan(
        cast.rom(code),
        kind="multi_year",
        title="Meerjarenplan 2024–2027",
        first_year=2024,
        last_year=2027,
        url=f"https://{code}.example/meerjarenplan",
        status="adopted",
        by=cast[code],
    )


def _annual(cast: Cast, code: str, year: int, *, status: str = "adopted", remark: str = "") -> None:
    actions.add_plan(
        cast.rom(code),
        kind="annual",
        title=f"Activiteitenplan {year}",
        first_year=year,
        last_year=year,
        url=f"https://{code}.example/activiteitenplan-{year}.pdf",
        dated_on=dt.date(year - 1, 12, 14) if status == "adopted" else None,
        status=status,
        remark=remark,
        by=cast[code],
    )


def _framework(cast: Cast, row: dict[str, Any]) -> None:
    code = row["rom"]
    actions.describe_rom(
        cast.rom(code), framework=row["text"], framework_url=f"https://{code}.example/regionaal-kader", by=cast[code]
    )


def _stakes(cast: Cast, row: dict[str, Any]) -> None:
    """A party that is an organisation of the portal is linked to it; an empty percentage is unknown."""
    known = {each.code: each for each in Organisation.objects.all()}
    for party, percentage in row["shareholders"]:
        actions.add_stake(
            cast.rom(row["rom"]),
            role=Stake.Role.SHAREHOLDER,
            organisation=known.get(party),
            party="" if party in known else party,
            percentage=Decimal(percentage) if percentage else None,
            starts_on=row.get("starts_on"),
            source=row["source"],
            by=cast["secretary"],
        )


def _kia(code: str) -> Term:
    return Term.objects.get(kind=Term.Kind.KIA, code=code)


def _assigned(cast: Cast, row: dict[str, Any]) -> None:
    actions.cover_kia(_kia(row["code"]), rom=cast.rom(row["rom"]), by=cast["secretary"])


def _covered(cast: Cast, row: dict[str, Any], **fields: Any) -> None:
    """The ROM that is the contact writes its part, and who to call."""
    contact = Contact.objects.current().get(rom=cast.rom(row["rom"]), function=CONTACT)
    actions.cover_kia(_kia(row["code"]), contact=contact, by=cast[row["rom"]], **fields)
