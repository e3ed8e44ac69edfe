"""Figures that are a table with marked cells: lights per programme and round, and who takes part in what. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from programmes.dutch import count

SEVERITY = ("grey", "green", "amber", "red")  # from quiet to loud
WORDS = {"grey": "n.v.t.", "green": "groen", "amber": "oranje", "red": "rood"}
ROLES = {"lead": "trekt", "partner": "doet mee", "": "–"}


@dataclass(frozen=True)
class HeatCell:
    """The heaviest of the lights for time, money and quality in one round; `letters` says which of the three."""

    key: str
    letters: str

    @property
    def text(self) -> str:
        return f"{self.letters} {WORDS[self.key]}".strip()


@dataclass(frozen=True)
class HeatRow:
    """A programme and its cell for each round; `url` is empty on paper."""

    code: str
    name: str
    cells: tuple[HeatCell, ...]
    url: str = ""


@dataclass(frozen=True)
class HeatMap:
    """Lights of programmes (rows) over rounds (columns, as they read)."""

    rounds: tuple[str, ...]
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class PartRow:
    """A programme and the role of each ROM in it: "lead", "partner" or empty; `url` is empty on paper."""

    code: str
    name: str
    roles: tuple[str, ...]
    url: str = ""

    @property
    def count(self) -> int:
        return sum(1 for role in self.roles if role)


@dataclass(frozen=True)
class PartMap:
    """Which ROM (columns: short head and full name) takes part in which programme (rows)."""

    roms: tuple[tuple[str, str], ...]
    rows: tuple[PartRow, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """The number of programmes of each ROM."""
        return tuple(sum(1 for row in self.rows if row.roles[i]) for i in range(len(self.roms)))


def heat_cell(time: str | None, money: str | None, quality: str | None) -> HeatCell:
    """The cell for three lights (green, amber, red, grey, or nothing); a light that deviates names its letter."""
    lights = {"T": time or "grey", "G": money or "grey", "K": quality or "grey"}
    key = heaviest(lights.values())
    letters = "".join(letter for letter, light in lights.items() if light == key) if key in ("amber", "red") else ""
    return HeatCell(key, letters)


def heaviest(lights: Sequence[str] | object) -> str:
    """The light that asks most attention; grey when there is none."""
    return max(lights, key=SEVERITY.index, default="grey")  # type: ignore[call-overload,no-any-return]


def heat_message(heat: HeatMap) -> str:
    """The sentence above the lights: who became worse in the last round that was reported, else how many deviate."""
    reported = [i for i in range(len(heat.rounds)) if any(row.cells[i].key != "grey" for row in heat.rows)]
    if not reported:
        return "Nog geen ronde gerapporteerd"
    now, before = reported[-1], reported[-2:][0]
    worse = [row.code for row in heat.rows if _level(row.cells[now]) > _level(row.cells[before])]
    if worse:
        return f"Sinds de vorige ronde verslechterd: {', '.join(worse)}"
    deviating = [row.code for row in heat.rows if row.cells[now].key in ("amber", "red")]
    return f"Afwijkingen nu: {', '.join(deviating)}" if deviating else "Geen enkel programma wijkt nu af"


def _level(cell: HeatCell) -> int:
    """How loud a cell is; what is not judged is as quiet as green."""
    return max(SEVERITY.index(cell.key), SEVERITY.index("green"))


def part_message(parts: PartMap) -> str:
    """The sentence above the participation: how many programmes all ROMs share."""
    everyone = sum(1 for row in parts.rows if row.count == len(parts.roms))
    total = count(len(parts.rows), "programma", "programma’s")
    return f"{everyone} van de {total} {'is' if everyone == 1 else 'zijn'} van alle {len(parts.roms)} ROM’s"
