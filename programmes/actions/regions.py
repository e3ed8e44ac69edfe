"""What a ROM has of its own is kept: its profile and its plans. The secretary and the ROM itself write it."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

from programmes.models import Plan, Rom
from programmes.permissions import may_keep_rom, require
from romportal import audit
from romportal.accounts.models import User

Row = TypeVar("Row", bound=models.Model)

PROFILE_FIELDS = [*Rom.PROFILE, "framework", "framework_url"]
PLAN_FIELDS = ["kind", "title", "first_year", "last_year", "url", "dated_on", "status", "remark"]


def describe_rom(rom: Rom, *, revision: int | None = None, by: User, **fields: Any) -> Rom:
    """Write the six profile attributes and the regional framework of a ROM (UIT-U5, INL-4); empty is unknown."""
    require(may_keep_rom(by, rom))
    with audit.transaction(by) as trail:
        row, before, after = changed(rom, _known(fields, PROFILE_FIELDS), revision)
        trail.add("programmes.describe_rom", row, before=before, after=after)
    return row


def add_plan(rom: Rom, *, by: User, **fields: Any) -> Plan:
    """Refer to a plan of a ROM. Raises ValidationError when one for that year or period is there already."""
    require(may_keep_rom(by, rom))
    with audit.transaction(by) as trail:
        row = Plan(rom=rom, **_known(fields, PLAN_FIELDS))
        row.full_clean()
        row.save(force_insert=True)
        trail.add("programmes.add_plan", row, after={"title": row.title, "url": row.url})
    return row


def change_plan(plan: Plan, *, revision: int | None = None, by: User, **fields: Any) -> Plan:
    """Change a reference; a second editor who started from an older `revision` is told (code "conflict")."""
    require(may_keep_rom(by, plan.rom))
    with audit.transaction(by) as trail:
        row, before, after = changed(plan, _known(fields, PLAN_FIELDS), revision)
        trail.add("programmes.change_plan", row, before=before, after=after)
    return row


def remove_plan(plan: Plan, *, by: User) -> None:
    """Take away a reference that should not be there; the trail keeps what it said."""
    require(may_keep_rom(by, plan.rom))
    with audit.transaction(by) as trail:
        trail.add("programmes.remove_plan", plan, before={"title": plan.title, "url": plan.url})
        plan.delete()


def changed(row: Row, fields: dict[str, Any], revision: int | None) -> tuple[Row, dict[str, Any], dict[str, Any]]:
    """Save `fields` on `row` and return it with what changed: before and after, as it reads.

    Raises ValidationError with code "conflict" when somebody saved since `revision`, or took the row away.
    """
    model = type(row)
    expected = model._default_manager.filter(pk=row.pk)
    expected = expected if revision is None else expected.filter(revision=revision)
    if not expected.update(revision=F("revision") + 1):
        raise ValidationError("Iemand anders heeft dit intussen gewijzigd.", code="conflict")
    row = model._default_manager.get(pk=row.pk)
    before = {name: getattr(row, name) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=list(fields))
    names = [name for name, value in before.items() if value != getattr(row, name)]
    return (
        row,
        {name: _plain(before[name]) for name in names},
        {name: _plain(getattr(row, name)) for name in names},
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


def _known(fields: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Refuse a field that is not one of `names`: a mistake of ours, never of a user."""
    if unknown := set(fields) - set(names):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return fields
