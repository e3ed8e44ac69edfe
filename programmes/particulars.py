"""The particulars of a line of the trail in words that a policy officer reads: fields, euros, days and lights."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from programmes.dutch import date_table, euro_short
from romportal.audit.models import Line

#: actions whose particulars are euros by source and year
EUROS_BY_NAME = ("funding.ask", "funding.book_agreed", "funding.want")
EUROS = ("amount", "expected", "euro")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

FIELDS = {
    "added_value_region": "meerwaarde voor de regio",
    "added_value_rijk": "meerwaarde voor het Rijk",
    "amount": "bedrag",
    "answer": "antwoord",
    "answer_by": "antwoord gevraagd voor",
    "baseline": "nulwaarde",
    "cash_year": "kasjaar",
    "category": "soort meerwaarde",
    "column": "namens",
    "commitment": "inzet",
    "complementarity": "aansluiting op de regio",
    "cooperation_forms": "vormen van samenwerking",
    "core_tasks": "kerntaken",
    "daily": "één bericht per dag",
    "deadline": "inleveren uiterlijk",
    "device": "apparaat",
    "due_on": "uiterlijk",
    "definition": "omschrijving",
    "effective_on": "gaat in op",
    "email": "e-mailadres",
    "ends_on": "einde",
    "expected": "verwachte kas",
    "factor": "tweede stap",
    "fields": "velden",
    "expires_at": "geldig tot",
    "fte": "fte",
    "function": "functie",
    "goals": "doelen",
    "investing_motivation": "motivering van alleen investeren",
    "is_active": "account actief",
    "is_mandated": "namens de provincies",
    "items": "onderdelen",
    "kind": "soort",
    "lead": "trekker",
    "memberships": "rollen",
    "like": "overgenomen van",
    "money_light": "geld",
    "name": "naam",
    "number": "nummer",
    "objection": "bezwaar",
    "on": "datum",
    "outcome": "uitkomst",
    "party": "ontvanger",
    "place": "plaats",
    "predecessor": "voorganger",
    "predecessor_programme": "voorganger in dit portaal",
    "programme": "programma",
    "province": "provincie",
    "quality_light": "kwaliteit",
    "reached_on": "gehaald op",
    "reason": "reden",
    "recognises": "erkent",
    "reference_date": "peildatum",
    "remark": "opmerking",
    "reminded": "herinnerd",
    "result": "resultaat",
    "role": "rol",
    "roles": "rollen",
    "rom": "ROM",
    "round": "ronde",
    "rows": "lijst",
    "short_title": "korte titel",
    "source": "gemaakt van",
    "standing_in_for": "waarnemend voor",
    "starts_on": "begin",
    "state": "stand",
    "stops": "stopt het programma",
    "subject": "onderwerp",
    "successor": "opvolger",
    "summary": "samenvatting",
    "table": "tabel",
    "target_groups": "doelgroepen",
    "text": "tekst",
    "themes": "thema’s",
    "time_light": "tijd",
    "title": "titel",
    "unit": "eenheid",
    "values_region": "soort meerwaarde voor de regio",
    "values_rijk": "soort meerwaarde voor het Rijk",
    "value": "waarde",
    "variant": "variant",
}
VALUES = {
    "green": "groen",
    "amber": "oranje",
    "red": "rood",
    "grey": "grijs",
    "full": "volledig",
    "short": "twee pagina’s",
    "True": "ja",
    "False": "nee",
    "None": "",
}


@dataclass(frozen=True)
class Particular:
    """One thing that a line tells: what, and how it reads; `old` is empty where nothing was there before."""

    what: str
    old: str
    new: str


def particulars(line: Line) -> list[Particular]:
    """Return what a line tells, changes first: "EZK structureel 2026", "€ 150.000", "€ 200.000"."""
    before, after = line.detail.get("before", {}), line.detail.get("after", {})
    changed = [
        Particular(_what(key), _words(line, key, before.get(key)), _words(line, key, after.get(key)))
        for key in {**before, **after}
    ]
    told = [
        Particular(_what(key), "", _words(line, key, value))
        for key, value in line.detail.items()
        if key not in ("before", "after")
    ]
    return [each for each in changed + told if each.old != each.new]


def _what(key: str) -> str:
    return FIELDS.get(key, key.replace("_", " "))


def _words(line: Line, key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_words(line, key, each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_words(line, key, each) for each in value)
    text = str(value)
    if value is not None and (key in EUROS or line.action in EUROS_BY_NAME):
        return _euro(text)
    if ISO_DAY.fullmatch(text):
        return _day(text)
    return VALUES.get(text, text)


def _euro(text: str) -> str:
    try:
        return euro_short(Decimal(text))
    except InvalidOperation:
        return text


def _day(text: str) -> str:
    try:
        return date_table(date.fromisoformat(text))
    except ValueError:
        return text
