"""The text of a change of the strategy: paragraphs worded anew, added, left out and put back."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Max

from programmes.models import Paragraph, StrategyVersion

Style = Paragraph.Style
#: a footnote is not added: the document knows the marks of its own two
ADDABLE = [Style.TEXT, Style.ITEM, Style.HEADING, Style.CHAPTER, Style.BOX]
#: where orders wait while paragraphs change places, since no two may have the same
ASIDE = 10_000
GONE = "Deze alinea staat niet meer in dit concept."


@dataclass(frozen=True)
class NewParagraph:
    """A paragraph that comes after the one with the key `after`, or at the beginning."""

    style: str
    text: str
    after: int | None = None


@dataclass(frozen=True)
class TextChanges:
    """What an editor changed in the text: texts by key, what comes, and the keys of what goes and comes back."""

    texts: Mapping[int, str] = field(default_factory=dict)
    added: Sequence[NewParagraph] = ()
    left_out: Collection[int] = ()
    put_back: Collection[int] = ()


def edit_text(version: StrategyVersion, changes: TextChanges, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Carry out what was changed in the text of a locked concept, and tell it in `before` and `after`.

    Raises ValidationError for a paragraph that is not there (any more), one that is empty, and a text of none.
    """
    rows = list(version.paragraphs.order_by("order"))
    _require_there(rows, [*changes.texts, *changes.left_out])
    _reword(rows, changes, before, after)
    placed = _put_back(version, rows, changes.put_back)
    placed = _added(version, placed, changes.added)
    kept = [row for row in placed if row.key not in changes.left_out]
    if not kept:
        raise ValidationError("De strategie houdt ten minste één alinea.")
    gone = [row for row in rows if row.key in changes.left_out]
    before |= {f"alinea {row.order}": row.text for row in gone}
    if gone or len(kept) != len(rows):
        _store(version, kept, gone)
    was = {row.pk for row in rows}
    for row in kept:
        if row.pk not in was:
            word = "teruggezette" if row.key in changes.put_back else "nieuwe"
            after[f"{word} alinea {row.order}"] = row.text


def _require_there(rows: Iterable[Paragraph], keys: Iterable[int]) -> None:
    if not {*keys} <= {row.key for row in rows}:
        raise ValidationError(GONE)


def _reword(rows: Iterable[Paragraph], changes: TextChanges, before: dict[str, Any], after: dict[str, Any]) -> None:
    for row in rows:
        if row.key not in changes.texts or row.key in changes.left_out:
            continue
        text = _lines(changes.texts[row.key])
        if text == row.text:
            continue
        before[f"alinea {row.order}"], after[f"alinea {row.order}"] = row.text, text
        row.text = text
        _judge(row, f"Alinea {row.order}")
        row.save(update_fields=["text"])


def _put_back(version: StrategyVersion, rows: Sequence[Paragraph], keys: Collection[int]) -> list[Paragraph]:
    """Return the rows with those of the version it goes out from among them, each after what it stood after."""
    placed = list(rows)
    if not keys:
        return placed
    there = {row.key for row in rows}
    if there & {*keys}:
        raise ValidationError("Deze alinea staat al in dit concept.")
    place, left = 0, {*keys}
    for old in version.based_on.paragraphs.order_by("order"):
        if old.key in there:
            place = next(index for index, row in enumerate(placed, start=1) if row.key == old.key)
        elif old.key in left:
            placed.insert(place, _row(version, old.key, old.style, old.text, statements=old.statements))
            place, left = place + 1, left - {old.key}
    if left:
        raise ValidationError("Deze alinea stond niet in de versie waar dit concept van uitgaat.")
    return placed


def _added(version: StrategyVersion, rows: list[Paragraph], added: Sequence[NewParagraph]) -> list[Paragraph]:
    """Return the rows with what is new among them; of two after the same one the first stands first."""
    placed = list(rows)
    if not added:
        return placed
    _require_there(rows, [new.after for new in added if new.after is not None])
    of_strategy = Paragraph.objects.filter(version__strategy=version.strategy_id)
    free = (of_strategy.aggregate(last=Max("key"))["last"] or 0) + 1
    for key, new in reversed(list(enumerate(added, start=free))):
        if new.style not in ADDABLE:
            raise ValidationError("Kies wat voor alinea dit is.")
        row = _row(version, key, new.style, _lines(new.text))
        _judge(row, "De nieuwe alinea")
        place = next((index for index, each in enumerate(placed, start=1) if each.key == new.after), 0)
        placed.insert(place, row)
    return placed


def _store(version: StrategyVersion, kept: Sequence[Paragraph], gone: Sequence[Paragraph]) -> None:
    """Delete what went, and give the others their places; existing ones first step aside."""
    version.paragraphs.filter(pk__in=[row.pk for row in gone]).delete()
    version.paragraphs.update(order=F("order") + ASIDE)
    for order, row in enumerate(kept, start=1):
        row.order = order
    Paragraph.objects.bulk_update([row for row in kept if row.pk], ["order"])
    Paragraph.objects.bulk_create([row for row in kept if not row.pk])


def _row(version: StrategyVersion, key: int, style: str, text: str, *, statements: str = "") -> Paragraph:
    return Paragraph(version=version, key=key, order=0, style=style, text=text, statements=statements)


def _judge(row: Paragraph, name: str) -> None:
    """Refuse a text that the document cannot show.

    A box has its title on the first line, a footnote its number before its text, a title is one line.
    """
    if not row.text:
        raise ValidationError(f"{name} is leeg.")
    if row.style == Style.BOX and "\n" not in row.text:
        raise ValidationError(f"{name} is een kader: de titel staat op de eerste regel.")
    if row.style == Style.FOOTNOTE and not re.match(r"\S+ +\S", row.text):
        raise ValidationError(f"{name} is een voetnoot: zij begint met haar nummer en een spatie.")
    if row.style in (Style.CHAPTER, Style.HEADING) and "\n" in row.text:
        raise ValidationError(f"{name} is een titel: die staat op één regel.")
    row.clean_fields(exclude=["version"])


def _lines(text: str) -> str:
    return "\n".join(text.strip().splitlines())
