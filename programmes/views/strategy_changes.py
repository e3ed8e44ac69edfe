"""A change of the strategy, from the reason to the offer; and the themes that Rijk and provinces recognise."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programmes import actions
from programmes.dutch import NONE
from programmes.forms.merging import Merged
from programmes.forms.offering import OfferForm
from programmes.forms.strategy import (
    ProposeForm,
    RecogniseForm,
    StrategyForm,
    WithdrawStrategyForm,
)
from programmes.models import Agreement, StrategyVersion, Theme
from programmes.permissions import (
    may_edit_strategy,
    may_propose_strategy,
    may_read,
    may_see_strategy,
    own_columns,
    require,
    writes_strategy,
)
from programmes.queries import (
    is_worded_active,
    missing_in_change,
    recognised,
    reworded,
    strategy_changes,
    strategy_on,
    wordings_on,
)
from programmes.views.conflicts import TRIES, differences, said_meanwhile, taken
from programmes.views.posting import carried_out
from romportal.audit.models import Line
from romportal.shell import posts_once, render_page

Side = StrategyVersion.Side


@require_http_methods(["GET", "POST"])
@posts_once
def strategy_propose(request: HttpRequest) -> HttpResponse:
    """Begin a change of the strategy with its reason and its day."""
    require(may_propose_strategy(request.user))
    in_force = strategy_on()
    if in_force is None:
        raise Http404
    column = own_columns(request.user)[0]
    form = ProposeForm(request.POST if request.method == "POST" else None)
    made: list[StrategyVersion] = []

    def propose(fields: dict[str, Any]) -> None:
        made.append(actions.propose_strategy(in_force.strategy, column=column, by=request.user, **fields))

    if request.method == "POST" and carried_out(form, propose):
        messages.success(request, f"Versie {made[0].number} van de strategie is begonnen als concept.")
        return redirect("strategy_edit", made[0].number)
    coming = StrategyVersion.objects.open().filter(based_on__isnull=False).first()
    context = {
        "nav": "strategy",
        "crumbs": [("Strategie", reverse("strategy"))],
        "form": form,
        "side": Side(column).label,
        "may_begin": coming is None or (coming.proposer == column and not coming.is_editable),
        "coming": coming if coming and may_see_strategy(request.user, coming) else None,
        "in_force": in_force,
    }
    return render_page(request, "programmes/strategy_propose.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def strategy_edit(request: HttpRequest, number: str) -> HttpResponse:
    """The concept of a change, in one form. What was typed stays on the page whatever happens."""
    version = _version_seen(request, number)
    require(writes_strategy(request.user, version))
    if not version.is_editable and request.method == "GET":
        messages.info(request, "Dit is geen concept meer. Begin een wijziging om de strategie te bewerken.")
        return redirect("strategy_compare", number)
    if request.method == "GET":
        return _edit_page(request, StrategyForm(version))
    return _saved(request, version)


def _saved(request: HttpRequest, version: StrategyVersion, *, tries: int = TRIES) -> HttpResponse:
    """Save what was posted beside what others saved meanwhile, or ask about what both changed."""
    form, meanwhile = _with_stored(version, request.POST)
    if not version.is_editable:
        form.add_error(None, "Dit is geen concept meer en kan niet worden bewerkt. Uw tekst staat er nog.")
        return _edit_page(request, form)
    names = taken([form], meanwhile) if meanwhile else []
    lost = form.texts_without_a_place(meanwhile.gone) if meanwhile else []
    if meanwhile and (meanwhile.collided or lost):
        conflict = differences([form], replace(meanwhile, gone={})) + [(part, NONE, own) for part, own in lost]
        return _edit_page(request, form, conflict=conflict, taken=names)
    if not form.is_valid():
        return _edit_page(request, form)
    try:
        actions.edit_strategy(version, contents=form.contents(), revision=version.revision, by=request.user)
    except ValidationError as refusal:
        if getattr(refusal, "code", "") == "conflict" and tries:  # saved between our reading and our writing
            return _saved(request, _version_seen(request, version.number), tries=tries - 1)
        form.add_error(None, refusal.messages)
        return _edit_page(request, form)
    if names:
        messages.info(request, said_meanwhile("deze wijziging", names, _last_saved(version)))
    messages.success(request, f"Versie {version.number} van de strategie is bewaard.")
    return redirect("strategy_edit", version.number)


def _with_stored(version: StrategyVersion, data: QueryDict) -> tuple[StrategyForm, Merged | None]:
    """A posted form, and what others saved since its page was made when that has been put into it."""
    form = StrategyForm(version, data)
    if not version.is_editable or not form.is_behind:
        return form, None
    meanwhile = form.merged()
    return StrategyForm(version, meanwhile.data), meanwhile


@require_GET
def strategy_compare(request: HttpRequest, number: str) -> HttpResponse:
    """What a version says differently from the one that it goes out from: items first, then paragraphs."""
    version = _version_seen(request, number)
    if version.based_on is None:
        raise Http404
    context = {
        "nav": "strategy",
        "crumbs": [("Strategie", reverse("strategy"))],
        "version": version,
        "changes": strategy_changes(version),
        "may_edit": may_edit_strategy(request.user, version),
        "writes": writes_strategy(request.user, version),
    }
    return render_page(request, "programmes/strategy_compare.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def strategy_offer(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that is missing, or the offer; and the way back, for the side that proposes."""
    version = _version_seen(request, number)
    require(writes_strategy(request.user, version) and version.based_on_id is not None)
    is_posted = request.method == "POST"
    takes_back = is_posted and request.POST.get("doel") == "intrekken"
    offer = OfferForm(request.POST if is_posted and not takes_back else None)
    withdraw = WithdrawStrategyForm(request.POST if takes_back else None)
    if takes_back and carried_out(
        withdraw, lambda fields: actions.withdraw_strategy(version, by=request.user, **fields)
    ):
        messages.success(request, f"Versie {number} van de strategie is ingetrokken.")
        return redirect("strategy_compare", number)
    made: list[Any] = []
    if offer.is_bound and carried_out(
        offer, lambda fields: made.append(actions.offer_strategy(version, by=request.user, **fields))
    ):
        in_meeting = made[0].procedure == Agreement.Procedure.MEETING
        then = " De secretaris zet haar op een agenda." if in_meeting else ""
        messages.success(request, f"Versie {number} van de strategie ligt nu voor bij Rijk en provincies.{then}")
        return redirect("agreement_detail", made[0].pk)
    context = {
        "nav": "strategy",
        "crumbs": _crumbs(version),
        "version": version,
        "offer": offer,
        "withdraw": withdraw,
        "missing": missing_in_change(version) if version.is_editable else [],
        "changes": strategy_changes(version),
        "is_open": version.state in StrategyVersion.OPEN,
    }
    return render_page(request, "programmes/strategy_offer.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def theme_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A theme as the strategy words it, and who recognises it; whoever speaks for a column says so here."""
    require(may_read(request.user))
    theme = get_object_or_404(Theme, code=code)
    stands = recognised([theme])[theme.pk]
    columns = own_columns(request.user)
    column = request.POST.get("kolom", "")
    if request.method == "POST":
        require(column in columns)
        if request.POST.get("erkent") not in ("ja", "nee"):
            raise Http404
    forms = {each: RecogniseForm(request.POST if each == column else None, prefix=each) for each in columns}
    if request.method == "POST":
        recognises = request.POST.get("erkent") == "ja"

        def say(fields: dict[str, Any]) -> None:
            actions.recognise_theme(theme, column=column, recognises=recognises, by=request.user, **fields)

        if carried_out(forms[column], say):
            messages.success(request, f"Vastgelegd wat uw kolom van het thema {theme} vindt.")
            return redirect("theme_detail", code)
        stands = recognised([theme])[theme.pk]
    wordings = wordings_on()
    context = {
        "nav": "strategy",
        "crumbs": [("Strategie", reverse("strategy"))],
        "theme": reworded([theme], wordings)[0],
        "is_active": is_worded_active(theme, wordings) and stands.by_both,
        "is_worded": is_worded_active(theme, wordings),
        "sides": [(Side(each).label, stands.by(each), stands.said.get(each)) for each in Side.values],
        "history": theme.recognitions.order_by("-pk"),
        "forms": [(each, Side(each).label, stands.by(each), form) for each, form in forms.items()],
    }
    return render_page(request, "programmes/theme_detail.html", context)


# ── What these pages share ────────────────────────────────────────────────────────────────────────────────
def _version_seen(request: HttpRequest, number: str) -> StrategyVersion:
    """The version with this number, for who may see it; for others it is not there (rule 9)."""
    require(may_read(request.user))
    found = StrategyVersion.objects.select_related("strategy", "based_on", "agreement").filter(number=number).last()
    if found is None or not may_see_strategy(request.user, found):
        raise Http404
    return found


def _edit_page(request: HttpRequest, form: StrategyForm, **more: Any) -> HttpResponse:
    version = form.version
    context = {
        "nav": "strategy",
        "crumbs": _crumbs(version),
        "version": version,
        "form": form,
        "missing": missing_in_change(version) if version.is_editable else [],
        "last_saved": _last_saved(version),
        "page_failed": (form.is_bound and not form.is_valid()) or "conflict" in more,
        **more,
    }
    return render_page(request, "programmes/strategy_edit.html", context)


def _last_saved(version: StrategyVersion) -> Line | None:
    """Who saved this version last, and when."""
    return Line.objects.filter(object_type=version._meta.label_lower, object_id=str(version.pk)).first()


def _crumbs(version: StrategyVersion) -> list[tuple[str, str]]:
    compare = reverse("strategy_compare", args=[version.number])
    return [("Strategie", reverse("strategy")), (f"Wijziging {version.number}", compare)]
