"""The house style of every chart: colours, letters, axes and legend, as parts of a Vega-Lite spec."""

from datetime import date
from typing import Any

WIDTH = 680
FONT = "SourceSans"  # Vega cannot read a name with a number in it; charts_svg writes the real one
INK, SOFT, LINE, HAIRLINE = "#17242b", "#4b5963", "#7d8b93", "#dde3e6"
PETROL_900, PETROL_700, PETROL_500, PETROL_300, PETROL_150 = "#0a3440", "#0f4c5c", "#3a7888", "#b0cfd8", "#d3e3e7"

Spec = dict[str, Any]


def spec(values: list[dict[str, Any]], *, height: Any, **parts: Any) -> Spec:
    """A whole spec: our data (never an address), the width of the house and its style."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 2},
        "background": None,
        "data": {"values": values},
        "config": STYLE,
        **parts,
    }


STYLE: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "text": {"fontSize": 13, "color": INK},
    "axis": {
        "title": None,
        "ticks": False,
        "labelFontSize": 13,
        "labelColor": SOFT,
        "labelAngle": 0,
        "labelPadding": 6,
        "gridColor": HAIRLINE,
        "domainColor": INK,
    },
    "axisX": {"grid": False},
    "axisY": {"domain": False},
}


def legend() -> Spec:
    """A legend on one line above the figure."""
    return {
        "orient": "top",
        "title": None,
        "direction": "horizontal",
        "labelFontSize": 13,
        "labelColor": SOFT,
        "symbolType": "square",
        "symbolSize": 130,
        "symbolStrokeColor": PETROL_500,
        "symbolStrokeWidth": 1,
        "columnPadding": 18,
        "offset": 8,
    }


def number_axis(ticks: int) -> Spec:
    """An axis of numbers with a hairline grid and some `ticks` lines."""
    return {"title": None, "format": ",~f", "tickCount": ticks, "grid": True}


def time_axis(period: tuple[date, date]) -> Spec:
    """Years under a line of time; UTC, so that no time zone of the machine moves a point."""
    days = [period[0].isoformat(), date(period[1].year + 1, 1, 1).isoformat()]
    starts = [f"{year}-01-01" for year in range(period[0].year, period[1].year + 1)]
    return {
        "field": "on",
        "type": "temporal",
        "scale": {"type": "utc", "domain": [_moment(day) for day in days]},
        "axis": {"format": "%Y", "values": [_moment(day) for day in starts], "labelAlign": "left", "grid": False},
    }


def _moment(day: str) -> Spec:
    year, month, on = map(int, day.split("-"))
    return {"year": year, "month": month, "date": on, "utc": True}
