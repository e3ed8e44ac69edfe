"""Questions over several tables of programmes."""

from programmes.queries.strategy import Block, Passage, Piece, WordedItem, document, worded
from programmes.queries.versions import (
    FEWEST_ROMS,
    MOST_ROMS,
    Missing,
    Standing,
    missing,
    standing,
    statuses,
    versions_in_force,
)

__all__ = [
    "FEWEST_ROMS",
    "MOST_ROMS",
    "Block",
    "Missing",
    "Passage",
    "Piece",
    "Standing",
    "WordedItem",
    "document",
    "missing",
    "standing",
    "statuses",
    "versions_in_force",
    "worded",
]
