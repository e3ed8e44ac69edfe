"""Questions over several tables of programmes."""

from programmes.queries.people import (
    ENDS_SOON,
    REVIEW_HOLDS,
    absent_roles,
    changes_of_rights,
    last_review,
    rights,
    role_standing,
    stand_ins,
    without_role,
)
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
    "ENDS_SOON",
    "FEWEST_ROMS",
    "MOST_ROMS",
    "REVIEW_HOLDS",
    "Block",
    "Missing",
    "Passage",
    "Piece",
    "Standing",
    "WordedItem",
    "absent_roles",
    "changes_of_rights",
    "document",
    "last_review",
    "missing",
    "rights",
    "role_standing",
    "stand_ins",
    "standing",
    "statuses",
    "versions_in_force",
    "without_role",
    "worded",
]
