"""What people type, without the invisible marks that turn the text after it around."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

#: marks, embeddings, overrides and isolates of direction (Unicode UAX 9); letters of any script need none of them
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: a password is taken as it is
SECRET = "password"


def text_that_stays_put(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Take the marks out of every form of the portal and the admin site, before anything reads it.

    Here, and not where text is shown: a name stands in headings, tables, sheets, packs and mails.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if any(TURNING.search(value) for _, values in request.POST.lists() for value in values):
            cleaned = request.POST.copy()
            for name, values in request.POST.lists():
                if SECRET not in name:
                    cleaned.setlist(name, [TURNING.sub("", value) for value in values])
            cleaned._mutable = False
            request.POST = cleaned
        return get_response(request)

    return middleware
