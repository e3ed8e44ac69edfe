"""Versions of the strategy: which of them somebody may see, and what a change says differently."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.text import Truncator

from programmes.models import (
    CoreTask,
    Goal,
    Paragraph,
    Pillar,
    PillarItem,
    Principle,
    StrategyVersion,
    Theme,
    Wording,
)
from programmes.permissions import may_see_strategy
from programmes.queries.comparison import Changed, words
from programmes.queries.strategy import NOTES
from programmes.queries.versions import Missing
from romportal import audit
from romportal.accounts.models import User

#: the kinds of items in the order of the strategy, each with its word
KINDS = (
    ("Pijler", Pillar),
    ("Onderdeel", PillarItem),
    ("Thema", Theme),
    ("Doel", Goal),
    ("Uitgangspunt", Principle),
    ("Kerntaak", CoreTask),
)
#: texts from this length on show the words that changed; shorter ones show old and new
LONG = 60
#: paragraphs that head the ones after them
TITLES = (Paragraph.Style.CHAPTER, Paragraph.Style.HEADING)
#: characters of the heading that a paragraph stands under
SHORT = 40


@dataclass(frozen=True)
class StrategyInForce:
    """A version of the strategy with the days on which it is in force, until the day before the next one's."""

    version: StrategyVersion
    until: dt.date | None


def strategy_versions(reader: User | None) -> list[StrategyInForce]:
    """Return the versions that the reader may see, newest first (one query)."""
    rows = list(StrategyVersion.objects.select_related("strategy", "agreement", "based_on").order_by("pk"))
    agreed = [row for row in rows if row.state == StrategyVersion.State.AGREED]
    ends = {old.pk: new.effective_on - dt.timedelta(days=1) for old, new in pairwise(agreed)}
    return [StrategyInForce(row, ends.get(row.pk)) for row in reversed(rows) if may_see_strategy(reader, row)]


def ordered_wordings(version: StrategyVersion) -> list[tuple[str, Wording]]:
    """Return how a version words its items in the order of the strategy, each with its kind (seven queries)."""
    said = {wording.code: wording for wording in version.wordings.select_related("pillar").all()}
    found = [
        (word, said.pop(code))
        for word, model in KINDS
        for code in model._default_manager.values_list("code", flat=True)  # type: ignore[attr-defined]
        if code in said
    ]
    return found + [(kind_of(wording), wording) for wording in said.values()]


def kind_of(wording: Wording) -> str:
    """Return the word for what a version brings."""
    words_of = {Wording.Brings.ITEM: "Onderdeel", Wording.Brings.GOAL: "Doel"}
    return words_of.get(Wording.Brings(wording.brings), "Thema") if wording.brings else "Item"


def strategy_changes(version: StrategyVersion, old: StrategyVersion | None = None) -> list[Changed]:
    """Return what a version says differently from the one it goes out from (or another): items, then paragraphs."""
    before = old or version.based_on
    if before is None:
        return []
    return [*_changed_items(before, version), *_changed_paragraphs(before, version)]


def _changed_items(before: StrategyVersion, version: StrategyVersion) -> Iterator[Changed]:
    old = {wording.code: wording for wording in before.wordings.all()}
    for kind, new in ordered_wordings(version):
        was = old.get(new.code)
        name = f"{kind} {(was or new).name}"
        if was is None:
            under = f" onder pijler {new.pillar.number}" if new.pillar else ""
            text = "\n".join(part for part in (new.name, new.definition) if part)
            yield Changed(f"{kind} {new.code}, nieuw{under}", "", text, "", [])
            continue
        if was.name != new.name:
            yield _changed(name, was.name, new.name)
        if was.definition != new.definition:
            yield _changed(f"{name}: omschrijving", was.definition, new.definition)
        if was.is_active != new.is_active:
            yield _changed(f"{name}: actief", "ja" if was.is_active else "nee", "ja" if new.is_active else "nee")


def _changed_paragraphs(before: StrategyVersion, version: StrategyVersion) -> Iterator[Changed]:
    """What was worded anew, came and went, in reading order; what went stands after what it used to follow."""
    old, new = list(before.paragraphs.all()), list(version.paragraphs.all())
    was = {paragraph.key: paragraph.text for paragraph in old}
    gone = _gone_after(old, {paragraph.key for paragraph in new})
    yield from gone[None]
    chapter = ""
    for paragraph in new:
        if paragraph.style in TITLES:
            chapter = paragraph.text
        if paragraph.key not in was:
            yield Changed(f"{_place(paragraph, chapter)} (nieuw)", "", paragraph.text, "", [])
        elif was[paragraph.key] != paragraph.text:
            yield _changed(_place(paragraph, chapter), was[paragraph.key], paragraph.text)
        yield from gone[paragraph.key]


def _gone_after(old: list[Paragraph], kept: set[int]) -> dict[int | None, list[Changed]]:
    """Return the old paragraphs that are not kept, by the key of the kept one that they stood after."""
    found: dict[int | None, list[Changed]] = defaultdict(list)
    last, chapter = None, ""
    for paragraph in old:
        if paragraph.style in TITLES:
            chapter = paragraph.text
        if paragraph.key in kept:
            last = paragraph.key
        else:
            found[last].append(Changed(f"{_place(paragraph, chapter)} (vervalt)", paragraph.text, "", "", []))
    return found


def _place(paragraph: Paragraph, chapter: str) -> str:
    return f"Alinea {paragraph.order}, {Truncator(chapter).chars(SHORT)}" if chapter else f"Alinea {paragraph.order}"


def _changed(part: str, old: str, new: str) -> Changed:
    pieces = words(old, new) if old and new and max(len(old), len(new)) >= LONG else []
    return Changed(part, old, new, "", pieces)


def missing_in_change(version: StrategyVersion) -> list[Missing]:
    """Return every reason why a change of the strategy cannot be offered; all at once."""
    gaps = []
    if not strategy_changes(version):
        gaps.append(Missing("Deze wijziging verandert nog niets.", "items"))
    if version.effective_on < audit.today():
        gaps.append(Missing("De dag waarop de wijziging ingaat is al voorbij.", "effective_on"))
    if version.effective_on < version.based_on.effective_on:
        gaps.append(Missing("De wijziging gaat in voordat de versie geldt waar zij van uitgaat.", "effective_on"))
    return gaps + [Missing(text, "tekst") for text in _loose_notes(version)]


def _loose_notes(version: StrategyVersion) -> list[str]:
    """Return which footnotes lack their mark in the text, and which marks their footnote."""
    notes: set[str] = set()
    marks: set[str] = set()
    for paragraph in version.paragraphs.all():
        if paragraph.style == Paragraph.Style.FOOTNOTE:
            notes.add(paragraph.text.partition(" ")[0])
        else:
            marks |= {number for mark, number in NOTES.items() if mark in paragraph.text}
    return [
        *(f"De tekst verwijst naar voetnoot {number}, maar die is er niet." for number in sorted(marks - notes)),
        *(f"Voetnoot {number} staat er, maar de tekst verwijst er niet naar." for number in sorted(notes - marks)),
    ]
