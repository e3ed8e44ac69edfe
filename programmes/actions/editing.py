"""Saving an editing page: several parts of a concept at once, all or nothing."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from programmes.actions.contents import (
    define_indicator,
    edit_version,
    open_for_edit,
    remove_participation,
    set_basis_documents,
    set_cofinancing,
    set_instruments,
    set_milestones,
    set_participation,
    set_partners,
    set_pillars,
    set_risks,
    set_targets,
)
from programmes.actions.objections import answer_objection, object_to_profile, set_region_check
from programmes.models import Indicator, Organisation, Pillar, Plan, PolicyReference, ProgrammeVersion, Rom
from programmes.permissions import may_edit_participation, require
from romportal import audit
from romportal.accounts.models import User


@dataclass(frozen=True)
class Part:
    """A ROM's own part of a version: its commitment and its region check (fte, euro)."""

    rom: Rom
    role: str = ""
    commitment: str = ""
    fte: Decimal | None = None
    euro: Decimal | None = None
    complementarity: str = ""
    objection: str = ""


@dataclass(frozen=True)
class Contents:
    """What an editor changed. What is None or empty stays as it is."""

    texts: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, Iterable[models.Model]] = field(default_factory=dict)
    shares: Mapping[Pillar, int] | None = None
    primary: Pillar | None = None
    joining: Sequence[Rom] = ()
    leaving: Sequence[Rom] = ()
    parts: Sequence[Part] = ()
    answers: Mapping[Rom, str] = field(default_factory=dict)
    cofinancing: Sequence[tuple[str, Decimal, int | None]] | None = None
    milestones: Sequence[tuple[int, str, dt.date]] | None = None
    basis_documents: Sequence[tuple[str, PolicyReference | Plan | None, str, str, str]] | None = None
    partners: Sequence[tuple[Organisation | None, str, str, str]] | None = None
    instruments: Sequence[tuple[str, str]] | None = None
    risks: Sequence[Mapping[str, str]] | None = None
    indicator: Mapping[str, Any] | None = None
    targets: Sequence[tuple[Indicator, int, Decimal]] | None = None


#: the lists of `Contents` that replace what stands, each with its verb
ROWS: Mapping[str, Callable[..., None]] = {
    "basis_documents": set_basis_documents,
    "partners": set_partners,
    "instruments": set_instruments,
    "cofinancing": set_cofinancing,
    "milestones": set_milestones,
    "risks": set_risks,
    "targets": set_targets,
}


def edit_contents(version: ProgrammeVersion, *, contents: Contents, revision: int | None, by: User) -> ProgrammeVersion:
    """Save everything that an editor changed in a concept, in one transaction.

    Raises ValidationError with code "conflict" when somebody saved since `revision`, "frozen" when it is no concept
    any more, PermissionDenied for a part that is not the editor's; then nothing is saved.
    """
    with audit.transaction(by):
        edit_version(version, texts=contents.texts, tags=contents.tags, revision=revision, by=by)
        if contents.shares is not None:
            set_pillars(version, shares=contents.shares, primary=contents.primary, by=by)
        for rom in contents.leaving:
            remove_participation(version, rom=rom, by=by)
        for rom in contents.joining:
            set_participation(version, rom=rom, by=by)
        for part in contents.parts:
            _save_part(version, part, by)
        for rom, answer in contents.answers.items():
            answer_objection(version, rom=rom, answer=answer, by=by)
        if contents.indicator is not None:
            define_indicator(version, **contents.indicator, by=by)
        for name, replace in ROWS.items():
            rows = getattr(contents, name)
            if rows is not None:
                replace(version, rows=rows, by=by)
    return ProgrammeVersion.objects.with_children().get(pk=version.pk)


def edit_part(version: ProgrammeVersion, *, part: Part, revision: int | None = None, by: User) -> None:
    """Save a ROM's own part of a concept; refuses as `edit_contents` does."""
    require(may_edit_participation(by, version, part.rom))
    with audit.transaction(by):
        open_for_edit(version, revision)
        _save_part(version, part, by)


def _save_part(version: ProgrammeVersion, part: Part, by: User) -> None:
    set_participation(
        version, rom=part.rom, role=part.role, commitment=part.commitment, fte=part.fte, euro=part.euro, by=by
    )
    check = version.region_checks.filter(rom=part.rom).first()
    if part.complementarity.strip() != (check.complementarity if check else ""):
        set_region_check(version, rom=part.rom, complementarity=part.complementarity, by=by)
    if part.objection.strip() != (check.objection if check else ""):
        object_to_profile(version, rom=part.rom, objection=part.objection, by=by)
