"""The way through the intake: its pages with what each still lacks, and what somebody typed and did not save."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from programmes import actions
from programmes.dutch import clock
from programmes.intake import STEPS, step_of
from programmes.models import Principle, ProgrammeVersion, Rom, StepDraft
from programmes.queries import OBJECTION, Missing, missing
from romportal import audit

#: what a page posts to have its fields kept, and to have them thrown away
KEEP, DROP = "onthoud", "gooi-weg"
#: the name of a draft of everything on one page
ALL = "alles"
#: how the name begins of a draft of one ROM's own part
OWN = "eigen-"
MONEY, CHECK = "geld", "controle"
OTHER_PAGES = {MONEY: "Gevraagd geld", CHECK: "Controleren en aanbieden", ALL: "Alles op één pagina"}
NOT_TYPED = ("csrfmiddlewaretoken", "once", "doel")


@dataclass(frozen=True)
class StepLink:
    """A page of the intake as the list of pages shows it."""

    number: int
    title: str
    address: str
    lacks: int
    is_current: bool
    counts: bool = True


@dataclass(frozen=True)
class GapLink:
    """Something that is missing, and where it is mended."""

    text: str
    address: str


def step_links(version: ProgrammeVersion, current: str, gaps: Sequence[Missing] | None = None) -> list[StepLink]:
    """Return the pages of the intake in their order, the money and the check last."""
    found = missing(version) if gaps is None else gaps
    code = version.programme.code
    pages = [(step.key, step.title, reverse("version_step", args=[code, step.key])) for step in STEPS]
    pages += [
        (MONEY, OTHER_PAGES[MONEY], reverse("ask", args=[code])),
        (CHECK, OTHER_PAGES[CHECK], reverse("version_check", args=[code])),
    ]
    lacks = [step_of(gap.field).key for gap in found]
    return [
        StepLink(
            number=number,
            title=title,
            address=address,
            lacks=len(found) if key == CHECK else lacks.count(key),
            is_current=key == current,
            counts=key != MONEY,
        )
        for number, (key, title, address) in enumerate(pages, start=1)
    ]


def gap_links(version: ProgrammeVersion, gaps: Sequence[Missing]) -> list[GapLink]:
    """Return what is missing, each with the field that mends it."""
    return [GapLink(gap.text, _address_of(version.programme.code, gap.field)) for gap in gaps]


def _address_of(code: str, field: str) -> str:
    """Where a gap is mended: at its field, or on the page of the objection of a ROM that no longer takes part."""
    if field.startswith(OBJECTION):
        return reverse("objection_detail", args=[code, field.removeprefix(OBJECTION)])
    return f"{reverse('version_step', args=[code, step_of(field).key])}#{field}"


def part_key(rom: Rom) -> str:
    """What a draft of one ROM's own part is kept under."""
    return f"{OWN}{rom.organisation.code}"


def step_title(key: str) -> str:
    """How a page is called; also the page of one ROM's own part, and everything on one page."""
    if key.startswith(OWN):
        return "Deelname van één ROM"
    return next((step.title for step in STEPS if step.key == key), OTHER_PAGES.get(key, key))


def principles_of(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return (number, text) of the principles that stand beside a page, as the strategy words them today."""
    found = Principle.objects.filter(code__in=codes)
    return [(each.code.rpartition("U")[2], each.name) for each in found]


# ── What was typed and not saved ──────────────────────────────────────────────────────────────────────────
def own_draft(request: HttpRequest, version: ProgrammeVersion, step: str) -> StepDraft | None:
    return StepDraft.objects.filter(version=version, user=request.user, step=step).first()


def typed_before(draft: StepDraft) -> QueryDict:
    """The fields of a draft, as the form posted them."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data


def dropped(request: HttpRequest, version: ProgrammeVersion, step: str) -> HttpResponse:
    """Throw away what was typed on a page and not saved, and show it as it is stored."""
    actions.drop_draft(version, step=step, by=request.user)
    messages.success(request, "Weggegooid. U ziet weer wat in het concept staat.")
    return redirect(request.path)


def kept(request: HttpRequest, version: ProgrammeVersion, step: str, *, holds_more: bool) -> HttpResponse:
    """Keep what was typed; the answer says when, or why not.

    What `holds_more` says is all stored already is not kept: somebody typed it back, or saved it just before this
    came in.
    """
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    try:
        if holds_more:
            at = actions.keep_draft(version, step=step, fields=fields, by=request.user)
        else:
            actions.drop_draft(version, step=step, by=request.user)
            at = audit.now()
    except ValidationError as refusal:
        return JsonResponse({"reason": refusal.messages[0]}, status=413)
    said: dict[str, Any] = {"at": clock(at)}
    if not version.is_editable:
        said["warning"] = "Deze versie is intussen geen concept meer; uw tekst is voor uzelf bewaard."
    return JsonResponse(said)
