"""The trail page, for the auditor."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from programmes.forms.trail import TrailFilter, action_word, object_word
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
        line.shown = _shown(line.detail)
    context = {"form": form, "page": page, "last": Line.objects.first()}
    return render_page(request, "programmes/trail.html", context, part="programmes/_trail_rows.html")


def _shown(detail: dict) -> list[tuple[str, str, str]]:
    """The particulars of a line as (what, old, new); of what is no change there is no old."""
    before, after = detail.get("before", {}), detail.get("after", {})
    changes = [(key, _text(before.get(key)), _text(after.get(key))) for key in {**before, **after}]
    return changes + [(key, "", _text(value)) for key, value in detail.items() if key not in ("before", "after")]


def _text(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
