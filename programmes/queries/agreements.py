"""The conditions under which a column agreed, and which of them both columns call met."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from programmes.models import Agreement, ConditionMet, Position, Programme
from romportal import audit
from romportal.audit.models import Line, LineQuerySet

COLUMNS: list[str] = [Position.Column.RIJK, Position.Column.PROVINCES]


@dataclass(frozen=True)
class Conditions:
    """The conditions of one column's position, and which columns call them met, Rijk first."""

    position: Position
    marks: list[tuple[str, ConditionMet | None]]
    version_number: int = 0

    @property
    def met_columns(self) -> int:
        return sum(mark is not None for _, mark in self.marks)

    @property
    def are_met(self) -> bool:
        return self.met_columns == len(COLUMNS)

    @property
    def stand(self) -> str:
        """ "1 van 2", until both columns call them met."""
        return "Vervuld" if self.are_met else f"{self.met_columns} van {len(COLUMNS)} vervuld"

    def lacks(self, column: str) -> bool:
        return any(each == column and mark is None for each, mark in self.marks)


def conditions_of(agreement: Agreement) -> list[Conditions]:
    """Return the conditions that count on one agreement, of the Rijk first (two queries)."""
    return _counting([agreement.pk], None)


def conditions_of_programme(programme: Programme, as_of: dt.date | None = None) -> list[Conditions]:
    """Return the conditions under which versions of a programme were agreed or lie before the columns, newest first.

    Those of an earlier version stay until both columns call them met. As of a day: what was said before it ended.
    """
    found = Agreement.objects.filter(version__programme=programme)
    if as_of is None:
        live = found.filter(closed_at__isnull=True)
    else:
        live = found.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=audit.end_of(as_of)))
    return sorted(
        _counting(list(live.values_list("pk", flat=True)), as_of), key=lambda each: each.version_number, reverse=True
    )


def term_changes(agreement: Agreement) -> LineQuerySet:
    """Return the lines of the trail that tell how the day before which an answer is asked was changed, oldest first."""
    about = Line.objects.filter(object_type=Agreement._meta.label_lower, object_id=str(agreement.pk))
    return about.filter(action="programmes.set_answer_by").order_by("number")


def open_conditions() -> list[Conditions]:
    """Return all conditions that count and that not both columns call met, oldest first (two queries)."""
    newer = Position.objects.filter(agreement=OuterRef("agreement"), column=OuterRef("column"), pk__gt=OuterRef("pk"))
    said = Position.objects.filter(
        Q(agreement__version__isnull=False) | Q(agreement__strategy_version__isnull=False),
        ~Exists(newer),
        agreement__closed_at__isnull=True,
        column__in=COLUMNS,
    ).exclude(conditions="")
    met = {(mark.position_id, mark.column): mark for mark in ConditionMet.objects.filter(position__in=said)}
    found = [
        Conditions(
            position,
            [(column, met.get((position.pk, column))) for column in COLUMNS],
            _number(position),
        )
        for position in said.select_related("agreement__version").order_by("pk")
    ]
    return [each for each in found if not each.are_met]


def _counting(agreements: Iterable[int], as_of: dt.date | None) -> list[Conditions]:
    """Return the conditions of the latest position of each column of these agreements."""
    said = Position.objects.filter(agreement__in=agreements, column__in=COLUMNS).order_by("pk")
    marks = ConditionMet.objects.filter(position__agreement__in=agreements)
    if as_of is not None:
        said, marks = said.filter(given_at__lt=audit.end_of(as_of)), marks.filter(given_at__lt=audit.end_of(as_of))
    latest = {(p.agreement_id, p.column): p for p in said.select_related("agreement__version")}
    met = {(mark.position_id, mark.column): mark for mark in marks}
    return [
        Conditions(
            position,
            [(column, met.get((position.pk, column))) for column in COLUMNS],
            _number(position),
        )
        for (_, column), position in sorted(latest.items(), key=lambda item: COLUMNS.index(item[0][1]))
        if position.conditions
    ]


def _number(position: Position) -> int:
    """Return the number of the version of a programme that a position is about; the strategy has none of those."""
    version = getattr(position.agreement, "version", None)
    return version.number if version else 0
