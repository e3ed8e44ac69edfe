"""The strategy as a document, and the pages that explain: glossary and accessibility."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from programmes.models import CoreTask, Goal, Pillar, Principle, Term
from programmes.permissions import may_propose_strategy, may_read, require
from programmes.queries import document, strategy_on, strategy_versions, worded, worded_themes
from programmes.reference import glossary_entries
from romportal.shell import asked_day, render_page


@require_GET
def strategy(request: HttpRequest) -> HttpResponse:
    """The text of a version (?versie=1.0, else that of the peildatum) with what the portal takes from it (SLOT-6)."""
    require(may_read(request.user))
    rows = strategy_versions(request.user)
    asked = request.GET.get("versie")
    as_of = asked_day(request)
    in_force = strategy_on(as_of.day)
    shown = next((row.version for row in rows if row.version.number == asked), None) if asked else in_force
    if shown is None:
        raise Http404("Deze versie van de strategie is er niet.")
    prefetch_related_objects([shown], "wordings")
    blocks = document(shown)
    pillars = worded(Pillar.objects.prefetch_related("items"), shown)
    context = {
        "nav": "strategy",
        "as_of": as_of,
        "version": shown,
        "versions": rows,
        "in_force": in_force,
        "proposed": [wording for wording in shown.wordings.all() if wording.brings and not shown.agreed_at],
        "may_propose": may_propose_strategy(request.user),
        "blocks": blocks,
        "pillars": [(pillar, worded(pillar.item.items.all(), shown)) for pillar in pillars],
        "lists": [
            ("Thema’s", worded_themes(shown, as_of.day), "thema"),
            ("Doelen", worded(Goal.objects.all(), shown), ""),
            ("Kerntaken", worded(CoreTask.objects.all(), shown), ""),
            ("Uitgangspunten", worded(Principle.objects.all(), shown), ""),
        ],
        "vocabularies": _vocabularies(),
    }
    return render_page(request, "programmes/strategy.html", context)


def _vocabularies() -> list[tuple[str, bool, list[Term]]]:
    """The lists of words: what each is called, whether the strategy leaves it open, and its words."""
    terms = list(Term.objects.all())
    return [
        (kind.label, kind in Term.OPEN, words)
        for kind in Term.Kind
        if (words := [term for term in terms if term.kind == kind])
    ]


@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the field and what they mean here."""
    require(may_read(request.user))
    return render_page(request, "programmes/glossary.html", {"nav": "glossary", "groups": glossary_entries()})


@require_GET
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the portal is, for anyone."""
    return render_page(request, "programmes/accessibility.html", {"nav": "accessibility"})
