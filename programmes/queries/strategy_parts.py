"""The parts of a change of the strategy that a question or remark can be about."""

from dataclasses import dataclass

from django.utils.text import Truncator

from programmes.models import Paragraph, Remark, StrategyVersion
from programmes.queries.strategy_changes import ordered_wordings

#: characters of a name that a question keeps
LONGEST_NAME = 340
TITLES = {Paragraph.Style.CHAPTER: "Hoofdstuk", Paragraph.Style.HEADING: "Kop"}


@dataclass(frozen=True)
class StrategyPart:
    """A part by the key that a form posts; `about` is what the question keeps, `group` the heading in the form."""

    key: str
    part: Remark.Part
    about: str = ""
    group: str = ""

    @property
    def name(self) -> str:
        return self.about or self.part.label


def strategy_parts(version: StrategyVersion) -> list[StrategyPart]:
    """Return the whole, then every item that a version words, then the chapters and headings of its text.

    Those that it leaves out come last. A fixed number of queries.
    """
    items = [
        StrategyPart(f"w-{wording.code}", Remark.Part.ITEM, f"{kind} {_short(wording.name)}", "Onderdelen")
        for kind, wording in ordered_wordings(version)
    ]
    rows = version.paragraphs.filter(style__in=TITLES)
    titles = [StrategyPart(f"p-{row.key}", Remark.Part.TEXT, _title(row), "Tekst") for row in rows]
    kept = version.paragraphs.values("key")
    gone = Paragraph.objects.filter(version=version.based_on_id, style__in=TITLES).exclude(key__in=kept)
    titles += [StrategyPart(f"p-{row.key}", Remark.Part.TEXT, f"{_title(row)} (vervalt)", "Tekst") for row in gone]
    return [StrategyPart("whole", Remark.Part.WHOLE), *items, *titles]


def _title(row: Paragraph) -> str:
    return f"{TITLES[Paragraph.Style(row.style)]} {_short(row.text)}"


def _short(text: str) -> str:
    return Truncator(text).chars(LONGEST_NAME)
