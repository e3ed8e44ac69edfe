"""The calendar of one person, for a calendar program that cannot log in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from programmes.permissions import may_read
from reporting.queries.calendar import Entry, calendar_of
from romportal.mailing.queries import owner_of
from romportal.mailing.rendering import whole


@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Meetings and terms of whose secret this is; wrong, old and no longer in any role are all simply not there."""
    owner = owner_of(token)
    if owner is None or not may_read(owner):
        raise Http404
    answer = HttpResponse(_written(calendar_of(owner)), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _written(entries: list[Entry]) -> bytes:
    host = urlsplit(settings.PORTAL_URL).hostname
    file = Calendar()
    file.add("prodid", "-//Portaal Meerjarenstrategie//NL")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", "Portaal Meerjarenstrategie")
    file.add("x-wr-timezone", settings.TIME_ZONE)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@{host}")
        event.add("summary", entry.title)
        event.add("dtstart", entry.begins)
        event.add("dtend", entry.ends)
        event.add("dtstamp", entry.changed_at)
        event.add("last-modified", entry.changed_at)
        event.add("sequence", entry.revision)
        event.add("url", whole(entry.path))
        if entry.place:
            event.add("location", entry.place)
        file.add_component(event)
    file.add_missing_timezones()
    return file.to_ical()
