"""Pages of progress: rounds, how complete one is, and the form of a contributor."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programmes.models import Indicator, Milestone, Programme
from programmes.permissions import may_open_round, may_read, may_report, require
from reporting import actions
from reporting.forms.progress import MilestoneForm, ProgressForm, RoundForm
from reporting.models import MilestoneResult, ProgressDraft, ReportingRound
from reporting.models.progress import ProgressText
from reporting.queries.rounds import expected_reports, last_values, own_report, report_before
from romportal import audit
from romportal.shell import asked_page, posts_once, render_page

NAMES = [*ProgressText.LIGHTS, *ProgressText.TEXTS, *ProgressText.ASPECTS]


@dataclass(frozen=True)
class PlannedRow:
    """A planned milestone, when it was reached, and the form to say so while it was not."""

    milestone: Milestone
    result: MilestoneResult | None
    form: MilestoneForm | None
    late: bool


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
            if request.POST.get("doel") == "heropen":
                actions.reopen_round(round, by=request.user)
                messages.success(request, f"Ronde {round} is weer open.")
            else:
                actions.close_round(round, by=request.user)
                messages.success(request, f"Ronde {round} is gesloten. Heropenen kan op deze pagina.")
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
        "may_open": may_open_round(request.user),
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
    purpose = request.POST.get("doel", "")
    form = _form(round, programme, request.POST if purpose in ("bewaar", "lever-in") else None)
    milestones = _milestones(programme, request.POST if purpose == "mijlpaal" else None)
    conflict = None
    if request.method == "POST":
        try:
            if answer := _posted(request, round, programme, form, milestones):
                return answer
        except ValidationError as error:
            if getattr(error, "code", "") == "conflict":
                conflict = _conflict(round, programme, form)
            else:
                form.add_error(None, error)
    draft = ProgressDraft.objects.filter(round=round, programme=programme).select_related("saved_by").first()
    context = {
        "nav": "progress",
        "round": round,
        "programme": programme,
        "version": programme.version_in_force,
        "form": form.as_shown(),
        "milestones": milestones,
        "pressed": _pressed(milestones),
        "conflict": conflict,
        "last_saved": {"actor_name": draft.saved_by, "at": draft.saved_at} if draft else None,
        "draft": draft,
        "before": report_before(round, programme),
        "handed_in": own_report(round, programme),
        "crumbs": [("Voortgang", reverse("round_list")), (round.name, reverse("round_detail", args=[round.pk]))],
    }
    return render_page(request, "reporting/progress_edit.html", context)


def _posted(
    request: HttpRequest, round: ReportingRound, programme: Programme, form: ProgressForm, milestones: list[PlannedRow]
) -> HttpResponse | None:
    """Carry out what was pressed; None when a form says what is wrong. May raise ValidationError."""
    purpose = request.POST.get("doel", "")
    if purpose == "mijlpaal":
        return _reached(request, round, programme, milestones)
    if purpose not in ("bewaar", "lever-in"):
        raise Http404
    if not form.is_valid():
        return None
    texts, by = form.texts(), request.user
    draft = actions.save_draft(
        round,
        programme,
        fields=texts,
        values=form.typed_values(),
        revision=form.cleaned_data["revision"] or 0,
        by=by,
    )
    form.go_on_from(draft.revision)
    if purpose == "bewaar":
        messages.success(request, "Bewaard als concept. Alleen u, uw collega’s en de secretaris zien dit.")
        return redirect("progress_edit", round.pk, programme.code)
    actions.hand_in_report(round, programme, fields=texts, values=form.values(), by=by)
    messages.success(request, f"De voortgang van {programme.code} is ingeleverd.")
    return redirect("round_detail", round.pk)


def _reached(
    request: HttpRequest, round: ReportingRound, programme: Programme, milestones: list[PlannedRow]
) -> HttpResponse | None:
    """Record the milestone whose button was pressed."""
    form = _pressed(milestones)
    if form is None:
        raise Http404
    if not form.is_valid():
        return None
    try:
        actions.mark_milestone(programme, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, "De mijlpaal staat als gehaald.")
    return redirect("progress_edit", round.pk, programme.code)


def _form(round: ReportingRound, programme: Programme, posted: Any) -> ProgressForm:
    """Start from the concept, else from what was handed in; a new report starts without lights."""
    indicators = Indicator.objects.filter(targets__version=programme.version_in_force).distinct()
    draft = ProgressDraft.objects.filter(round=round, programme=programme).first()
    source = draft or own_report(round, programme)
    initial: dict[str, Any] = {name: getattr(source, name) for name in NAMES} if source else {}
    initial |= {f"waarde-{key}": row.value for key, row in last_values(round, programme).items()}
    if draft:
        initial |= {f"waarde-{key}": Decimal(value) for key, value in draft.values.items()}
    return ProgressForm(posted, indicators=indicators, initial=initial | {"revision": draft.revision if draft else 0})


def _conflict(round: ReportingRound, programme: Programme, form: ProgressForm) -> list[tuple[str, str, str]]:
    """Somebody saved in between: return (field, what is stored now, what this editor typed), ready to save again."""
    stored = _form(round, programme, None)
    form.go_on_from(stored.initial["revision"])
    return form.differences(stored.initial)


def _pressed(milestones: list[PlannedRow]) -> MilestoneForm | None:
    return next((row.form for row in milestones if row.form and row.form.is_bound), None)


def _milestones(programme: Programme, posted: Any) -> list[PlannedRow]:
    """Return the planned milestones, each with its form while it is not reached."""
    reached = {row.number: row for row in programme.milestone_results.all()}
    pressed = (posted or {}).get("mijlpaal-number", "")
    rows = []
    for milestone in programme.version_in_force.milestones.all():
        result, form = reached.get(milestone.number), None
        if result is None:
            form = MilestoneForm(
                posted if pressed == str(milestone.number) else None,
                prefix="mijlpaal",
                auto_id=f"mijlpaal-{milestone.number}-%s",
                initial={"number": milestone.number},
            )
        rows.append(PlannedRow(milestone, result, form, late=result is None and milestone.planned_on < audit.today()))
    return rows
