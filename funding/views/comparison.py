"""The versions of a programme, and two of them beside each other."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from funding.forms.filters import VersionChoice
from funding.queries.comparison import InForce, asked_changes, asked_total, compared, versions_seen
from programmes.models import Programme, ProgrammeVersion
from programmes.permissions import may_read, require
from programmes.queries import reworded_on_their_days
from romportal.shell import render_page


@require_GET
def version_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Which version was in force when, and what two of them say differently: texts, participants, money by year."""
    require(may_read(request.user))
    programme = get_object_or_404(Programme, code=code)
    rows = versions_seen(programme, request.user)
    if not rows:
        raise Http404
    form = VersionChoice(request.GET, rows=rows)
    new, old = _chosen(form, rows)
    money = asked_changes(old, new)
    context = {
        "nav": "programmes",
        "programme": programme,
        "rows": rows,
        "form": form,
        "old": old,
        "new": new,
        "changes": compared(old, new),
        "money": money,
        "money_total": asked_total(money),
        "crumbs": [(f"{programme.code} {rows[0].version.short_title}", reverse("programme_detail", args=[code]))],
    }
    return render_page(request, "funding/version_compare.html", context)


def _chosen(form: VersionChoice, rows: list[InForce]) -> tuple[ProgrammeVersion, ProgrammeVersion | None]:
    """The new and the old version: as asked, else the newest beside the one it was made from, or the one before."""
    by_number = {row.version.number: row.version for row in rows}
    new_number, old_number = form.numbers()
    new = by_number.get(new_number or 0) or rows[0].version
    before = [number for number in by_number if number < new.number]
    made_from = next((n for n, version in by_number.items() if version.pk == new.based_on_id), None)
    old = by_number.get(old_number or made_from or max(before, default=0))
    whole = ProgrammeVersion.objects.with_children().prefetch_related("asked_amounts__source")
    whole = whole.in_bulk([version.pk for version in (new, old) if version])
    reworded_on_their_days(whole.values())
    return whole[new.pk], whole[old.pk] if old and old.pk != new.pk else None
