"""Two texts as one: what stayed, what went and what came, by paragraph or by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Changed:
    """A part of a version that reads differently; a longer text has its `pieces` in reading order."""

    part: str
    old: str
    new: str
    by: str
    pieces: list[Piece]


def paragraphs(old: str, new: str) -> list[Piece]:
    """Return two texts as one, by paragraph: what stayed, went and came, in reading order."""
    return [Piece(kind, text) for kind, texts in _runs(_lines(old), _lines(new)) for text in texts]


def words(old: str, new: str) -> list[Piece]:
    """Return two texts as one, by runs of words, for a text of which a few words change."""
    return [Piece(kind, " ".join(texts)) for kind, texts in _runs(old.split(), new.split())]


def _runs(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    found: list[tuple[str, Sequence[str]]] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        runs = [("same", before[a:b])] if what == "equal" else [("gone", before[a:b]), ("new", after[c:d])]
        found += [(kind, texts) for kind, texts in runs if texts]
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
