"""Two people on one page: what the second sees when both changed the same, and what is said when they did not."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseFormSet

from programmes.dutch import NONE, clock, date_table, list_text, number
from programmes.forms.merging import Merged
from programmes.forms.participation import ParticipationForm
from programmes.models import Rom
from romportal.audit.models import Line

#: how often a post is put together anew because somebody saved in the very moment
TRIES = 3
#: part, what is stored now, what this editor typed
Difference = tuple[str, str, str]


def as_read(value: Any) -> str:
    """Return a stored or typed value as it reads."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return number(value)
    if hasattr(value, "year"):
        return date_table(value)
    if isinstance(value, list | tuple | QuerySet):
        return list_text(value) or NONE
    return str(value)


def differences(page: list[Any], merged: Merged) -> list[Difference]:
    """Return what collided, of the forms of a page that hold the merged post; and what was typed in a field that went.

    A part that its editor made the same as what is stored is left out: there is nothing to compare.
    """
    found = []
    for form in page:
        if isinstance(form, BaseFormSet):
            if form.prefix in merged.collided:
                found.append((_rows_name(form), _rows_as_read(form, stored=True), _rows_as_read(form, stored=False)))
            continue
        whole = getattr(form, "is_one_part", False) and form.prefix in merged.collided
        names = [name for name in form.fields if whole or form.add_prefix(name) in merged.collided]
        found += [(_label(form, name), as_read(form[name].initial), _typed(form, name)) for name in names]
    return [*found, *((_gone_label(name), "Doet niet meer mee", text) for name, text in merged.gone.items())]


def taken(page: list[Any], merged: Merged) -> list[str]:
    """Return how the parts are called that others changed and this editor left alone."""
    found = []
    for form in page:
        if isinstance(form, BaseFormSet):
            found += [_rows_name(form)] if form.prefix in merged.taken else []
        elif getattr(form, "is_one_part", False):
            found += ["Pijlers"] if form.prefix in merged.taken else []
        else:
            found += [_label(form, name) for name in form.fields if form.add_prefix(name) in merged.taken]
    return found


def said_meanwhile(what: str, names: list[str], last: Line | None = None) -> str:
    """Return who saved while somebody was busy, and which parts were therefore left as they saved them."""
    who = f"{last.actor_name} bewaarde {what} om {clock(last.at)}" if last else f"Iemand anders bewaarde {what}"
    return f"{who}, terwijl u bezig was. Van daar overgenomen: {list_text(names)}."


def _label(form: Any, name: str) -> str:
    where = f"{form.rom}: " if isinstance(form, ParticipationForm) else ""
    return f"{where}{form[name].label}"


def _typed(form: Any, name: str) -> str:
    form.is_valid()
    return as_read(form.cleaned_data[name] if name in form.cleaned_data else form[name].value())


def _gone_label(name: str) -> str:
    """How a field of a ROM is called that does not take part any more, by its name in the form."""
    _, _, rest = name.partition("-")
    code, _, field = rest.rpartition("-")
    rom = Rom.objects.select_related("organisation").filter(organisation__code=code).first()
    label = getattr(ParticipationForm.base_fields.get(field), "label", None) or name
    return f"{rom}: {label}" if rom else str(label)


def _rows_name(rowset: BaseFormSet) -> str:
    return "Risico’s" if rowset.prefix == "risicos" else rowset.prefix.capitalize()


def _rows_as_read(rowset: BaseFormSet, *, stored: bool) -> str:
    """The rows of a set on a line each, a choice as it reads."""
    rowset.is_valid()
    rows = rowset.initial if stored else [getattr(row, "cleaned_data", {}) for row in rowset.kept()]
    choices = {name: dict(getattr(field, "choices", ())) for name, field in rowset.empty_form.fields.items()}
    shown = []
    for row in rows or []:
        values = [(name, value) for name, value in row.items() if name not in ("number", "DELETE") and value]
        shown.append([choices[name].get(value, value) if isinstance(value, str) else value for name, value in values])
    return "\n".join(", ".join(map(as_read, values)) for values in shown) or NONE
