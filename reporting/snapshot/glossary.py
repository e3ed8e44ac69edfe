"""The words that a pack explains: those of the portal's glossary page."""

from reporting.snapshot_shape import Term


def glossary() -> list[Term]:
    """Return the terms of the glossary that stand in a pack."""
    return []
