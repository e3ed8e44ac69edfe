"""ROMs and provinces: in what they take part, with which commitment, and what a region said about it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from programmes.models import (
    Agreement,
    Participation,
    Position,
    ProgrammeVersion,
    Province,
    RegionCheck,
    Rom,
)
from programmes.models.agreements import AgreementQuerySet
from programmes.queries import Contacts, PlanRow, Stakes, contacts_of, plan_row, profiles, stakes_of
from reporting.models import ActionItem, AddedValueInsight
from reporting.queries.lights import read_lights
from reporting.queries.programmes import NOTHING, Found, ProgrammeRow, Sums, find_programmes, rows_of, total_of
from romportal import audit
from romportal.accounts.models import User

UNKNOWN = "onbekend"
MOST_POSITIONS = 25


@dataclass(frozen=True)
class RomRow:
    """A ROM in the list. Amounts (euro) are those of whole programmes; nothing is split over ROMs."""

    rom: Rom
    provinces: tuple[Province, ...]
    leads: int
    takes_part: int
    red: int
    amber: int
    led_programmed: Decimal
    joint_programmed: Decimal


@dataclass(frozen=True)
class Part:
    """A programme of a ROM, with the role and the commitment of that ROM in the version shown."""

    programme: ProgrammeRow
    leads: bool
    participation: Participation | None
    check: RegionCheck | None
    added_value_region: str


@dataclass(frozen=True)
class RomPage:
    """A ROM with its programmes; `led` and `joint` are the sums of whole programmes (euro)."""

    rom: Rom
    profile: list[tuple[str, str]]
    parts: list[Part]
    joint: Sums
    led: Sums
    share: Decimal
    fte: Decimal
    euro: Decimal
    actions: list[ActionItem]
    plans: PlanRow
    stakes: Stakes
    contacts: Contacts


@dataclass(frozen=True)
class Objection:
    """What a ROM objected to in a programme, also when it no longer takes part."""

    code: str
    short_title: str
    check: RegionCheck


@dataclass(frozen=True)
class ProvincePage:
    """A province through the lens of its region: programmes of its ROM, and what the province itself said.

    Nothing is divided by province: `joint` (euro) are whole programmes in which its ROM takes part, `share` their part
    (percent) of all programmes, `fte` and `euro` what that ROM promised for all its provinces.
    """

    province: Province
    parts: list[Part]
    joint: Sums
    share: Decimal
    fte: Decimal
    euro: Decimal
    positions: list[Position]
    awaiting: list[Agreement]
    insights: list[AddedValueInsight]
    objections: list[Objection]

    @property
    def open_objections(self) -> int:
        return sum(1 for each in self.objections if each.check.is_open_objection)


def rom_rows(reader: User | None, *, as_of: dt.date | None = None) -> list[RomRow]:
    """Return the ROMs in order of their name, in a fixed number of queries."""
    found = {each.version_id: each for each in find_programmes(reader, as_of=as_of)}
    taking_part: dict[int, list[Found]] = defaultdict(list)
    for version, rom in Participation.objects.filter(version__in=found).values_list("version", "rom"):
        taking_part[rom].append(found[version])
    return [_rom_row(rom, taking_part[rom.pk]) for rom in Rom.objects.for_list()]


def _rom_row(rom: Rom, parts: list[Found]) -> RomRow:
    led = [each for each in parts if each.lead == rom.organisation.short_name]
    worst = [read_lights(each.lights).worst for each in parts]
    return RomRow(
        rom=rom,
        provinces=tuple(rom.provinces.all()),
        leads=len(led),
        takes_part=len(parts),
        red=worst.count("red"),
        amber=worst.count("amber"),
        led_programmed=total_of(led).programmed,
        joint_programmed=total_of(parts).programmed,
    )


def rom_page(rom: Rom, reader: User | None, *, as_of: dt.date | None = None) -> RomPage:
    """Return everything on the page of a ROM, in a fixed number of queries."""
    found = find_programmes(reader, as_of=as_of)
    parts = _parts(rom, found, as_of)
    codes = {part.programme.code for part in parts}
    joint = total_of([each for each in found if each.code in codes])
    led = total_of([each for each in found if each.lead == rom.organisation.short_name])
    profiles([rom], as_of=as_of)
    return RomPage(
        rom=rom,
        profile=[(str(Rom._meta.get_field(name).verbose_name), getattr(rom, name) or UNKNOWN) for name in Rom.PROFILE],
        parts=parts,
        joint=joint,
        led=led,
        share=_share(joint, found),
        fte=_promised(parts, "fte"),
        euro=_promised(parts, "euro"),
        actions=list(
            ActionItem.objects.open().filter(holder=rom.organisation_id).select_related("meeting").order_by("due_on")
        ),
        plans=plan_row(rom, as_of=as_of),
        stakes=stakes_of(rom, as_of=as_of),
        contacts=contacts_of(rom, as_of=as_of),
    )


def _share(joint: Sums, found: Sequence[Found]) -> Decimal:
    """The part (percent) of what is programmed for all programmes."""
    everything = total_of(found).programmed
    return joint.programmed * 100 / everything if everything else NOTHING


def _promised(parts: Sequence[Part], what: str) -> Decimal:
    """What a ROM promised in its programmes together: "fte" or "euro"."""
    amounts = (getattr(part.participation, what) for part in parts if part.participation)
    return sum((amount for amount in amounts if amount), NOTHING)


def _parts(rom: Rom, found: Sequence[Found], as_of: dt.date | None) -> list[Part]:
    """The programmes that the ROM takes part in: those it leads first, then the largest."""
    versions = [each.version_id for each in found]
    takes_part = {part.version_id: part for part in Participation.objects.filter(rom=rom, version__in=versions)}
    checks = {check.version_id: check for check in RegionCheck.objects.filter(rom=rom, version__in=takes_part)}
    values = dict(ProgrammeVersion.objects.filter(pk__in=takes_part).values_list("pk", "added_value_region"))
    mine = [each for each in found if each.version_id in takes_part]
    mine.sort(key=lambda each: (each.lead != rom.organisation.short_name, -each.programmed, each.code))
    return [
        Part(
            programme=row,
            leads=each.lead == rom.organisation.short_name,
            participation=takes_part[each.version_id],
            check=checks.get(each.version_id),
            added_value_region=values[each.version_id],
        )
        for each, row in zip(mine, rows_of(mine, as_of=as_of), strict=True)
    ]


def province_page(province: Province, reader: User | None, *, as_of: dt.date | None = None) -> ProvincePage:
    """Return everything on the page of a province, in a fixed number of queries."""
    found = find_programmes(reader, as_of=as_of)
    parts = _parts(province.rom, found, as_of)
    codes = {part.programme.code for part in parts}
    mine = [each for each in found if each.code in codes]
    joint = total_of(mine)
    return ProvincePage(
        province=province,
        parts=parts,
        joint=joint,
        share=_share(joint, found),
        fte=_promised(parts, "fte"),
        euro=_promised(parts, "euro"),
        positions=_positions(province, as_of),
        awaiting=list(awaiting(province)),
        insights=_insights([each.programme_id for each in mine], as_of),
        objections=_objections(province.rom, found),
    )


def _objections(rom: Rom, found: Sequence[Found]) -> list[Objection]:
    """The objections of this ROM in the versions shown, open ones first."""
    shown = {each.version_id: each for each in found}
    checks = RegionCheck.objects.filter(rom=rom, version__in=shown).exclude(objection="")
    rows = [Objection(shown[check.version_id].code, shown[check.version_id].short_title, check) for check in checks]
    return sorted(rows, key=lambda row: (not row.check.is_open_objection, row.code))


def _positions(province: Province, as_of: dt.date | None) -> list[Position]:
    rows = Position.objects.filter(province=province, agreement__version__isnull=False)
    if as_of is not None:
        rows = rows.filter(given_at__lt=audit.end_of(as_of))
    return list(rows.select_related("agreement__version__programme").order_by("-pk")[:MOST_POSITIONS])


def awaiting(province: Province) -> AgreementQuerySet:
    """Return the open agreements on programmes of its region on which this province did not speak yet (today)."""
    spoke = Position.objects.filter(province=province).values("agreement")
    return (
        Agreement.objects.open()
        .filter(version__participations__rom=province.rom_id)
        .exclude(pk__in=spoke)
        .select_related("version__programme")
        .order_by("answer_by", "pk")
    )


def _insights(programmes: Sequence[int], as_of: dt.date | None) -> list[AddedValueInsight]:
    rows = AddedValueInsight.objects.filter(programme__in=programmes, for_whom=AddedValueInsight.ForWhom.REGION)
    if as_of is not None:
        rows = rows.filter(booked_at__lt=audit.end_of(as_of))
    return list(rows.select_related("programme", "category")[:MOST_POSITIONS])
