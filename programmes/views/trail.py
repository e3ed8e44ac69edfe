"""The trail page, for the auditor."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from programmes.forms.trail import TrailFilter, action_word, object_word
from programmes.particulars import particulars
from programmes.permissions import may_read_trail, require
from romportal.audit.models import Line
from romportal.shell import asked_page, render_page

LINES_PER_PAGE = 50


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what to which object, from where, with which result; newest first."""
    require(may_read_trail(request.user))
    form = TrailFilter(request.GET)
    page = asked_page(request, form.lines(), LINES_PER_PAGE)
    for line in page:
        line.action_word, line.object_word = action_word(line.action), object_word(line.object_type)
        line.shown = particulars(line)
    context = {"form": form, "page": page, "last": Line.objects.first()}
    return render_page(request, "programmes/trail.html", context, part="programmes/_trail_rows.html")
