"""Editing a concept: the whole of it, or a ROM's own part."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseFormSet, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programmes import actions
from programmes.dutch import NONE, date_table, list_text, number
from programmes.forms.editor import Editor, editor
from programmes.forms.participation import ParticipationForm
from programmes.forms.versions import PillarForm
from programmes.models import ProgrammeVersion, Rom
from programmes.permissions import (
    knows_draft,
    may_edit_participation,
    may_edit_version,
    may_offer,
    may_read,
    require,
    writes_text,
)
from programmes.queries import lapsed_before, missing
from romportal.audit.models import Line
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "POST"])
@posts_once
def version_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The concept of a programme, in one form. What was typed stays on the page whatever happens."""
    version = _version_to_edit(request, code)
    require(writes_text(request.user, version))
    if request.method == "GET" and request.headers.get("HX-Target") == "pijlersom":
        return render_page(request, "programmes/_pillar_sum.html", {"pillars": PillarForm(version, request.GET)})
    if request.method == "GET":
        if not version.is_editable:
            return _no_concept(request, version)
        return _edit_page(request, editor(version, by=request.user))
    asked = editor(version, request.POST, by=request.user)
    if not version.is_editable:
        asked.text.add_error(None, "Dit is geen concept meer en kan niet worden bewerkt. Uw tekst staat er nog.")
        return _edit_page(request, asked)
    if not asked.is_valid():
        return _edit_page(request, asked)
    try:
        actions.edit_contents(
            version, contents=asked.contents(), revision=asked.text.cleaned_data["revision"], by=request.user
        )
    except ValidationError as refusal:
        if getattr(refusal, "code", "") == "conflict":
            return _conflict_page(request, version)
        _say(asked.text, refusal)
        return _edit_page(request, asked)
    messages.success(request, f"Versie {version.number} van {code} is bewaard.")
    return redirect("version_edit", code)


@require_http_methods(["GET", "POST"])
@posts_once
def participation_edit(request: HttpRequest, code: str, rom: str) -> HttpResponse:
    """A ROM's own commitment and region check in a concept."""
    version = _version_to_edit(request, code)
    row = get_object_or_404(Rom.objects.select_related("organisation"), organisation__code=rom)
    if not version.is_editable:
        return _no_concept(request, version)
    require(may_edit_participation(request.user, version, row))
    form = _own_part(version, row, request)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != form.mark:
            form.data = form.data.copy()
            form.data[form.add_prefix("seen")] = form.mark
            return _part_page(request, version, form, conflict=_differences([form]))
        try:
            actions.edit_part(version, part=form.part, by=request.user)
        except ValidationError as refusal:
            _say(form, refusal)
        else:
            messages.success(request, f"De deelname van {row} aan {code} is bewaard.")
            return redirect("participation_edit", code, rom)
    return _part_page(request, version, form)


# ── What these pages show ─────────────────────────────────────────────────────────────────────────────────
def _version_to_edit(request: HttpRequest, code: str) -> ProgrammeVersion:
    """The last version of a programme, for those who write along on it; for others it is not there (rule 9)."""
    require(may_read(request.user))
    version = ProgrammeVersion.objects.with_children().filter(programme__code=code).order_by("-number").first()
    if version is None or not knows_draft(request.user, version):
        raise Http404
    return version


def _no_concept(request: HttpRequest, version: ProgrammeVersion) -> HttpResponse:
    messages.info(request, f"Er is geen concept van {version.programme}. Begin een wijziging om het te bewerken.")
    return redirect("programme_detail", version.programme.code)


def _edit_page(request: HttpRequest, asked: Editor, **more: Any) -> HttpResponse:
    version = asked.version
    context = {
        "nav": "programmes",
        "crumbs": _crumbs(version),
        "version": version,
        "editor": asked,
        "page_failed": any(each.is_bound and not each.is_valid() for each in asked.forms) or "conflict" in more,
        "lapsed": lapsed_before(version),
        "missing": missing(version),
        "checks": {check.rom_id: check for check in version.region_checks.all()},
        "may_offer": may_offer(request.user, version),
        "last_saved": _last_saved(version),
        **more,
    }
    return render_page(request, "programmes/version_edit.html", context)


def _conflict_page(request: HttpRequest, version: ProgrammeVersion) -> HttpResponse:
    """Somebody saved in between: both versions side by side, the own text still in the form, ready to be saved."""
    stored = ProgrammeVersion.objects.with_children().get(pk=version.pk)
    data = request.POST.copy()
    data["revision"] = str(stored.revision)
    asked = editor(stored, data, by=request.user)
    return _edit_page(request, asked, conflict=_differences(asked.forms))


def _own_part(version: ProgrammeVersion, rom: Rom, request: HttpRequest) -> ParticipationForm:
    row = next((part for part in version.participations.all() if part.rom_id == rom.pk), None)
    check = next((check for check in version.region_checks.all() if check.rom_id == rom.pk), None)
    args = (request.POST,) if request.method == "POST" else ()
    return ParticipationForm(rom, row, check, *args, may_edit=True, may_answer=False)


def _part_page(
    request: HttpRequest, version: ProgrammeVersion, form: ParticipationForm, conflict: Any = None
) -> HttpResponse:
    context = {
        "nav": "programmes",
        "crumbs": _crumbs(version),
        "version": version,
        "form": form,
        "conflict": conflict,
        "answer": form.stored["answer"],
        "writes_text": may_edit_version(request.user, version),
        "last_saved": _last_saved(version),
    }
    return render_page(request, "programmes/participation_edit.html", context)


def _crumbs(version: ProgrammeVersion) -> list[tuple[str, str]]:
    code = version.programme.code
    return [("Programma’s", reverse("programme_list")), (code, reverse("programme_detail", args=[code]))]


def _last_saved(version: ProgrammeVersion) -> Line | None:
    """Who saved this version last, and when."""
    return Line.objects.filter(object_type=version._meta.label_lower, object_id=str(version.pk)).first()


def _differences(forms: list[Any]) -> list[tuple[str, str, str]]:
    """(part, what is stored now, what this editor typed), for everything that differs."""
    found = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            if form.has_changed():
                found.append((_rows_name(form), _rows_text(form, stored=True), _rows_text(form, stored=False)))
            continue
        where = f"{form.rom}: " if isinstance(form, ParticipationForm) else ""
        for name in form.changed_data:
            if not form.fields[name].widget.is_hidden and form.is_valid():
                bound = form[name]
                found.append((f"{where}{bound.label}", _text(bound.initial), _text(form.cleaned_data[name])))
    return found


def _rows_name(rowset: BaseFormSet) -> str:
    return rowset.prefix.capitalize()


def _rows_text(rowset: BaseFormSet, *, stored: bool) -> str:
    """The rows of a set on a line each."""
    rows = rowset.initial if stored else [row.cleaned_data for row in rowset.kept()]
    shown = [[value for name, value in row.items() if name not in ("number", "DELETE") and value] for row in rows or []]
    return "\n".join(", ".join(map(_text, values)) for values in shown) or NONE


def _text(value: Any) -> str:
    """A stored or typed value as it reads."""
    if value is None or value == "":
        return NONE
    if isinstance(value, Decimal):
        return number(value)
    if hasattr(value, "year"):
        return date_table(value)
    if isinstance(value, list | tuple | models.QuerySet):
        return list_text(value) or NONE
    return str(value)


def _say(form: Form, refusal: ValidationError) -> None:
    """Put a refusal at the field that it names, else above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
