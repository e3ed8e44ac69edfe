"""What can happen in reporting: rounds, progress, values, lessons, meetings."""

from reporting.actions.meetings import (
    add_action,
    add_agenda_item,
    add_meeting,
    change_agenda_item,
    change_meeting,
    close_action,
    put_on_agenda,
    record_decision,
    remove_agenda_item,
    reopen_action,
)
from reporting.actions.packs import edit_pack, make_definitive, make_pack, refresh_pack, retry_pack
from reporting.actions.people import move_open_work
from reporting.actions.progress import (
    close_round,
    hand_in_report,
    mark_milestone,
    open_round,
    record_measurement,
    reopen_round,
    save_draft,
)
from reporting.actions.yields import note_insight, note_lesson, set_figure_status

__all__ = [
    "add_action",
    "add_agenda_item",
    "add_meeting",
    "change_agenda_item",
    "change_meeting",
    "close_action",
    "close_round",
    "edit_pack",
    "hand_in_report",
    "make_definitive",
    "make_pack",
    "mark_milestone",
    "move_open_work",
    "note_insight",
    "note_lesson",
    "open_round",
    "put_on_agenda",
    "record_decision",
    "record_measurement",
    "remove_agenda_item",
    "refresh_pack",
    "reopen_action",
    "reopen_round",
    "retry_pack",
    "save_draft",
    "set_figure_status",
]
