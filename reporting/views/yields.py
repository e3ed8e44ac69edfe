"""Lessons, insights and the status of figures: what the evaluation of 2027 draws on."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from funding.models import FundingSource
from programmes.permissions import may_note_lesson, may_read, may_set_figure_status, require
from reporting import actions
from reporting.forms.progress import FigureStatusForm, InsightForm, LessonForm
from reporting.models import AddedValueInsight, FigureStatus, Lesson
from romportal.shell import asked_page, posts_once, render_page

#: insights on the page; the sheet holds them all
MOST = 50


@require_http_methods(["GET", "POST"])
@posts_once
def lesson_list(request: HttpRequest) -> HttpResponse:
    """Every lesson and insight (SLOT-2, SLOT-4), and how firm the figures are."""
    require(may_read(request.user))
    purpose = request.POST.get("doel", "")
    forms = {
        "les": LessonForm(request.POST if purpose == "les" else None, prefix="les"),
        "inzicht": InsightForm(request.POST if purpose == "inzicht" else None, prefix="inzicht"),
        "status": FigureStatusForm(
            request.POST if purpose == "status" else None, prefix="status", sources=FundingSource.objects.all()
        ),
    }
    if request.method == "POST":
        if purpose not in forms:
            raise Http404
        require(may_set_figure_status(request.user) if purpose == "status" else may_note_lesson(request.user))
        if _saved(request, purpose, forms[purpose]):
            messages.success(request, "Vastgelegd.")
            return redirect("lesson_list")
    context = {
        "nav": "progress",
        "page": asked_page(request, Lesson.objects.select_related("programme", "by")),
        "insights": AddedValueInsight.objects.select_related("programme", "category")[:MOST],
        "insight_note": _note(AddedValueInsight.objects.count()),
        "statuses": _statuses(),
        "lesson_form": forms["les"],
        "insight_form": forms["inzicht"],
        "status_form": forms["status"],
        "may_note": may_note_lesson(request.user),
        "may_set_status": may_set_figure_status(request.user),
    }
    return render_page(request, "reporting/lesson_list.html", context)


def _statuses() -> list[tuple[str, list[FigureStatus]]]:
    """The latest status of each source and ROM, by year."""
    rows = FigureStatus.objects.select_related("source", "organisation").order_by("booked_at", "pk")
    latest = {(row.source_id is None, str(row.source or row.organisation), row.year): row for row in rows}
    found: dict[tuple[bool, str], list[FigureStatus]] = {}
    for is_rom, about, year in sorted(latest):
        found.setdefault((is_rom, about), []).append(latest[is_rom, about, year])
    return [(about, statuses) for (_, about), statuses in found.items()]


def _note(count: int) -> str:
    return f"De nieuwste {MOST} van {count}; de export bevat ze alle." if count > MOST else ""


def _saved(request: HttpRequest, purpose: str, form) -> bool:
    if not form.is_valid():
        return False
    fields = dict(form.cleaned_data)
    try:
        if purpose == "les":
            actions.note_lesson(by=request.user, **fields)
        elif purpose == "inzicht":
            actions.note_insight(by=request.user, **fields)
        else:
            fields.pop("about")
            actions.set_figure_status(by=request.user, **fields, **form.subject())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
