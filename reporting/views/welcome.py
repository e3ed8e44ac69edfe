"""Where a new official begins: the strategy in short, what was decided before, and what can be done here."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from programmes.models import Membership, Pillar, Principle
from programmes.permissions import may_administer, may_read, require
from programmes.queries import strategy_on, worded
from programmes.reference import glossary_entries
from programmes.roles import is_lent, memberships
from reporting.queries import past
from romportal.accounts.models import User
from romportal.shell import render_page

Role = Membership.Role
#: what a role can do: words, and the URL name of the page for it
CAN = {
    Role.SECRETARY: [
        ("Programma’s bijhouden en ter afstemming brengen", "programme_list"),
        ("Geld boeken op wat is afgestemd", "funding_overview"),
        ("Rapportagerondes openen en sluiten", "round_list"),
        ("Overleggen voorbereiden, besluiten vastleggen en dialoogpakketten maken", "meeting_list"),
        ("Meelezen wie welke rechten heeft", "rights"),
    ],
    Role.CONTRIBUTOR: [
        (
            "De eigen deelname en regiotoets invullen; is uw ROM trekker, dan ook de tekst",
            "programme_list",
        ),
        ("Over de voortgang rapporteren van programma’s die uw ROM trekt", "round_list"),
        ("Lessen en meerwaarde vastleggen", "lesson_list"),
        ("Acties van uw organisatie afronden", "meeting_list"),
    ],
    Role.POLICY: [
        ("Standpunt geven over wat ter afstemming ligt", "agreement_list"),
        ("De stand van programma’s en geld volgen", "dashboard"),
        ("Acties van uw organisatie afronden", "meeting_list"),
    ],
    Role.READER: [
        ("De stand van programma’s en geld volgen", "dashboard"),
        ("Lezen wat ter afstemming ligt en wat ieder daarvan vindt", "agreement_list"),
        ("Overleggen, besluiten en dialoogpakketten lezen", "meeting_list"),
    ],
    Role.AUDITOR: [
        ("Het spoor van alle wijzigingen lezen", "trail"),
        ("Nagaan wie welke rechten heeft of had", "rights"),
        ("Elk bedrag volgen tot zijn mutaties", "funding_overview"),
    ],
    Role.ADMINISTRATOR: [("Rollen geven, beëindigen, overdragen en beoordelen", "rights")],
}


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """The first page that a new person sees, and later from the head of every page."""
    if may_administer(request.user) and not may_read(request.user):
        return redirect("dashboard")
    require(may_read(request.user))
    version = strategy_on()
    prefetch_related_objects([version] if version else [], "wordings")
    context = {
        "version": version,
        "pillars": worded(Pillar.objects.all(), version) if version else [],
        "principles": worded(Principle.objects.all(), version) if version else [],
        "past": past(),
        "roles": _roles(request.user),
        "words": next(iter(glossary_entries().items())),
    }
    return render_page(request, "reporting/welcome.html", context)


def _roles(user: User) -> list[tuple[Membership, str, list[tuple[str, str]]]]:
    """Each role of today, for whom it is filled in (a colleague who is away), and what can be done in it."""
    return [
        (role, role.user.name if is_lent(role, user) else "", [(text, reverse(page)) for text, page in CAN[role.role]])
        for role in memberships(user)
    ]
