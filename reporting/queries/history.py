"""How a programme became what it is: its versions with what each changed, and its steps."""

import datetime as dt
from dataclasses import dataclass

from funding.queries.agreements import Difference
from funding.queries.comparison import told_changes
from programmes.models import Programme, ProgrammeStep, ProgrammeVersion
from programmes.permissions import may_see_draft
from programmes.queries import reworded_on_their_days, with_contents
from romportal import audit
from romportal.accounts.models import User
from romportal.remembered import Written


@dataclass(frozen=True)
class VersionRow:
    """A version in the history: when, why, and what it changed."""

    version: ProgrammeVersion
    day: dt.date
    differences: list[Difference]


def version_rows(
    programme: Programme, reader: User | None, *, as_of: dt.date | None = None, named: Written | None = None
) -> list[VersionRow]:
    """Return the versions that the reader may see, newest first, each in the words of the strategy on its day.

    A fixed number of queries. `named` is what `last_named` gave, where it was asked before.
    """
    rows = ProgrammeVersion.objects.filter(programme=programme)
    if as_of is not None:
        rows = rows.filter(created_at__lt=audit.end_of(as_of))
    found = with_contents(rows.select_related("successor"), "asked_amounts__source", named=named)
    versions = {version.pk: version for version in reworded_on_their_days(found)}
    return [
        VersionRow(
            version=version,
            day=audit.local_day(version.agreed_at or version.created_at),
            differences=told_changes(versions[version.based_on_id], version) if version.based_on_id in versions else [],
        )
        for version in sorted(versions.values(), key=lambda each: each.number, reverse=True)
        if may_see_draft(reader, version)
    ]


def steps(programme: Programme, *, as_of: dt.date | None = None) -> list[ProgrammeStep]:
    """Return the steps recorded before the end of the day, newest first."""
    rows = programme.steps.select_related("by")
    if as_of is not None:
        rows = rows.filter(booked_at__lt=audit.end_of(as_of))
    return list(rows.order_by("-on", "-pk"))
