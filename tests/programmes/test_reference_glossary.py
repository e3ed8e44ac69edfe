"""The glossary has one source, and every name in it exists in the code."""

import re

from django.apps import apps
from django.conf import settings

from programmes.reference import glossary_entries, glossary_markdown


def test_the_document_is_made_from_the_source():
    """When this fails: write what `glossary_markdown()` returns to docs/glossary.md."""
    assert (settings.BASE_DIR / "docs" / "glossary.md").read_text(encoding="utf-8") == glossary_markdown()


def test_no_word_is_explained_twice():
    terms = [entry.term for entries in glossary_entries().values() for entry in entries]
    assert len(terms) == len(set(terms))


def test_each_model_in_the_glossary_exists():
    models = {model.__name__ for model in apps.get_models()}
    named = {
        name
        for entries in glossary_entries().values()
        for entry in entries
        for name in re.findall(r"\b[A-Z][a-zA-Z]+\b", re.sub(r"[.(][^,]*", "", entry.code))
    }
    assert named - models <= {"Light", "Outcome", "Totals"}
