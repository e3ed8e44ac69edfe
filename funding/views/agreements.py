"""What lies before Rijk and provinces, and one agreement with what each of them says."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from funding.forms.agreements import AgreementFilter, PositionForm
from funding.models import LedgerEntry
from funding.queries import effect_and_shortages
from funding.queries.agreements import (
    ABOUT_A_VERSION,
    CLOSED,
    OPEN,
    REACHED,
    WAITING,
    agreements_for,
    differences,
    named,
    newer_concept,
    newer_version,
    with_agreed_before,
)
from funding.queries.wanted import Wish, wishes
from funding.views import (
    agreement_conditions,
    agreement_documents,
    agreement_positions,
    agreement_remarks,
    agreement_strategy,
    agreement_wanted,
)
from funding.views.agreement_conditions import marks_asked
from funding.views.agreement_moments import moments
from programmes import actions
from programmes.dutch import date_table
from programmes.models import Agreement, Outcome, Position, ProgrammeVersion, Province, StrategyVersion
from programmes.permissions import (
    may_read,
    may_remind,
    may_see_inbox,
    may_withdraw,
    require,
)
from programmes.queries import (
    Conditions,
    Standing,
    all_provinces,
    conditions_of,
    lacking,
    lapsed_before,
    last_named,
    region_lenses,
    silent_parties,
    standing,
)
from programmes.roles import own_province
from romportal import audit
from romportal.remembered import Written, last_written, remembered
from romportal.shell import asked_page, posts_once, render_page

Column = Position.Column
RANKS = {"wacht": [WAITING], "open": [WAITING, OPEN], "rond": [REACHED], "weg": [CLOSED]}
POSTED: dict[str, Callable[[HttpRequest, Agreement], Form | HttpResponse | None]] = {
    agreement_conditions.PURPOSE: agreement_conditions.marked,
    agreement_remarks.ASK: agreement_remarks.asked,
    agreement_remarks.ANSWER: agreement_remarks.answered,
    agreement_wanted.PURPOSE: agreement_wanted.made,
    agreement_documents.REGISTER: agreement_documents.registered,
    agreement_documents.LAPSE: agreement_documents.lapsed,
    agreement_documents.TERM: agreement_documents.term_set,
}
FAILED = {
    agreement_conditions.PURPOSE: "Niet vastgelegd dat de voorwaarden vervuld zijn",
    agreement_remarks.ASK: "Uw reactie is niet vastgelegd",
    agreement_remarks.ANSWER: "Het antwoord is niet vastgelegd",
    agreement_wanted.PURPOSE: "De nieuwe versie is niet gemaakt",
    agreement_documents.REGISTER: "Het stuk is niet geregistreerd",
    agreement_documents.LAPSE: "Het stuk is niet vervallen",
    agreement_documents.TERM: "De termijn is niet gewijzigd",
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
        rows = rows.filter(named(text))
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
    written = last_written(Position, LedgerEntry, ProgrammeVersion)
    found = Agreement.objects.filter(ABOUT_A_VERSION)
    about = ("version__programme", "strategy_version__strategy", "strategy_version__based_on")
    agreement = get_object_or_404(found.select_related(*about), pk=pk)
    looked_at = audit.now()  # what is said while this page is made is news next time
    forms = agreement_positions.forms_of(request, agreement)
    column = request.POST.get("namens", "")
    failed = _posted(request, agreement, forms) if request.method == "POST" else None
    if isinstance(failed, HttpResponse):
        return failed
    if request.method == "POST" and failed is None:
        return redirect(agreement_address(agreement))
    if failed is not None:
        agreement = found.select_related(*about).get(pk=pk)
    shared = remembered(lambda: _shared(agreement), "agreement", pk, written=written)
    context = {
        **shared,
        **_subject_context(request, agreement, shared, failed, written),
        **agreement_documents.context(request.user, agreement, shared["documents"], failed, written=written),
        "agreement": agreement,
        "nav": "agreements",
        "forms": agreement_positions.shown_forms(forms, own_province(request.user), shared)
        if agreement.is_open or column in forms
        else [],
        "marks_asked": marks_asked(request, agreement, shared["conditions"]),
        "silent": shared["drawn_silent"] if may_remind(request.user) else "",
        "failed": failed,
        "failed_title": FAILED.get(request.POST.get("doel", ""), "Uw standpunt is niet vastgelegd"),
        "page_failed": failed is not None,
        "crumbs": [("Afstemming", reverse("agreement_list"))],
    }
    if may_see_inbox(request.user):
        actions.note_visit(agreement, at=looked_at, by=request.user)
    return render_page(request, context["template"], context)


def _shared(agreement: Agreement) -> dict[str, Any]:
    """What everybody sees the same of an agreement: the sections, drawn, and what the forms beside them need."""
    named = last_named()
    provinces = all_provinces(named=named)
    conditions = conditions_of(agreement)
    common = {
        "agreement": agreement,
        "conditions": conditions,
        "conditions_note": _conditions_note(conditions),
        "documents": agreement_documents.documents_of(agreement),
        **agreement_remarks.shared(agreement, provinces),
    }
    if (change := agreement_strategy.change_of(agreement)) is not None:
        shown = common | _said(agreement, change, provinces) | agreement_strategy.shared(agreement, change)
        main = "funding/_agreement_strategy_main.html"
    else:
        shown = common | _context(agreement, provinces, named)
        main = "funding/_agreement_main.html"
    kept = ("conditions", "documents", "lenses", "wishes", "newer", "unanswered")
    return {name: shown[name] for name in kept if name in shown} | {
        "main": render_to_string(main, shown),
        "timeline": render_to_string("components/timeline.html", shown),
        # What an offered version asks is fixed: these are drawn once, until anything is called otherwise.
        "drawn_forms": remembered(
            lambda: agreement_positions.drawn_forms(agreement), "position", agreement.pk, written=named
        ),
        "drawn_ask": remembered(
            lambda: agreement_remarks.drawn_ask(agreement), "ask", change and change.pk, written=named
        ),
        "drawn_register": remembered(agreement_documents.drawn_register, "register", written=named),
        "drawn_silent": _drawn_silent(agreement, provinces),
        "last_said": agreement_positions.last_said(agreement),
    }


def _drawn_silent(agreement: Agreement, provinces: Sequence[Province]) -> str:
    """Who did not answer, with the buttons that remind; their form, which has tokens in it, is the page's own."""
    silent = silent_parties([agreement], provinces=provinces)[agreement.pk]
    shown = {"silent": silent, "agreement": agreement}
    return render_to_string("funding/_agreement_reminders.html", shown) if silent else ""


def _subject_context(
    request: HttpRequest, agreement: Agreement, shared: dict[str, Any], failed: Form | None, written: Written
) -> dict[str, Any]:
    """What is the reader's own: about a version of a programme, or about a change of the strategy."""
    if (change := agreement_strategy.change_of(agreement)) is not None:
        return {
            **agreement_strategy.context(request.user, agreement, change),
            **agreement_remarks.remark_forms(
                request, agreement, change, failed, unanswered=shared["unanswered"], written=written
            ),
        }
    version, own = agreement.version, own_province(request.user)
    return {
        "template": "funding/agreement_detail.html",
        "version": version,
        "own_lens": next((lens for lens in shared["lenses"] if lens.province == own), None),
        "newer_concept": None if agreement.is_open else newer_concept(request.user, version),
        "may_withdraw": agreement.is_open and may_withdraw(request.user, version),
        "may_make_wanted": agreement_wanted.may_make(request.user, agreement, version, shared["wishes"]),
        **agreement_remarks.remark_forms(
            request, agreement, version, failed, unanswered=shared["unanswered"], written=written
        ),
    }


def _posted(request: HttpRequest, agreement: Agreement, forms: dict[str, PositionForm]) -> Form | HttpResponse | None:
    """Carry out what was posted; the form comes back when it was refused, an answer when it leads elsewhere."""
    if act := POSTED.get(request.POST.get("doel", "")):
        return act(request, agreement)
    column = request.POST.get("namens", "")
    if column not in forms:
        raise PermissionDenied("U kunt niet namens deze partij spreken.")
    return None if agreement_positions.spoken(request, agreement, column, forms[column]) else forms[column]


def _conditions_note(conditions: list[Conditions]) -> str:
    """How many of the conditions are met by both columns."""
    met = sum(each.are_met for each in conditions)
    return f"{met} van {len(conditions)} vervuld" if conditions else ""


def agreement_address(agreement: Agreement) -> str:
    return reverse("agreement_detail", args=[agreement.pk])


def _said(
    agreement: Agreement,
    version: ProgrammeVersion | StrategyVersion,
    provinces: Sequence[Province],
    found: Sequence[Wish] = (),
) -> dict[str, Any]:
    """What everyone said, whatever the agreement is about; `found` are the other amounts that were wanted."""
    said = standing(version, provinces=provinces)
    return {
        "agreement": agreement,
        "agreed_note": f"{agreement.agreed_columns} van 2 akkoord",
        "version": version,
        "standing": said,
        "sides": sides(said, found),
        "tally": _tally(said),
        "moments": moments(agreement, said),
    }


def _context(agreement: Agreement, provinces: Sequence[Province], named: Written) -> dict[str, Any]:
    version, before = with_agreed_before(agreement.version, named=named)
    money, short = effect_and_shortages(version)
    found = wishes(agreement, version, money)
    return _said(agreement, version, provinces, found) | {
        "wishes": found,
        "lenses": region_lenses(version, provinces=provinces),
        "changes_note": _compared(before),
        "before": before,
        "differences": differences(version, before),
        "money": money,
        "money_total": sum(row.difference for row in money),
        "shortages": short if agreement.is_open else [],
        "missing": lacking(version) if agreement.is_open else [],
        "lapsed": lapsed_before(version),
        "newer": None if agreement.is_open else newer_version(version),
    }


def _compared(before: ProgrammeVersion | None) -> str:
    if before is None:
        return "Dit is de eerste versie van het programma"
    return f"Vergeleken met versie {before.number}, afgestemd op {date_table(before.agreed_at)}"


def sides(said: Standing, found: Sequence[Wish] = ()) -> list[dict[str, Any]]:
    """The two columns, with the same parts in the same order: what counts now, and what was said before it."""
    wanted = {wish.position.pk: wish.rows for wish in found}
    return [
        {
            "id": f"h-{word}",
            "title": title,
            "outcome": position.get_outcome_display() if position else "",
            "conditions": position.conditions if position else "",
            "wanted": wanted.get(position.pk, []) if position else [],
            "given_by": f"{position.giver}, {position.giver_function}" if position else "",
            "day": position.given_on if position else None,
            "explanation": position.explanation if position else "",
            "document": position.document if position else "",
            "earlier": [each for each in said.history if each.column == column and each != position],
        }
        for word, column, title, position in (
            ("rijk", Column.RIJK, "Rijk", said.rijk),
            ("provincies", Column.PROVINCES, "Provincies", said.provinces),
        )
    ]


def _tally(said: Standing) -> list[tuple[int, str]]:
    """How many provinces said what, in the order of the outcomes, and how many said nothing yet."""
    counted = Counter(position.outcome for _, position in said.by_province if position)
    words = [(counted[outcome], outcome.label.lower()) for outcome in Outcome if counted[outcome]]
    silent = len(said.by_province) - said.answered
    return [*words, (silent, "nog geen reactie")] if silent else words
