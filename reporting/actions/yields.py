"""What was learned, what it brought, and how firm the figures are."""

import datetime as dt

from django.core.exceptions import ValidationError

from funding.models import FundingSource
from programmes.dutch import date_text
from programmes.models import Organisation, Programme, Term
from programmes.permissions import may_note_lesson, may_set_figure_status, require
from reporting.models import AddedValueInsight, FigureStatus, Lesson
from romportal import audit
from romportal.accounts.models import User


def note_lesson(
    *, programme: Programme | None, text: str, used_for: str = "", noted_on: dt.date | None = None, by: User
) -> Lesson:
    """Note what was learned and what it was used for (INL-8); raw material of the 2027 evaluation."""
    require(may_note_lesson(by))
    _refuse_ahead("noted_on", noted_on)
    with audit.transaction(by) as trail:
        row = Lesson(
            programme=programme,
            text=text.strip(),
            used_for=used_for.strip(),
            noted_on=noted_on or audit.today(),
            by=by,
            booked_at=audit.now(),
        )
        row.full_clean()
        row.save(force_insert=True)
        trail.add("reporting.note_lesson", row, programme=str(programme or ""))
    return row


def note_insight(
    *,
    programme: Programme,
    for_whom: str,
    category: Term,
    text: str,
    evidence: str,
    noted_on: dt.date | None = None,
    by: User,
) -> AddedValueInsight:
    """Note what the cooperation brought to Rijk or region, with its evidence (SLOT-2)."""
    require(may_note_lesson(by))
    _refuse_ahead("noted_on", noted_on)
    with audit.transaction(by) as trail:
        row = AddedValueInsight(
            programme=programme,
            for_whom=for_whom,
            category=category,
            text=text.strip(),
            evidence=evidence.strip(),
            noted_on=noted_on or audit.today(),
            by=by,
            booked_at=audit.now(),
        )
        row.full_clean()
        row.save(force_insert=True)
        trail.add("reporting.note_insight", row, programme=str(programme))
    return row


def set_figure_status(
    *,
    source: FundingSource | None = None,
    organisation: Organisation | None = None,
    year: int,
    status: str,
    reference_date: dt.date,
    document: str,
    by: User,
) -> FigureStatus:
    """Say how firm the figures of a source or ROM are for a year, by which document (domain 3.3)."""
    require(may_set_figure_status(by))
    if not document.strip():
        raise ValidationError({"document": "Noem het stuk waaruit dit blijkt."})
    _refuse_ahead("reference_date", reference_date)
    with audit.transaction(by) as trail:
        row = FigureStatus(
            source=source,
            organisation=organisation,
            year=year,
            status=status,
            reference_date=reference_date,
            document=document.strip(),
            by=by,
            booked_at=audit.now(),
        )
        row.full_clean()
        row.save(force_insert=True)
        trail.add("reporting.figure_status", row, after={"status": row.get_status_display()})
    return row


def _refuse_ahead(field: str, day: dt.date | None) -> None:
    if day is not None and day > audit.today():
        raise ValidationError({field: f"{date_text(day)} ligt in de toekomst."})
