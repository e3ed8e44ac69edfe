"""The history of one object, out of the trail, in words for who reads policy."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from programmes.forms.trail import action_word
from programmes.particulars import particulars
from programmes.permissions import may_read, may_read_rights, require
from reporting.forms.filters import PeriodFilter
from reporting.queries.chronicle import PERSON, chronicle
from romportal.shell import asked_page, render_page

NAV = {
    "programma": "programmes",
    "bron": "funding",
    "overleg": "meetings",
    "rom": "roms",
    "provincie": "programmes",
    "kia": "programmes",
    "strategie": "strategy",
    "thema": "strategy",
    "beschikking": "funding",
    "ronde": "progress",
    PERSON: "",
}


@require_GET
def history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Everything that happened to an object: when, what changed from what to what, why, and who did it."""
    require(may_read_rights(request.user) if kind == PERSON else may_read(request.user))
    told = chronicle(kind, key, request.user)
    form = PeriodFilter(request.GET)
    page = asked_page(request, form.within(told.lines), 50)
    page.object_list = [(line, action_word(line.action), particulars(line)) for line in page]
    context = {
        "nav": NAV[kind],
        "told": told,
        "form": form,
        "page": page,
        "crumbs": [(told.title, told.address)],
    }
    return render_page(request, "reporting/history.html", context, part="reporting/_history_rows.html")
