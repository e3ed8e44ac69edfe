"""The people of the example, their roles since 2023, and the passwords of those who can log in."""

import csv
import datetime as dt
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from programmes.actions import review_rights, stand_in
from programmes.models import Membership, Organisation
from reporting.demo.events import Cast, Event, at, days_before, told
from romportal import audit
from romportal.accounts.actions import create_user

ACCOUNTS = "demo-accounts.csv"


def people_come(cast: Cast, accounts: list[list[str]]) -> Iterator[Event]:
    """Everyone gets an account and a role; `accounts` is filled with the rows of demo-accounts.csv."""
    for row in told("people")["person"]:
        yield Event(at(row["starts_on"], 9), lambda row=row: _come(cast, row, accounts))


def rights_are_reviewed(cast: Cast) -> Iterator[Event]:
    """The administrator reviews all roles, every quarter."""
    for row in told("people")["review"]:
        yield Event(
            at(row["on"], 15), lambda row=row: review_rights(remark=row["remark"], by=cast.people["administrator"])
        )


def somebody_is_away(cast: Cast) -> Iterator[Event]:
    """Emma is on leave from the week after loading; her colleague stands in for her."""

    def ask() -> None:
        first = audit.today() + dt.timedelta(days=8)
        role = cast["rijk"].memberships.get()
        told = {"starts_on": first, "ends_on": first + dt.timedelta(days=20), "reason": "verlof"}
        stand_in(role, colleague=cast["rijk2"], **told, by=cast["rijk"])

    yield Event(at(days_before(cast.today, 1), 11), ask)


def _come(cast: Cast, row: dict[str, Any], accounts: list[list[str]]) -> None:
    password = secrets.token_urlsafe(12) if row.get("login") else None
    organisation = Organisation.objects.get(code=row["organisation"])
    with audit.transaction(None) as trail:
        person = create_user(
            email=row["email"],
            name=row["name"],
            password=password,
            is_staff=row["role"] == Membership.Role.ADMINISTRATOR,
            is_demo=True,
            by=None,
        )
        person.joined_at = audit.now()
        person.save(update_fields=["joined_at"])
        membership = Membership(
            user=person,
            organisation=organisation,
            role=row["role"],
            function=row["function"],
            is_mandated=row.get("mandated", False),
            starts_on=row["starts_on"],
        )
        membership.full_clean()
        membership.save(force_insert=True)
        trail.add("programmes.give_role", membership)
    cast.people[row["key"]] = person
    if password:
        role = membership.get_role_display() + (" (namens de provincies)" if membership.is_mandated else "")
        accounts.append([person.email, password, role, organisation.short_name])


def write_accounts(folder: Path, accounts: list[list[str]]) -> Path:
    """Write who can log in with which password, readable by the owner of the data alone."""
    path = folder / ACCOUNTS
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="", encoding="utf-8") as f:
        writer = csv.writer(f)
        writer.writerow(["e-mail", "wachtwoord", "rol", "organisatie"])
        writer.writerows(accounts)
    return path
