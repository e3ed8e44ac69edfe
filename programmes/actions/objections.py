"""The region check of a ROM, and the life of its objection: made, answered, withdrawn or judged by both (UIT-U1)."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects

from programmes import life
from programmes.actions.agreements import locked, signature, speaker_for
from programmes.actions.contents import open_for_edit
from programmes.actions.differences import fields_of, tell
from programmes.actions.notices import tell_of_objection
from programmes.models import Membership, ObjectionStatement, ProgrammeVersion, RegionCheck, Rom
from programmes.permissions import may_edit_participation, objects_as, require, supports_as
from programmes.queries.objections import Objection, objection_of, texts_mark
from romportal import audit
from romportal.accounts.models import User

Kind = ObjectionStatement.Kind
Settled = RegionCheck.Settled


def set_region_check(version: ProgrammeVersion, *, rom: Rom, complementarity: str, by: User) -> RegionCheck:
    """Say how the programme complements the plans of this ROM's region (UIT-U2)."""
    require(may_edit_participation(by, version, rom))
    with audit.transaction(by) as trail:
        row = _opened(version, rom)
        before = fields_of(row, ["complementarity"])
        row.complementarity = complementarity.strip()
        after = fields_of(row, ["complementarity"])
        if tell(trail, "programmes.set_region_check", row.version, before, after, rom=str(rom)):
            _save(row)
    return row


def object_to_profile(version: ProgrammeVersion, *, rom: Rom, objection: str, by: User) -> RegionCheck:
    """Object that the programme touches a ROM's profile (UIT-U1); it blocks offering until it is settled.

    The secretary may write one down for a ROM. Once it stands it is that ROM's alone: who speaks for it changes it,
    or empties it before it was answered. After that it is withdrawn with a statement, and the text stays. Whatever
    settled an earlier text no longer counts.
    """
    require(may_edit_participation(by, version, rom))
    text = objection.strip()
    with audit.transaction(by) as trail:
        row = _opened(version, rom)
        if row.objection and row.objection != text:
            require(objects_as(by, rom) is not None)
        if row.objection and not text and (row.answer or objection_of(row).statements):
            raise ValidationError("Dit bezwaar is beantwoord; trek het in met een verklaring. De tekst blijft staan.")
        verb = ("change_objection" if text else "drop_objection") if row.objection else "object_to_profile"
        _say_text(trail, row, verb, objection=text)
    return row


def answer_objection(
    version: ProgrammeVersion, *, rom: Rom, answer: str, seen: str | None = None, by: User
) -> RegionCheck:
    """Answer an objection, or change the answer; both stay readable with the version.

    `seen` marks the texts that were read (`texts_mark`). Raises ValidationError with code "conflict" when either was
    changed since, and for an empty answer once something was said about it.
    """
    life.EDIT.allow(by, version)
    text = answer.strip()
    with audit.transaction(by) as trail:
        row = _opened(version, rom)
        if seen is not None and seen != texts_mark(row):
            raise ValidationError(
                "Het bezwaar of het antwoord is intussen gewijzigd. Lees opnieuw voordat u antwoordt.", code="conflict"
            )
        if row.answer and not text and objection_of(row).statements:
            raise ValidationError("Over dit antwoord is al iets gezegd: wijzig het, maar laat het niet leeg.")
        verb = ("change_answer" if text else "drop_answer") if row.answer else "answer_objection"
        _say_text(trail, row, verb, answer=text)
    return row


def _opened(version: ProgrammeVersion, rom: Rom) -> RegionCheck:
    """Return the region check of a ROM in a concept that is locked for this edit; a new one when there is none."""
    concept = open_for_edit(version)
    row = RegionCheck.objects.filter(version=concept, rom=rom).first() or RegionCheck(version=concept, rom=rom)
    row.version = concept
    return row


def _say_text(trail: audit.Trail, row: RegionCheck, verb: str, **texts: str) -> None:
    """Give an objection or its answer another text; what was said counts for the very texts it was said about."""
    if all(getattr(row, name) == text for name, text in texts.items()):
        return
    before = _told(row, *texts)
    for name, text in texts.items():
        setattr(row, name, text)
    row.settled = Settled.OVERRULED if objection_of(row).is_overruled else Settled.NOT
    _save(row)
    tell(trail, f"programmes.{verb}", row.version, before, _told(row, *texts), rom=str(row.rom))


def _told(row: RegionCheck, *names: str) -> dict[str, Any]:
    """What a region check says in these fields, and how its objection stands."""
    return fields_of(row, names) | ({"stand": row.objection_stand} if row.objection_stand else {})


def _save(row: RegionCheck) -> None:
    row.full_clean()
    row.save()


def withdraw_objection(version: ProgrammeVersion, *, rom: Rom, reason: str, by: User) -> ObjectionStatement:
    """Take an answered objection back, for the ROM that made it alone; its text stays readable.

    Raises ValidationError when it was not answered, was settled, or the version is no concept any more.
    """
    signer = _named(objects_as(by, rom))
    with audit.transaction(by) as trail:
        stood = _standing(version, rom)
        before = _told(stood.check)
        row = _say(stood, Kind.WITHDRAWN, "", reason, signer, by)
        _settle(stood.check, Settled.WITHDRAWN)
        after, about = _told(stood.check), stood.check.version
        tell(trail, "programmes.withdraw_objection", about, before, after, rom=str(rom), reason=row.reason)
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
        trail.add("programmes.lay_objection", stood.check.version, rom=str(rom), reason=row.reason)
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
        if any(said.given_by_id == by.pk and said.column not in ("", column) for said in stood.statements):
            raise PermissionDenied("U oordeelde hierover al voor de andere kolom; een collega geeft dit oordeel.")
        before = _told(stood.check)
        row = _say(stood, judgement, column, reason, signer, by)
        _settle(stood.check, Settled.OVERRULED if objection_of(stood.check).is_overruled else Settled.NOT)
        said = {"column": row.get_column_display(), "outcome": row.get_kind_display()}
        after, about = _told(stood.check) | said, stood.check.version
        tell(trail, "programmes.judge_objection", about, before, after, rom=str(rom), reason=row.reason)
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
