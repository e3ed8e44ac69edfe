"""The proposal of a programme as one document, to read and to print."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from funding.queries import effect_of
from funding.queries.proposal import cofinanced, promised, proposed_version, region_checks, targets_by_year
from funding.views.agreements import sides
from programmes.dutch import date_text, list_text, period
from programmes.models import Programme, ProgrammeVersion
from programmes.permissions import may_edit_version, may_read, require
from programmes.queries import conditions_of, missing, standing
from programmes.views.steps import gap_links
from romportal import audit
from romportal.shell import render_page

State = ProgrammeVersion.State


@require_GET
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """The whole of one version in the order of the intake; `?versie=1` for an earlier one."""
    require(may_read(request.user))
    programme = get_object_or_404(Programme, code=code)
    version = proposed_version(programme, request.user, _asked_number(request))
    if version is None:
        raise Http404
    agreement = version.agreement
    conditions = conditions_of(agreement) if agreement else []
    money = effect_of(version)
    context = {
        "nav": "programmes",
        "version": version,
        "agreement": agreement,
        "stand": _stand(version),
        "today": audit.today(),
        "facts": _facts(version),
        "sides": sides(standing(version)) if agreement else [],
        "conditions": conditions,
        "gaps": gap_links(version, missing(version)) if version.is_editable else [],
        "may_edit": may_edit_version(request.user, version),
        "money": money,
        "money_total": sum(row.difference for row in money),
        **_parts(version),
        "crumbs": [(code, reverse("programme_detail", args=[code]))],
    }
    return render_page(request, "funding/proposal.html", context)


def _asked_number(request: HttpRequest) -> int | None:
    """The number of the version asked for; something that is no number is a version that is not there."""
    asked = request.GET.get("versie", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) <= 4):
        raise Http404
    return int(asked) if asked else None


def _stand(version: ProgrammeVersion) -> str:
    """ "Concept", "Ter afstemming: 1 van 2 akkoord", "Afgestemd op 3 februari 2025"."""
    word = version.get_state_display()
    if version.agreed_at is not None:
        return f"{word} op {date_text(version.agreed_at)}"
    if version.state in (State.OFFERED, State.NOT_AGREED) and version.agreement is not None:
        return f"{word}: {version.agreement.agreed_columns} van 2 akkoord"
    if version.agreement is not None and version.agreement.closed_at is not None:
        return f"{word} op {date_text(version.agreement.closed_at)}"
    return word


def _facts(version: ProgrammeVersion) -> list[tuple[str, str]]:
    """What a reader wants to know first; a fact that is not there is left out, except the lead."""
    facts = [
        ("Trekker", str(version.lead or "Nog niet ingevuld")),
        ("Looptijd", period(version.starts_on, version.ends_on)),
        ("Deelnemers", list_text(str(part.rom) for part in version.participations.all())),
        ("Voorganger", list_text(filter(None, [_code(version.predecessor_programme), version.predecessor]))),
        ("Gaat op in", _code(version.successor)),
    ]
    return [(label, value) for label, value in facts if value]


def _code(programme: Programme | None) -> str:
    return programme.code if programme else ""


def _parts(version: ProgrammeVersion) -> dict[str, Any]:
    """The contents that are counted or put in another order; the rest the template reads from the version."""
    cofinancings = list(version.cofinancings.all())
    return {
        "tasks": list(version.core_tasks.all()),
        "shares": list(version.pillar_assignments.all()),
        "themes": list(version.themes.all()),
        "items": list(version.items.all()),
        "goals": list(version.goals.all()),
        "promised": promised(version),
        "checks": region_checks(version),
        "milestones": list(version.milestones.all()),
        "targets": targets_by_year(version),
        "cofinancings": cofinancings,
        "cofinanced": cofinanced(cofinancings),
    }
