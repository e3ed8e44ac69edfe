"""What a concept asks of each source in each year, with what that leaves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from funding import actions
from funding.forms.asking import AskForm
from funding.queries import shortages
from funding.queries.agreements import open_version
from funding.views.posting import carried_out
from programmes import actions as programmes
from programmes.forms.merging import Merged
from programmes.models import Programme, ProgrammeVersion
from programmes.permissions import knows_draft, may_ask, may_read, require, writes_text
from programmes.views.conflicts import differences, said_meanwhile, taken
from programmes.views.steps import DROP, KEEP, MONEY, dropped, kept, own_draft, step_links, typed_before
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The matrix of a concept; computing what is left saves nothing, saving keeps the concept a concept."""
    # While typing the page computes and keeps by itself, so the same may be asked a second time at once.
    return _ask(request, code) if request.POST.get("doel") in ("bereken", KEEP) else _ask_once(request, code)


def _ask(request: HttpRequest, code: str) -> HttpResponse:
    version = authored_version(request, code)
    require(writes_text(request.user, version))
    if request.POST.get("doel") == KEEP:
        return kept(request, version, MONEY, holds_more=_with_stored(AskForm(version, request.POST))[0].holds_more)
    if not may_ask(request.user, version):
        messages.warning(request, f"{version} ligt ter afstemming; wat zij vraagt ligt vast.")
        return redirect("agreement_detail", version.agreement_id)
    if request.POST.get("doel") == DROP:
        return dropped(request, version, MONEY)
    draft = own_draft(request, version, MONEY) if request.method == "GET" else None
    form = AskForm(version, typed_before(draft) if draft else request.POST or None)
    if draft and not _with_stored(form)[0].holds_more:
        draft, form = None, AskForm(version)
    asking: dict[str, Any] = {}
    saving = request.method == "POST" and request.POST.get("doel") != "bereken"
    if saving:
        form, meanwhile = _with_stored(form)
        names = taken([form], meanwhile) if meanwhile else []
        if meanwhile and not meanwhile.is_whole:
            asking = {"conflict": differences([form], meanwhile), "taken": names}
        elif names:
            messages.info(request, said_meanwhile("de gevraagde bedragen", names))
    if saving and not asking:
        saved = carried_out(
            form,
            lambda fields: actions.ask(version, amounts=form.amounts(), revision=fields["revision"], by=request.user),
        )
        if saved:
            programmes.drop_draft(version, step=MONEY, by=request.user)
            _say(request, version)
            return redirect(request.path)
    context = {
        "nav": "programmes",
        "version": version,
        "form": form,
        "draft": draft,
        "page_failed": bool(asking) or (request.method == "POST" and not form.is_valid()),
        "steps": step_links(version, MONEY),
        "rows": form.rows(),
        "left": form.left(),
        "shortages": shortages(version) if not form.is_bound else [],
        "crumbs": version_crumbs(version),
        **asking,
    }
    return render_page(request, "funding/ask.html", context, part="funding/_ask_matrix.html")


_ask_once = posts_once(_ask)


def _with_stored(form: AskForm) -> tuple[AskForm, Merged | None]:
    """A posted form, and what others saved since its page was made when that has been put into it."""
    if not form.is_behind:
        return form, None
    meanwhile = form.merged()
    return AskForm(form.row, meanwhile.data), meanwhile


def authored_version(request: HttpRequest, code: str) -> ProgrammeVersion:
    """Return the version on its way of a programme, or 404: a concept is known to its authors alone (rule 9)."""
    require(may_read(request.user))
    version = open_version(get_object_or_404(Programme, code=code))
    if version is None or not knows_draft(request.user, version):
        raise Http404
    return version


def version_crumbs(version: ProgrammeVersion) -> list[tuple[str, str]]:
    code = version.programme.code
    return [("Programma’s", reverse("programme_list")), (code, reverse("programme_detail", args=[code]))]


def _say(request: HttpRequest, version: ProgrammeVersion) -> None:
    messages.success(request, f"De gevraagde bedragen van {version} zijn bewaard.")
    for text in shortages(version):
        messages.warning(request, text)
