"""The text of a change of the strategy in its form: each paragraph, what is left out, what comes, what comes back."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import Truncator

from programmes.actions import NewParagraph, TextChanges
from programmes.actions.strategy_text import ADDABLE
from programmes.forms.merging import MarkedForm
from programmes.forms.versions import LongText
from programmes.models import Paragraph, StrategyVersion
from programmes.models.strategy import LONGEST_PARAGRAPH

#: empty rows for paragraphs that come; after saving there are new ones
ADDED_ROWS = 2
#: characters by which a paragraph is known in a list
SHORT = 60
TITLES = (Paragraph.Style.CHAPTER, Paragraph.Style.HEADING)
STYLES = [("", "Niets"), *((style.value, style.label) for style in ADDABLE)]
AT_THE_BEGINNING = 0
#: names of texts that somebody else may have left out meanwhile
TEXT_NAME = re.compile(r"p-(?P<key>\d{1,5})|w-[-\w]{1,30}-(?:name|definition)")


class StrategyText(MarkedForm):
    """The paragraphs of a concept: `p-` the text by key, `a-` what is added, `r-` what is put back."""

    version: StrategyVersion

    def add_text_fields(self) -> None:
        self.paragraphs = list(self.version.paragraphs.all())
        before = list(self.version.based_on.paragraphs.all()) if self.version.based_on else []
        self.texts_before = {paragraph.key: paragraph.text for paragraph in before}
        kept = {paragraph.key for paragraph in self.paragraphs}
        self.gone = [paragraph for paragraph in before if paragraph.key not in kept]
        for paragraph in self.paragraphs:
            self._add_paragraph(paragraph)
        for paragraph in self.gone:
            label = f"Zet terug: {paragraph.get_style_display()} ‘{Truncator(paragraph.text).chars(SHORT)}’"
            self.fields[f"r-{paragraph.key}"] = forms.BooleanField(label=label, required=False)
        places = [
            ("", "Kies een plaats"),
            (AT_THE_BEGINNING, "Aan het begin"),
            *((each.key, f"Na alinea {each.order}: {Truncator(each.text).chars(SHORT)}") for each in self.paragraphs),
        ]
        for row in range(ADDED_ROWS):
            self._add_row(row, places)

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        name = f"p-{paragraph.key}"
        is_new = self.version.based_on_id and paragraph.key not in self.texts_before
        label = f"Alinea {paragraph.order} ({paragraph.get_style_display()}{', nieuw' if is_new else ''})"
        kind = forms.CharField if paragraph.style in TITLES else LongText
        self.fields[name] = kind(label=label, max_length=LONGEST_PARAGRAPH)
        self.fields[f"{name}-gone"] = forms.BooleanField(label=f"Laat alinea {paragraph.order} weg", required=False)
        self.initial[name] = paragraph.text

    def _add_row(self, row: int, places: list[tuple[Any, str]]) -> None:
        self.fields[f"a-{row}-style"] = forms.ChoiceField(label="Wat komt erbij?", choices=STYLES, required=False)
        self.fields[f"a-{row}-text"] = LongText(
            label="Tekst",
            max_length=LONGEST_PARAGRAPH,
            required=False,
            help_text="Een kader heeft zijn titel op de eerste regel.",
        )
        self.fields[f"a-{row}-after"] = forms.TypedChoiceField(
            label="Plaats", choices=places, coerce=int, empty_value=None, required=False
        )

    def judge_text(self) -> None:
        """What is left out may be empty; what comes needs its kind, its text and its place."""
        asked = self.cleaned_data
        for paragraph in self.paragraphs:
            if asked.get(f"p-{paragraph.key}-gone"):
                self._errors.pop(f"p-{paragraph.key}", None)
        for row in range(ADDED_ROWS):
            style, text, after = (asked.get(f"a-{row}-{part}") for part in ("style", "text", "after"))
            wrong = {part for part in ("style", "text", "after") if f"a-{row}-{part}" in self.errors}
            if style and not text and "text" not in wrong:
                self.add_error(f"a-{row}-text", "Schrijf de tekst van de nieuwe alinea, of kies ‘Niets’.")
            if text and not style and "style" not in wrong:
                self.add_error(f"a-{row}-style", "Kies wat voor alinea dit is, of maak de tekst leeg.")
            if style and after is None and "after" not in wrong:
                self.add_error(f"a-{row}-after", "Kies waar de nieuwe alinea komt.")

    # ── What the page shows ───────────────────────────────────────────────────────────────────────────────
    def text_rows(self) -> list[list[BoundField]]:
        return [[self[f"p-{row.key}"], self[f"p-{row.key}-gone"]] for row in self.paragraphs]

    def added_rows(self) -> list[list[BoundField]]:
        return [[self[f"a-{row}-{part}"] for part in ("style", "text", "after")] for row in range(ADDED_ROWS)]

    def put_back_fields(self) -> list[BoundField]:
        return [self[f"r-{row.key}"] for row in self.gone]

    # ── What was changed ──────────────────────────────────────────────────────────────────────────────────
    def text_changes(self) -> TextChanges:
        asked, changed = self.cleaned_data, set(self.changed_data)
        left_out = [row.key for row in self.paragraphs if asked[f"p-{row.key}-gone"]]
        return TextChanges(
            texts={
                row.key: asked[f"p-{row.key}"]
                for row in self.paragraphs
                if f"p-{row.key}" in changed and row.key not in left_out
            },
            added=[
                NewParagraph(asked[f"a-{row}-style"], asked[f"a-{row}-text"], asked[f"a-{row}-after"] or None)
                for row in range(ADDED_ROWS)
                if asked[f"a-{row}-style"]
            ],
            left_out=left_out,
            put_back=[row.key for row in self.gone if asked[f"r-{row.key}"]],
        )

    def texts_without_a_place(self, typed: Mapping[str, str]) -> list[tuple[str, str]]:
        """What was typed in fields that are gone: somebody else left out their paragraph, or dropped their item."""
        found = []
        for name, text in typed.items():
            match = TEXT_NAME.fullmatch(name)
            if match is None or name in self.fields:
                continue
            own = text.replace("\r\n", "\n").strip()
            before = self.texts_before.get(int(match["key"])) if match["key"] else ""
            if own and own != before:
                which = f" ‘{Truncator(before).chars(SHORT)}’" if before else ""
                found.append((f"Intussen weggelaten{which}; uw tekst staat alleen hier", own))
        return found
