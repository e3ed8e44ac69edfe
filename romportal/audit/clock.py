"""The one place where moments come from. Only the loading commands may set it, and only to load history."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_loading: ContextVar[dt.datetime | None] = ContextVar("loading", default=None)


def now() -> dt.datetime:
    """Return the moment that is written on a booking, a position, a report or a line of the trail."""
    return _loading.get() or timezone.now()


def today() -> dt.date:
    """Return the day of `now()` in Europe/Amsterdam."""
    return timezone.localdate(now())


def local_day(moment: dt.datetime) -> dt.date:
    """Return the day of a moment in Europe/Amsterdam."""
    return timezone.localdate(moment)


def end_of(day: dt.date) -> dt.datetime:
    """Return the first moment after `day` in Europe/Amsterdam: what was booked before it is "as of" that day."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))


def is_loading() -> bool:
    """Tell whether history is being loaded: what is booked now has no author and carries the day of its document."""
    return _loading.get() is not None


@contextmanager
def loading(at: dt.datetime) -> Iterator[None]:
    """Book everything inside at the moment `at`, which must lie in the past."""
    if at > timezone.now():
        raise ValueError(f"History cannot lie ahead: {at}")
    token = _loading.set(at.astimezone(dt.UTC))  # as the database gives it back: the trail hashes what is written
    try:
        yield
    finally:
        _loading.reset(token)
