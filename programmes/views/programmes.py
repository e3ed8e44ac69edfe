"""A programme begins, gets a new version, starts and finishes."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programmes import actions, life
from programmes.forms.life import CopyForm, StepForm
from programmes.forms.versions import ProgrammeForm
from programmes.intake import STEPS
from programmes.models import Programme, ProgrammeStep
from programmes.permissions import may_add_programme, may_copy_version, may_read, may_step, require
from romportal.shell import posts_once, render_page

Kind = ProgrammeStep.Kind


@require_http_methods(["GET", "POST"])
@posts_once
def programme_add(request: HttpRequest) -> HttpResponse:
    """Begin a programme; everything else is filled in on its editing page."""
    require(may_add_programme(request.user))
    form = ProgrammeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.create_programme(**form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{version.programme} is gemaakt. Vul nu het concept aan.")
            return redirect("version_step", version.programme.code, STEPS[0].key)
    crumbs = [("Programma’s", reverse("programme_list"))]
    return render_page(request, "programmes/programme_add.html", {"nav": "programmes", "form": form, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
@posts_once
def version_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a new version with its reason, or the change that stops the programme."""
    require(may_read(request.user))
    programme = get_object_or_404(Programme.objects.with_status(), code=code)
    require(may_copy_version(request.user, programme))
    form = CopyForm(programme, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            version = actions.copy_version(
                programme,
                reason=asked["reason"],
                stops=form.stops,
                ends_on=asked.get("ends_on"),
                successor=asked.get("successor"),
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Versie {version.number} van {code} is begonnen als concept.")
            return redirect("version_step", code, STEPS[0].key)
    on_its_way = programme.versions.open().first()
    return render_page(request, "programmes/version_copy.html", _context(programme, form, on_its_way=on_its_way))


@require_http_methods(["GET", "POST"])
@posts_once
def programme_step(request: HttpRequest, code: str) -> HttpResponse:
    """Start an agreed programme, or finish one that started."""
    require(may_read(request.user))
    programme = get_object_or_404(Programme.objects.with_status(), code=code)
    require(may_step(request.user, programme))
    kind = next_step(programme.status, {step.kind for step in programme.steps.all()})
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        # The step that the page showed: who lagged behind must not finish what they meant to start.
        verb = actions.finish if request.POST.get("stap") == Kind.FINISHED else actions.start
        try:
            step = verb(programme, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{code} is {step.get_kind_display()}.")
            return redirect("programme_detail", code)
    context = _context(programme, form, kind=kind, steps=programme.steps.select_related("by"))
    return render_page(request, "programmes/programme_step.html", context)


def next_step(status: Programme.Status, taken: Collection[str]) -> str:
    """Return the step that can be taken now: started, finished, or none."""
    if life.FINISH.fits(status) and Kind.STOPPED not in taken:
        return Kind.FINISHED
    return Kind.STARTED if life.START.fits(status) else ""


def _context(programme: Programme, form: Any, **more: Any) -> dict[str, Any]:
    crumbs = [
        ("Programma’s", reverse("programme_list")),
        (programme.code, reverse("programme_detail", args=[programme.code])),
    ]
    return {"nav": "programmes", "programme": programme, "form": form, "crumbs": crumbs, **more}
