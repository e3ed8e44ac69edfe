"""Keeps when a session was last used, and ends one that lasts too long."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# Noted no more often than this: reading a page should not have to write.
NOTED_EVERY = 300
#: session keys: seconds since 1970 of the login, and of the last use that was noted
BEGAN, USED = "began_at", "used_at"


def begin(request: HttpRequest) -> None:
    """Start the clocks of a session, at a login."""
    request.session[BEGAN] = request.session[USED] = int(time.time())


def session_in_use(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Note the use of a session, which also moves its end; after SESSION_LONGEST log out, used or not."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began, now = request.session.get(BEGAN), time.time()
        if began and now - began > settings.SESSION_LONGEST:
            logout(request)
        elif began and now - request.session.get(USED, began) > NOTED_EVERY:
            request.session[USED] = int(now)
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
        return get_response(request)

    return middleware
