"""Rounds, meetings and packs, to read: they are kept on the pages, by those who may."""

from typing import Any

from django.contrib import admin

from reporting.models import (
    ActionItem,
    AddedValueInsight,
    AgendaItem,
    Decision,
    DialoguePack,
    FigureStatus,
    Lesson,
    Measurement,
    Meeting,
    MilestoneResult,
    ProgressReport,
    ReportingRound,
)
from romportal.audit.admin import ReadOnly


class Shown(ReadOnly, admin.ModelAdmin):
    actions = None


class Rows(ReadOnly, admin.TabularInline):
    extra = 0


class AgendaInline(Rows):
    model = AgendaItem


class DecisionInline(Rows):
    model = Decision


class ActionInline(Rows):
    model = ActionItem


@admin.register(ReportingRound)
class ReportingRoundAdmin(Shown):
    list_display = ["name", "reference_date", "deadline", "opened_at", "closed_at"]
    search_fields = ["name"]


@admin.register(ProgressReport)
class ProgressReportAdmin(Shown):
    list_display = ["programme", "round", "number", "time_light", "money_light", "quality_light", "handed_in_at"]
    list_filter = ["round", "time_light", "money_light", "quality_light"]
    search_fields = ["programme__code"]
    list_select_related = ["programme", "round"]


@admin.register(Measurement)
class MeasurementAdmin(Shown):
    list_display = ["indicator", "round", "rom", "value", "booked_at"]
    list_filter = ["round"]
    search_fields = ["indicator__name", "indicator__programme__code"]
    list_select_related = ["indicator", "round", "rom__organisation"]


@admin.register(MilestoneResult)
class MilestoneResultAdmin(Shown):
    list_display = ["programme", "number", "reached_on", "by"]
    search_fields = ["programme__code"]
    list_select_related = ["programme", "by"]


@admin.register(FigureStatus)
class FigureStatusAdmin(Shown):
    list_display = ["source", "organisation", "year", "status", "reference_date", "document"]
    list_filter = ["status", "year"]
    search_fields = ["document"]
    list_select_related = ["source", "organisation"]


@admin.register(Lesson)
class LessonAdmin(Shown):
    list_display = ["noted_on", "text", "programme"]
    search_fields = ["text", "used_for", "programme__code"]
    list_select_related = ["programme"]


@admin.register(AddedValueInsight)
class AddedValueInsightAdmin(Shown):
    list_display = ["noted_on", "programme", "for_whom", "category", "text"]
    list_filter = ["for_whom", "category"]
    search_fields = ["text", "programme__code"]
    list_select_related = ["programme", "category"]


@admin.register(Meeting)
class MeetingAdmin(Shown):
    list_display = ["number", "kind", "title", "on", "place"]
    list_filter = ["kind"]
    search_fields = ["number", "title"]
    date_hierarchy = "on"
    inlines = [AgendaInline, DecisionInline, ActionInline]


@admin.register(DialoguePack)
class DialoguePackAdmin(Shown):
    list_display = ["meeting", "variant", "number", "status", "reference_date", "marking", "created_at"]
    list_filter = ["status", "variant", "marking"]
    search_fields = ["meeting__number"]
    list_select_related = ["meeting"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).defer("snapshot", "html", "pdf")
