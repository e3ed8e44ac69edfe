"""Until when figures of money hold: which lines of the trail leave them alone."""

from django.db.models import Max, Sum

from funding.models import LedgerEntry
from programmes.models import Programme
from programmes.queries import last_telling
from programmes.queries.contents import LEAVES_NAMES
from romportal.remembered import Written

#: lines of what leaves names alone and is no business of this room: of them the example shows that no entry, budget
#: line or ceiling was written
LEAVES_MONEY = tuple(action for action in LEAVES_NAMES if not action.startswith("funding."))


def last_booked() -> Written:
    """Return what changes as soon as money may stand otherwise, or goes by other versions in force (three queries).

    A version in force makes way for a newer one alone, so the sum of their keys only grows; what such a version
    consists of is frozen. The last entry stands beside it for a command that loads without a line.
    """
    in_force = Programme.objects.aggregate(total=Sum("version_in_force"))["total"]
    return (*last_telling(LEAVES_MONEY), in_force, LedgerEntry.objects.aggregate(last=Max("pk"))["last"])
