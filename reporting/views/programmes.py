"""The list of programmes, and the page of one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from funding.models import LedgerEntry
from funding.templatetags.ledger import entries_address
from programmes.dutch import date_table, date_text, euro_short, list_text, period
from programmes.models import Programme, ProgrammeVersion, Rom
from programmes.permissions import (
    may_add_programme,
    may_commit,
    may_copy_version,
    may_edit_participation,
    may_edit_version,
    may_offer,
    may_read,
    may_report,
    may_step,
    require,
)
from programmes.queries import (
    all_provinces,
    conditions_of_programme,
    kept_wordings,
    last_named,
    reworded_versions,
    standing,
)
from programmes.roles import own_roms
from reporting.forms.filters import ProgrammeFilter
from reporting.models import ProgressReport, ReportingRound
from reporting.queries import (
    ProgrammePage,
    changes,
    commitments,
    figure_statuses,
    find_programmes,
    on_its_way,
    previous_day,
    programme_page,
    rows_of,
    shown_version,
    sorted_programmes,
    status_in_words,
    steps,
    total_of,
    version_rows,
)
from romportal import audit
from romportal.accounts.models import User
from romportal.remembered import last_written, remembered
from romportal.shell import AsOf, asked_day, asked_page, asked_sort, render_page

FEW_CHANGES = 6
#: what is drawn once for everybody
PARTS = ("lead", "main", "side")


@require_GET
def programme_list(request: HttpRequest) -> HttpResponse:
    """Every programme that the reader may know of: searched, filtered, sorted, in pages."""
    require(may_read(request.user))
    as_of = asked_day(request)
    form = ProgrammeFilter(request.GET, day=as_of.day)
    form.is_valid()
    sort = asked_sort(request, ProgrammeFilter.SORTS, "-bedrag")
    everything = find_programmes(request.user, as_of=as_of.day)
    on = any(form.cleaned_data.values())
    found = find_programmes(request.user, form.cleaned_data, as_of=as_of.day) if on else everything
    page = asked_page(request, sorted_programmes(found, sort.field, descending=sort.descending), 25)
    context = {
        "nav": "programmes",
        "as_of": as_of,
        "form": form,
        "sort": sort,
        "page": page,
        "rows": rows_of(page.object_list, as_of=as_of.day),
        "total": total_of(found),
        "all_count": len(everything),
        "figure_status": status_in_words(figure_statuses(as_of.day).values()),
        "may_add": may_add_programme(request.user),
    }
    return render_page(request, "reporting/programme_list.html", context, part="reporting/_programme_rows.html")


@require_GET
def programme_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one programme, as it was in force at the peildatum."""
    require(may_read(request.user))
    as_of = asked_day(request)
    programme = get_object_or_404(Programme, code=code)
    written = last_written(LedgerEntry, ProgressReport, ProgrammeVersion)
    try:
        version = shown_version(programme, request.user, as_of=as_of.day, whole=False)
    except Http404:
        if as_of.day is None:
            raise
        return _not_yet(request, programme, as_of)
    coming = on_its_way(programme, request.user)
    whole = request.GET.get("geschiedenis") == "alles"
    context = {
        "nav": "programmes",
        "as_of": as_of,
        "previous_day": previous_day(as_of.day) if as_of.day else None,
        "crumbs": [("Dashboard", reverse("dashboard")), ("Programma’s", reverse("programme_list"))],
        "programme": programme,
        "version": version,
        **remembered(
            lambda: _shared(programme, version, request.user, as_of, whole),
            *("programme", version.pk, as_of.day, whole, coming and coming.pk),
            written=written,
        ),
        **_possible(request, programme, version, coming),
    }
    return render_page(request, "reporting/programme_detail.html", context)


def _shared(
    programme: Programme, shown: ProgrammeVersion, reader: User, as_of: AsOf, whole_history: bool
) -> dict[str, Any]:
    """What everybody who knows of the same versions sees the same: the figures, and the sections drawn from them."""
    named = last_named()
    rows = version_rows(programme, reader, as_of=as_of.day, named=named)
    version = next(row.version for row in rows if row.version.pk == shown.pk)
    reworded_versions([version], as_of.day, wordings=kept_wordings(as_of.day, named=named))
    page = programme_page(programme, version, as_of=as_of.day)
    report = page.progress.report
    happened = changes(since=None, until=as_of.day, programme=programme)
    context = {
        "as_of": as_of,
        "page": page,
        "programme": programme,
        "version": version,
        "facts": _facts(page),
        "participation": commitments(version),
        "progress_note": f"Peildatum {date_table(report.round.reference_date)}" if report else "",
        "rounds_address": f"{reverse('chart_list')}{as_of.query}#h-ronden",
        "entries_address": entries_address(as_of.day, programma=programme.code),
        "happened": happened if whole_history else happened[:FEW_CHANGES],
        "happened_count": len(happened),
        "versions": rows,
        "steps": steps(programme, as_of=as_of.day),
        "standing": standing(version, provinces=all_provinces(named=named)),
        "conditions": conditions_of_programme(programme, as_of.day),
    }
    return {
        "status": page.status,
        "change_pending": page.change_pending,
        "figure_status": _figure_status(page, as_of),
        "drawn": {part: render_to_string(f"reporting/_programme_{part}.html", context) for part in PARTS},
    }


def _not_yet(request: HttpRequest, programme: Programme, as_of: AsOf) -> HttpResponse:
    """The programme was not offered yet at that day; whoever may not know of it today gets a plain 404."""
    context = {
        "nav": "programmes",
        "as_of": as_of,
        "crumbs": [("Dashboard", reverse("dashboard")), ("Programma’s", reverse("programme_list"))],
        "programme": programme,
        "version": shown_version(programme, request.user),
    }
    return render_page(request, "reporting/programme_not_yet.html", context, status=404)


def _figure_status(page: ProgrammePage, as_of: AsOf) -> str:
    """How firm the figures of this programme are: the statuses of the sources and years that it draws on."""
    drawn = {(row.source.pk, year) for row in page.money.sources for year, cell in row.cells if cell.programmed}
    return status_in_words(row for key, row in figure_statuses(as_of.day).items() if key in drawn)


def _facts(page: ProgrammePage) -> list[tuple[str, str]]:
    version = page.version
    parts = version.participations.all()
    primary = version.primary_assignment
    shares = [f"{a.pillar.number}: {a.share}%" for a in version.pillar_assignments.all()]
    pillar = f"{primary.pillar.number}. {primary.pillar.name}" if primary else ""
    return [
        ("Trekker", str(version.lead or "")),
        ("Looptijd", period(version.starts_on, version.ends_on)),
        *([("Stopt op", date_text(version.ends_on))] if version.stops else []),
        ("Deelnemers", f"{len(parts)} van {Rom.objects.count()} ROM’s"),
        ("Pijler", f"{pillar} ({list_text(shares)})" if len(shares) > 1 else pillar),
        ("Thema’s", "; ".join(str(tag) for tag in [*version.themes.all(), *version.items.all()])),
        ("Kerntaak", list_text(task.name for task in version.core_tasks.all())),
        ("Geprogrammeerd", euro_short(page.money.total.programmed)),
    ]


def _possible(
    request: HttpRequest, programme: Programme, version: ProgrammeVersion, coming: ProgrammeVersion | None
) -> dict[str, Any]:
    """What this person may do next; each is a link to the page that does it."""
    user = request.user
    steps = dict(programme.steps.values_list("kind", "on"))
    taken, ended = set(steps), any(on <= audit.today() for kind, on in steps.items() if kind != "started")
    in_force = programme.version_in_force_id is not None
    round = ReportingRound.objects.filter(closed_at__isnull=True).first()
    is_draft = coming is not None and coming.is_editable
    may_start = may_step(user, programme) and in_force and not taken
    may_finish = may_step(user, programme) and taken == {"started"}
    return {
        "coming": coming if coming != version else None,
        "open_version": coming,
        "may_edit": is_draft and may_edit_version(user, coming),
        "may_offer": is_draft and may_offer(user, coming),
        "may_copy": may_copy_version(user, programme) and not is_draft and "stopped" not in taken,
        "may_start": may_start,
        "may_finish": may_finish,
        "may_commit": may_commit(user, programme) and in_force,
        "round": round if round and may_report(user, programme) and not ended else None,
        "own_participation": _own_rom(request, coming),
    }


def _own_rom(request: HttpRequest, coming: ProgrammeVersion | None) -> Rom | None:
    """The ROM of this person that may edit its own part of the concept, and not the whole of it."""
    if coming is None or may_edit_version(request.user, coming):
        return None
    return next((rom for rom in own_roms(request.user) if may_edit_participation(request.user, coming, rom)), None)
