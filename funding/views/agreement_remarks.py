"""Questions and remarks on the agreement page: asking, answering, and the table of all parties."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.template.loader import render_to_string

from funding.forms.agreements import AnswerForm, RemarkForm
from funding.views.agreement_strategy import change_of
from funding.views.posting import carried_out
from programmes import actions
from programmes.dutch import count
from programmes.models import Agreement, ProgrammeVersion, Province, StrategyVersion
from programmes.permissions import may_answer, may_remark, require
from programmes.queries import Reactions, reactions
from romportal.remembered import Written, remembered

ASK, ANSWER = "vraag", "antwoord"


def shared(agreement: Agreement, provinces: Sequence[Province]) -> dict[str, Any]:
    """The table of reactions, which everybody reads the same."""
    found = reactions(agreement, provinces=provinces)
    return {"reactions": found, "reactions_note": _note(found), "unanswered": bool(found.unanswered)}


def drawn_ask(agreement: Agreement) -> str:
    """The fields of an empty question, which are the same for whoever may ask."""
    return drawn_fields(RemarkForm(prefix=ASK, change=change_of(agreement)))


def remark_forms(
    request: HttpRequest,
    agreement: Agreement,
    version: ProgrammeVersion | StrategyVersion,
    failed: Form | None,
    *,
    unanswered: bool,
    written: Written,
) -> dict[str, Any]:
    """The forms of who may ask or answer; a refused form keeps what was typed, the fields of an empty one are drawn."""
    ask: Form | None = None
    reply: Form | None = None
    drawn = ""
    if isinstance(failed, RemarkForm):
        ask = failed
    elif agreement.is_open and may_remark(request.user):
        ask = RemarkForm(prefix=ASK)
    if isinstance(failed, AnswerForm):
        reply = failed
    elif unanswered and agreement.closed_at is None and may_answer(request.user, version):
        reply = AnswerForm(prefix=ANSWER, agreement=agreement)
        drawn = remembered(lambda: drawn_fields(reply), "answer", agreement.pk, written=written)
    return {"ask_form": ask, "answer_form": reply, "drawn_answer": drawn}


def drawn_fields(form: Form) -> str:
    """The fields of a form in which nothing was typed."""
    return render_to_string("components/form_fields.html", {"form": form})


def asked(request: HttpRequest, agreement: Agreement) -> Form | None:
    """Keep the question or remark that was posted; the form comes back when it was refused."""
    require(may_remark(request.user))
    form = RemarkForm(request.POST, prefix=ASK, change=change_of(agreement))
    if not carried_out(form, lambda fields: actions.remark(agreement, by=request.user, **fields)):
        return form
    messages.success(request, "Uw reactie is vastgelegd. Alle partijen kunnen haar lezen.")
    return None


def answered(request: HttpRequest, agreement: Agreement) -> Form | None:
    """Keep the answer that was posted; the form comes back when it was refused."""
    require(may_answer(request.user, change_of(agreement) or agreement.version))
    form = AnswerForm(request.POST, prefix=ANSWER, agreement=agreement)
    if not carried_out(form, lambda fields: actions.answer(fields["remark"], text=fields["text"], by=request.user)):
        return form
    messages.success(request, "Het antwoord is vastgelegd. Alle partijen kunnen het lezen.")
    return None


def _note(found: Reactions) -> str:
    if not found.remarks:
        return ""
    return f"{count(found.open_questions, 'open vraag', 'open vragen')} van {found.questions}"
