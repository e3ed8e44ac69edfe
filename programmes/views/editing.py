"""Editing a concept: the whole of it, or a ROM's own part."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programmes import actions
from programmes.forms.editor import Editor, editor
from programmes.forms.merging import Merged, merged
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
from programmes.views.conflicts import TRIES, differences, said_meanwhile, taken
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
from romportal.accounts.models import User
from romportal.audit.models import Line
from romportal.shell import posts_once, render_page

NO_CONCEPT = "Dit is geen concept meer en kan niet worden bewerkt. Uw tekst staat er nog."


@require_http_methods(["GET", "POST"])
def version_edit(request: HttpRequest, code: str, step: str = ALL) -> HttpResponse:
    """The concept of a programme, a page of it or all on one. What was typed stays whatever happens."""
    # While somebody types the page keeps it by itself, so the same may come twice and is no double click.
    return _kept(request, code, step) if request.POST.get("doel") == KEEP else _edited(request, code, step)


def _kept(request: HttpRequest, code: str, step: str) -> HttpResponse:
    version = _version_to_edit(request, code)
    require(writes_text(request.user, version))
    asked, _ = _with_stored(version, request.POST, _asked_step(step), request.user)
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
    return _saved(request, version, step, key)


def _saved(
    request: HttpRequest, version: ProgrammeVersion, step: Step | None, key: str, *, tries: int = TRIES
) -> HttpResponse:
    """Save a post, with what others saved meanwhile put into it; only where both changed the same it is asked."""
    code = version.programme.code
    asked, meanwhile = _with_stored(version, request.POST, step, request.user)
    if not version.is_editable:
        asked.text.add_error(None, NO_CONCEPT)
        return _edit_page(request, asked, step)
    names = taken(asked.forms, meanwhile) if meanwhile else []
    if meanwhile and not meanwhile.is_whole:
        return _edit_page(request, asked, step, conflict=differences(asked.forms, meanwhile), taken=names)
    if names:
        messages.info(request, said_meanwhile("dit concept", names, _last_saved(version)))
    if not asked.is_valid():
        return _edit_page(request, asked, step)
    try:
        actions.edit_contents(version, contents=asked.contents(), revision=asked.revision(), by=request.user)
    except ValidationError as refusal:
        if getattr(refusal, "code", "") == "conflict" and tries:
            return _saved(request, _version_to_edit(request, code), step, key, tries=tries - 1)
        refused(asked.text, refusal)
        return _edit_page(request, asked, step)
    actions.drop_draft(version, step=key, by=request.user)
    messages.success(request, f"Versie {version.number} van {code} is bewaard.")
    return redirect(_next_address(request, code, step))


def _with_stored(
    version: ProgrammeVersion, data: QueryDict, step: Step | None, by: User
) -> tuple[Editor, Merged | None]:
    """The forms of a post, and what others saved since its page was made when that has been put into it."""
    asked = editor(version, data, step=step, by=by)
    if not version.is_editable or not asked.is_behind(data):
        return asked, None
    meanwhile = asked.merged(data)
    return editor(version, meanwhile.data, step=step, by=by), meanwhile


def _begun(request: HttpRequest, version: ProgrammeVersion, step: Step | None) -> HttpResponse:
    """The page as it is stored, with what this person typed before and did not save put back over it."""
    draft = own_draft(request, version, step.key if step else ALL)
    if draft is not None:
        asked = editor(version, typed_before(draft), step=step, by=request.user)
        if not version.is_editable or _with_stored(version, typed_before(draft), step, request.user)[0].has_changed:
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
    form, _ = _part_with_stored(version, row, request.POST, request.user)
    return kept(request, version, part_key(row), holds_more=form.holds_more)


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
    if request.method == "POST":
        return _part_saved(request, version, row)
    form = _own_part(version, row, typed_before(draft) if draft else None, request.user)
    if (
        draft
        and version.is_editable
        and not _part_with_stored(version, row, typed_before(draft), request.user)[0].holds_more
    ):
        draft, form = None, _own_part(version, row, None, request.user)
    if not version.is_editable:
        form.add_error(None, NO_CONCEPT)
    return _part_page(request, version, form, draft=draft)


def _part_saved(request: HttpRequest, version: ProgrammeVersion, row: Rom, *, tries: int = TRIES) -> HttpResponse:
    """Save a ROM's own part as `_saved` does a page."""
    form, meanwhile = _part_with_stored(version, row, request.POST, request.user)
    if not version.is_editable:
        form.add_error(None, NO_CONCEPT)
        return _part_page(request, version, form)
    names = taken([form], meanwhile) if meanwhile else []
    if meanwhile and not meanwhile.is_whole:
        return _part_page(request, version, form, conflict=differences([form], meanwhile), taken=names)
    if names:
        messages.info(request, said_meanwhile("dit concept", names, _last_saved(version)))
    if not form.is_valid():
        return _part_page(request, version, form)
    try:
        actions.edit_part(version, part=form.part, revision=version.revision, by=request.user)
    except ValidationError as refusal:
        code = version.programme.code
        if getattr(refusal, "code", "") == "conflict" and tries:
            return _part_saved(request, _version_to_edit(request, code), row, tries=tries - 1)
        refused(form, refusal)
        return _part_page(request, version, form)
    actions.drop_draft(version, step=part_key(row), by=request.user)
    messages.success(request, f"De deelname van {row} aan {version.programme.code} is bewaard.")
    return redirect(request.path)


def _part_with_stored(
    version: ProgrammeVersion, rom: Rom, data: QueryDict, by: Any
) -> tuple[ParticipationForm, Merged | None]:
    """The form of a post, and what others saved since its page was made when that has been put into it."""
    form = _own_part(version, rom, data, by)
    seen = form.add_prefix("seen")
    if not version.is_editable or data.get(seen) == form.mark:
        return form, None
    meanwhile = merged([form], data, data.get(seen, ""))
    meanwhile.data[seen] = form.mark
    return _own_part(version, rom, meanwhile.data, by), meanwhile


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


def _own_part(version: ProgrammeVersion, rom: Rom, data: QueryDict | None, by: Any) -> ParticipationForm:
    row = next((part for part in version.participations.all() if part.rom_id == rom.pk), None)
    check = next((check for check in version.region_checks.all() if check.rom_id == rom.pk), None)
    args = (data,) if data is not None else ()
    may_object = objects_as(by, rom) is not None
    return ParticipationForm(rom, row, check, *args, may_edit=True, may_object=may_object, may_answer=False)


def _part_page(
    request: HttpRequest, version: ProgrammeVersion, form: ParticipationForm, draft: Any = None, **more: Any
) -> HttpResponse:
    context = {
        "nav": "programmes",
        "crumbs": _crumbs(version),
        "version": version,
        "form": form,
        "draft": draft,
        "page_failed": "conflict" in more or (draft is None and form.is_bound and not form.is_valid()),
        "objection": "" if "objection" in form.fields else form.stored["objection"],
        "answer": form.stored["answer"],
        "writes_text": may_edit_version(request.user, version),
        "principles": principles_of(PART_PRINCIPLES),
        "last_saved": _last_saved(version),
        **more,
    }
    return render_page(request, "programmes/participation_edit.html", context)


def _crumbs(version: ProgrammeVersion) -> list[tuple[str, str]]:
    code = version.programme.code
    return [("Programma’s", reverse("programme_list")), (code, reverse("programme_detail", args=[code]))]


def _last_saved(version: ProgrammeVersion) -> Line | None:
    """Who saved this version last, and when."""
    return Line.objects.filter(object_type=version._meta.label_lower, object_id=str(version.pk)).first()
