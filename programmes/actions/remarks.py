"""Asking about a proposal that lies before Rijk and provinces, and answering."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects

from programmes.actions.agreements import locked_with_version, signature
from programmes.actions.notices import tell_of_answer
from programmes.models import Agreement, Answer, Membership, ProgrammeVersion, Remark, StrategyVersion
from programmes.permissions import answers_as, may_answer, may_remark, remarks_as, require
from programmes.queries.strategy_parts import strategy_parts
from romportal import audit
from romportal.accounts.models import User


def remark(agreement: Agreement, *, kind: str, part: str, text: str, by: User) -> Remark:
    """Ask a question or make a remark on a part of a proposal, for the organisation of `by`; all can read it.

    `part` is a part of a programme, or the key of one of `strategy_parts`. Raises ValidationError for another part,
    when the proposal is agreed or lies before nobody, or for a text that is empty or too long.
    """
    require(may_remark(by))
    speaker = _named(remarks_as(by))
    with audit.transaction(by) as trail:
        agreement, version = locked_with_version(agreement)
        if agreement.is_reached:
            raise ValidationError("Deze versie is al afgestemd; vragen horen bij een nieuwe versie.")
        if not agreement.is_open:
            raise ValidationError("Deze versie ligt niet meer voor: zij is ingetrokken of vervangen.")
        row = Remark(
            agreement=agreement,
            organisation=speaker.organisation,
            kind=kind,
            **_part(version, part),
            text=text.strip(),
            **signature(by, speaker, says_for_whom=True),
        )
        row.clean_fields(exclude=["agreement", "organisation", "given_by"])
        row.save(force_insert=True)
        trail.add("programmes.remark", agreement, after={"kind": row.get_kind_display(), "part": row.part_name})
    return row


def answer(asked: Remark, *, text: str, by: User) -> Answer:
    """Answer a question or remark: as secretary, for a ROM that takes part, or for the side that proposes a change.

    Raises ValidationError when somebody answered meanwhile, when the proposal was taken back, or for a text that is
    empty or too long.
    """
    version = _subject(asked.agreement)
    require(may_answer(by, version))
    speaker = _named(answers_as(by, version))
    with audit.transaction(by) as trail:
        agreement, _ = locked_with_version(asked.agreement)  # of two answers at once the second waits, and is told
        if agreement.closed_at is not None:
            raise ValidationError("Deze versie ligt niet meer voor: zij is ingetrokken of vervangen.")
        if Answer.objects.filter(remark=asked).exists():
            raise ValidationError("Iemand anders heeft deze reactie intussen beantwoord.")
        row = Answer(remark=asked, text=text.strip(), **signature(by, speaker, says_for_whom=True))
        row.clean_fields(exclude=["remark", "given_by"])
        row.save(force_insert=True)
        trail.add("programmes.answer", agreement, after={"question": str(asked)})
        tell_of_answer(asked, by)
    return row


def _subject(agreement: Agreement) -> ProgrammeVersion | StrategyVersion | None:
    """Return what was offered: a version of a programme, or a change of the strategy."""
    return getattr(agreement, "version", None) or getattr(agreement, "strategy_version", None)


def _part(version: ProgrammeVersion | StrategyVersion | None, key: str) -> dict[str, Any]:
    """Return which part a reaction is about, as the row keeps it; refuse one that this proposal does not have."""
    if not isinstance(version, StrategyVersion):
        if key in Remark.STRATEGY_PARTS:
            raise ValidationError({"part": "Kies een onderdeel van dit programma."})
        return {"part": key}
    for part in strategy_parts(version):
        if part.key == key:
            return {"part": part.part, "about": part.about}
    raise ValidationError({"part": "Kies een onderdeel van deze wijziging."})


def _named(speaker: Membership | None) -> Membership:
    """Return the role in which somebody speaks, with the names of its organisation."""
    if speaker is None:
        raise PermissionDenied("U kunt niet namens deze partij spreken.")
    prefetch_related_objects([speaker.organisation], "names")
    return speaker
