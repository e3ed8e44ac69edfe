"""What lies before Rijk and provinces, and one agreement with what each of them says."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from funding.forms.agreements import AgreementFilter, PositionForm
from funding.queries import effect_of, shortages
from funding.queries.agreements import (
    CLOSED,
    OPEN,
    REACHED,
    WAITING,
    agreed_before,
    agreements_for,
    differences,
    newer_version,
)
from funding.views import agreement_conditions, agreement_remarks
from funding.views.agreement_conditions import marks_asked
from funding.views.posting import carried_out
from programmes import actions
from programmes.dutch import date_table
from programmes.models import Agreement, Outcome, Position, ProgrammeVersion, Province
from programmes.permissions import (
    may_read,
    may_remind,
    may_see_inbox,
    may_speak_for_province,
    may_speak_for_provinces,
    may_speak_for_rijk,
    may_withdraw,
    own_province,
    require,
)
from programmes.queries import Conditions, Standing, conditions_of, missing, silent_parties, standing
from romportal import audit
from romportal.accounts.models import User
from romportal.shell import asked_page, posts_once, render_page

Column = Position.Column
RANKS = {"wacht": [WAITING], "open": [WAITING, OPEN], "rond": [REACHED], "weg": [CLOSED]}
FAILED = {
    agreement_conditions.PURPOSE: "Niet vastgelegd dat de voorwaarden vervuld zijn",
    agreement_remarks.ASK: "Uw reactie is niet vastgelegd",
    agreement_remarks.ANSWER: "Het antwoord is niet vastgelegd",
}
HEADS = {WAITING: "Wacht op u", OPEN: "Ligt voor", REACHED: "Afgestemd", CLOSED: "Ingetrokken of vervangen"}


@require_GET
def agreement_list(request: HttpRequest) -> HttpResponse:
    """What waits for whoever looks comes first, then what is open, then what was reached."""
    require(may_read(request.user))
    form = AgreementFilter(request.GET)
    form.is_valid()
    everything = agreements_for(request.user)
    rows = everything
    if text := form.cleaned_data.get("q"):
        rows = rows.filter(
            Q(version__programme__code__icontains=text)
            | Q(version__title__icontains=text)
            | Q(version__short_title__icontains=text)
        )
    if stand := form.cleaned_data.get("stand"):
        rows = rows.filter(rank__in=RANKS[stand])
    page = asked_page(request, rows, 25)
    for agreement in page:
        agreement.head = HEADS[agreement.rank]
    context = {
        "nav": "agreements",
        "form": form,
        "page": page,
        "today": audit.today(),
        "may_see_inbox": may_see_inbox(request.user),
        "waiting_count": everything.filter(rank=WAITING).count(),
        "open_count": everything.filter(rank__in=[WAITING, OPEN]).count(),
    }
    return render_page(request, "funding/agreement_list.html", context, part="funding/_agreements.html")


@require_http_methods(["GET", "POST"])
@posts_once
def agreement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: two equal columns, the single provinces, what changes, and who may speak speaks here."""
    require(may_read(request.user))
    found = Agreement.objects.filter(version__isnull=False).select_related("version__programme")
    agreement = get_object_or_404(found, pk=pk)
    looked_at = audit.now()  # what is said while this page is made is news next time
    forms = _forms(request, agreement)
    column = request.POST.get("namens", "")
    failed = _posted(request, agreement, forms) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        return redirect(agreement_address(agreement))
    agreement.refresh_from_db()
    version = ProgrammeVersion.objects.with_children().get(pk=agreement.version.pk)
    conditions = conditions_of(agreement)
    context = _context(request.user, agreement, version) | {
        "nav": "agreements",
        "forms": _shown_forms(forms, own_province(request.user)) if agreement.is_open or column in forms else [],
        "conditions": conditions,
        "conditions_note": _conditions_note(conditions),
        "marks_asked": marks_asked(request, agreement, conditions),
        **agreement_remarks.remark_context(request, agreement, version, failed),
        "failed": failed,
        "failed_title": FAILED.get(request.POST.get("doel", ""), "Uw standpunt is niet vastgelegd"),
        "page_failed": failed is not None,
        "crumbs": [("Afstemming", reverse("agreement_list"))],
    }
    if may_see_inbox(request.user):
        actions.note_visit(agreement, at=looked_at, by=request.user)
    return render_page(request, "funding/agreement_detail.html", context)


def _posted(request: HttpRequest, agreement: Agreement, forms: dict[str, PositionForm]) -> Form | None:
    """Carry out what was posted; the form comes back when it was refused."""
    if request.POST.get("doel") == agreement_conditions.PURPOSE:
        return agreement_conditions.marked(request, agreement)
    if request.POST.get("doel") == agreement_remarks.ASK:
        return agreement_remarks.asked(request, agreement)
    if request.POST.get("doel") == agreement_remarks.ANSWER:
        return agreement_remarks.answered(request, agreement)
    column = request.POST.get("namens", "")
    if column not in forms:
        raise PermissionDenied("U kunt niet namens deze partij spreken.")
    return None if _spoken(request, agreement, column, forms[column]) else forms[column]


def _conditions_note(conditions: list[Conditions]) -> str:
    """How many of the conditions are met by both columns."""
    met = sum(each.are_met for each in conditions)
    return f"{met} van {len(conditions)} vervuld" if conditions else ""


def agreement_address(agreement: Agreement) -> str:
    return reverse("agreement_detail", args=[agreement.pk])


def _forms(request: HttpRequest, agreement: Agreement) -> dict[str, PositionForm]:
    """The forms of the columns for which this person may speak; the one that was posted is bound."""
    may = {
        Column.RIJK: may_speak_for_rijk(request.user),
        Column.PROVINCES: may_speak_for_provinces(request.user),
        Column.PROVINCE: may_speak_for_province(request.user, own_province(request.user)),
    }
    posted = request.POST.get("namens", "")
    return {
        column: PositionForm(request.POST if posted == column else None, prefix=str(column))
        for column, allowed in may.items()
        if allowed
    }


def _shown_forms(forms: dict[str, PositionForm], province: Province | None) -> list[dict[str, Any]]:
    titles = {
        Column.RIJK: "Namens het Rijk",
        Column.PROVINCES: "Namens de provincies samen",
        Column.PROVINCE: f"Standpunt van {province}",
    }
    return [
        {"column": column, "title": titles[Column(column)], "form": form, "id": f"h-namens-{column}"}
        for column, form in forms.items()
    ]


def _spoken(request: HttpRequest, agreement: Agreement, column: str, form: PositionForm) -> bool:
    province = own_province(request.user) if column == Column.PROVINCE else None
    said = carried_out(
        form,
        lambda fields: actions.give_position(agreement, column=column, province=province, by=request.user, **fields),
    )
    if said:
        agreement.refresh_from_db()
        if agreement.is_reached:
            text = "Afgestemd: Rijk en provincies zijn akkoord, en wat gevraagd is, is geprogrammeerd."
        else:
            text = "Uw standpunt is vastgelegd."
        messages.success(request, text)
    return said


def _context(user: User, agreement: Agreement, version: ProgrammeVersion) -> dict[str, Any]:
    said, before = standing(version), agreed_before(version)
    money = effect_of(version)
    return {
        "agreement": agreement,
        "agreed_note": f"{agreement.agreed_columns} van 2 akkoord",
        "changes_note": _compared(before),
        "version": version,
        "before": before,
        "standing": said,
        "sides": _sides(said),
        "tally": _tally(said),
        "differences": differences(version, before),
        "money": money,
        "money_total": sum(row.difference for row in money),
        "shortages": shortages(version) if agreement.is_open else [],
        "missing": missing(version) if agreement.is_open else [],
        "moments": _moments(agreement, said),
        "newer": None if agreement.is_open else newer_version(version),
        "may_withdraw": agreement.is_open and may_withdraw(user, version),
        "silent": silent_parties([agreement])[agreement.pk] if may_remind(user) else [],
    }


def _compared(before: ProgrammeVersion | None) -> str:
    if before is None:
        return "Dit is de eerste versie van het programma"
    return f"Vergeleken met versie {before.number}, afgestemd op {date_table(before.agreed_at)}"


def _sides(said: Standing) -> list[dict[str, Any]]:
    """The two columns, with the same six parts in the same order."""
    return [
        {
            "id": f"h-{column}",
            "title": title,
            "outcome": position.get_outcome_display() if position else "",
            "conditions": position.conditions if position else "",
            "given_by": f"{position.giver}, {position.giver_function}" if position else "",
            "day": position.given_on if position else None,
            "explanation": position.explanation if position else "",
        }
        for column, title, position in (("rijk", "Rijk", said.rijk), ("provincies", "Provincies", said.provinces))
    ]


def _tally(said: Standing) -> list[tuple[int, str]]:
    """How many provinces said what, in the order of the outcomes, and how many said nothing yet."""
    counted = Counter(position.outcome for _, position in said.by_province if position)
    words = [(counted[outcome], outcome.label.lower()) for outcome in Outcome if counted[outcome]]
    silent = len(said.by_province) - said.answered
    return [*words, (silent, "nog geen reactie")] if silent else words


def _moments(agreement: Agreement, said: Standing) -> list[dict[str, Any]]:
    """What happened in this agreement, and by when an answer is asked."""
    moments = [{"day": audit.local_day(agreement.offered_at), "text": "Aangeboden", "word": "", "done": True}]
    moments += [
        {
            "day": position.given_on,
            "text": f"{position.province or position.get_column_display()}: {position.get_outcome_display().lower()}",
            "word": position.giver,
            "done": True,
        }
        for position in said.history
    ]
    if agreement.reached_at:
        moments.append({"day": audit.local_day(agreement.reached_at), "text": "Afgestemd", "word": "", "done": True})
    elif agreement.closed_at:
        moments.append({"day": audit.local_day(agreement.closed_at), "text": "Ingetrokken", "word": "", "done": True})
    elif agreement.answer_by:
        late = agreement.answer_by < audit.today()
        word = "Voorbij" if late else "Gepland"
        moments.append({"day": agreement.answer_by, "text": "Antwoord gevraagd", "word": word, "late": late})
    return moments
