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
from programmes.actions.people import end_role, hand_over, review_rights, stand_in, when_handed_over, withdraw_stand_in
from programmes.actions.regions import (
    add_contact,
    add_plan,
    add_stake,
    change_contact,
    change_plan,
    change_stake,
    cover_kia,
    describe_rom,
    remove_contact,
    remove_plan,
    remove_stake,
)
from programmes.actions.remarks import answer, remark
from programmes.actions.reminders import remind
from programmes.actions.visits import note_visit

__all__ = [
    "Contents",
    "Part",
    "add_contact",
    "add_plan",
    "add_stake",
    "answer",
    "answer_objection",
    "change_contact",
    "change_plan",
    "change_stake",
    "copy_version",
    "cover_kia",
    "create_programme",
    "define_indicator",
    "describe_rom",
    "edit_contents",
    "edit_part",
    "edit_version",
    "end_role",
    "finish",
    "give_position",
    "hand_over",
    "mark_met",
    "note_visit",
    "object_to_profile",
    "offer",
    "remove_contact",
    "remark",
    "remind",
    "remove_participation",
    "remove_plan",
    "remove_stake",
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
