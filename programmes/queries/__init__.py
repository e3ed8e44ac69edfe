"""Questions over several tables of programmes."""

from programmes.queries.regions import (
    PlanCell,
    PlanMatrix,
    PlanRow,
    StakeRow,
    Stakes,
    kia_rows,
    plan_matrix,
    plan_row,
    stakes_of,
    strategy_years,
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
    "FEWEST_ROMS",
    "MOST_ROMS",
    "Block",
    "Missing",
    "Passage",
    "Piece",
    "PlanCell",
    "PlanMatrix",
    "PlanRow",
    "StakeRow",
    "Stakes",
    "Standing",
    "WordedItem",
    "document",
    "kia_rows",
    "missing",
    "plan_matrix",
    "plan_row",
    "stakes_of",
    "standing",
    "statuses",
    "strategy_years",
    "versions_in_force",
    "worded",
]
