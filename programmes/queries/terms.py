"""When the day before which an answer is asked was moved: the trail knows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from romportal.accounts.models import User
from romportal.audit.models import Line

#: what the trail calls moving the day
MOVED = "programmes.set_answer_by"


def moments_moved(agreements: Collection[int], *, but_by: User | None = None) -> dict[int, list[dt.datetime]]:
    """Return when the day of each of these agreements was moved, the first time first; not by `but_by` (one query)."""
    lines = Line.objects.filter(
        action=MOVED, object_type="programmes.agreement", object_id__in=[str(key) for key in agreements]
    )
    if but_by is not None:
        lines = lines.exclude(actor=but_by)
    found: dict[int, list[dt.datetime]] = defaultdict(list)
    for key, at in lines.order_by("number").values_list("object_id", "at"):
        found[int(key)].append(at)
    return found
