"""Pages of progress: rounds, how complete one is, and the form of a contributor."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programmes.models import Indicator, Programme
from programmes.permissions import may_open_round, may_read, may_report, require
from reporting import actions
from reporting.forms.progress import MilestoneForm, ProgressForm, RoundForm
from reporting.models import ProgressDraft, ReportingRound
from reporting.models.progress import ProgressText
from reporting.queries.rounds import expected_reports, last_values, own_report, report_before
from romportal import audit
from romportal.shell import asked_page, posts_once, render_page

NAMES = [*ProgressText.LIGHTS, *ProgressText.TEXTS, *ProgressText.ASPECTS]


@require_http_methods(["GET", "POST"])
@posts_once
def round_list(request: HttpRequest) -> HttpResponse:
    """All rounds; the secretary opens a new one."""
    require(may_read(request.user))
    form = RoundForm(request.POST or None)
    if request.method == "POST":
        require(may_open_round(request.user))
        if form.is_valid():
            try:
                round = actions.open_round(by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"Ronde {round} is geopend.")
                return redirect("round_detail", round.pk)
    context = {
        "nav": "progress",
        "page": asked_page(request, ReportingRound.objects.all()),
        "open_rounds": ReportingRound.objects.filter(closed_at__isnull=True),
        "form": form,
        "may_open": may_open_round(request.user),
        "today": audit.today(),
    }
    return render_page(request, "reporting/round_list.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How complete a round is: every programme, its lights, who still has to hand in."""
    require(may_read(request.user))
    round = get_object_or_404(ReportingRound, pk=pk)
    if request.method == "POST":
        try:
            actions.close_round(round, by=request.user)
            messages.success(request, f"Ronde {round} is gesloten.")
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("round_detail", round.pk)
    expected = [(row, may_report(request.user, row.programme)) for row in expected_reports(round)]
    context = {
        "nav": "progress",
        "round": round,
        "expected": expected,
        "handed_in": sum(row.report is not None for row, _ in expected),
        "mine": [row for row, mine in expected if mine and row.report is None],
        "may_close": may_open_round(request.user) and round.is_open,
        "crumbs": [("Voortgang", reverse("round_list"))],
    }
    return render_page(request, "reporting/round_detail.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def progress_edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The form of one programme in one round: keep it as a concept, or hand it in."""
    round = get_object_or_404(ReportingRound, pk=pk)
    programme = get_object_or_404(Programme.objects.select_related("version_in_force__lead"), code=code)
    require(may_report(request.user, programme))
    indicators = Indicator.objects.filter(targets__version=programme.version_in_force).distinct()
    form = ProgressForm(
        request.POST if request.POST.get("doel", "") in ("bewaar", "lever-in") else None,
        indicators=indicators,
        initial=_initial(round, programme),
    )
    milestone_form = MilestoneForm(request.POST if request.POST.get("doel") == "mijlpaal" else None, prefix="mijlpaal")
    if request.method == "POST" and (answer := _posted(request, round, programme, form, milestone_form)):
        return answer
    context = {
        "nav": "progress",
        "round": round,
        "programme": programme,
        "version": programme.version_in_force,
        "form": form,
        "milestone_form": milestone_form,
        "milestones": _milestones(programme),
        "before": report_before(round, programme),
        "handed_in": own_report(round, programme),
        "crumbs": [("Voortgang", reverse("round_list")), (round.name, reverse("round_detail", args=[round.pk]))],
    }
    return render_page(request, "reporting/progress_edit.html", context)


def _posted(
    request: HttpRequest, round: ReportingRound, programme: Programme, form: ProgressForm, milestone_form: MilestoneForm
) -> HttpResponse | None:
    """Carry out what was pressed; None when the page must say what is wrong."""
    asked = milestone_form if request.POST.get("doel") == "mijlpaal" else form
    if not asked.is_valid():
        return None
    try:
        if asked is milestone_form:
            actions.mark_milestone(programme, by=request.user, **milestone_form.cleaned_data)
            messages.success(request, "De mijlpaal is gehaald.")
            return redirect("progress_edit", round.pk, programme.code)
        actions.save_draft(
            round,
            programme,
            fields=form.texts(),
            values=form.typed_values(),
            revision=form.cleaned_data["revision"],
            by=request.user,
        )
        if request.POST["doel"] == "bewaar":
            messages.success(request, "Bewaard als concept. Alleen u en de secretaris zien dit.")
            return redirect("progress_edit", round.pk, programme.code)
        actions.hand_in_report(round, programme, fields=form.texts(), values=form.values(), by=request.user)
    except ValidationError as error:
        asked.add_error(None, error)
        return None
    messages.success(request, f"De voortgang van {programme.code} is ingeleverd.")
    return redirect("round_detail", round.pk)


def _initial(round: ReportingRound, programme: Programme) -> dict[str, Any]:
    """Start from the concept, else from what was handed in; a new report starts without lights."""
    draft = ProgressDraft.objects.filter(round=round, programme=programme).first()
    source = draft or own_report(round, programme)
    initial: dict[str, Any] = {name: getattr(source, name) for name in NAMES} if source else {}
    values = {f"waarde-{key}": row.value for key, row in last_values(round, programme).items()}
    if draft:
        values |= {f"waarde-{key}": Decimal(value) for key, value in draft.values.items()}
    return initial | values | {"revision": draft.revision if draft else None}


def _milestones(programme: Programme) -> list[tuple[Any, Any]]:
    reached = {row.number: row for row in programme.milestone_results.all()}
    return [(milestone, reached.get(milestone.number)) for milestone in programme.version_in_force.milestones.all()]
