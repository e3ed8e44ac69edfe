"""Every lesson and insight as tables: the raw material of the evaluation of 2027 (SLOT-4)."""

from typing import Any

from django.http import HttpRequest

from reporting.models import AddedValueInsight, FigureStatus, Lesson
from reporting.sheets import Column, Sheet
from reporting.tables.facts import PORTAL, facts
from romportal import audit
from romportal.shell import AsOf


def evaluation_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return all lessons, insights and figure statuses noted by the peildatum, the newest first, on a sheet each."""
    above = facts(as_of, source=PORTAL)
    noted: dict[str, Any] = {"booked_at__lt": audit.end_of(as_of.day)} if as_of.day else {}
    lessons = Lesson.objects.filter(**noted).select_related("programme", "by")
    insights = AddedValueInsight.objects.filter(**noted).select_related("programme", "category", "by")
    statuses = FigureStatus.objects.filter(**noted).select_related("source", "organisation")
    return [
        Sheet("Lessen", "Evaluatie 2027: lessen", _lesson_columns(), map(_lesson, lessons), above),
        Sheet("Meerwaarde", "Evaluatie 2027: meerwaarde", _insight_columns(), map(_insight, insights), above),
        Sheet("Status", "Status van de cijfers", _status_columns(), map(_status, statuses), above),
    ]


def _lesson_columns() -> list[Column]:
    return [
        Column("Datum", "date"),
        Column("Programma", width=12),
        Column("Les", width=70),
        Column("Gebruikt voor", width=50),
        Column("Vastgelegd door"),
    ]


def _lesson(row: Lesson) -> list[Any]:
    return [row.noted_on, row.programme.code if row.programme else "", row.text, row.used_for, str(row.by)]


def _insight_columns() -> list[Column]:
    return [
        Column("Datum", "date"),
        Column("Programma", width=12),
        Column("Voor", width=10),
        Column("Soort meerwaarde", width=26),
        Column("Inzicht", width=70),
        Column("Onderbouwing", width=50),
        Column("Vastgelegd door"),
    ]


def _insight(row: AddedValueInsight) -> list[Any]:
    for_whom = str(row.get_for_whom_display())
    return [
        row.noted_on,
        row.programme.code,
        for_whom,
        str(row.category),
        row.text,
        row.evidence,
        str(row.by),
    ]


def _status_columns() -> list[Column]:
    return [
        Column("Cijfers van", width=26),
        Column("Jaar", "whole"),
        Column("Status", width=14),
        Column("Peildatum", "date"),
        Column("Stuk", width=60),
    ]


def _status(row: FigureStatus) -> list[Any]:
    about = str(row.source or row.organisation)
    return [about, row.year, str(row.get_status_display()), row.reference_date, row.document]
