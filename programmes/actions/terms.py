"""By when an answer is asked on what lies before Rijk and provinces."""

import datetime as dt

from django.core.exceptions import ValidationError

from programmes.actions.agreements import locked_with_version
from programmes.actions.notices import tell_of_term
from programmes.actions.offering import judge_term
from programmes.dutch import date_table
from programmes.life import SPEAK
from programmes.models import Agreement
from programmes.permissions import may_set_term, require
from programmes.queries.terms import MOVED
from romportal import audit
from romportal.accounts.models import User


def set_answer_by(
    agreement: Agreement, *, answer_by: dt.date | None, was: dt.date | None = None, by: User
) -> Agreement:
    """Set or change the day before which an answer is asked, while nothing is agreed; earlier ones stay in the trail.

    `was` is the day that the page of `by` showed. Raises ValidationError when somebody changed it meanwhile, for a
    day behind us, for a written round without a day, and when the version lies before nobody.
    """
    require(may_set_term(by, agreement))
    with audit.transaction(by) as trail:
        agreement, _ = locked_with_version(agreement)
        SPEAK.judge(agreement.version_state)
        if agreement.answer_by == answer_by:
            return agreement
        if agreement.answer_by != was:
            now = date_table(agreement.answer_by) if agreement.answer_by else "geen datum"
            raise ValidationError(f"Iemand anders heeft de termijn intussen gewijzigd; nu: {now}.", code="conflict")
        judge_term(agreement.procedure, answer_by)
        agreement.answer_by = answer_by
        agreement.save(update_fields=["answer_by"])
        trail.add(MOVED, agreement, before={"answer_by": was}, after={"answer_by": answer_by})
        tell_of_term(agreement, by)
    return agreement
