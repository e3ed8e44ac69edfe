"""The objection of a ROM on its profile: what it says, its answer, and what was said about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programmes import actions
from programmes.forms.objections import AnswerForm, JudgementForm, ReasonForm
from programmes.models import Position, RegionCheck
from programmes.permissions import (
    may_read,
    may_see_draft,
    may_see_objection,
    objects_as,
    own_columns,
    require,
    supports_as,
    writes_text,
)
from programmes.queries import Objection, objection_of, texts_mark
from programmes.views.posting import carried_out
from romportal.shell import posts_once, render_page

Column = Position.Column
ANSWER, WITHDRAW, LAY = "antwoorden", "intrekken", "voorleggen"
#: title, label of the reason, button
REASONS = {
    WITHDRAW: ("Trek het bezwaar in", "Waarom trekt u het bezwaar in?", "Trek in"),
    LAY: ("Leg voor aan Rijk en provincies", "Waarom moet het programma doorgaan?", "Leg voor"),
}


@dataclass(frozen=True)
class Asked:
    """A form on this page: for whom, what it is called, and what it does."""

    name: str
    title: str
    button: str
    form: Form
    act: Callable[[dict[str, Any]], Any]


@require_http_methods(["GET", "POST"])
@posts_once
def objection_detail(request: HttpRequest, code: str, rom: str) -> HttpResponse:
    """An objection, for whom it concerns: of a concept no more is shown than this (rule 9)."""
    require(may_read(request.user))
    stood = _objection(request, code, rom)
    posted = request.POST if request.method == "POST" else None
    asked = _asked(request, stood, posted)
    failed = None
    if posted is not None:
        chosen = next((each for each in asked if each.name == posted.get("doel")), None)
        require(chosen is not None)
        if chosen is not None and carried_out(chosen.form, chosen.act):
            return redirect("objection_detail", code, rom)
        failed = chosen
        stood = objection_of(stood.check)
        _mark_as_read(failed.form, stood.check)
    version = stood.check.version
    context = {
        "nav": "programmes",
        "crumbs": [("Programma’s", reverse("programme_list"))],
        "version": version,
        "objection": stood,
        "asked": asked,
        "failed": failed.form if failed else None,
        "failed_title": failed.title if failed else "",
        "page_failed": failed is not None,
        "sees_programme": may_see_draft(request.user, version),
        "takes_part": any(part.rom_id == stood.check.rom_id for part in version.participations.all()),
        "writes_text": version.is_editable and writes_text(request.user, version),
    }
    return render_page(request, "programmes/objection_detail.html", context)


def _objection(request: HttpRequest, code: str, rom: str) -> Objection:
    """The objection in the last version in which this person may see it; for who may not, it is not there.

    What was said about an objection keeps its page, whatever became of the text.
    """
    checks = RegionCheck.objects.filter(version__programme__code=code, rom__organisation__code=rom)
    checks = checks.select_related("version__programme", "version__lead", "rom__organisation")
    for check in checks.prefetch_related("version__participations").order_by("-version__number"):
        stood = objection_of(check)
        if stood.objection and may_see_objection(request.user, check.version, check.rom, laid=stood.was_laid):
            return stood
    raise Http404


def _asked(request: HttpRequest, stood: Objection, posted: Any) -> list[Asked]:
    """What this person can say now, each as a form; what was posted too, so that a refusal keeps its text."""
    check, by = stood.check, request.user
    doing = posted.get("doel") if posted is not None else ""
    about = {"rom": check.rom, "by": by}
    is_open = check.version.is_editable and bool(check.answer.strip()) and check.is_open_objection
    is_judged = check.version.is_editable and stood.is_laid and check.settled != RegionCheck.Settled.WITHDRAWN
    found = []
    is_answerable = check.version.is_editable and check.is_open_objection
    if writes_text(by, check.version) and (is_answerable or doing == ANSWER):
        found.append(_answer(stood, posted if doing == ANSWER else None, about))
    if objects_as(by, check.rom) and (is_open or doing == WITHDRAW):
        found.append(_reason(WITHDRAW, doing, posted, lambda typed: _withdraw(check, typed | about)))
    if supports_as(by) and ((is_open and not stood.is_laid) or doing == LAY):
        found.append(_reason(LAY, doing, posted, lambda typed: _lay(check, typed | about)))
    found += [
        _judgement(stood, column, posted if doing == column else None, about)
        for column in own_columns(by)
        if is_judged or doing == column
    ]
    return found


def _answer(stood: Objection, data: Any, about: dict[str, Any]) -> Asked:
    check = stood.check
    title, button = (
        ("Wijzig het antwoord", "Wijzig antwoord") if check.answer else ("Beantwoord het bezwaar", "Antwoord")
    )
    form = AnswerForm(data, prefix=ANSWER, initial={"seen": texts_mark(check), "answer": check.answer})
    return Asked(ANSWER, title, button, form, lambda typed: _answer_it(check, typed | about))


def _answer_it(check: RegionCheck, typed: dict[str, Any]) -> Any:
    if not check.version.is_editable:
        raise ValidationError("Dit is geen concept meer; over het bezwaar is al besloten.")
    return actions.answer_objection(check.version, **typed)


def _mark_as_read(form: Form, check: RegionCheck) -> None:
    """Who was told that a text changed sees the texts of now: the next press of the button is about those."""
    if form.has_error(NON_FIELD_ERRORS, "conflict"):
        form.data = form.data.copy()
        form.data[form.add_prefix("seen")] = texts_mark(check)


def _withdraw(check: RegionCheck, typed: dict[str, Any]) -> Any:
    return actions.withdraw_objection(check.version, **typed)


def _lay(check: RegionCheck, typed: dict[str, Any]) -> Any:
    return actions.lay_objection(check.version, **typed)


def _reason(name: str, doing: str, posted: Any, act: Callable[[dict[str, Any]], Any]) -> Asked:
    title, label, button = REASONS[name]
    return Asked(name, title, button, ReasonForm(posted if doing == name else None, prefix=name, label=label), act)


def _judgement(stood: Objection, column: str, data: Any, about: dict[str, Any]) -> Asked:
    whom = "het Rijk" if column == Column.RIJK else "de provincies samen"
    form = JudgementForm(data, prefix=column, initial={"seen": texts_mark(stood.check)})
    return Asked(
        column,
        f"Oordeel namens {whom}",
        f"Leg oordeel vast namens {whom}",
        form,
        lambda typed: actions.judge_objection(stood.check.version, column=column, **about, **typed),
    )
