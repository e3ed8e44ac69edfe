"""The words that a pack explains: those of the portal's glossary that are marked for it."""

from programmes.reference.glossary import glossary_entries
from reporting.snapshot_shape import Term


def glossary() -> list[Term]:
    """Return the terms and meanings that a pack explains, in the order of the alphabet."""
    entries = [entry for rows in glossary_entries().values() for entry in rows if entry.in_pack]
    return [
        {"term": entry.term[:1].upper() + entry.term[1:], "meaning": entry.meaning}
        for entry in sorted(entries, key=lambda entry: entry.term.lower())
    ]
