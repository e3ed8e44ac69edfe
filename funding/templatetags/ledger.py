"""Amounts that lead to the ledger entries behind them."""

import datetime as dt
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from programmes.dutch import date_table, euro, thousands

register = template.Library()
UNITS = {"thousands": thousands, "euro": euro}


@register.simple_tag(takes_context=True)
def entries_cell(
    context: Context, amount: Decimal | None, kind: str, *, unit: str = "thousands", css: str = "", **filters: object
) -> SafeString:
    """{% entries_cell row.totals.paid "paid" bron=source.code jaar=row.year %}: a td whose amount leads to its entries.

    Keeps the peildatum of the page. What is zero or does not apply is no link.
    """
    classes, text = f"rp-num {css}".strip(), UNITS[unit](amount)
    if not amount:
        return format_html('<td class="{}{}">{}</td>', classes, "" if amount is None else " rp-zero", text)
    address = entries_address(context["as_of"].day if "as_of" in context else None, soort=kind, **filters)
    sign = " rp-negative" if amount < 0 else ""
    return format_html('<td class="{}{}"><a class="rp-drill" href="{}">{}</a></td>', classes, sign, address, text)


@register.simple_tag(takes_context=True)
def entries_of(context: Context, **filters: object) -> str:
    """{% entries_of bron="ezk-impuls" jaar=2026 as address %}: the address of the entries behind a figure."""
    return entries_address(context["as_of"].day if "as_of" in context else None, **filters)


def entries_address(day: dt.date | None, **filters: object) -> str:
    """Return the address of the entries with these filters, at the same peildatum."""
    asked = {name: value for name, value in filters.items() if value not in (None, "")}
    if day is not None:
        asked["peildatum"] = date_table(day)
    query = urlencode(asked)
    return f"{reverse('entry_list')}?{query}" if query else reverse("entry_list")
