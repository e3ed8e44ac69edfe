"""With what a person logs in: its name in words, and whether this browser was here before."""

import re

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from romportal.accounts.models import User

COOKIE = "bekend_apparaat"
COOKIE_SECONDS = 365 * 24 * 3600
# A browser that several people share knows the last of them.
PEOPLE = 10
UNKNOWN = "Onbekend apparaat"

# The first that fits: each browser also calls itself by the names below it.
BROWSERS = [
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|CriOS|Chromium)/"),
    ("Safari", r"Safari/"),
]
SYSTEMS = [
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
]


def device_name(user_agent: str) -> str:
    """ "Firefox op Windows", from what a browser says about itself; only words of ours, never its own."""
    browser = next((name for name, pattern in BROWSERS if re.search(pattern, user_agent)), "")
    system = next((name for name, pattern in SYSTEMS if re.search(pattern, user_agent)), "")
    return " op ".join(word for word in (browser or "Browser", system) if word) if browser or system else UNKNOWN


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this person logged in with this browser before. The cookie opens nothing: it only saves a mail."""
    return user.pk in _people(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the next login of this person in this browser be no news."""
    people = [user.pk, *(pk for pk in _people(request) if pk != user.pk)][:PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=COOKIE),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _people(request: HttpRequest) -> list[int]:
    try:
        people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return []
    return people if isinstance(people, list) else []
