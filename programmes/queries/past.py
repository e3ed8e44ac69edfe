"""What rows that are edited in place said on a day that has passed: today's values, with all later changes undone.

The trail keeps the old value of every change and cannot be changed itself, so nothing is stored twice for this.
"""

import datetime as dt
from typing import Any

from django.db import models

from romportal import audit
from romportal.audit.models import Line
from romportal.audit.trail import DONE

Values = dict[str, Any]


def as_they_were(model: type[models.Model], names: list[str], day: dt.date) -> dict[int, Values]:
    """Return the values of every row of a model at the end of `day`, by key; two queries.

    A row that was made later is left out, one that was taken away later is there again. What refers to another row is
    its key when it did not change since, else the words that the trail keeps of it.
    """
    found: dict[int, Values] = {row.pop("pk"): row for row in model._default_manager.values("pk", *names)}
    lines = Line.objects.filter(object_type=model._meta.label_lower, result=DONE, at__gte=audit.end_of(day))
    for key, action, detail in lines.order_by("-number").values_list("object_id", "action", "detail"):
        _undo(found, int(key), action.partition(".")[2], _stored(model, names, detail.get("before", {})))
    return found


def _undo(found: dict[int, Values], key: int, verb: str, before: Values) -> None:
    if verb.startswith("add"):
        found.pop(key, None)
    elif verb.startswith(("remove", "delete")):
        found[key] = before
    elif key in found:
        found[key] |= before


def _stored(model: type[models.Model], names: list[str], before: Values) -> Values:
    """Turn what the trail keeps into values of the model again."""
    kept = {name: before[name] for name in names if name in before}
    fields = {name: model._meta.get_field(name) for name in kept}
    return {name: value if fields[name].is_relation else fields[name].to_python(value) for name, value in kept.items()}
