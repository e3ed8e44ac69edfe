"""What stands above every table: the condition under which its figures hold."""

from typing import Any

from django import forms
from django.http import HttpRequest

from programmes.dutch import date_table
from programmes.models import Portal
from romportal import audit
from romportal.shell import AsOf, active_filters

LEDGER = "Grootboek van het Portaal Meerjarenstrategie"
PORTAL = "Portaal Meerjarenstrategie"


def facts(as_of: AsOf, *, source: str = PORTAL, filters: str = "", unit: str = "") -> list[tuple[str, Any]]:
    """Return peildatum, source, filter and unit; and that it is example data, where it is."""
    rows: list[tuple[str, Any]] = [
        ("Peildatum", as_of.day or f"vandaag, lopende cijfers ({date_table(audit.today())})"),
        ("Bron", source),
        ("Filter", filters or "geen"),
    ]
    if unit:
        rows.append(("Eenheid", unit))
    rows.append(("Gemaakt op", audit.today()))
    if Portal.is_demo():
        rows.append(("Let op", "voorbeelddata: bedragen en stoplichten zijn niet echt"))
    return rows


def filter_text(request: HttpRequest, form: forms.Form) -> str:
    """Return the filters that are on, in the words of the page."""
    return "; ".join(chip.text for chip in active_filters(request, form))
