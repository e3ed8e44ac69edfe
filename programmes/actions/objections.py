"""What happens to an answered objection on a ROM's profile: withdrawn, or judged by both columns (UIT-U1)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects

from programmes.actions.agreements import locked, signature, speaker_for
from programmes.actions.notices import tell_of_objection
from programmes.models import Membership, ObjectionStatement, ProgrammeVersion, RegionCheck, Rom
from programmes.permissions import objects_as, require, supports_as
from programmes.queries.objections import Objection, objection_of, texts_mark
from romportal import audit
from romportal.accounts.models import User

Kind = ObjectionStatement.Kind
Settled = RegionCheck.Settled


def withdraw_objection(version: ProgrammeVersion, *, rom: Rom, reason: str, by: User) -> ObjectionStatement:
    """Take an answered objection back, for the ROM that made it alone; its text stays readable.

    Raises ValidationError when it was not answered, was settled, or the version is no concept any more.
    """
    signer = _named(objects_as(by, rom))
    with audit.transaction(by) as trail:
        stood = _standing(version, rom)
        row = _say(stood, Kind.WITHDRAWN, "", reason, signer, by)
        _settle(stood.check, Settled.WITHDRAWN)
        trail.add("programmes.withdraw_objection", stood.check.version, after={"rom": str(rom)}, reason=row.reason)
    return row


def lay_objection(version: ProgrammeVersion, *, rom: Rom, reason: str, by: User) -> ObjectionStatement:
    """Lay an answered objection before Rijk and provinces, with why the programme should go on.

    Raises ValidationError when it was not answered, was settled, or lies before them already as it reads now.
    """
    signer = _named(supports_as(by))
    with audit.transaction(by) as trail:
        stood = _standing(version, rom)
        if stood.is_laid:
            raise ValidationError("Dit bezwaar ligt al voor bij Rijk en provincies.")
        row = _say(stood, Kind.LAID, "", reason, signer, by)
        trail.add("programmes.lay_objection", stood.check.version, after={"rom": str(rom)}, reason=row.reason)
        tell_of_objection(row, by)
    return row


def judge_objection(
    version: ProgrammeVersion, *, rom: Rom, column: str, judgement: str, reason: str, seen: str | None = None, by: User
) -> ObjectionStatement:
    """Say for one column that an objection is overruled, or right; overruled by both it no longer blocks.

    `seen` marks the texts that were read (`texts_mark`). Raises PermissionDenied when `by` may not speak for the
    column, ValidationError with code "conflict" when objection or answer were changed since, and when the objection
    does not lie before the columns. A column may judge again while the version is a concept; its last word counts.
    """
    signer = speaker_for(by, column, None)
    if judgement not in ObjectionStatement.JUDGEMENTS:
        raise ValidationError({"judgement": "Kies of het bezwaar terzijde wordt gesteld of terecht is."})
    with audit.transaction(by) as trail:
        stood = _standing(version, rom, may_be=Settled.OVERRULED)
        if seen is not None and seen != texts_mark(stood.check):
            raise ValidationError(
                "Het bezwaar of het antwoord is intussen gewijzigd. Lees opnieuw voordat u oordeelt.", code="conflict"
            )
        if not stood.is_laid:
            raise ValidationError("Dit bezwaar ligt niet voor bij Rijk en provincies.")
        row = _say(stood, judgement, column, reason, signer, by)
        after = objection_of(stood.check)
        _settle(stood.check, Settled.OVERRULED if after.is_overruled else Settled.NOT)
        trail.add(
            "programmes.judge_objection",
            stood.check.version,
            after={"rom": str(rom), "column": row.get_column_display(), "outcome": row.get_kind_display()},
            reason=row.reason,
        )
    return row


def _standing(version: ProgrammeVersion, rom: Rom, *, may_be: str = "") -> Objection:
    """Lock the concept, so that no text changes meanwhile, and return its answered objection."""
    concept = locked(version)
    if not concept.is_editable:
        raise ValidationError("Dit is geen concept meer; over het bezwaar is al besloten.")
    check = RegionCheck.objects.filter(version=concept, rom=rom).select_related("rom__organisation").first()
    if check is None or not check.objection.strip():
        raise ValidationError("Er is geen bezwaar.")
    if not check.answer.strip():
        raise ValidationError("Dit bezwaar is nog niet beantwoord.")
    if not check.is_open_objection and check.settled != may_be:
        raise ValidationError(f"Dit bezwaar is al afgehandeld: {check.objection_stand.lower()}.")
    check.version = concept
    return objection_of(check)


def _say(stood: Objection, kind: str, column: str, reason: str, signer: Membership, by: User) -> ObjectionStatement:
    if not reason.strip():
        raise ValidationError({"reason": "Geef de reden."})
    row = ObjectionStatement(
        version=stood.check.version,
        rom=stood.check.rom,
        kind=kind,
        column=column,
        reason=reason.strip(),
        objection=stood.check.objection,
        answer=stood.check.answer,
        **signature(by, signer, says_for_whom=True),
    )
    row.clean_fields(exclude=["version", "rom", "given_by"])
    row.save(force_insert=True)
    return row


def _settle(check: RegionCheck, settled: str) -> None:
    if check.settled != settled:
        check.settled = settled
        check.save(update_fields=["settled"])


def _named(signer: Membership | None) -> Membership:
    """Return the role in which somebody signs, with the names of its organisation; nobody signs for another."""
    require(signer is not None)
    if signer is None:
        raise PermissionDenied
    prefetch_related_objects([signer.organisation], "names")
    return signer
