"""What changed, for the trail: of one row field by field, of a set of rows what came, went and changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from romportal.audit import Trail

Fields = dict[str, Any]
#: the fields of each row of a set, by what that row is called
Rows = dict[str, Fields]

#: by relation of a version: which fields tell one row from another, and which others a row has
SETS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "pillar_assignments": (("pillar",), ("share", "is_primary")),
    "cofinancings": (("giver", "year"), ("amount",)),
    "basis_documents": (("title",), ("side", "url", "how")),
    "partners": (("name",), ("kind", "role")),
    "instruments": (("name",), ("purpose",)),
    "risks": (("title",), ("consequence", "measure", "likelihood", "impact", "owner")),
    "milestones": (("number",), ("title", "planned_on")),
    "targets": (("indicator", "year"), ("value",)),
}


def fields_of(row: models.Model, names: Iterable[str]) -> Fields:
    """Return what a row says in these fields, as it reads; what is empty is left out."""
    said = {name: _said(row, name) for name in names}
    return {name: value for name, value in said.items() if value not in (None, "") and value is not False}


def rows_of(relation: str, rows: Iterable[models.Model]) -> Rows:
    """Return what a set of rows says; a name that comes twice is numbered."""
    identity, names = SETS[relation]
    found: Rows = {}
    for row in rows:
        name = " ".join(str(value) for value in fields_of(row, identity).values())
        twice = sum(each == name or each.startswith(f"{name} (") for each in found)
        found[f"{name} ({twice + 1})" if twice else name] = fields_of(row, names)
    return found


def tell(trail: Trail, action: str, subject: models.Model, before: Fields, after: Fields, **detail: Any) -> bool:
    """Leave a line with only what changed between two states of one row, and say whether there was any."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if names:
        old, new = _only(names, before), _only(names, after)
        trail.add(action, subject, before=old, after=new, **detail)
    return bool(names)


def tell_set(trail: Trail, action: str, subject: models.Model, key: str, before: Rows, after: Rows) -> None:
    """Leave a line with which rows of a set came, went and changed; of a changed row only the fields that did."""
    old = {name: row if name not in after else _changed(row, after[name]) for name, row in before.items()}
    new = {name: row if name not in before else _changed(row, before[name]) for name, row in after.items()}
    same = [name for name in before if before[name] == after.get(name)]
    for name in same:
        del old[name], new[name]
    if old or new:
        trail.add(action, subject, before={key: old} if old else {}, after={key: new} if new else {})
    elif list(before) != list(after):
        trail.add(action, subject, before={"order": list(before)}, after={"order": list(after)})


def _changed(row: Fields, other: Fields) -> Fields:
    return {name: value for name, value in row.items() if value != other.get(name)}


def _only(names: Sequence[str], fields: Fields) -> Fields:
    return {name: fields[name] for name in names if name in fields}


def _said(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if getattr(field, "choices", None):
        return getattr(row, f"get_{name}_display")()
    value = getattr(row, name)
    return str(value) if isinstance(value, models.Model) else value
