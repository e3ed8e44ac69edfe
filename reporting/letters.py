"""Which characters a pack can print: those of our own fonts, so that no letter comes from elsewhere.

A glyph that our fonts lack would be taken from any font of the machine: another look, other bytes, and in a font
that may be missing tomorrow. So what cannot be printed is replaced before the HTML is made.
"""

import re
import unicodedata
from functools import cache, lru_cache

from django.conf import settings
from fontTools.ttLib import TTFont

from programmes.dutch import MONTHS

# Every face must have the character: a name may stand in a heading as well as in a table.
FACES = ("source-sans-3-{}-400-normal", "source-sans-3-{}-600-normal", "source-serif-4-{}-600-normal")
SUBSETS = ("latin", "latin-ext")
MISSING = "?"
# Characters that have a plain twin: other spaces, hyphens and quotes.
TWINS = str.maketrans("\u2010\u2011\u2012\u2015\u202f\u2007\u2002\u2003\t\r\u2028\u2029", "---–\u00a0\u00a0   \n\n\n")
KEPT = {"\n", "\u00ad"}
# No line ends between a figure and what it belongs to: "31 maart", "€ 5", "2,2 mln".
LOOSE = re.compile(rf"(?<=\d) (?={'|'.join(MONTHS)}|mln\b|fte\b|uur\b)|(?<=€) (?=\d)")


@lru_cache(maxsize=8192)
def printable(text: str) -> str:
    """`text` with nothing in it that the fonts of a pack cannot draw.

    Control characters and marks of direction go; a letter with an unknown accent keeps its letter; anything else
    becomes a question mark. Line ends stay.
    """
    plain = LOOSE.sub("\u00a0", unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(TWINS))
    if plain.isascii() and plain.isprintable():
        return plain
    return "".join(map(_printed, plain))


def _printed(character: str) -> str:
    if character in KEPT or character in alphabet():
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me"):
        return ""
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return base if base and set(base) <= alphabet() else MISSING


@cache
def alphabet() -> frozenset[str]:
    """The characters that all three faces have (the extended file of a face adds to it where it is installed)."""
    folder = settings.STATIC_BUILD / "fonts"
    faces = []
    for face in FACES:
        files = [folder / f"{face.format(subset)}.woff2" for subset in SUBSETS]
        faces.append({code for file in files if file.exists() for code in TTFont(file).getBestCmap()})
    common = set.intersection(*faces)
    return frozenset(c for c in map(chr, common) if unicodedata.category(c) not in ("Cc", "Cf", "Mn"))
