"""What people type, without what no keyboard gives: marks that turn text around, and what no database keeps."""

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

#: marks, embeddings, overrides and isolates of direction (Unicode UAX 9); letters of any script need none of them
TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
#: NUL, which PostgreSQL refuses in any text, and halves of a letter, which no UTF-8 has
UNKEPT = "\x00\ud800-\udfff"
TAKEN_OUT = re.compile(f"[{TURNING}{UNKEPT}]")
#: a password is taken as it is; its own form refuses what cannot be
SECRET = "password"


def plain(text: str) -> str:
    """Return what is left of a typed text."""
    return TAKEN_OUT.sub("", text)


def text_that_stays_put(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Take these signs out of every form of the portal and the admin site, names included, before anything reads it.

    Here, and not where text is shown or kept: a name stands in headings, tables, sheets, packs and mails. An address
    with a NUL in it leads nowhere (404).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        asked, posted = _pairs(request.GET), _pairs(request.POST)
        if "\x00" in request.path or any("\x00" in text for pair in asked for text in pair):
            raise Http404
        if any(TAKEN_OUT.search(text) for pair in posted for text in pair):
            cleaned = request.POST.copy()
            cleaned.clear()
            for name, value in posted:
                cleaned.appendlist(plain(name), value if SECRET in name else plain(value))
            cleaned._mutable = False
            request.POST = cleaned
        return get_response(request)

    return middleware


def _pairs(fields: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in fields.lists() for value in values]
