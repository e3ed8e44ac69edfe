"""Keeping what somebody types on a page of the intake, before it is saved in the concept."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError

from programmes.models import ProgrammeVersion, StepDraft
from programmes.permissions import require, writes_along
from romportal import audit
from romportal.accounts.models import User

#: characters of a page as JSON; the longest page with every field full is about a quarter of it
MOST = 400_000


def keep_draft(version: ProgrammeVersion, *, step: str, fields: Mapping[str, Sequence[str]], by: User) -> dt.datetime:
    """Keep the fields of a page as typed, right or wrong; return when. One row per person, version and page.

    It leaves no line in the trail: nothing of the content changes until the page is saved (rule 10). A version that
    was offered meanwhile keeps what was typed too, so that nobody loses it. Raises ValidationError when it is more
    than a page can hold.
    """
    require(writes_along(by, version))
    if len(json.dumps(fields)) > MOST:
        raise ValidationError("Dit is te veel tekst om te bewaren.")
    at = audit.now()
    StepDraft.objects.bulk_create(
        [StepDraft(version=version, user=by, step=step, fields=fields, saved_at=at)],
        update_conflicts=True,
        unique_fields=["version", "user", "step"],
        update_fields=["fields", "saved_at"],
    )
    return at


def drop_draft(version: ProgrammeVersion, *, step: str, by: User) -> None:
    """Throw away what this person typed on a page and did not save, or what was saved just now."""
    require(writes_along(by, version))
    StepDraft.objects.filter(version=version, user=by, step=step).delete()
