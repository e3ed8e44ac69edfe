"""Figures with a line of time: money that is committed and paid, and an indicator on its way to the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from programmes.dutch import capital, date_table, number, thousands

from .chart_style import INK, LINE, PETROL_500, PETROL_700, PETROL_900, SOFT, Spec, number_axis, spec, time_axis
from .charts import Chart, in_thousands

Period = tuple[date, date]


@dataclass(frozen=True)
class BurnRow:
    """What was committed and paid in total at the end of a day (euro)."""

    on: date
    committed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class IndicatorRow:
    """The value of an indicator as measured at a day."""

    on: date
    value: Decimal


def burn_up(rows: Sequence[BurnRow], *, available: Decimal, programmed: Decimal, period: Period) -> Chart:
    """What was committed and paid over time, against what is programmed and available (euro), over the whole period."""
    last = rows[-1] if rows else BurnRow(period[0], Decimal(0), Decimal(0))
    share = int(last.paid * 100 / programmed) if programmed else 0
    day = date_table(last.on)
    return Chart(
        title=f"{share}% van het geprogrammeerde geld is betaald",
        note=f"Bedragen x € 1.000, opgeteld tot en met {day}.",
        alt=f"Lijndiagram van {period[0].year} tot en met {period[1].year} (x € 1.000). Op {day}: verplicht "
        f"{thousands(last.committed)}, betaald {thousands(last.paid)}; geprogrammeerd {thousands(programmed)}, "
        f"beschikbaar {thousands(available)}.",
        columns=("Tot en met", "Verplicht", "Betaald"),
        rows=tuple((date_table(row.on), thousands(row.committed), thousands(row.paid)) for row in rows),
        spec=_burn_up_spec(rows, available, programmed, period),
    )


def _burn_up_spec(rows: Sequence[BurnRow], available: Decimal, programmed: Decimal, period: Period) -> Spec:
    lines = (("Verplicht", "committed", PETROL_500), ("Betaald", "paid", PETROL_900))
    values: list[dict[str, Any]] = [
        {"on": row.on.isoformat(), "line": name, "amount": in_thousands(getattr(row, key)), "last": row is rows[-1]}
        | {"label": f"{name} {thousands(getattr(row, key))}"}
        for row in rows
        for name, key, _ in lines
    ]
    top = {"field": "amount", "type": "quantitative", "scale": {"domain": [0, in_thousands(available) * 1.06]}}
    over_time = {
        "x": time_axis(period),
        "y": top | {"axis": number_axis(6)},
        "color": {
            "field": "line",
            "scale": {"domain": [name for name, _, _ in lines], "range": [colour for _, _, colour in lines]},
            "legend": None,
        },
    }
    return spec(
        values,
        height=220,
        layer=[
            *_limits(available, programmed, top),
            {
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5},
                "encoding": over_time,
            },
            {
                "transform": [{"filter": "datum.last"}],
                "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": 600},
                "encoding": over_time | {"text": {"field": "label"}},
            },
        ],
    )


def _limits(available: Decimal, programmed: Decimal, top: Spec) -> list[Spec]:
    """Dashed lines at what is available and at what is programmed, each with its name."""
    limits = [
        {"amount": in_thousands(available), "label": f"Beschikbaar {thousands(available)}", "dy": -7},
        {"amount": in_thousands(programmed), "label": f"Geprogrammeerd {thousands(programmed)}", "dy": 13},
    ]
    return [
        {
            "data": {"values": limits},
            "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
            "encoding": {"y": top},
        },
        *(
            {
                "data": {"values": [limit]},
                "mark": {"type": "text", "align": "left", "dx": 4, "dy": limit["dy"], "color": SOFT, "x": 0},
                "encoding": {"y": top, "text": {"field": "label"}},
            }
            for limit in limits
        ),
    ]


def indicator(
    rows: Sequence[IndicatorRow], *, name: str, unit: str, target: Decimal, baseline: Decimal, period: Period
) -> Chart:
    """How an indicator goes from baseline to target: measured values, and an even path as a dashed line."""
    last = f"stand {number(rows[-1].value)}" if rows else "nog geen stand"
    return Chart(
        title=f"{capital(name)} ({unit})",
        note="Doorgetrokken: stand; gestippeld: gelijkmatig pad naar het doel.",
        alt=f"Lijndiagram: {name}. {capital(last)}, doel {number(target)} {unit} in {period[1].year}.",
        columns=("Peildatum", "Stand"),
        rows=tuple((date_table(row.on), number(row.value)) for row in rows),
        spec=_indicator_spec(rows, target, baseline, period),
    )


def _indicator_spec(rows: Sequence[IndicatorRow], target: Decimal, baseline: Decimal, period: Period) -> Spec:
    values: list[dict[str, Any]] = [{"on": row.on.isoformat(), "value": float(row.value)} for row in rows]
    path = [
        {"on": period[0].isoformat(), "value": float(baseline)},
        {"on": period[1].isoformat(), "value": float(target)},
    ]
    highest = max([float(target), float(baseline), *(value["value"] for value in values)]) * 1.12 or 1
    place = {
        "x": time_axis(period),
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": {"domain": [min(0, float(baseline)), highest]},
            "axis": number_axis(3),
        },
    }
    marks = [
        {"data": {"values": path}, "mark": {"type": "line", "color": LINE, "strokeDash": [4, 3], "strokeWidth": 1.2}},
        {
            "data": {"values": [path[1] | {"label": f"doel {number(target)}"}]},
            "mark": {"type": "text", "align": "right", "dy": -8, "color": SOFT},
            "encoding": {"text": {"field": "label"}},
        },
        {"mark": {"type": "line", "color": PETROL_700, "strokeWidth": 2, "point": {"color": PETROL_700, "size": 24}}},
    ]
    if rows:
        marks.append(
            {
                "data": {"values": [values[-1] | {"label": f"stand {number(rows[-1].value)}"}]},
                "mark": {"type": "text", "align": "left", "dx": 8, "dy": 6, "color": PETROL_700, "fontWeight": 600},
                "encoding": {"text": {"field": "label"}},
            }
        )
    return spec(values, height=60, encoding=place, layer=marks)
