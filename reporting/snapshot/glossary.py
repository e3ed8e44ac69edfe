"""The words that a pack explains: those of the portal's glossary page."""

from programmes.reference import glossary_entries
from reporting.snapshot_shape import Term


def glossary() -> list[Term]:
    """Return the terms of the glossary that stand in a pack, in alphabetical order."""
    entries = [entry for group in glossary_entries().values() for entry in group if entry.in_pack]
    return [
        {"term": entry.term, "meaning": entry.meaning}
        for entry in sorted(entries, key=lambda entry: entry.term.lower())
    ]
