"""Figures as Vega-Lite specs: rows in, a chart out. Pure: nothing is drawn or asked here (see `charts_svg`).

The same chart stands on page and paper: 680 px wide, letters of 13 px, colours of the house style. Amounts are
drawn in thousands of euros; the table beside a figure is made from unrounded values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from programmes.dutch import capital, list_text, thousands

from .chart_style import (
    INK,
    LINE,
    PETROL_150,
    PETROL_300,
    PETROL_500,
    PETROL_700,
    PETROL_900,
    SOFT,
    Spec,
    legend,
    number_axis,
    spec,
)

FIRMNESS = ("available", "programmed", "committed", "paid")


@dataclass(frozen=True)
class MoneyRow:
    """Money of one source in one budget year (euro); `available` is None where the source has no yearly ceiling."""

    source: str
    year: int
    available: Decimal | None
    programmed: Decimal
    committed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class SourceRow:
    """Money of one source over all years (euro)."""

    source: str
    available: Decimal
    programmed: Decimal
    committed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class PillarRow:
    """What is programmed for one pillar (euro) and the number of programmes that have it as their primary pillar."""

    name: str
    programmes: int
    programmed: Decimal


@dataclass(frozen=True)
class Chart:
    """A figure with everything that says the same in words: its message, how to read it, its text and its table."""

    title: str
    note: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    spec: Spec = field(hash=False, compare=False, repr=False)


def percentages(amounts: Sequence[Decimal]) -> list[int]:
    """Whole percentages that add up to 100, by largest remainder; zeros where there is nothing to divide."""
    total = sum(amounts, Decimal(0))
    if not total:
        return [0] * len(amounts)
    exact = [amount * 100 / total for amount in amounts]
    whole = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: 100 - sum(whole)]:
        whole[i] += 1
    return whole


def budget(rows: Sequence[MoneyRow]) -> Chart:
    """Per year and source what is available, programmed, committed and paid.

    Money darkens as it becomes firmer: a frame, light, middle, and dark as a narrower bar inside, so that the
    shape helps where greys are close.
    """
    return Chart(
        title=budget_message(rows),
        note="Bedragen x € 1.000. Boven elke staaf: geprogrammeerd. Een kader is het plafond van dat jaar.",
        alt="Staafdiagram per jaar en bron (x € 1.000). "
        + " ".join(
            f"{capital(row.source)} {row.year}: {_available(row.available)}geprogrammeerd "
            f"{thousands(row.programmed)}, verplicht {thousands(row.committed)}, betaald {thousands(row.paid)}."
            for row in rows
        ),
        columns=("Bron en jaar", "Beschikbaar", "Geprogrammeerd", "Verplicht", "Betaald"),
        rows=tuple(
            (
                f"{capital(row.source)} {row.year}",
                *map(thousands, (row.available, row.programmed, row.committed, row.paid)),
            )
            for row in rows
        ),
        spec=_budget_spec(rows),
    )


def _budget_spec(rows: Sequence[MoneyRow]) -> Spec:
    """Bars placed by us (one unit of x per year, the sources side by side in it): nested widths share one middle."""
    years, values = sorted({row.year for row in rows}), _budget_values(rows)
    scale = {"domain": [0, max(len(years), 1)], "nice": False}
    x: Spec = {"field": "x", "type": "quantitative", "axis": None, "scale": scale}
    at_zero: Spec = {"datum": 0, "type": "quantitative", "axis": number_axis(6)}
    text: Spec = {"type": "text", "baseline": "alphabetic"}
    highest = max((value["top"] for value in values), default=0) * 1.1 or 1
    return spec(
        values,
        height=230,
        encoding={"y": {"type": "quantitative", "axis": number_axis(6), "scale": {"domain": [0, highest]}}},
        layer=[
            _bars("available", "Beschikbaar", "frame", scale, stroke=LINE),
            _bars("programmed", "Geprogrammeerd", "bar", scale, stroke=PETROL_500),
            _bars("committed", "Verplicht", "bar", scale),
            _bars("paid", "Betaald", "core", scale),
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": INK}, "encoding": {"y": at_zero}},
            {
                "mark": text | {"dy": -6, "fontWeight": 600},
                "encoding": {"x": x, "y": {"field": "top", "type": "quantitative"}, "text": {"field": "label"}},
            },
            {
                "mark": text | {"dy": 17, "color": SOFT, "fontSize": 12},
                "encoding": {"x": x, "y": at_zero, "text": {"field": "source"}},
            },
            {
                "data": {"values": [{"x": i + 0.5, "year": str(year)} for i, year in enumerate(years)]},
                "mark": text | {"dy": 35, "fontWeight": 600},
                "encoding": {"x": x, "y": at_zero, "text": {"field": "year"}},
            },
        ],
    )


def _budget_values(rows: Sequence[MoneyRow]) -> list[dict[str, Any]]:
    """Amounts in thousands, and the left (1) and right (2) side of each bar."""
    years, sources = sorted({row.year for row in rows}), list(dict.fromkeys(row.source for row in rows))
    slot = 0.8 / max(len(sources), 1)
    values: list[dict[str, Any]] = []
    for row in rows:
        middle = years.index(row.year) + 0.1 + slot * (sources.index(row.source) + 0.5)
        amounts = {
            key: in_thousands(getattr(row, key) or Decimal(0))
            for key in ("available", "programmed", "committed", "paid")
        }
        sides = {
            f"{name}{side}": middle + sign * slot * band / 2
            for name, band in (("frame", 0.94), ("bar", 0.84), ("core", 0.5))
            for side, sign in (("1", -1), ("2", 1))
        }
        label, top = thousands(row.programmed), max(amounts["available"], amounts["programmed"])
        values.append({"source": row.source, "x": middle, "label": label, "top": top} | amounts | sides)
    return values


def budget_message(rows: Sequence[MoneyRow]) -> str:
    """The sentence above the budget figure: which years are full, and where most is left."""
    left = {row.year: row.available - row.programmed for row in rows if row.available is not None}
    full = [str(year) for year, amount in left.items() if amount <= 0]
    parts = []
    if full:
        parts.append(f"{list_text(full)} {'is' if len(full) == 1 else 'zijn'} vol")
    roomiest = max(left, key=lambda year: left[year], default=None)
    if roomiest is not None and left[roomiest] > 0:
        parts.append(f"in {roomiest} is {thousands(left[roomiest])} nog niet geprogrammeerd")
    return capital("; ".join(parts)) or "Geld per jaar en bron"


def sources(rows: Sequence[SourceRow]) -> Chart:
    """Per source one bar as long as what is available, filled from paid to not yet programmed."""
    available = sum((row.available for row in rows), Decimal(0))
    left = available - sum((row.programmed for row in rows), Decimal(0))
    return Chart(
        title=f"Van {thousands(available)} is {thousands(left)} nog niet geprogrammeerd",
        note="Bedragen x € 1.000. De hele balk is het beschikbare bedrag.",
        alt="Gestapeld staafdiagram per bron (x € 1.000). "
        + " ".join(
            f"{row.source}: beschikbaar {thousands(row.available)}, waarvan geprogrammeerd "
            f"{thousands(row.programmed)}, verplicht {thousands(row.committed)} en betaald {thousands(row.paid)}."
            for row in rows
        ),
        columns=("Bron", "Beschikbaar", "Geprogrammeerd", "Verplicht", "Betaald"),
        rows=tuple(
            (row.source, *map(thousands, (row.available, row.programmed, row.committed, row.paid))) for row in rows
        ),
        spec=_sources_spec(rows),
    )


def _sources_spec(rows: Sequence[SourceRow]) -> Spec:
    steps = ("betaald", "nog te betalen", "nog te verplichten", "nog te programmeren")
    values = []
    for row in rows:
        amounts = (
            row.paid,
            row.committed - row.paid,
            row.programmed - row.committed,
            row.available - row.programmed,
        )
        values += [
            {"source": row.source, "step": step, "order": i, "amount": in_thousands(amount)}
            for i, (step, amount) in enumerate(zip(steps, amounts, strict=True))
        ]
    shades = {"domain": list(steps), "range": [PETROL_900, PETROL_500, PETROL_300, "#ffffff"]}
    return spec(
        values,
        height={"step": 34},
        mark={"type": "bar", "stroke": PETROL_500, "strokeWidth": 1, "height": {"band": 0.68}},
        encoding={
            "y": {
                "field": "source",
                "type": "nominal",
                "sort": [row.source for row in rows],
                "axis": {"labelColor": INK, "domain": False, "grid": False},
            },
            "x": {"field": "amount", "type": "quantitative", "axis": number_axis(5)},
            "order": {"field": "order", "type": "quantitative"},
            "fill": {"field": "step", "type": "nominal", "scale": shades, "legend": legend()},
        },
    )


def pillar_shares(rows: Sequence[PillarRow]) -> Chart:
    """The share of each pillar in what is programmed, as one bar of three shades with the share written in it."""
    shares = percentages([row.programmed for row in rows])
    largest = max(range(len(rows)), key=lambda i: rows[i].programmed, default=None)
    return Chart(
        title="Aandeel per pijler"
        if largest is None or not shares[largest]
        else f"Pijler {largest + 1} is het grootst: {shares[largest]}% van het geprogrammeerde geld",
        note="Aandeel in wat is geprogrammeerd; de staaf is samen 100%.",
        alt="Gestapelde staaf. "
        + " ".join(
            f"Pijler {i + 1}, {row.name}: {share}%, {thousands(row.programmed)} (x € 1.000)."
            for i, (row, share) in enumerate(zip(rows, shares, strict=True))
        ),
        columns=("Pijler", "Programma’s", "Geprogrammeerd", "Aandeel"),
        rows=tuple(
            (f"{i + 1}. {row.name}", str(row.programmes), thousands(row.programmed), f"{share}%")
            for i, (row, share) in enumerate(zip(rows, shares, strict=True))
        ),
        spec=_shares_spec(rows, shares),
    )


def _shares_spec(rows: Sequence[PillarRow], shares: Sequence[int]) -> Spec:
    values = [
        {"name": row.name, "order": i, "share": share, "label": f"{i + 1}: {share}%" if share >= 8 else ""}
        for i, (row, share) in enumerate(zip(rows, shares, strict=True))
    ]
    shades = {"domain": [row.name for row in rows], "range": [PETROL_700, PETROL_300, PETROL_150][: len(rows)]}
    position = {"field": "share", "type": "quantitative", "stack": "zero", "axis": None, "scale": {"domain": [0, 100]}}
    return spec(
        values,
        height=34,
        encoding={"order": {"field": "order", "type": "quantitative"}},
        layer=[
            {
                "mark": {"type": "bar", "stroke": PETROL_500, "strokeWidth": 1, "height": 32},
                "encoding": {"x": position, "fill": {"field": "name", "scale": shades, "legend": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": 600},
                "encoding": {
                    "x": position | {"bandPosition": 0},
                    "text": {"field": "label"},
                    "color": {"condition": {"test": "datum.order == 0", "value": "#ffffff"}, "value": INK},
                },
            },
        ],
    )


def _bars(key: str, name: str, side: str, scale: Spec, *, stroke: str | None = None) -> Spec:
    shades = {
        "domain": ["Beschikbaar", "Geprogrammeerd", "Verplicht", "Betaald"],
        "range": ["#ffffff", PETROL_300, PETROL_500, PETROL_900],
    }
    return {
        "transform": [{"filter": f"datum.{key} > 0"}],
        "mark": {"type": "rect"} | ({"stroke": stroke, "strokeWidth": 1} if stroke else {}),
        "encoding": {
            "x": {"field": f"{side}1", "type": "quantitative", "axis": None, "scale": scale},
            "x2": {"field": f"{side}2"},
            "y": {"field": key, "type": "quantitative", "axis": number_axis(6)},
            "y2": {"datum": 0},
            "fill": {"datum": name, "type": "nominal", "scale": shades, "legend": legend()},
        },
    }


def in_thousands(amount: Decimal) -> float:
    """Euros as the number of thousands that a scale draws."""
    return float(Decimal(amount) / 1000)


def _available(amount: Decimal | None) -> str:
    return "" if amount is None else f"beschikbaar {thousands(amount)}, "
