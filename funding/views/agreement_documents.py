"""Documents and the term on the agreement page: what the secretary registers there, which is never an outcome."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string

from funding.forms.agreements import TermForm
from funding.forms.documents import DocumentForm, LapseForm
from funding.views.agreement_remarks import drawn_fields
from funding.views.posting import carried_out
from programmes import actions
from programmes.models import Agreement, AgreementDocument
from programmes.permissions import may_register_document, may_set_term, require
from romportal.accounts.models import User
from romportal.remembered import Written, remembered
from romportal.templatetags.components import field

REGISTER, LAPSE, TERM = "stuk", "vervallen", "termijn"


def documents_of(agreement: Agreement) -> list[AgreementDocument]:
    """Return what was registered, with who did it (one query)."""
    return list(agreement.documents.select_related("province__organisation", "registered_by", "lapsed__by"))


def drawn_register() -> str:
    """The fields of an empty registration, which are the same on every page."""
    return drawn_fields(DocumentForm(prefix=REGISTER))


def context(
    user: User,
    agreement: Agreement,
    documents: Sequence[AgreementDocument],
    failed: forms.Form | None,
    *,
    written: Written,
) -> dict[str, Any]:
    """The forms of the secretary; a refused form keeps what was typed, the fields of an empty one are drawn once."""
    shown: dict[str, Any] = {"register_form": None, "lapse_form": None, "term_form": None}
    if may_register_document(user, agreement):
        shown["register_form"] = failed if isinstance(failed, DocumentForm) else DocumentForm(prefix=REGISTER)
        if isinstance(failed, LapseForm):
            shown["lapse_form"] = failed
        elif any(not hasattr(document, "lapsed") for document in documents):
            lapse = shown["lapse_form"] = LapseForm(prefix=LAPSE, agreement=agreement)
            shown["drawn_lapse"] = remembered(lambda: drawn_fields(lapse), "lapse", agreement.pk, written=written)
    if agreement.is_open and may_set_term(user, agreement):
        term = shown["term_form"] = failed if isinstance(failed, TermForm) else _term(agreement)
        if not term.is_bound:
            shown["drawn_term"] = remembered(lambda: _drawn_day(term), "term", agreement.pk, written=written)
    return shown


def registered(request: HttpRequest, agreement: Agreement) -> forms.Form | None:
    """Register the document that was posted; the form comes back when it was refused."""
    require(may_register_document(request.user, agreement))
    form = DocumentForm(request.POST, prefix=REGISTER)
    if not carried_out(form, lambda fields: actions.register_document(agreement, by=request.user, **fields)):
        return form
    messages.success(request, "Het stuk is geregistreerd. Een stuk is geen standpunt.")
    return None


def lapsed(request: HttpRequest, agreement: Agreement) -> forms.Form | None:
    """Let the posted document lapse; the form comes back when it was refused."""
    require(may_register_document(request.user, agreement))
    form = LapseForm(request.POST, prefix=LAPSE, agreement=agreement)
    if not carried_out(form, lambda said: actions.lapse_document(**said, by=request.user)):
        return form
    messages.success(request, "Het stuk is vervallen; het blijft leesbaar.")
    return None


def term_set(request: HttpRequest, agreement: Agreement) -> forms.Form | None:
    """Set the day before which an answer is asked; the form comes back when it was refused."""
    require(may_set_term(request.user, agreement))
    form = TermForm(request.POST, prefix=TERM)
    if not carried_out(form, lambda fields: actions.set_answer_by(agreement, by=request.user, **fields)):
        return form
    messages.success(request, "De termijn is gewijzigd.")
    return None


def _drawn_day(form: TermForm) -> str:
    return render_to_string("components/field.html", field(form["answer_by"]))


def _term(agreement: Agreement) -> TermForm:
    day = agreement.answer_by
    return TermForm(prefix=TERM, initial={"answer_by": day, "was": day})
