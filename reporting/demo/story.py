"""Tells the example in the order in which it happened, each event at its own moment."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.utils import timezone

from programmes.models import Portal
from reporting.demo.ahead import what_lies_ahead
from reporting.demo.events import Cast, Event
from reporting.demo.meetings import meetings_are_held
from reporting.demo.money import money_moves
from reporting.demo.people import people_come, rights_are_reviewed, somebody_is_away
from reporting.demo.programmes import programmes_are_agreed
from reporting.demo.progress import progress_is_reported
from reporting.demo.regions import regions_are_described
from reporting.demo.yields import yields_are_noted
from romportal import audit

#: up to here the example is written; what follows the day of loading comes after it
LAST_WRITTEN_DAY = dt.date(2026, 10, 31)


def load(say: Callable[[str], None]) -> list[list[str]]:
    """Tell the whole example into a portal that holds reference data alone; return the rows of its accounts.

    Raises ValidationError when the clock of this machine stands before the end of the story.
    """
    today = audit.today()
    if today <= LAST_WRITTEN_DAY:
        raise ValidationError(f"The example runs until {LAST_WRITTEN_DAY}, and the clock of this machine says {today}.")
    accounts: list[list[str]] = []
    cast = Cast(today=today)
    with audit.transaction(None) as trail:
        Portal.objects.filter(pk=1).update(holds_demo=True)
        trail.add("programmes.load_demo", Portal.objects.get(pk=1))
    _tell(sorted(_events(cast, accounts), key=lambda event: event.at), say)
    return accounts


def _events(cast: Cast, accounts: list[list[str]]) -> Iterator[Event]:
    yield from people_come(cast, accounts)
    yield from rights_are_reviewed(cast)
    yield from somebody_is_away(cast)
    yield from programmes_are_agreed(cast)
    yield from money_moves(cast)
    yield from progress_is_reported(cast)
    yield from meetings_are_held(cast)
    yield from yields_are_noted(cast)
    yield from regions_are_described(cast)
    yield from what_lies_ahead(cast)


def _tell(events: list[Event], say: Callable[[str], None]) -> None:
    """Let everything happen that lies behind us; say each year as it passes."""
    year, count, now = None, 0, timezone.now()
    for event in events:
        if event.at >= now:
            break
        if event.at.year != year:
            if year is not None:
                say(f"{year}: {count} events")
            year, count = event.at.year, 0
        with audit.loading(event.at):
            event.happen()
        count += 1
    say(f"{year}: {count} events")
