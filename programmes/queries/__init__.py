"""Questions over several tables of programmes."""

from programmes.queries.agreements import Conditions, conditions_of, conditions_of_programme, open_conditions
from programmes.queries.remarks import Party, Reactions, reactions
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
    "Conditions",
    "Missing",
    "Party",
    "Passage",
    "Piece",
    "Reactions",
    "Standing",
    "WordedItem",
    "conditions_of",
    "conditions_of_programme",
    "document",
    "missing",
    "open_conditions",
    "reactions",
    "standing",
    "statuses",
    "versions_in_force",
    "worded",
]
