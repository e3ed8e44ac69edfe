"""Pages of meetings: the list, one meeting with what came out of it, and editing it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programmes.dutch import date_text
from programmes.permissions import may_close_action, may_keep_meetings, may_make_pack, may_read, require
from programmes.views.posting import carried_out
from reporting import actions
from reporting.forms.meetings import ActionForm, AgendaItemForm, CloseActionForm, DecisionForm, MeetingForm
from reporting.forms.packs import PackForm
from reporting.models import ActionItem, AgendaItem, Meeting
from reporting.queries.meetings import actions_to_follow, agenda_rows, packs_of, previous_of
from reporting.queries.packs import making, suggested_reference_date
from romportal import audit
from romportal.shell import asked_page, posts_once, render_page


@require_GET
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings ahead and held, and every action that is still open."""
    require(may_read(request.user))
    today = audit.today()
    open_actions = ActionItem.objects.open().select_related("meeting", "holder").order_by("due_on", "pk")
    context = {
        "nav": "meetings",
        "ahead": Meeting.objects.ahead(today),
        "page": asked_page(request, Meeting.objects.held(today)),
        "actions": open_actions[:25],
        "open_count": open_actions.count(),
        "late_note": _late(ActionItem.objects.overdue(today).count()),
        "today": today,
        "may_keep": may_keep_meetings(request.user),
    }
    return render_page(request, "reporting/meeting_list.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def meeting_add(request: HttpRequest) -> HttpResponse:
    """Register a meeting."""
    require(may_keep_meetings(request.user))
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        try:
            meeting = actions.add_meeting(by=request.user, **fields)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{meeting.number} is toegevoegd.")
            return redirect("meeting_detail", meeting.number)
    context = {"nav": "meetings", "form": form, "crumbs": _crumbs(), "is_new": True}
    return render_page(request, "reporting/meeting_edit.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def meeting_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change a meeting and its agenda; each form of the page says what it is for (`doel`)."""
    require(may_keep_meetings(request.user))
    meeting = get_object_or_404(Meeting, number=number)
    purpose = request.POST.get("doel", "")
    form = MeetingForm(request.POST if purpose == "overleg" else None, initial=_initial(meeting))
    item = _asked_item(request, meeting)
    item_form = AgendaItemForm(
        request.POST if purpose == "agendapunt" else None,
        prefix="punt",
        initial={name: getattr(item, name) for name in AgendaItemForm.base_fields} if item else {},
    )
    if request.method == "POST":
        steps: dict[str, Callable[[], bool]] = {
            "overleg": lambda: carried_out(form, lambda f: _change(meeting, f, request)),
            "agendapunt": lambda: carried_out(item_form, lambda f: _keep_item(meeting, item, f, request)),
            "verwijder": lambda: _remove_item(meeting, request),
        }
        if steps.get(purpose, _unknown)():
            messages.success(request, "Bewaard.")
            after = (
                reverse("meeting_detail", args=[form.cleaned_data["number"]]) if purpose == "overleg" else request.path
            )
            return redirect(after)
    context = {
        "nav": "meetings",
        "meeting": meeting,
        "form": form,
        "item": item,
        "item_form": item_form,
        "agenda": agenda_rows(meeting),
        "crumbs": [*_crumbs(), (meeting.number, reverse("meeting_detail", args=[meeting.number]))],
    }
    return render_page(request, "reporting/meeting_edit.html", context)


@require_http_methods(["GET", "POST"])
@posts_once
def meeting_detail(request: HttpRequest, number: str) -> HttpResponse:
    """One meeting: agenda, decisions, actions, packs; with the forms of who may use them."""
    require(may_read(request.user))
    meeting = get_object_or_404(Meeting, number=number)
    purpose = request.POST.get("doel", "")
    bound = {name: request.POST if purpose == name else None for name in ("besluit", "actie", "afronden", "pakket")}
    shown = {
        "decision_form": DecisionForm(bound["besluit"], prefix="besluit"),
        "action_form": ActionForm(bound["actie"], prefix="actie"),
        "close_form": _close_form(request.POST.get("afronden-action", ""), bound["afronden"]),
        "pack_form": PackForm(bound["pakket"], prefix="pakket", initial={"reference_date": suggested_reference_date()}),
    }
    if request.method == "POST":
        steps: dict[str, Callable[[], HttpResponse | None]] = {
            "besluit": lambda: _decide(request, meeting, shown["decision_form"]),
            "actie": lambda: _act(request, meeting, shown["action_form"]),
            "afronden": lambda: _close(request, meeting, shown["close_form"]),
            "heropenen": lambda: _reopen(request, meeting),
            "pakket": lambda: _make_pack(request, meeting, shown["pack_form"]),
        }
        if answer := steps.get(purpose, _unknown)():
            return answer
    return render_page(request, "reporting/meeting_detail.html", _shown(request, meeting, shown["close_form"]) | shown)


def _shown(request: HttpRequest, meeting: Meeting, close_form: CloseActionForm) -> dict[str, Any]:
    previous, today = previous_of(meeting), audit.today()
    follow = actions_to_follow(meeting)
    return {
        "nav": "meetings",
        "meeting": meeting,
        "agenda": agenda_rows(meeting),
        "decisions": meeting.decisions.select_related("meeting", "agreement"),
        "previous": previous,
        "previous_note": f"{previous.number}, {date_text(previous.on)}" if previous else "",
        "previous_decisions": previous.decisions.select_related("meeting", "agreement") if previous else [],
        "actions": [(action, _close_form_of(action, close_form, request.user)) for action in follow],
        "late_note": _late(sum(action.is_open and action.due_on < today for action in follow)),
        "packs": [(pack, making(pack)) for pack in packs_of(meeting)],
        "today": today,
        "days_to_papers": (meeting.papers_due_on - today).days if meeting.papers_due_on else None,
        "is_held": meeting.on <= today,
        "may_keep": may_keep_meetings(request.user),
        "may_make_pack": may_make_pack(request.user),
        "crumbs": _crumbs(),
    }


def _close_form(typed: str, posted: Any = None) -> CloseActionForm:
    key = typed if typed.isascii() and typed.isdecimal() else ""
    return CloseActionForm(posted, prefix="afronden", auto_id=f"afronden-{key}-%s", initial={"action": key})


def _close_form_of(action: ActionItem, pressed: CloseActionForm, user: Any) -> CloseActionForm | None:
    """The form by which this action is closed, for who may: the one that was pressed, with its errors, or a new one."""
    if not action.is_open or not may_close_action(user, action):
        return None
    is_pressed = pressed.is_bound and pressed["action"].value() == str(action.pk)
    return pressed if is_pressed else _close_form(str(action.pk))


def _decide(request: HttpRequest, meeting: Meeting, form: DecisionForm) -> HttpResponse | None:
    require(may_keep_meetings(request.user))
    if carried_out(form, lambda fields: actions.record_decision(meeting, by=request.user, **fields)):
        messages.success(request, "Het besluit is vastgelegd.")
        return redirect(reverse("meeting_detail", args=[meeting.number]) + "#h-besluiten")
    return None


def _act(request: HttpRequest, meeting: Meeting, form: ActionForm) -> HttpResponse | None:
    require(may_keep_meetings(request.user))
    if carried_out(form, lambda fields: actions.add_action(meeting, by=request.user, **fields)):
        messages.success(request, "De actie is vastgelegd.")
        return redirect(reverse("meeting_detail", args=[meeting.number]) + "#h-acties")
    return None


def _close(request: HttpRequest, meeting: Meeting, form: CloseActionForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    action = get_object_or_404(ActionItem, pk=form.cleaned_data["action"])
    result = form.cleaned_data["result"]
    if carried_out(form, lambda fields: actions.close_action(action, result=result, by=request.user)):
        messages.success(request, f"Actie {action} is afgerond.")
        return redirect(reverse("meeting_detail", args=[meeting.number]) + "#h-acties")
    return None


def _reopen(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    action = get_object_or_404(ActionItem, pk=_key(request.POST.get("actie", "")))
    actions.reopen_action(action, by=request.user)
    messages.success(request, f"Actie {action} staat weer open.")
    return redirect(reverse("meeting_detail", args=[meeting.number]) + "#h-acties")


def _make_pack(request: HttpRequest, meeting: Meeting, form: PackForm) -> HttpResponse | None:
    require(may_make_pack(request.user))
    made = []
    if carried_out(form, lambda fields: made.append(actions.make_pack(meeting, by=request.user, **fields))):
        messages.success(request, "Het concept is gemaakt; de PDF volgt.")
        return redirect("pack_detail", made[0].pk)
    return None


def _change(meeting: Meeting, fields: dict[str, Any], request: HttpRequest) -> None:
    revision = fields.pop("revision")
    actions.change_meeting(meeting, revision=revision, by=request.user, **fields)


def _asked_item(request: HttpRequest, meeting: Meeting) -> AgendaItem | None:
    """The subject in the address (?punt=) that is being changed; None for a new one."""
    asked = request.GET.get("punt", "")
    return get_object_or_404(meeting.agenda, pk=_key(asked)) if asked else None


def _keep_item(meeting: Meeting, item: AgendaItem | None, fields: dict[str, Any], request: HttpRequest) -> None:
    if item is None:
        actions.add_agenda_item(meeting, by=request.user, **fields)
    else:
        actions.change_agenda_item(item, by=request.user, **fields)


def _remove_item(meeting: Meeting, request: HttpRequest) -> bool:
    item = get_object_or_404(meeting.agenda, pk=_key(request.POST.get("punt", "")))
    actions.remove_agenda_item(item, by=request.user)
    return True


def _initial(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in MeetingForm.base_fields}


def _late(count: int) -> str:
    return f"{count} te laat" if count else ""


def _key(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Http404
    return int(text)


def _unknown() -> None:
    raise Http404


def _crumbs() -> list[tuple[str, str]]:
    return [("Overleggen", reverse("meeting_list"))]
