"""What ROMs have of their own: which plans are known and which are missing, who owns and who commissions them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from programmes.models import Contact, KiaCoverage, Plan, Rom, Stake, Strategy, Term
from programmes.queries.past import as_they_were
from romportal import audit

PLAN_FIELDS = ["rom", "kind", "title", "first_year", "last_year", "url", "dated_on", "status", "remark"]
PROFILE_FIELDS = [*Rom.PROFILE, "framework", "framework_url"]
KIA_FIELDS = ["kia", "rom", "perspective", "coordinated_on"]


@dataclass(frozen=True)
class PlanCell:
    """The activiteitenplan of a ROM for a year, or that it is missing; `is_ahead` when that year has not begun."""

    year: int
    plan: Plan | None
    is_ahead: bool

    @property
    def word(self) -> str:
        """What the cell says: the status of the plan, or that there is none."""
        if self.plan:
            return self.plan.get_status_display() or "aanwezig"
        return "nog niet" if self.is_ahead else "ontbreekt"


@dataclass(frozen=True)
class PlanRow:
    """A ROM with its meerjarenplannen and its activiteitenplan of each year of the strategy; `others` fall outside."""

    rom: Rom
    multi_year: list[Plan]
    cells: list[PlanCell]
    others: list[Plan]

    @property
    def known(self) -> int:
        return sum(1 for cell in self.cells if cell.plan)


@dataclass(frozen=True)
class PlanMatrix:
    """Every ROM over the years of the strategy: 9 x 4 = 36 yearly plans are expected (INL-5)."""

    years: list[int]
    rows: list[PlanRow]

    @property
    def expected(self) -> int:
        return len(self.rows) * len(self.years)

    @property
    def known(self) -> int:
        return sum(row.known for row in self.rows)

    @property
    def missing(self) -> int:
        """How many are missing of years that have begun."""
        return sum(1 for row in self.rows for cell in row.cells if not cell.plan and not cell.is_ahead)

    @property
    def ahead(self) -> int:
        """How many are not there yet of years that have not begun."""
        return self.expected - self.known - self.missing

    @property
    def without_multi_year(self) -> list[Rom]:
        """The ROMs of which no meerjarenplan for these years is known (INL-3)."""
        return [row.rom for row in self.rows if not row.multi_year]


def strategy_years() -> list[int]:
    """Return the years of the strategy; none while no strategy is loaded."""
    strategy = Strategy.objects.order_by("starts_on").first()
    return list(range(strategy.starts_on.year, strategy.ends_on.year + 1)) if strategy else []


def plan_matrix(*, as_of: dt.date | None = None) -> PlanMatrix:
    """Return which plans are known of every ROM over the years of the strategy, in a fixed number of queries."""
    years = strategy_years()
    roms = profiles(list(Rom.objects.select_related("organisation")), as_of=as_of)
    by_rom: dict[int, list[Plan]] = {}
    for plan in _plans(roms, as_of):
        by_rom.setdefault(plan.rom_id, []).append(plan)
    return PlanMatrix(years, [_row(rom, years, by_rom.get(rom.pk, []), as_of) for rom in roms])


def plan_row(rom: Rom, *, as_of: dt.date | None = None) -> PlanRow:
    """Return which plans are known of one ROM."""
    mine = [plan for plan in _plans([rom], as_of) if plan.rom_id == rom.pk]
    return _row(rom, strategy_years(), mine, as_of)


def _plans(roms: list[Rom], as_of: dt.date | None) -> list[Plan]:
    """The plans of these ROMs as they are, or were at the end of a day."""
    if as_of is None:
        return list(Plan.objects.filter(rom__in=roms).order_by("first_year", "pk"))
    rows = as_they_were(Plan, PLAN_FIELDS, as_of)
    found = [(key, _rom_of(row, roms), row) for key, row in rows.items()]
    plans = [Plan(pk=key, **row | {"rom": rom}) for key, rom, row in found if rom and "first_year" in row]
    return sorted(plans, key=lambda plan: (plan.first_year, plan.pk))


def _rom_of(row: dict[str, Any], roms: list[Rom]) -> Rom | None:
    """The ROM of a row out of the past: by its key, or by the name that the trail keeps."""
    return next((rom for rom in roms if row.get("rom") in (rom.pk, str(rom))), None)


def _row(rom: Rom, years: list[int], plans: list[Plan], as_of: dt.date | None) -> PlanRow:
    this_year = (as_of or audit.today()).year
    for plan in plans:
        plan.rom = rom  # its name is asked once
    annual = {plan.first_year: plan for plan in plans if plan.kind == Plan.Kind.ANNUAL}
    multi_year = [plan for plan in plans if plan.kind == Plan.Kind.MULTI_YEAR and _meets(plan, years)]
    cells = [PlanCell(year, annual.get(year), year > this_year) for year in years]
    shown = [*multi_year, *(cell.plan for cell in cells)]
    return PlanRow(rom=rom, multi_year=multi_year, cells=cells, others=[plan for plan in plans if plan not in shown])


def _meets(plan: Plan, years: list[int]) -> bool:
    return not years or (plan.first_year <= years[-1] and plan.last_year >= years[0])


@dataclass(frozen=True)
class StakeRow:
    """A shareholder or client, by the name that it had on the day that was asked."""

    stake: Stake
    party: str


@dataclass(frozen=True)
class Stakes:
    """Who owns and who commissions a ROM on a day, and who did so before or will after it."""

    day: dt.date
    rows: list[StakeRow]
    others: list[StakeRow]

    @property
    def shareholders(self) -> int:
        return sum(1 for row in self.rows if row.stake.role == Stake.Role.SHAREHOLDER)

    @property
    def unknown(self) -> int:
        """Of how many shareholders the percentage is unknown."""
        return sum(1 for row in self.rows if row.stake.role == Stake.Role.SHAREHOLDER and row.stake.percentage is None)

    @property
    def known(self) -> Decimal:
        """The percentage of the shares of which the owner is known."""
        return sum((row.stake.percentage or Decimal(0) for row in self.rows), Decimal(0))


def stakes_of(rom: Rom, *, as_of: dt.date | None = None) -> Stakes:
    """Return the shareholders and clients of a ROM on a day (today unless told), the largest first; two queries."""
    return _stakes(rom.stakes.all(), as_of or audit.today())


def all_stakes(*, as_of: dt.date | None = None) -> Stakes:
    """Return the shareholders and clients of every ROM on a day, ROM by ROM; two queries."""
    return _stakes(Stake.objects.all(), as_of or audit.today())


def _stakes(found: QuerySet[Stake], day: dt.date) -> Stakes:
    rows: list[StakeRow] = []
    others: list[StakeRow] = []
    for stake in found.select_related("rom__organisation", "organisation").prefetch_related("organisation__names"):
        holds = stake.first_day <= day <= stake.last_day
        named = day if holds else (stake.ends_on or stake.starts_on or day)
        (rows if holds else others).append(StakeRow(stake, stake.party_on(named)))
    return Stakes(day, rows, others)


@dataclass(frozen=True)
class Contacts:
    """Whom to call at a ROM on a day, and who it was before (or would be later)."""

    rows: list[Contact]
    others: list[Contact]


def contacts_of(rom: Rom, *, as_of: dt.date | None = None) -> Contacts:
    """Return whom to call at a ROM on a day (today unless told), by function; one query."""
    day = as_of or audit.today()
    rows: list[Contact] = []
    others: list[Contact] = []
    for contact in Contact.objects.filter(rom=rom):
        (rows if contact.first_day <= day <= contact.last_day else others).append(contact)
    return Contacts(rows, others)


def profiles(roms: list[Rom], *, as_of: dt.date | None = None) -> list[Rom]:
    """Return ROMs with their profile and regional framework as they are, or were at the end of a day."""
    was = as_they_were(Rom, PROFILE_FIELDS, as_of) if as_of else {}
    for rom in roms:
        for name, value in was.get(rom.pk, {}).items():
            setattr(rom, name, value)
    return roms


def kia_rows(*, as_of: dt.date | None = None) -> list[KiaCoverage]:
    """Return how the regions are heard in each of the agendas, in their order; what nobody wrote yet is empty.

    Of a day that has passed the contact person is left out: the trail keeps no name.
    """
    if as_of is None:
        rows = KiaCoverage.objects.select_related("kia", "rom__organisation", "contact").order_by()
        stored = {row.kia_id: row for row in rows}
    else:
        roms = list(Rom.objects.select_related("organisation"))
        past = as_they_were(KiaCoverage, KIA_FIELDS, as_of)
        stored = {
            row["kia"]: KiaCoverage(pk=key, **row | {"kia": None, "rom": _rom_of(row, roms)})
            for key, row in past.items()
        }
    found = []
    for kia in Term.objects.filter(kind=Term.Kind.KIA):
        row = stored.get(kia.pk) or KiaCoverage()
        row.kia = kia
        found.append(row)
    return found
