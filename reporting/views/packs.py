"""Pages of a dialogue pack: its making, its words, reading it on screen, downloading it."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programmes.permissions import may_freeze_pack, may_make_pack, may_read_pack, require
from reporting import actions, packs
from reporting.actions.packs import lacks
from reporting.forms.packs import PackTextsForm
from reporting.models import DialoguePack
from reporting.queries.packs import making
from romportal import audit
from romportal.shell import posts_once, render_page


@require_http_methods(["GET", "POST"])
@posts_once
def pack_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One pack: progress while it is made, then its files, hashes and warnings; the words of a concept."""
    pack = _pack(request, pk)
    form = PackTextsForm(
        request.POST if request.POST.get("doel") == "teksten" else None,
        initial={name: getattr(pack, name) for name in PackTextsForm.base_fields},
    )
    refusal: list[str] = []
    if request.method == "POST":
        try:
            if answer := _posted(request, pack, form):
                return answer
        except ValidationError as error:
            refusal = error.messages
    is_concept = pack.status == DialoguePack.Status.DRAFT
    context = {
        "nav": "meetings",
        "pack": pack,
        "making": making(pack),
        "form": form,
        "refusal": refusal,
        "lacks": lacks(pack) if is_concept else [],
        "is_concept": is_concept,
        "pdf_size": len(pack.pdf or b""),
        "may_make": may_make_pack(request.user) and is_concept,
        "may_freeze": may_freeze_pack(request.user, pack) and is_concept,
        "crumbs": [
            ("Overleggen", reverse("meeting_list")),
            (pack.meeting.number, reverse("meeting_detail", args=[pack.meeting.number])),
        ],
    }
    return render_page(request, "reporting/pack_detail.html", context, part="reporting/_pack_making.html")


def _posted(request: HttpRequest, pack: DialoguePack, form: PackTextsForm) -> HttpResponse | None:
    """Carry out what a form of the page asks; None when the form has errors. May raise ValidationError."""
    purpose, by = request.POST.get("doel", ""), request.user
    if purpose == "teksten":
        require(may_make_pack(by))
        if not form.is_valid():
            return None
        actions.edit_pack(pack, texts=form.cleaned_data, by=by)
    else:
        steps: dict[str, Callable[[], DialoguePack]] = {
            "ververs": lambda: actions.refresh_pack(pack, by=by),
            "opnieuw": lambda: actions.retry_pack(pack, by=by),
            "definitief": lambda: actions.make_definitive(pack, by=by),
        }
        if purpose not in steps:
            raise Http404
        steps[purpose]()
    said = {
        "teksten": "De teksten zijn bewaard; de PDF volgt zodra u klaar bent met schrijven.",
        "ververs": "De gegevens zijn ververst; de PDF volgt.",
        "opnieuw": "De PDF wordt gemaakt.",
        "definitief": "Het pakket wordt definitief gemaakt. Daarna verandert het niet meer.",
    }
    messages.success(request, said[purpose])
    return redirect("pack_detail", pack.pk)


@require_GET
def pack_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The pack as a page, at once: from its snapshot, or the frozen bytes of a definitive one."""
    pack = _pack(request, pk)
    if pack.html is not None:
        return HttpResponse(bytes(pack.html), content_type="text/html; charset=utf-8")
    if pack.snapshot is None:
        raise Http404
    try:
        return HttpResponse(packs.web(json.loads(bytes(pack.snapshot))))
    except ValueError:  # a concept of before an update that gave snapshots another shape
        messages.error(request, "Deze gegevens zijn van een oudere versie van het portaal. Ververs het pakket.")
        return redirect("pack_detail", pack.pk)


@require_GET
def pack_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the PDF; while it is not there, back to the page that says how far it is."""
    pack = _pack(request, pk)
    if pack.pdf is None:
        messages.info(request, "De PDF is nog niet klaar.")
        return redirect("pack_detail", pack.pk)
    with audit.transaction(request.user) as trail:
        trail.add("reporting.download_pack", pack)
    response = HttpResponse(bytes(pack.pdf), content_type="application/pdf")
    name = packs.file_name(json.loads(bytes(pack.snapshot)))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pack(request: HttpRequest, pk: int) -> DialoguePack:
    pack = get_object_or_404(DialoguePack.objects.select_related("meeting", "created_by"), pk=pk)
    require(may_read_pack(request.user, pack))
    return pack
