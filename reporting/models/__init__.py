"""The nouns of reporting: how far it is, and how it is talked about."""

from reporting.models.meetings import ActionItem, AgendaItem, Decision, Meeting
from reporting.models.packs import DialoguePack
from reporting.models.progress import (
    AddedValueInsight,
    FigureStatus,
    Lesson,
    Light,
    Measurement,
    MilestoneResult,
    ProgressDraft,
    ProgressReport,
    ReportingRound,
)

__all__ = [
    "ActionItem",
    "AddedValueInsight",
    "AgendaItem",
    "Decision",
    "DialoguePack",
    "FigureStatus",
    "Lesson",
    "Light",
    "Measurement",
    "Meeting",
    "MilestoneResult",
    "ProgressDraft",
    "ProgressReport",
    "ReportingRound",
]
