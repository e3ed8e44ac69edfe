"""Figures that lead to the entries behind them, and rows of lights that are quick to draw."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from programmes.dutch import date_table, thousands
from reporting.queries import Lights

register = template.Library()


@register.simple_tag(takes_context=True)
def drill_cell(context: Context, amount: Decimal | None, kind: str, *, css: str = "", **filters: object) -> SafeString:
    """{% drill_cell row.totals.paid "paid" bron=source.code jaar=row.year %}: a td whose amount leads to its entries.

    Keeps the peildatum of the page. Nothing booked or not applicable is no link.
    """
    classes = f"rp-num {css}".strip()
    if not amount:
        return format_html('<td class="{}{}">{}</td>', classes, "" if amount is None else " rp-zero", thousands(amount))
    address = entries_address(context["as_of"].day, soort=kind, **filters)
    sign = " rp-negative" if amount < 0 else ""
    return format_html(
        '<td class="{}{}"><a class="rp-drill" href="{}">{}</a></td>', classes, sign, address, thousands(amount)
    )


@register.simple_tag(takes_context=True)
def entries_url(context: Context, **filters: object) -> str:
    """{% entries_url bron="ezk-impuls" jaar=2026 as address %}: the entries behind a figure of this page."""
    return entries_address(context["as_of"].day, **filters)


def entries_address(day: dt.date | None, **filters: object) -> str:
    """Return the address of the entries with these filters, at the same peildatum."""
    asked = {name: value for name, value in filters.items() if value not in (None, "")}
    if day is not None:
        asked["peildatum"] = date_table(day)
    return f"{reverse('entry_list')}?{urlencode(asked)}"


@register.simple_tag
def light_cells(lights: Lights, was: Lights | None = None) -> SafeString:
    """{% light_cells row.lights row.was %}: three td's with T, G and K, drawn once per combination."""
    return _cells(lights, was)


@register.simple_tag
def light_set(lights: Lights) -> SafeString:
    """{% light_set row.lights %}: T, G and K beside each other, drawn once per combination."""
    return _set(lights)


@lru_cache(maxsize=512)
def _cells(lights: Lights, was: Lights | None) -> SafeString:
    return render_to_string("reporting/_light_cells.html", {"lights": lights, "was": was})


@lru_cache(maxsize=64)
def _set(lights: Lights) -> SafeString:
    return render_to_string(
        "components/lights.html", {"time": lights.time, "money": lights.money, "quality": lights.quality}
    )
