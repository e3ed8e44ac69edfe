"""Which parties did not answer yet, and when each of them was last reminded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from programmes.models import Agreement, Position, Province, Reminder
from programmes.permissions import may_speak_for_province, may_speak_for_provinces, may_speak_for_rijk
from programmes.queries.provinces import all_provinces
from programmes.roles import own_province
from romportal import audit
from romportal.accounts.models import User

Column = Position.Column
#: a party: a column, or one province
Party = tuple[str, Province | None]


@dataclass(frozen=True)
class Silent:
    """A party without a position, and the day on which it was last reminded."""

    column: str
    province: Province | None
    reminded_on: dt.date | None

    @property
    def party(self) -> Party:
        return self.column, self.province

    @property
    def key(self) -> str:
        """What a button says to name this party: the column, or the CBS code of the province."""
        return self.province.cbs_code if self.province is not None else self.column

    @property
    def name(self) -> str:
        if self.province is not None:
            return str(self.province)
        return "Rijk" if self.column == Column.RIJK else "Provincies samen"

    @property
    def is_reminded_today(self) -> bool:
        return self.reminded_on == audit.today()


def silent_parties(
    agreements: Sequence[Agreement], *, provinces: Sequence[Province] | None = None
) -> dict[int, list[Silent]]:
    """Return per open agreement who is silent: the columns, then single provinces in CBS order (three queries).

    `provinces` are all twelve, where they were asked before.
    """
    keys = [agreement.pk for agreement in agreements if agreement.is_open]
    given = Position.objects.filter(agreement__in=keys, column=Column.PROVINCE).values_list("agreement", "province")
    reminded = Reminder.objects.filter(agreement__in=keys).order_by()
    last = {
        (agreement, column, province): on
        for agreement, column, province, on in reminded.values_list("agreement", "column", "province").annotate(
            Max("given_on")
        )
    }
    said = set(given)
    provinces = [] if not keys else all_provinces() if provinces is None else provinces
    found: dict[int, list[Silent]] = {}
    for agreement in agreements:
        if not agreement.is_open:
            found[agreement.pk] = []
            continue
        parties: list[Party] = [
            *([] if agreement.rijk_outcome else [(Column.RIJK, None)]),
            *([] if agreement.provinces_outcome else [(Column.PROVINCES, None)]),
            *((Column.PROVINCE, province) for province in provinces if (agreement.pk, province.pk) not in said),
        ]
        found[agreement.pk] = [
            Silent(column, province, last.get((agreement.pk, column, province.pk if province else None)))
            for column, province in parties
        ]
    return found


def parties_of(person: User) -> list[Party]:
    """Return for which parties somebody may speak: columns, and the own province."""
    province = own_province(person)
    may: list[tuple[bool, Party]] = [
        (may_speak_for_rijk(person), (Column.RIJK, None)),
        (may_speak_for_provinces(person), (Column.PROVINCES, None)),
        (province is not None and may_speak_for_province(person, province), (Column.PROVINCE, province)),
    ]
    return [party for allowed, party in may if allowed]
