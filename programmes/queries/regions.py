"""What ROMs have of their own: which plans are known and which are missing, who owns and who commissions them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from programmes.models import KiaCoverage, Plan, Rom, Stake, Strategy, Term
from romportal import audit


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


def plan_matrix() -> PlanMatrix:
    """Return which plans are known of every ROM over the years of the strategy, in three queries."""
    years = strategy_years()
    by_rom: dict[int, list[Plan]] = {}
    for plan in Plan.objects.order_by("first_year", "pk"):
        by_rom.setdefault(plan.rom_id, []).append(plan)
    roms = Rom.objects.select_related("organisation")
    return PlanMatrix(years, [_row(rom, years, by_rom.get(rom.pk, [])) for rom in roms])


def plan_row(rom: Rom) -> PlanRow:
    """Return which plans are known of one ROM."""
    return _row(rom, strategy_years(), list(Plan.objects.filter(rom=rom).order_by("first_year", "pk")))


def _row(rom: Rom, years: list[int], plans: list[Plan]) -> PlanRow:
    this_year = audit.today().year
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
    day = as_of or audit.today()
    rows: list[StakeRow] = []
    others: list[StakeRow] = []
    for stake in rom.stakes.select_related("organisation").prefetch_related("organisation__names"):
        holds = stake.first_day <= day <= stake.last_day
        named = day if holds else (stake.ends_on or stake.starts_on or day)
        (rows if holds else others).append(StakeRow(stake, stake.party_on(named)))
    return Stakes(day, rows, others)


def kia_rows() -> list[KiaCoverage]:
    """Return how the regions are heard in each of the agendas, in their order; what nobody wrote yet is empty."""
    stored = {
        row.kia_id: row for row in KiaCoverage.objects.select_related("kia", "rom__organisation", "contact").order_by()
    }
    return [stored.get(kia.pk) or KiaCoverage(kia=kia) for kia in Term.objects.filter(kind=Term.Kind.KIA)]
