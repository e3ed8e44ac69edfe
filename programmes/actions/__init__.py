"""What can happen to programmes and agreements. Each verb checks the right, locks, judges, saves and trails."""

from programmes.actions.agreements import give_position, offer, when_reached, withdraw
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
from programmes.actions.people import end_role, hand_over, review_rights, stand_in, when_handed_over, withdraw_stand_in

__all__ = [
    "Contents",
    "Part",
    "answer_objection",
    "copy_version",
    "create_programme",
    "define_indicator",
    "edit_contents",
    "edit_part",
    "edit_version",
    "end_role",
    "finish",
    "give_position",
    "hand_over",
    "object_to_profile",
    "offer",
    "remove_participation",
    "review_rights",
    "set_cofinancing",
    "set_milestones",
    "set_participation",
    "set_pillars",
    "set_region_check",
    "set_targets",
    "stand_in",
    "start",
    "when_copied",
    "when_handed_over",
    "when_reached",
    "withdraw",
    "withdraw_stand_in",
]
