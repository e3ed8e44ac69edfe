"""What versions consist of, fetched once for as long as it reads the same.

A version that is no concept keeps its contents: every verb that changes them counts an edit of a concept, and once it
is agreed the database refuses. What its tags, ROMs and documents are called changes only with a line of the trail that
is not in `LEAVES_NAMES`.
"""

import copy
from collections.abc import Sequence
from typing import Any

from django.core.cache import caches
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects

from programmes.models import ProgrammeVersion
from programmes.models.versions import VersionQuerySet, contents
from romportal.audit.models import Head, Line
from romportal.remembered import Written, kept_under

#: what a version names without keeping a copy of its own, and what is remembered beside it: provinces and wordings
NAMES = {
    *(f"programmes_{name}" for name in ("coretask", "goal", "indicator", "pillar", "pillaritem", "term", "theme")),
    *(f"programmes_{name}" for name in ("organisation", "organisationname", "plan", "policyreference")),
    *(f"programmes_{name}" for name in ("province", "rom", "strategy", "strategyversion", "wording")),
    "funding_fundingsource",
}
#: lines after which every item, ROM, organisation, plan and policy is called what it was called before; a test tells
#: the whole example and sees that no transaction with these lines alone writes a table of names
LEAVES_NAMES = (
    "funding.ask",
    "funding.book_agreed",
    "funding.change_ceiling",
    "funding.commit",
    "funding.make_grant",
    "funding.pay",
    "funding.realise",
    "funding.reverse",
    "funding.want",
    "programmes.answer",
    "programmes.answer_objection",
    "programmes.copy_version",
    "programmes.edit_version",
    "programmes.give_position",
    "programmes.mark_met",
    "programmes.object_to_profile",
    "programmes.offer",
    "programmes.register_document",
    "programmes.remark",
    "programmes.set_milestones",
    "programmes.set_participation",
    "programmes.set_pillars",
    "programmes.set_region_check",
    "programmes.set_targets",
    "programmes.started",
    "reporting.add_action",
    "reporting.add_agenda_item",
    "reporting.add_meeting",
    "reporting.close_action",
    "reporting.close_round",
    "reporting.figure_status",
    "reporting.hand_in",
    "reporting.milestone",
    "reporting.note_insight",
    "reporting.note_lesson",
    "reporting.open_round",
    "reporting.record_decision",
)
#: how far back is looked: what lies before it is named by the block of lines that was passed over
LOOKED_BACK, BLOCK = 1000, 250


def last_named() -> Written:
    """Return what changes as soon as anything may be called otherwise."""
    return last_telling(LEAVES_NAMES)


def last_telling(quiet: Sequence[str]) -> Written:
    """Return what changes with every line of another action than the `quiet` ones (one query).

    Where the last thousand lines all are quiet, where they began stands for it: it moves on a block at a time. The
    rooms below know nothing of ours, so their lines (a login, a mail) are quiet too.
    """
    below = Q(action__startswith="accounts.") | Q(action__startswith="mailing.")
    telling = Line.objects.filter(number__gt=OuterRef("since")).exclude(below | Q(action__in=quiet))
    began = Line.objects.filter(number=OuterRef("since"))
    heads = Head.objects.annotate(since=F("number") - F("number") % BLOCK - LOOKED_BACK).annotate(
        named=Subquery(telling.order_by("-number").values("hash")[:1]), began=Subquery(began.values("hash")[:1])
    )
    named, since, began = heads.values_list("named", "since", "began").get()
    return (named,) if named else (since, began)


def with_contents(versions: VersionQuerySet, *beside: str, named: Written | None = None) -> list[ProgrammeVersion]:
    """Return versions with everything they consist of, and the frozen relations `beside` of upper rooms.

    The same as `with_children`, in one query for what was fetched before and is no concept. `named` is what
    `last_named` gave, read before.
    """
    named = last_named() if named is None else named
    found = list(versions.with_row())
    fresh = [version for version in found if not _recall(version, beside, named)]
    prefetch_related_objects(fresh, *contents(), *beside)
    for version in fresh:
        if not version.is_editable:
            caches["remembered"].set(_key(version, beside, named), _rows(version, beside))
    return found


def _key(version: ProgrammeVersion, beside: Sequence[str], named: Written) -> str:
    return kept_under("contents", version.pk, version.state, version.revision, beside, written=named)


def _relations(beside: Sequence[str]) -> list[str]:
    own = [each.prefetch_to if isinstance(each, Prefetch) else each for each in contents()]
    return own + [each.partition("__")[0] for each in beside]


def _rows(version: ProgrammeVersion, beside: Sequence[str]) -> dict[str, list[Any]]:
    """The rows of each relation, without the version that they point back to."""
    rows = {name: [copy.copy(row) for row in getattr(version, name).all()] for name in _relations(beside)}
    for name, copies in rows.items():
        for row in copies:
            row._state.fields_cache.pop(_way_back(name), None)
    return rows


def _recall(version: ProgrammeVersion, beside: Sequence[str], named: Written) -> bool:
    """Give a version the rows that were fetched before, as a prefetch would; tell whether there were."""
    if version.is_editable or (rows := caches["remembered"].get(_key(version, beside, named))) is None:
        return False
    fetched: dict[str, QuerySet[Any]] = {}
    for name, kept in rows.items():
        relation = getattr(version, name).get_queryset()
        relation._result_cache, relation._prefetch_done = kept, True
        fetched[name] = relation
        if way_back := _way_back(name):
            for row in kept:
                row._state.fields_cache[way_back] = version
    version._prefetched_objects_cache = fetched  # type: ignore[attr-defined]
    return True


def _way_back(name: str) -> str:
    """The field of a child that points to its version; a tag has none."""
    field = ProgrammeVersion._meta.get_field(name)
    return field.field.name if field.one_to_many else ""  # type: ignore[union-attr]
