"""Laying before Rijk and provinces: one way, whether it is a version of a programme or a change of the strategy."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError

from programmes.actions.notices import tell_of_offer
from programmes.models import Agreement, ProgrammeVersion, StrategyVersion
from programmes.models.agreements import VersionState
from programmes.queries.versions import Missing
from romportal import audit
from romportal.accounts.models import User


def lay_before(
    version: ProgrammeVersion | StrategyVersion,
    *,
    verb: str,
    subject: str,
    gaps: Sequence[Missing],
    procedure: str = "",
    answer_by: dt.date | None = None,
    by: User,
) -> Agreement:
    """Open an agreement on a locked concept, trail it as `verb`, and ask everybody who may speak for a position.

    Raises ValidationError with everything that is missing at once, and for a wrong term.
    """
    if gaps:
        raise ValidationError([gap.text for gap in gaps])
    judge_term(procedure, answer_by)
    with audit.transaction(by) as trail:
        agreement = Agreement.objects.create(
            subject=subject, offered_at=audit.now(), offered_by=by, procedure=procedure, answer_by=answer_by
        )
        version.agreement, version.state = agreement, VersionState.OFFERED
        version.save(update_fields=["agreement", "state"])
        trail.add(verb, version, after={"state": VersionState.OFFERED.label})
        tell_of_offer(agreement, by)
    return agreement


def judge_term(procedure: str, answer_by: dt.date | None) -> None:
    """Raise ValidationError for a term that is behind us, or a written round without one."""
    if answer_by is not None and answer_by < audit.today():
        raise ValidationError({"answer_by": "Deze datum is al voorbij."})
    if procedure == Agreement.Procedure.WRITTEN and answer_by is None:
        raise ValidationError({"answer_by": "Een schriftelijke ronde heeft een datum waarvoor antwoord gevraagd is."})
