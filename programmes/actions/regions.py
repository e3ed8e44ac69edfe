"""What a ROM has of its own is kept: profile, plans, who owns and commissions it, whom to call, its agendas.

The secretary and the ROM itself write it. What is not known stays empty.
"""

import datetime as dt
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

from programmes.dutch import date_text, percent
from programmes.models import BasisDocument, Contact, KiaCoverage, Plan, Rom, Stake, Term
from programmes.permissions import may_assign_kia, may_cover_kia, may_keep_rom, require
from romportal import audit
from romportal.accounts.models import User

Row = TypeVar("Row", bound=models.Model)

PROFILE_FIELDS = [*Rom.PROFILE, "framework", "framework_url"]
PLAN_FIELDS = ["kind", "title", "first_year", "last_year", "url", "dated_on", "status", "remark"]
STAKE_FIELDS = ["organisation", "party", "role", "percentage", "starts_on", "ends_on", "source"]
CONTACT_FIELDS = ["function", "name", "email", "phone", "starts_on", "ends_on"]
KIA_FIELDS = ["rom", "contact", "perspective", "coordinated_on"]
ALL_SHARES = Decimal(100)


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
    """Take away a reference that should not be there; the trail keeps what it said.

    Raises ValidationError while a version of a programme builds on it.
    """
    require(may_keep_rom(by, plan.rom))
    with audit.transaction(by) as trail:
        if BasisDocument.objects.filter(plan=plan).exists():
            raise ValidationError("Een programma bouwt op dit plan voort; daarom blijft het staan.")
        before = {name: getattr(plan, name) for name in PLAN_FIELDS}
        trail.add("programmes.remove_plan", plan, before={"rom": str(plan.rom)} | before)
        plan.delete()


def add_stake(rom: Rom, *, by: User, **fields: Any) -> Stake:
    """Register a shareholder or client of a ROM, with its source (GOV-4).

    Raises ValidationError when the percentages of one day would pass 100, naming the day and what is left, and when
    the party has this role in that period already.
    """
    require(may_keep_rom(by, rom))
    with audit.transaction(by) as trail:
        _lock(rom)
        row = Stake(rom=rom, **_known(fields, STAKE_FIELDS))
        row.full_clean()
        _judge_stake(row)
        row.save(force_insert=True)
        trail.add("programmes.add_stake", row, after={name: _plain(fields[name]) for name in fields if fields[name]})
    return row


def change_stake(stake: Stake, *, revision: int | None = None, by: User, **fields: Any) -> Stake:
    """Change a shareholder or client; refuses what `add_stake` refuses, and an older `revision`."""
    require(may_keep_rom(by, stake.rom))
    with audit.transaction(by) as trail:
        _lock(stake.rom)
        row, before, after = changed(stake, _known(fields, STAKE_FIELDS), revision)
        _judge_stake(row)
        trail.add("programmes.change_stake", row, before=before, after=after)
    return row


def remove_stake(stake: Stake, *, by: User) -> None:
    """Take away what should not have been there; who stopped gets a last day instead."""
    require(may_keep_rom(by, stake.rom))
    with audit.transaction(by) as trail:
        before = {name: _plain(getattr(stake, name)) for name in STAKE_FIELDS if getattr(stake, name)}
        trail.add("programmes.remove_stake", stake, before=before)
        stake.delete()


def _lock(rom: Rom) -> None:
    """Let one writer at a time judge the stakes of a ROM."""
    Rom.objects.select_for_update().get(pk=rom.pk)


def _judge_stake(stake: Stake) -> None:
    """Refuse a party that is there twice, and a day on which the known percentages pass 100."""
    rows = Stake.objects.filter(rom=stake.rom_id, role=stake.role).exclude(pk=stake.pk)
    others = [row for row in rows if row.first_day <= stake.last_day and row.last_day >= stake.first_day]
    party = (stake.organisation_id, stake.party.casefold())
    if any((row.organisation_id, row.party.casefold()) == party for row in others):
        raise ValidationError(
            f"Deze partij staat in deze periode al als {stake.get_role_display()}. Geef die eerst een einddatum."
        )
    if stake.percentage is None:
        return
    days = {stake.first_day, *(max(stake.first_day, row.first_day) for row in others)}
    taken, day = max((_taken(others, day), day) for day in days)
    if taken + stake.percentage > ALL_SHARES:
        when = "" if day == dt.date.min else f" op {date_text(day)}"
        raise ValidationError(
            {
                "percentage": f"Samen is dat {percent(taken + stake.percentage, 2)}{when}. "
                f"Er is hoogstens {percent(ALL_SHARES - taken, 2)} over."
            }
        )


def _taken(stakes: list[Stake], day: dt.date) -> Decimal:
    """The known percentages that are held on a day."""
    held = (stake.percentage for stake in stakes if stake.first_day <= day <= stake.last_day)
    return sum((percentage for percentage in held if percentage is not None), Decimal(0))


def add_contact(rom: Rom, *, by: User, **fields: Any) -> Contact:
    """Name whom to call at a ROM for something, from today unless told; who was it until then stops the day before.

    The trail tells that it happened and keeps no personal data. Raises ValidationError for a day that has not come,
    and for a period in which another one was it.
    """
    require(may_keep_rom(by, rom))
    with audit.transaction(by) as trail:
        _lock(rom)
        row = Contact(rom=rom, **{"starts_on": None} | _known(fields, CONTACT_FIELDS))
        row.starts_on = row.starts_on or audit.today()
        row.clean_fields()
        former = Contact.objects.current().with_function_of(row).first() if row.ends_on is None else None
        if former:
            _stop(former, row.starts_on - dt.timedelta(days=1))
            trail.add("programmes.end_contact", former, after={"ends_on": former.ends_on})
        _judge_contact(row)
        row.full_clean()
        row.save(force_insert=True)
        if former:
            KiaCoverage.objects.filter(contact=former).update(contact=row, revision=F("revision") + 1)
        trail.add("programmes.add_contact", row, after={"starts_on": row.starts_on})
    return row


def change_contact(contact: Contact, *, revision: int | None = None, by: User, **fields: Any) -> Contact:
    """Change a contact; the trail tells which fields. Whoever stops keeps a name and a period alone."""
    require(may_keep_rom(by, contact.rom))
    if fields.get("ends_on"):
        fields |= {"email": "", "phone": ""}
    with audit.transaction(by) as trail:
        _lock(contact.rom)
        row, before, _ = changed(contact, _known(fields, CONTACT_FIELDS), revision)
        _judge_contact(row)
        if row.ends_on:
            KiaCoverage.objects.filter(contact=row).update(contact=None, revision=F("revision") + 1)
        names = [str(Contact._meta.get_field(name).verbose_name) for name in before]
        trail.add("programmes.change_contact", row, fields=names)
    return row


def _stop(former: Contact, last_day: dt.date) -> None:
    """Let somebody have been the contact until a day; address and telephone number go."""
    if last_day < former.first_day:
        began = f"{former.name} is dit sinds {date_text(former.first_day)}."
        raise ValidationError({"starts_on": f"{began} Kies een latere dag, of wijzig die contactpersoon."})
    former.ends_on, former.email, former.phone = last_day, "", ""
    former.revision += 1
    former.save(update_fields=["ends_on", "email", "phone", "revision"])


def _judge_contact(contact: Contact) -> None:
    """Refuse a day that has not come, and a period in which another one was called for the same."""
    for name in ("starts_on", "ends_on"):
        day = getattr(contact, name)
        if day and day > audit.today():
            raise ValidationError({name: f"{date_text(day)} ligt in de toekomst."})
    for other in Contact.objects.with_function_of(contact):
        if other.first_day <= contact.last_day and other.last_day >= contact.first_day:
            raise ValidationError({"starts_on": f"In deze periode was {other.name} het al."})


def remove_contact(contact: Contact, *, by: User) -> None:
    """Take away a contact that should not have been there; nothing of the person stays."""
    require(may_keep_rom(by, contact.rom))
    with audit.transaction(by) as trail:
        trail.add("programmes.remove_contact", contact)
        contact.delete()


def cover_kia(kia: Term, *, revision: int | None = None, by: User, **fields: Any) -> KiaCoverage:
    """Write how the regions are heard in an agenda (P1-7): `KIA_FIELDS`, of which the ROM is the secretary's.

    Raises ValidationError for a day that has not come, a contact of another ROM, an older `revision`.
    """
    with audit.transaction(by) as trail:
        Term.objects.select_for_update().get(pk=kia.pk, kind=Term.Kind.KIA)
        stored = KiaCoverage.objects.filter(kia=kia).first() or KiaCoverage(kia=kia)
        require(may_cover_kia(by, stored))
        _known(fields, KIA_FIELDS)
        if "rom" in fields and fields["rom"] != stored.rom:
            require(may_assign_kia(by))
        if stored.pk is None:
            stored.save(force_insert=True)
        row, before, after = changed(stored, fields, revision)
        if row.contact and row.contact.rom_id != row.rom_id:
            raise ValidationError({"contact": f"Kies een contactpersoon van {row.rom}."})
        if row.coordinated_on and row.coordinated_on > audit.today():
            raise ValidationError({"coordinated_on": f"{date_text(row.coordinated_on)} ligt in de toekomst."})
        trail.add("programmes.cover_kia", row, before=before, after=after)
    return row


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
