"""What a concept asks: an amount per source and budget year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.forms.cells import CellField, drawn
from funding.models import AskedAmount, BudgetLine, Ceiling, FundingSource
from funding.queries import cents
from programmes.dutch import change_euro, euro_short
from programmes.forms.merging import MARKS, MarkedForm
from programmes.models import ProgrammeVersion

Key = tuple[int, int]  # source, year
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Left:
    """What is left under a ceiling when this concept is agreed (euro)."""

    label: str
    available: Decimal
    room: Decimal
    moved: Decimal

    @property
    def is_same(self) -> bool:
        return not self.moved

    @property
    def note(self) -> str:
        before = self.room + self.moved
        if self.room < 0:
            return f"{euro_short(-self.room)} te veel: was {euro_short(before)}, concept {change_euro(self.moved)}"
        if not self.moved:
            return "ongewijzigd" if before else "volledig geprogrammeerd"
        return f"was {euro_short(before)}, concept {change_euro(self.moved)}"


class AskForm(MarkedForm):
    """A matrix of sources and years; only years under a ceiling have a cell."""

    def __init__(self, version: ProgrammeVersion, data: Any = None) -> None:
        super().__init__(data, initial={"revision": version.revision})
        self.row = version
        self.sources = list(FundingSource.objects.all())
        self.ceilings = list(Ceiling.objects.select_related("source"))
        lines = BudgetLine.objects.filter(programme=version.programme_id)
        self.programmed: dict[Key, Decimal] = {(ln.source_id, ln.year): cents(ln.programmed) for ln in lines}
        self.committed: dict[Key, Decimal] = {(ln.source_id, ln.year): cents(ln.committed) for ln in lines}
        rows = AskedAmount.objects.filter(version=version)
        asked: Mapping[Key, Decimal] = {(row.source_id, row.year): cents(row.amount) for row in rows}
        self.start = asked or self.programmed
        for source in self.sources:
            for year in self._years_of(source):
                self.fields[self.name(source, year)] = CellField(
                    label=f"{source} {year}", initial=self.start.get((source.pk, year), ZERO)
                )

    @staticmethod
    def name(source: FundingSource, year: int) -> str:
        return f"{source.code}-{year}"

    def _years_of(self, source: FundingSource) -> list[int]:
        own = [ceiling for ceiling in self.ceilings if ceiling.source_id == source.pk]
        return [year for ceiling in own for year in ceiling.years]

    @property
    def years(self) -> list[int]:
        return sorted({year for source in self.sources for year in self._years_of(source)})

    @property
    def live_parts(self) -> str:
        """What is replaced while somebody types: never a cell itself, or what is typed meanwhile would be lost."""
        cells = [f"#was-{self.name(source, year)}" for source in self.sources for year in self._years_of(source)]
        rows = [f"#{part}-{source.code}" for source in self.sources for part in ("samen", "rij")]
        return ",".join([*cells, *rows])

    @property
    def holds_more(self) -> bool:
        """Tell whether anything was typed that is not stored."""
        return bool(set(self.changed_data) - {*MARKS})

    def amounts(self) -> dict[tuple[FundingSource, int], Decimal]:
        """What is asked per source and year; an empty cell is nothing."""
        return {
            (source, year): self.cleaned_data.get(self.name(source, year)) or ZERO
            for source in self.sources
            for year in self._years_of(source)
        }

    def typed(self, source: FundingSource, year: int) -> Decimal:
        """The amount of a cell as it is typed; what cannot be read counts as it was."""
        if not self.is_bound:
            return self.start.get((source.pk, year), ZERO)
        self.is_valid()
        name = self.name(source, year)
        if name in self.errors:
            return self.start.get((source.pk, year), ZERO)
        return self.cleaned_data.get(name) or ZERO

    def left(self) -> list[Left]:
        """What is left under each ceiling with the amounts as typed."""
        found = []
        for ceiling in self.ceilings:
            moved = self._moved(ceiling)
            label = f"{ceiling.source} {ceiling.period}"
            found.append(Left(label, cents(ceiling.available), cents(ceiling.room - moved), cents(moved)))
        return found

    def _moved(self, ceiling: Ceiling) -> Decimal:
        years = ceiling.years
        source = ceiling.source
        return sum((self.typed(source, year) - self.programmed.get((source.pk, year), ZERO) for year in years), ZERO)

    def rows(self) -> list[dict[str, Any]]:
        """The matrix as it is shown: per source a cell per year, with what was, what is wrong, and the total."""
        over = {(c.source_id, c.first_year): c.room - self._moved(c) < 0 for c in self.ceilings}
        return [self._row(source, over) for source in self.sources]

    def _row(self, source: FundingSource, over: dict[Key, bool]) -> dict[str, Any]:
        own = [ceiling for ceiling in self.ceilings if ceiling.source_id == source.pk]
        cells: list[dict[str, Any] | None] = []
        for year in self.years:
            under = next((c for c in own if c.first_year <= year <= c.last_year), None)
            cells.append(self._cell(source, year, over[source.pk, under.first_year]) if under else None)
        total = sum((self.typed(source, year) for year in self._years_of(source)), ZERO)
        messages = [text for cell in cells if cell for text in cell["messages"]]
        messages += [self._over_text(c) for c in own if over[source.pk, c.first_year]]
        return {"source": source, "cells": cells, "total": total, "messages": messages}

    def _cell(self, source: FundingSource, year: int, over: bool) -> dict[str, Any]:
        key, amount = (source.pk, year), self.typed(source, year)
        bound, was = self[self.name(source, year)], self.programmed.get(key, ZERO)
        held = self.committed.get(key, ZERO)
        short = f"{source} {year}: al {euro_short(held)} verplicht; vraag ten minste dat." if held > amount else ""
        wrong = bool(bound.errors) or bool(short) or (over and amount > was)
        css = "rp-cell-input--over" if wrong else "rp-cell-input--changed" if amount != was else ""
        return {
            "bound": bound,
            "input": drawn(bound, message=f"fout-{source.code}", css=css, wrong=wrong),
            "was": was if amount != was else None,
            "wrong": wrong,
            "messages": [*bound.errors, *([short] if short else [])],
        }

    def _over_text(self, ceiling: Ceiling) -> str:
        moved = self._moved(ceiling)
        return (
            f"{ceiling}: er is nog {euro_short(cents(ceiling.room))} en dit concept vraagt {euro_short(moved)} meer; "
            f"dat is {euro_short(cents(moved - ceiling.room))} te veel."
        )
