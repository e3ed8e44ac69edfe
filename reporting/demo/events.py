"""What an event of the example is, and who takes part in it."""

import datetime as dt
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from programmes.models import Programme, Rom
from romportal.accounts.models import User

ALL_ROMS = ["nom", "oostnl", "horizon", "romutrecht", "inwest", "iq", "impuls", "bom", "liof"]


@dataclass(frozen=True)
class Event:
    """Something that happens at a moment. Events of the same moment keep the order in which they were told."""

    at: dt.datetime
    happen: Callable[[], Any]


@dataclass
class Cast:
    """The people and ROMs by their key, found once. `today` is the day of loading: some dates follow it."""

    today: dt.date
    people: dict[str, User] = field(default_factory=dict)
    _roms: dict[str, Rom] = field(default_factory=dict)

    def __getitem__(self, key: str) -> User:
        return self.people[key]

    def rom(self, code: str) -> Rom:
        if not self._roms:
            self._roms = {rom.organisation.code: rom for rom in Rom.objects.select_related("organisation")}
        return self._roms[code]

    def lead_of(self, programme: Programme) -> User:
        """Return who reports on a programme: somebody of its lead, or the secretary for ROM Nederland."""
        code = programme.version_in_force.lead.code
        return self.people.get(code, self.people["secretary"])


def at(day: dt.date, hour: int = 10, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def days_before(day: dt.date, days: int) -> dt.date:
    """Return the working day that many days before `day`, or the Friday before it."""
    found = day - dt.timedelta(days=days)
    return found - dt.timedelta(days=max(0, found.weekday() - 4))


def workday(day: dt.date) -> dt.date:
    """Return `day`, or the Monday after it."""
    return day + dt.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def programme(code: str) -> Programme:
    return Programme.objects.select_related("version_in_force__lead").get(code=code)


def told(name: str) -> dict[str, Any]:
    """Read one of the TOML files of this package."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
