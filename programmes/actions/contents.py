"""What a concept says: its text and tags, pillars, participation, money of others, plans."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

from programmes import life
from programmes.actions.differences import Rows, fields_of, rows_of, tell, tell_set
from programmes.dutch import list_text
from programmes.models import (
    BasisDocument,
    CoFinancing,
    Indicator,
    Instrument,
    Milestone,
    Organisation,
    Participation,
    Partner,
    Pillar,
    PillarAssignment,
    Plan,
    PolicyReference,
    ProgrammeVersion,
    Risk,
    Rom,
    Target,
)
from programmes.models.versions import STRATEGY_TAGS, TAGS
from programmes.permissions import may_choose_roms, may_edit_participation, require
from programmes.queries.objections import objection_of
from programmes.queries.wordings import choosable
from romportal import audit
from romportal.accounts.models import User

TEXTS = [
    "title",
    "short_title",
    "summary",
    "lead",
    "starts_on",
    "ends_on",
    "predecessor",
    "predecessor_programme",
    "successor",
    "investing_motivation",
    "added_value_rijk",
    "added_value_region",
]
COMMITMENT = ["role", "commitment", "fte", "euro"]


def edit_version(
    version: ProgrammeVersion,
    *,
    texts: Mapping[str, Any],
    tags: Mapping[str, Iterable[models.Model]] | None = None,
    revision: int | None = None,
    by: User,
) -> ProgrammeVersion:
    """Change fields (`TEXTS`) and tags (`TAGS`) of a concept; what is not active (any more) cannot be added.

    `revision` is the one that the editor started from: when somebody saved in between, ValidationError says so and
    nothing is lost. Raises ValidationError too when the version is no longer a concept.
    """
    life.EDIT.allow(by, version)
    if unknown := (set(texts) - set(TEXTS)) | (set(tags or ()) - set(TAGS)):
        raise ValueError(f"Not a part of a version: {sorted(unknown)}")
    with audit.transaction(by) as trail:
        version = open_for_edit(version, revision)
        before = {name: getattr(version, name) for name in texts}
        for name, value in texts.items():
            setattr(version, name, value)
        version.full_clean(exclude=["agreement", "based_on"])
        version.save(update_fields=list(texts))
        changed = [name for name in texts if before[name] != texts[name]]
        old = {name: _plain(before[name]) for name in changed}
        new = {name: _plain(texts[name]) for name in changed}
        for tag, chosen in (tags or {}).items():
            relation = getattr(version, tag)
            kept, wanted = list(relation.all()), list(chosen)
            if set(kept) != set(wanted):
                _refuse_inactive(tag, [item for item in wanted if item not in kept])
                relation.set(wanted)
                old[tag], new[tag] = [str(item) for item in kept], [str(item) for item in wanted]
        if old or new:
            trail.add("programmes.edit_version", version, before=old, after=new)
    return version


def _refuse_inactive(tag: str, added: list[models.Model]) -> None:
    """What the strategy does not have active, or not both columns recognise, stays where it is and is not added."""
    if not added or tag not in STRATEGY_TAGS:
        return
    active = choosable(type(added[0]))
    if gone := [item for item in added if item not in active]:
        raise ValidationError({tag: f"Dit kan niet (meer) worden gekozen: {list_text(map(str, gone))}."})


def set_pillars(version: ProgrammeVersion, *, shares: Mapping[Pillar, int], primary: Pillar | None, by: User) -> None:
    """Replace the pillar shares (whole percents). A sum other than 100 may be saved; it cannot be offered."""
    life.EDIT.allow(by, version)
    with audit.transaction(by) as trail:
        version = open_for_edit(version)
        if primary is not None and not shares.get(primary):
            raise ValidationError("De hoofdpijler heeft een aandeel.")
        before = _stored(version, "pillar_assignments")
        version.pillar_assignments.all().delete()
        for pillar, share in shares.items():
            if share:
                row = PillarAssignment(version=version, pillar=pillar, share=share, is_primary=pillar == primary)
                row.full_clean()
                row.save(force_insert=True)
        after = _stored(version, "pillar_assignments")
        tell_set(trail, "programmes.set_pillars", version, "pillar_assignments", before, after)


def set_participation(
    version: ProgrammeVersion,
    *,
    rom: Rom,
    role: str = "",
    commitment: str = "",
    fte: Decimal | None = None,
    euro: Decimal | None = None,
    by: User,
) -> Participation:
    """Let a ROM take part, or change its concrete commitment (UIT-U5)."""
    require(may_edit_participation(by, version, rom))
    with audit.transaction(by) as trail:
        version = open_for_edit(version)
        row = Participation.objects.filter(version=version, rom=rom).first() or Participation(version=version, rom=rom)
        is_new, before = row.pk is None, fields_of(row, COMMITMENT)
        row.role, row.commitment, row.fte, row.euro = role.strip(), commitment.strip(), fte, euro
        row.full_clean()
        row.save()
        after = fields_of(row, COMMITMENT)
        if not tell(trail, "programmes.set_participation", version, before, after, rom=str(rom)) and is_new:
            trail.add("programmes.set_participation", version, rom=str(rom))
    return row


def remove_participation(version: ProgrammeVersion, *, rom: Rom, by: User) -> None:
    """Let a ROM no longer take part in a concept; its region check goes with it unless it carries an objection."""
    require(may_choose_roms(by, version))
    with audit.transaction(by) as trail:
        version = open_for_edit(version)
        part = version.participations.filter(rom=rom).first()
        check = version.region_checks.filter(rom=rom, objection="").first()
        before = fields_of(part, COMMITMENT) if part else {}
        if check and not objection_of(check).statements:
            before |= fields_of(check, ["complementarity"])
            check.delete()
        if part:
            part.delete()
        if part or before:
            trail.add("programmes.remove_participation", version, before=before, rom=str(rom))


def set_cofinancing(version: ProgrammeVersion, *, rows: Sequence[tuple[str, Decimal, int | None]], by: User) -> None:
    """Replace the money of others: (giver, euro, year or None). Never in ledger or ceilings."""
    _replace(
        version,
        "cofinancings",
        [CoFinancing(giver=giver, amount=amount, year=year) for giver, amount, year in rows],
        by,
    )


def set_basis_documents(
    version: ProgrammeVersion,
    *,
    rows: Sequence[tuple[str, PolicyReference | Plan | None, str, str, str]],
    by: User,
) -> None:
    """Replace the plans and policies that it builds on: (side, document of the portal or None, title, url, how).

    A document of the portal gives its own title and link; they are kept as they read now (MJS-3).
    """
    documents = []
    for side, known, title, url, how in rows:
        named = BasisDocument(side=side, title=title.strip(), url=url, how=how.strip())
        if known is not None:
            named.title, named.url = str(known), known.url
            setattr(named, "plan" if isinstance(known, Plan) else "reference", known)
        documents.append(named)
    _replace(version, "basis_documents", documents, by)


def set_partners(
    version: ProgrammeVersion, *, rows: Sequence[tuple[Organisation | None, str, str, str]], by: User
) -> None:
    """Replace the partners: (organisation of the portal or None, name, kind, role)."""
    partners = []
    for organisation, name, kind, role in rows:
        called = organisation.name if organisation else name.strip()
        partners.append(Partner(organisation=organisation, name=called, kind=kind, role=role.strip()))
    _replace(version, "partners", partners, by)


def set_instruments(version: ProgrammeVersion, *, rows: Sequence[tuple[str, str]], by: User) -> None:
    """Replace the instruments: (name, what it is for)."""
    _replace(
        version, "instruments", [Instrument(name=name.strip(), purpose=purpose.strip()) for name, purpose in rows], by
    )


def set_risks(version: ProgrammeVersion, *, rows: Sequence[Mapping[str, str]], by: User) -> None:
    """Replace the first risks: title, consequence, measure, likelihood, impact and owner of each."""
    _replace(version, "risks", [Risk(**{name: text.strip() for name, text in row.items()}) for row in rows], by)


def set_milestones(version: ProgrammeVersion, *, rows: Sequence[tuple[int, str, dt.date]], by: User) -> None:
    """Replace the planned milestones: (number, title, day). A number stays with its milestone over versions."""
    _replace(
        version, "milestones", [Milestone(number=number, title=title, planned_on=on) for number, title, on in rows], by
    )


def set_targets(version: ProgrammeVersion, *, rows: Sequence[tuple[Indicator, int, Decimal]], by: User) -> None:
    """Replace the targets: (indicator, up to and including year, value)."""
    _replace(
        version,
        "targets",
        [Target(indicator=indicator, year=year, value=value) for indicator, year, value in rows],
        by,
    )


def define_indicator(
    version: ProgrammeVersion,
    *,
    name: str,
    unit: str,
    definition: str = "",
    baseline: Decimal = Decimal(0),
    deduplication: str = "",
    by: User,
) -> Indicator:
    """Add what is counted for a programme (domain 3.2 Indicator); a definition that targets rest on is not changed."""
    life.EDIT.allow(by, version)
    with audit.transaction(by) as trail:
        version = open_for_edit(version)
        row = Indicator(
            programme=version.programme,
            name=name.strip(),
            unit=unit.strip(),
            definition=definition.strip(),
            baseline=baseline,
            deduplication=deduplication.strip(),
        )
        row.full_clean()
        row.save(force_insert=True)
        told = fields_of(row, ["unit", "baseline", "definition", "deduplication"])
        trail.add("programmes.define_indicator", row, after=told)
    return row


def _replace(version: ProgrammeVersion, relation: str, rows: list[Any], by: User) -> None:
    life.EDIT.allow(by, version)
    with audit.transaction(by) as trail:
        version = open_for_edit(version)
        before = _stored(version, relation)
        getattr(version, relation).all().delete()
        for row in rows:
            row.version = version
            row.full_clean()
            row.save(force_insert=True)
        tell_set(trail, f"programmes.set_{relation}", version, relation, before, _stored(version, relation))


def _stored(version: ProgrammeVersion, relation: str) -> Rows:
    """What the rows of a relation say; one query, however many there are."""
    rows = getattr(version, relation).all()
    named_by = {"targets": "indicator", "pillar_assignments": "pillar"}.get(relation)
    return rows_of(relation, rows.select_related(named_by) if named_by else rows)


def open_for_edit(version: ProgrammeVersion, revision: int | None = None) -> ProgrammeVersion:
    """Lock the concept by counting this edit; refuse when it was offered, or edited since `revision`."""
    concept = ProgrammeVersion.objects.filter(pk=version.pk, state__in=life.EDIT.before)
    expected = concept if revision is None else concept.filter(revision=revision)
    if not expected.update(revision=F("revision") + 1):
        if concept.exists():
            raise ValidationError(
                "Iemand anders heeft dit concept intussen bewaard. Uw tekst staat er nog; vergelijk en bewaar opnieuw.",
                code="conflict",
            )
        raise ValidationError(life.EDIT.refusal, code=life.EDIT.code)
    return ProgrammeVersion.objects.select_related("programme").get(pk=version.pk)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
