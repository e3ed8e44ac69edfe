"""How the strategy words its items on a day, and which of them can be chosen: the one place that knows.

The name and definition of an item itself are those of the wording that was put in force last. What a page shows of a
day comes from here, so that a wording that begins at midnight is there at midnight, and an earlier day keeps its own.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar

from programmes.models import ProgrammeVersion, StrategyVersion, Theme, ThemeRecognition, Wording
from programmes.models.versions import STRATEGY_TAGS
from romportal import audit
from romportal.remembered import Written, remembered

Item = TypeVar("Item", bound=Any)
Wordings = Mapping[str, Wording]
SIDES: list[str] = [StrategyVersion.Side.RIJK, StrategyVersion.Side.PROVINCES]


def strategy_on(day: dt.date | None = None) -> StrategyVersion | None:
    """Return the version of the strategy that is in force on a day, today when none is given."""
    return StrategyVersion.objects.select_related("strategy").in_force_on(day or audit.today()).first()


def wordings_on(day: dt.date | None = None) -> dict[str, Wording]:
    """Return how the strategy words its items on a day, by their code (one query)."""
    in_force = StrategyVersion.objects.in_force_on(day or audit.today()).values("pk")[:1]
    return {wording.code: wording for wording in Wording.objects.filter(version__in=in_force)}


def kept_wordings(day: dt.date | None = None, *, named: Written) -> dict[str, Wording]:
    """Return `wordings_on` a day, remembered until anything is called otherwise: `named` is what `last_named` gave."""
    return remembered(lambda: wordings_on(day), "wordings", day, written=named)


def reworded(items: Iterable[Item], wordings: Wordings) -> list[Item]:
    """Let items read as these wordings say; one that the strategy does not word keeps its own name."""
    found = list(items)
    for item in found:
        if (said := wordings.get(item.code)) is not None:
            item.name, item.definition = said.name, said.definition
    return found


def reworded_versions(
    versions: Iterable[ProgrammeVersion],
    day: dt.date | None = None,
    *,
    tags: Iterable[str] = STRATEGY_TAGS,
    wordings: Wordings | None = None,
) -> list[ProgrammeVersion]:
    """Let the pillars and tags of versions, fetched with them, read as the strategy words them on a day.

    One query, or none when the `wordings` of that day were asked before.
    """
    found = list(versions)
    wordings = wordings_on(day) if wordings is None else wordings
    for version in found:
        reworded((share.pillar for share in version.pillar_assignments.all()), wordings)
        for tag in tags:
            reworded(getattr(version, tag).all(), wordings)
    return found


def wordings_by_day(days: Iterable[dt.date]) -> dict[dt.date, dict[str, Wording]]:
    """Return how the strategy words its items on each of these days, by their code (two queries)."""
    agreed = StrategyVersion.objects.agreed().order_by("effective_on", "pk").values_list("effective_on", "pk")
    begun = list(agreed)
    in_force = {day: next((pk for begins, pk in reversed(begun) if begins <= day), None) for day in days}
    said: dict[int | None, dict[str, Wording]] = defaultdict(dict)
    for wording in Wording.objects.filter(version__in={*in_force.values()}):
        said[wording.version_id][wording.code] = wording
    return {day: said[pk] for day, pk in in_force.items()}


def day_of_words(version: ProgrammeVersion) -> dt.date:
    """Return of which day the words of a version are: when it was agreed, today while it is on its way, else made."""
    if version.state in ProgrammeVersion.OPEN:
        return audit.today()
    return audit.local_day(version.agreed_at or version.created_at)


def reworded_on_their_days(versions: Iterable[ProgrammeVersion]) -> list[ProgrammeVersion]:
    """Let the pillars and tags of versions, fetched with them, read as on the day of each (two queries)."""
    found = list(versions)
    words = wordings_by_day({day_of_words(version) for version in found})
    for version in found:
        wordings = words[day_of_words(version)]
        for share in version.pillar_assignments.all():
            share.pillar = copy(share.pillar)  # versions that are fetched together share the one object
        reworded((share.pillar for share in version.pillar_assignments.all()), wordings)
        for tag in STRATEGY_TAGS:
            reworded(getattr(version, tag).all(), wordings)
    return found


# ── What can be chosen ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Recognised:
    """Where the two columns stand on a theme: what each said last, and whether it recognises the theme."""

    said: Mapping[str, ThemeRecognition]
    is_seed: bool

    def by(self, column: str) -> bool:
        """What the strategy names is recognised by both through the strategy, until a column says otherwise."""
        statement = self.said.get(column)
        return statement.recognises if statement else self.is_seed

    @property
    def by_both(self) -> bool:
        return all(self.by(column) for column in SIDES)


def recognised(themes: Iterable[Theme], day: dt.date | None = None) -> dict[int, Recognised]:
    """Return where the columns stand on these themes, now or at the end of a day, by their key (one query)."""
    rows = list(themes)
    said: dict[int, dict[str, ThemeRecognition]] = defaultdict(dict)
    statements = ThemeRecognition.objects.filter(theme__in=rows).order_by("pk")
    if day is not None:
        statements = statements.filter(given_at__lt=audit.end_of(day))
    for statement in statements:
        said[statement.theme_id][statement.column] = statement
    return {theme.pk: Recognised(said[theme.pk], theme.is_seed) for theme in rows}


def choosable(model: type[Item], *, wordings: Wordings | None = None) -> list[Item]:
    """Return the items of a kind that a concept can choose today, as they are worded today.

    An item is active when the strategy in force says so, or leaves it to the open list that it was added to; a theme
    also needs the recognition of both columns (P3-2).
    """
    wordings = wordings_on() if wordings is None else wordings
    items = reworded(model._default_manager.all(), wordings)
    stands = recognised(items) if model is Theme else {}
    return [
        item
        for item in items
        if is_worded_active(item, wordings) and (item.pk not in stands or stands[item.pk].by_both)
    ]


def is_worded_active(item: Any, wordings: Wordings) -> bool:
    """Tell whether the strategy that says these wordings has an item active; without a strategy every item is."""
    said = wordings.get(item.code)
    if said is not None:
        return said.is_active
    return not (item.is_seed and wordings)
