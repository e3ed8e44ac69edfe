"""Editing a concept: the whole of it, or a ROM's own part."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programmes import actions
from programmes.dutch import NONE
from programmes.forms.editor import Editor, editor
from programmes.forms.participation import ParticipationForm
from programmes.forms.versions import PillarForm
from programmes.intake import PART_PRINCIPLES, STEPS, Step, step_after, step_before, step_of
from programmes.models import ProgrammeVersion, Rom
from programmes.permissions import (
    knows_draft,
    may_edit_version,
    may_offer,
    may_read,
    objects_as,
    require,
    writes_part,
    writes_text,
)
from programmes.queries import advised, lapsed_before, missing
from programmes.views.conflicts import as_read
from programmes.views.posting import refused
from programmes.views.steps import (
    ALL,
    CHECK,
    DROP,
    KEEP,
    dropped,
    gap_links,
    kept,
    own_draft,
    part_key,
    principles_of,
    step_links,
    step_title,
    typed_before,
)
from romportal.audit.models import Line
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "POST"])
def version_edit(request: HttpRequest, code: str, step: str = ALL) -> HttpResponse:
    """The concept of a programme, a page of it or all on one. What was typed stays whatever happens."""
    # While somebody types the page keeps it by itself, so the same may come twice and is no double click.
    return _kept(request, code, step) if request.POST.get("doel") == KEEP else _edited(request, code, step)


def _kept(request: HttpRequest, code: str, step: str) -> HttpResponse:
    version = _version_to_edit(request, code)
    require(writes_text(request.user, version))
    asked = editor(version, request.POST, step=_asked_step(step), by=request.user)
    return kept(request, version, step, holds_more=asked.has_changed)


@posts_once
def _edited(request: HttpRequest, code: str, key: str) -> HttpResponse:
    version = _version_to_edit(request, code)
    require(writes_text(request.user, version))
    step = _asked_step(key)
    if request.method == "GET" and request.headers.get("HX-Target") == "pijlersom":
        return render_page(request, "programmes/_pillar_sum.html", {"pillars": PillarForm(version, request.GET)})
    if request.POST.get("doel") == DROP:
        return dropped(request, version, key)
    if request.method == "GET":
        return _begun(request, version, step)
    asked = editor(version, request.POST, step=step, by=request.user)
    if not version.is_editable:
        asked.text.add_error(None, "Dit is geen concept meer en kan niet worden bewerkt. Uw tekst staat er nog.")
        return _edit_page(request, asked, step)
    if not asked.is_valid():
        return _edit_page(request, asked, step)
    try:
        actions.edit_contents(version, contents=asked.contents(), revision=asked.revision(), by=request.user)
    except ValidationError as refusal:
        if getattr(refusal, "code", "") == "conflict":
            return _conflict_page(request, version, step)
        refused(asked.text, refusal)
        return _edit_page(request, asked, step)
    actions.drop_draft(version, step=key, by=request.user)
    messages.success(request, f"Versie {version.number} van {code} is bewaard.")
    return redirect(_next_address(request, code, step))


def _begun(request: HttpRequest, version: ProgrammeVersion, step: Step | None) -> HttpResponse:
    """The page as it is stored, with what this person typed before and did not save put back over it."""
    draft = own_draft(request, version, step.key if step else ALL)
    if draft is not None:
        asked = editor(version, typed_before(draft), step=step, by=request.user)
        if not version.is_editable or asked.has_changed:
            return _edit_page(request, asked, step, draft=draft, page_failed=False)
    if not version.is_editable:
        return _no_concept(request, version)
    return _edit_page(request, editor(version, step=step, by=request.user), step)


def _asked_step(key: str) -> Step | None:
    """The page that is asked; None for all on one."""
    if key == ALL:
        return None
    step = next((step for step in STEPS if step.key == key), None)
    if step is None:
        raise Http404
    return step


def _next_address(request: HttpRequest, code: str, step: Step | None) -> str:
    """Where saving leads: the next page, unless somebody wants to stay."""
    if step is None or request.POST.get("daarna") == "blijf":
        return request.path
    following = step_after(step)
    return reverse("version_step", args=[code, following.key]) if following else reverse("ask", args=[code])


@require_GET
def version_check(request: HttpRequest, code: str) -> HttpResponse:
    """The last page of the intake: everything that is still missing, and the way to offer it."""
    version = _version_to_edit(request, code)
    require(writes_text(request.user, version))
    if not version.is_editable:
        return _no_concept(request, version)
    gaps = missing(version)
    context = {
        "nav": "programmes",
        "crumbs": _crumbs(version),
        "version": version,
        "gaps": gap_links(version, gaps),
        "advised": gap_links(version, advised(version)),
        "steps": step_links(version, CHECK, gaps),
        "drafts": [step_title(draft.step) for draft in version.step_drafts.filter(user=request.user)],
        "may_offer": may_offer(request.user, version),
    }
    return render_page(request, "programmes/version_check.html", context)


@require_http_methods(["GET", "POST"])
def participation_edit(request: HttpRequest, code: str, rom: str) -> HttpResponse:
    """A ROM's own commitment and region check in a concept."""
    if request.POST.get("doel") != KEEP:
        return _part_edited(request, code, rom)
    version = _version_to_edit(request, code)
    row = get_object_or_404(Rom.objects.select_related("organisation"), organisation__code=rom)
    require(writes_part(request.user, version, row))
    return kept(
        request, version, part_key(row), holds_more=_own_part(version, row, request.POST, request.user).holds_more
    )


@posts_once
def _part_edited(request: HttpRequest, code: str, rom: str) -> HttpResponse:
    version = _version_to_edit(request, code)
    row = get_object_or_404(Rom.objects.select_related("organisation"), organisation__code=rom)
    require(writes_part(request.user, version, row))
    draft = own_draft(request, version, part_key(row)) if request.method == "GET" else None
    if request.POST.get("doel") == DROP:
        return dropped(request, version, part_key(row))
    if not version.is_editable and draft is None and request.method == "GET":
        return _no_concept(request, version)
    form = _own_part(version, row, typed_before(draft) if draft else request.POST or None, request.user)
    if draft and version.is_editable and not form.holds_more:
        draft, form = None, _own_part(version, row, None, request.user)
    if not version.is_editable:
        form.add_error(None, "Dit is geen concept meer en kan niet worden bewerkt. Uw tekst staat er nog.")
        return _part_page(request, version, form, draft=draft)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != form.mark:
            form.data = form.data.copy()
            form.data[form.add_prefix("seen")] = form.mark
            return _part_page(request, version, form, conflict=_differences([form]))
        try:
            actions.edit_part(version, part=form.part, by=request.user)
        except ValidationError as refusal:
            refused(form, refusal)
        else:
            actions.drop_draft(version, step=part_key(row), by=request.user)
            messages.success(request, f"De deelname van {row} aan {code} is bewaard.")
            return redirect("participation_edit", code, rom)
    return _part_page(request, version, form, draft=draft)


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


def _edit_page(request: HttpRequest, asked: Editor, step: Step | None, **more: Any) -> HttpResponse:
    version = asked.version
    gaps = missing(version)
    context = {
        "nav": "programmes",
        "crumbs": _crumbs(version),
        "version": version,
        "editor": asked,
        "page_failed": any(each.is_bound and not each.is_valid() for each in asked.forms) or "conflict" in more,
        "lapsed": lapsed_before(version),
        "step": step,
        "steps": step_links(version, step.key if step else ALL, gaps),
        "gaps": gap_links(version, [gap for gap in gaps if step is None or step_of(gap.field) == step]),
        "before": step_before(step) if step else None,
        "principles": principles_of(step.principles) if step else [],
        "advised": gap_links(version, [gap for gap in advised(version) if step is None or step_of(gap.field) == step]),
        "may_offer": may_offer(request.user, version),
        "last_saved": _last_saved(version),
        **more,
    }
    return render_page(request, "programmes/version_edit.html", context)


def _conflict_page(request: HttpRequest, version: ProgrammeVersion, step: Step | None) -> HttpResponse:
    """Somebody saved in between: both versions side by side, the own text still in the form, ready to be saved."""
    stored = ProgrammeVersion.objects.with_children().get(pk=version.pk)
    data = request.POST.copy()
    data["revision"], data["seen"] = str(stored.revision), editor(stored, step=step, by=request.user).mark
    asked = editor(stored, data, step=step, by=request.user)
    return _edit_page(request, asked, step, conflict=_differences(asked.forms))


def _own_part(version: ProgrammeVersion, rom: Rom, data: QueryDict | None, by: Any) -> ParticipationForm:
    row = next((part for part in version.participations.all() if part.rom_id == rom.pk), None)
    check = next((check for check in version.region_checks.all() if check.rom_id == rom.pk), None)
    args = (data,) if data is not None else ()
    may_object = objects_as(by, rom) is not None
    return ParticipationForm(rom, row, check, *args, may_edit=True, may_object=may_object, may_answer=False)


def _part_page(
    request: HttpRequest, version: ProgrammeVersion, form: ParticipationForm, conflict: Any = None, draft: Any = None
) -> HttpResponse:
    context = {
        "nav": "programmes",
        "crumbs": _crumbs(version),
        "version": version,
        "form": form,
        "conflict": conflict,
        "draft": draft,
        "page_failed": draft is None and form.is_bound and not form.is_valid(),
        "objection": "" if "objection" in form.fields else form.stored["objection"],
        "answer": form.stored["answer"],
        "writes_text": may_edit_version(request.user, version),
        "principles": principles_of(PART_PRINCIPLES),
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
            if form.has_changed() and form.is_valid():
                found.append((_rows_name(form), _rowsas_read(form, stored=True), _rowsas_read(form, stored=False)))
            continue
        where = f"{form.rom}: " if isinstance(form, ParticipationForm) else ""
        for name in form.changed_data:
            if not form.fields[name].widget.is_hidden and form.is_valid():
                bound = form[name]
                found.append((f"{where}{bound.label}", as_read(bound.initial), as_read(form.cleaned_data[name])))
    return found


def _rows_name(rowset: BaseFormSet) -> str:
    return "Risico’s" if rowset.prefix == "risicos" else rowset.prefix.capitalize()


def _rowsas_read(rowset: BaseFormSet, *, stored: bool) -> str:
    """The rows of a set on a line each, a choice as it reads."""
    rows = rowset.initial if stored else [row.cleaned_data for row in rowset.kept()]
    choices = {name: dict(getattr(field, "choices", ())) for name, field in rowset.empty_form.fields.items()}
    shown = []
    for row in rows or []:
        values = [(name, value) for name, value in row.items() if name not in ("number", "DELETE") and value]
        shown.append([choices[name].get(value, value) if isinstance(value, str) else value for name, value in values])
    return "\n".join(", ".join(map(as_read, values)) for values in shown) or NONE
