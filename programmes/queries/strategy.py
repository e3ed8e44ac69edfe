"""The strategy as a document: its text with the statements in the margin, its items as a version words them."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import slugify

from programmes.models import Paragraph, PolicyReference, StrategyVersion, Theme
from programmes.queries.wordings import recognised

#: the footnotes in the text, and the passage that is not Dutch
NOTES = {"¹": "1", "²": "2"}
ENGLISH = "Enabling Societal Missions through Entrepreneurial Ecosystems"
GATHERED = (Paragraph.Style.ITEM, Paragraph.Style.FOOTNOTE)
PIECES = re.compile(f"({'|'.join(NOTES)}|{ENGLISH})")


@dataclass(frozen=True)
class Piece:
    """A run of text; `note` is the number of a footnote instead, `lang` its language when it is not Dutch."""

    text: str
    note: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph with the statements in its margin; `anchors` are those that stand here for the first time."""

    style: str
    title: str
    pieces: list[Piece]
    statements: list[tuple[str, bool]]
    number: str = ""
    url: str = ""

    @property
    def is_numbered(self) -> bool:
        """An item that brings its own number needs no dash."""
        return self.pieces[0].text[:1].isdigit()


@dataclass(frozen=True)
class Block:
    """Passages that belong together: the items of one list, or a single one; `anchor` is where a heading stands."""

    style: str
    passages: list[Passage]
    anchor: str = ""


@dataclass(frozen=True)
class WordedItem:
    """An item as a version words it, with the statement that it comes from."""

    item: Any
    name: str
    definition: str
    is_active: bool
    is_recognised: bool = True


def document(version: StrategyVersion) -> list[Block]:
    """Return the text of a version of the strategy, items gathered into lists (two queries)."""
    links = dict(PolicyReference.objects.exclude(statement="").values_list("statement", "url"))
    blocks: list[Block] = []
    seen: set[str] = set()
    anchors: set[str] = set()
    for paragraph in version.paragraphs.all():
        passage = _passage(paragraph, seen, links)
        if paragraph.style in GATHERED and blocks and blocks[-1].style == paragraph.style:
            blocks[-1].passages.append(passage)
        else:
            is_title = paragraph.style in (Paragraph.Style.CHAPTER, Paragraph.Style.HEADING)
            blocks.append(Block(paragraph.style, [passage], _anchor(paragraph, anchors) if is_title else ""))
    return blocks


def _anchor(title: Paragraph, taken: set[str]) -> str:
    """Return where a title can be pointed at; of two that read the same the second has its key in it."""
    anchor = slugify(title.text)
    if not anchor or anchor in taken:
        anchor = f"alinea-{title.key}"
    taken.add(anchor)
    return anchor


def _passage(paragraph: Paragraph, seen: set[str], links: dict[str, str]) -> Passage:
    title, text, number = "", paragraph.text, ""
    if paragraph.style == Paragraph.Style.BOX:
        title, _, text = text.partition("\n")
    if paragraph.style == Paragraph.Style.FOOTNOTE:
        number, _, text = text.partition(" ")
    statements = [(code, code not in seen) for code in paragraph.statement_codes]
    seen.update(paragraph.statement_codes)
    url = next((links[code] for code, _ in statements if code in links), "") if number else ""
    return Passage(paragraph.style, title, _pieces(text), statements, number, url)


def _pieces(text: str) -> list[Piece]:
    return [
        Piece("", note=NOTES[part]) if part in NOTES else Piece(part, lang="en" if part == ENGLISH else "")
        for part in PIECES.split(text)
        if part
    ]


def worded(items: Iterable[Any], version: StrategyVersion) -> list[WordedItem]:
    """Return items as a version words them; what was added to an open list since has its own name.

    An item of the strategy that this version does not word is left out: it belongs to another version (SLOT-6).
    """
    wordings = {wording.code: wording for wording in version.wordings.all()}
    items = list(items)
    found = []
    for item in items:
        if (said := wordings.get(item.code)) is not None:
            found.append(WordedItem(item, said.name, said.definition, said.is_active))
        elif not item.is_seed:
            found.append(WordedItem(item, item.name, item.definition, True))
    return found


def worded_themes(version: StrategyVersion, day: dt.date | None = None) -> list[WordedItem]:
    """Return the themes as a version words them, and whether both columns recognise each, now or at a day's end."""
    themes = worded(Theme.objects.all(), version)
    stands = recognised((said.item for said in themes), day)
    return [replace(said, is_recognised=stands[said.item.pk].by_both) for said in themes]
