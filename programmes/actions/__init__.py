"""What can happen to programmes and agreements. Each verb checks the right, locks, judges, saves and trails."""

from programmes.actions.agreements import give_position, mark_met, offer, when_reached, withdraw
from programmes.actions.contents import (
    answer_objection,
    define_indicator,
    edit_version,
    object_to_profile,
    remove_participation,
    set_cofinancing,
    set_milestones,
    set_participation,
    set_pillars,
    set_region_check,
    set_targets,
)
from programmes.actions.editing import Contents, Part, edit_contents, edit_part
from programmes.actions.life import copy_version, create_programme, finish, start, when_copied
from programmes.actions.remarks import answer, remark
from programmes.actions.visits import note_visit

__all__ = [
    "Contents",
    "Part",
    "answer",
    "answer_objection",
    "copy_version",
    "create_programme",
    "define_indicator",
    "edit_contents",
    "edit_part",
    "edit_version",
    "finish",
    "give_position",
    "mark_met",
    "note_visit",
    "object_to_profile",
    "offer",
    "remark",
    "remove_participation",
    "set_cofinancing",
    "set_milestones",
    "set_participation",
    "set_pillars",
    "set_region_check",
    "set_targets",
    "start",
    "when_copied",
    "when_reached",
    "withdraw",
]
