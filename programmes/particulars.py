"""The particulars of a line of the trail in words that a policy officer reads: fields, euros, days and lights."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from programmes.dutch import date_table, euro_short, number
from romportal.audit.models import Line

#: actions whose particulars are euros by source and year
EUROS_BY_NAME = ("funding.ask", "funding.book_agreed", "funding.want")
EUROS = ("amount", "expected", "euro")
NUMBERS = ("baseline", "fte", "percentage", "value")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

#: what a key of `FIELDS` is called of one kind of object alone
OWN_FIELDS = {("programmes.stake", "party"): "partij", ("programmes.stake", "source"): "bron"}
FIELDS = {
    "added_value_region": "meerwaarde voor de regio",
    "added_value_rijk": "meerwaarde voor het Rijk",
    "amount": "bedrag",
    "answer": "antwoord",
    "answer_by": "antwoord gevraagd voor",
    "baseline": "nulwaarde",
    "basis_documents": "plan of beleid",
    "cash_year": "kasjaar",
    "category": "soort meerwaarde",
    "code": "code",
    "cofinancings": "cofinanciering",
    "column": "namens",
    "commitment": "inzet",
    "complementarity": "aansluiting op de regio",
    "conditions_of": "voorwaarden van",
    "consequence": "oorzaak en gevolg",
    "cooperation_forms": "vormen van samenwerking",
    "core_tasks": "kerntaken",
    "count": "aantal",
    "daily": "één bericht per dag",
    "deadline": "inleveren uiterlijk",
    "deduplication": "ontdubbelingsregel",
    "definition": "omschrijving",
    "device": "apparaat",
    "document": "stuk",
    "due_on": "uiterlijk",
    "effective_on": "gaat in op",
    "email": "e-mailadres",
    "ends_on": "einde",
    "euro": "inzet (euro)",
    "expected": "verwachte kas",
    "expires_at": "geldig tot",
    "factor": "tweede stap",
    "fields": "velden",
    "filter": "filter",
    "fte": "inzet (fte)",
    "function": "functie",
    "goals": "doelen",
    "holder_name": "actiehouder",
    "how": "hoe het programma erop voortbouwt",
    "impact": "impact",
    "instruments": "instrument",
    "investing_motivation": "motivering van alleen investeren",
    "is_active": "account actief",
    "is_mandated": "namens de provincies",
    "is_primary": "hoofdpijler",
    "items": "onderdelen",
    "kind": "soort",
    "lead": "trekker",
    "like": "overgenomen van",
    "likelihood": "kans",
    "measure": "maatregel",
    "memberships": "rollen",
    "milestones": "mijlpaal",
    "money_light": "geld",
    "name": "naam",
    "number": "nummer",
    "objection": "bezwaar",
    "on": "datum",
    "order": "volgorde",
    "outcome": "uitkomst",
    "owner": "eigenaar",
    "paragraphs": "alinea’s",
    "part": "onderdeel",
    "partners": "partner",
    "party": "ontvanger",
    "password": "wachtwoord",
    "pdf": "vingerafdruk van de pdf",
    "percentage": "percentage",
    "pillar_assignments": "pijler",
    "place": "plaats",
    "planned_on": "gepland op",
    "predecessor": "voorganger",
    "predecessor_programme": "voorganger in dit portaal",
    "programme": "programma",
    "province": "provincie",
    "purpose": "waarvoor",
    "quality_light": "kwaliteit",
    "question": "vraag",
    "reached_on": "gehaald op",
    "reason": "reden",
    "recognises": "erkent",
    "reference_date": "peildatum",
    "remark": "opmerking",
    "reminded": "herinnerd",
    "result": "resultaat",
    "risks": "risico",
    "role": "rol",
    "roles": "rollen",
    "rom": "ROM",
    "round": "ronde",
    "rows": "lijst",
    "share": "aandeel (%)",
    "short_title": "korte titel",
    "side": "van",
    "snapshot": "vingerafdruk van de gegevens",
    "source": "gemaakt van",
    "stand": "stand van het bezwaar",
    "standing_in_for": "waarnemend voor",
    "starts_on": "begin",
    "state": "stand",
    "status": "status",
    "stops": "stopt het programma",
    "subject": "onderwerp",
    "successor": "opvolger",
    "summary": "samenvatting",
    "table": "tabel",
    "target_groups": "doelgroepen",
    "targets": "doelwaarde",
    "text": "tekst",
    "themes": "thema’s",
    "time_light": "tijd",
    "title": "titel",
    "typed": "ingetypt",
    "unit": "eenheid",
    "url": "link",
    "value": "waarde",
    "values_region": "soort meerwaarde voor de regio",
    "values_rijk": "soort meerwaarde voor het Rijk",
    "variant": "variant",
    "website": "website",
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
    changed = [each for key in {**before, **after} for each in _changes(line, key, before.get(key), after.get(key))]
    told = [
        Particular(_what(line, key), "", _words(line, key, value))
        for key, value in line.detail.items()
        if key not in ("before", "after")
    ]
    return [each for each in changed + told if each.old != each.new]


def word_of(object_type: str, key: str) -> str | None:
    """Return what a key is called: as it is told of objects in general, else as the object itself calls its field."""
    if said := OWN_FIELDS.get((object_type, key)) or FIELDS.get(key):
        return said
    field = _field(object_type, key)
    own = str(field.verbose_name) if field else ""
    return own if own not in ("", key.replace("_", " ")) else None


def _changes(line: Line, key: str, old: Any, new: Any) -> list[Particular]:
    """Return what changed under a key: of a set of rows, each row that came, went or changed."""
    if not (_is_set(old) or _is_set(new)):
        return [Particular(_what(line, key), _words(line, key, old), _words(line, key, new))]
    before, after = old or {}, new or {}
    return [_row(line, key, name, before.get(name), after.get(name)) for name in {**before, **after}]


def _is_set(value: Any) -> bool:
    """Tell the fields of several rows, by what each is called."""
    return isinstance(value, Mapping) and all(isinstance(each, Mapping) for each in value.values())


def _row(line: Line, key: str, name: str, old: Any, new: Any) -> Particular:
    if old is not None and new is not None:
        return Particular(f"{_what(line, key)} {name}", _words(line, key, old), _words(line, key, new))
    said = _words(line, key, new if old is None else old)
    text = f"{name} ({said})" if said else name
    return Particular(_what(line, key), "" if old is None else text, text if old is None else "")


def _what(line: Line, key: str) -> str:
    return word_of(line.object_type, key) or key.replace("_", " ")


@cache
def _field(object_type: str, key: str) -> models.Field | None:
    """Return the field of an object that a key names; None for another key, and for a model that is gone."""
    try:
        field = apps.get_model(object_type)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if isinstance(field, models.Field) else None


def _words(line: Line, key: str, value: Any) -> str:
    if isinstance(value, Mapping):  # the fields of a row, or amounts by year
        named = ((name, name if name in FIELDS else key, each) for name, each in value.items())
        return ", ".join(f"{FIELDS.get(name, name)}: {_words(line, kind, each)}" for name, kind, each in named)
    if isinstance(value, list):
        return ", ".join(_words(line, key, each) for each in value)
    text = str(value)
    if value is not None and (key in EUROS or line.action in EUROS_BY_NAME):
        return _euro(text)
    if value is not None and key in NUMBERS:
        return _number(text)
    if ISO_DAY.fullmatch(text):
        return _day(text)
    chosen = dict(getattr(_field(line.object_type, key), "flatchoices", ()))
    return str(chosen.get(value) or VALUES.get(text, text))


def _euro(text: str) -> str:
    try:
        return euro_short(Decimal(text))
    except InvalidOperation:
        return text


def _number(text: str) -> str:
    try:
        return number(Decimal(text))
    except InvalidOperation:
        return text


def _day(text: str) -> str:
    try:
        return date_table(date.fromisoformat(text))
    except ValueError:
        return text
