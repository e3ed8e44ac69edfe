"""How reference data is loaded: what is missing is made, what is there stays as it is."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import models

from romportal import audit

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Tally:
    """What a run made, and what it found and left, counted per kind of row."""

    made: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """One line per kind of row, in the order in which they were loaded."""
        for kind in dict.fromkeys([*self.made, *self.left]):
            yield f"{kind}: {self.made[kind]} made, {self.left[kind]} already there"

    @property
    def changed(self) -> bool:
        return bool(self.made)


def kept(model: type[Row], tally: Tally, *, key: dict[str, Any], values: dict[str, Any]) -> tuple[Row, bool]:
    """Return the row with this key, made from `values` when it is missing, and whether it was made.

    A row that is there stays as somebody may have corrected it. What is made leaves a line in the trail.
    """
    kind = str(model._meta.verbose_name_plural)
    found = model._default_manager.filter(**key).first()
    if found is not None:
        tally.left[kind] += 1
        return found, False
    with audit.transaction(None) as trail:
        row = model(**key, **values)
        row.full_clean()
        row.save(force_insert=True)
        trail.add("programmes.load_reference", row)
    tally.made[kind] += 1
    return row, True


def facts(name: str) -> dict[str, Any]:
    """Read one of the TOML files of this package."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
