"""How an objection on a ROM's profile stands, and which objections lie before Rijk and provinces."""

import hashlib
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from programmes.models import ObjectionStatement, Position, ProgrammeVersion, RegionCheck

Kind = ObjectionStatement.Kind
Column = Position.Column


@dataclass(frozen=True)
class Objection:
    """An objection with all that was said about it, oldest first; what counts is about the texts of today."""

    check: RegionCheck
    statements: list[ObjectionStatement]

    @property
    def objection(self) -> str:
        """Its text; of one that was taken away before the portal refused that, the text that was spoken about last."""
        return self.check.objection or (self.statements[-1].objection if self.statements else "")

    @property
    def answer(self) -> str:
        return self.check.answer or (self.statements[-1].answer if self.statements and not self.stands else "")

    @property
    def stands(self) -> bool:
        return bool(self.check.objection.strip())

    @property
    def counting(self) -> list[ObjectionStatement]:
        return [each for each in self.statements if self.counts(each)]

    def counts(self, said: ObjectionStatement) -> bool:
        return (said.objection, said.answer) == (self.check.objection, self.check.answer)

    @property
    def is_laid(self) -> bool:
        """Tell whether it lies before the columns as it reads now."""
        return any(each.kind == Kind.LAID for each in self.counting)

    @property
    def was_laid(self) -> bool:
        return any(each.kind == Kind.LAID for each in self.statements)

    @property
    def judgements(self) -> list[tuple[str, ObjectionStatement | None]]:
        """The last word of each column that counts, of the Rijk first."""
        latest = {each.column: each for each in self.counting if each.is_judgement}
        return [(column, latest.get(column)) for column in (Column.RIJK, Column.PROVINCES)]

    @property
    def is_overruled(self) -> bool:
        return all(said is not None and said.kind == Kind.OVERRULED for _, said in self.judgements)

    @property
    def listed(self) -> list[tuple[ObjectionStatement, bool]]:
        """Everything that was said, newest first, each with whether it still counts."""
        return [(each, self.counts(each)) for each in reversed(self.statements)]

    def lacks(self, column: str) -> bool:
        return any(each == column and said is None for each, said in self.judgements)


def objection_of(check: RegionCheck) -> Objection:
    """Return how the objection of a region check stands (one query)."""
    said = ObjectionStatement.objects.filter(version__programme=check.version.programme_id, rom=check.rom_id)
    return Objection(check, list(said.select_related("version").order_by("pk")))


def laid_objections() -> list[Objection]:
    """Return every objection in a concept that waits for the columns, by programme (two queries)."""
    laid = ObjectionStatement.objects.filter(
        kind=Kind.LAID,
        version__programme=OuterRef("version__programme"),
        rom=OuterRef("rom"),
        objection=OuterRef("objection"),
        answer=OuterRef("answer"),
    )
    checks = list(
        RegionCheck.objects.filter(Exists(laid), version__state=ProgrammeVersion.State.DRAFT, settled="")
        .select_related("version__programme", "rom__organisation")
        .order_by("version__programme__code", "rom__organisation__short_name")
    )
    said = ObjectionStatement.objects.filter(version__programme__in=[check.version.programme_id for check in checks])
    statements = list(said.select_related("version").order_by("pk"))
    return [
        Objection(
            check,
            [
                each
                for each in statements
                if (each.version.programme_id, each.rom_id) == (check.version.programme_id, check.rom_id)
            ],
        )
        for check in checks
    ]


def texts_mark(check: RegionCheck) -> str:
    """Return what tells two states of an objection and its answer apart."""
    return hashlib.sha256(repr((check.objection, check.answer)).encode()).hexdigest()[:16]
