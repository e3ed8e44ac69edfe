"""The lives as tables: which verb brings a version, or a programme, from which state to which, and who may.

The verbs in `actions` ask here whether they may happen (`allow`) and whether the state lets them (`judge`); nobody
judges a state elsewhere. docs/life-cycle.md is made from these rows, and a test walks every state, step and role.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from programmes import permissions
from programmes.models import Programme, ProgrammeStep
from programmes.models.agreements import VersionState as State

Status = Programme.Status
Kind = ProgrammeStep.Kind
May = Callable[..., bool]


@dataclass(frozen=True)
class Step:
    """A row: from one of the states `before` the `verb` leads to one of those in `after`, for whom one of `may` holds.

    `thing` is what the rights are asked about (nothing for a step that begins something or speaks for a column);
    `refusals` say what is wrong in a state, `refusal` in all others.
    """

    verb: str
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    may: tuple[May, ...]
    demands: str
    refusal: str
    refusals: Mapping[Any, str] = field(default_factory=dict)
    code: str = "state"

    def permits(self, by: Any, *thing: Any) -> bool:
        """Tell whether somebody may take this step at all, whatever the state."""
        return any(may(by, *thing) for may in self.may)

    def allow(self, by: Any, *thing: Any) -> None:
        """Raise PermissionDenied when `by` may not."""
        permissions.require(self.permits(by, *thing))

    def fits(self, state: Any) -> bool:
        return state in self.before

    def judge(self, state: Any) -> None:
        """Raise ValidationError when this step cannot be taken from `state`, in words that fit the state."""
        if not self.fits(state):
            raise ValidationError(self.refusals.get(state, self.refusal), code=self.code)


# ── A version of a programme ──────────────────────────────────────────────────────────────────────────────
COLUMNS = (permissions.may_speak_for_rijk, permissions.may_speak_for_provinces)
ON_ITS_WAY = (State.OFFERED, State.NOT_AGREED)
NOT_BEFORE_US = "Deze versie ligt niet meer voor: zij is ingetrokken of vervangen."

CREATE = Step("create_programme", (None,), (State.DRAFT,), (permissions.may_add_programme,), "a code that is free", "")
EDIT = Step(
    "edit_version",
    (State.DRAFT,),
    (State.DRAFT,),
    (permissions.may_edit_version,),
    "the revision that the editor started from",
    "Dit is geen concept meer en kan niet worden bewerkt.",
    code="frozen",
)
COPY = Step(
    "copy_version",
    (State.OFFERED, State.NOT_AGREED, State.AGREED, State.LAPSED),
    (State.DRAFT,),
    (permissions.may_copy_version,),
    "a reason; the copy is a new version in concept",
    "Er is al een concept van dit programma. Werk daarin verder.",
)
REPLACE = Step(
    "copy_version",
    ON_ITS_WAY,
    (State.LAPSED,),
    (permissions.may_copy_version,),
    "that a new version is made of it: this one lapses",
    NOT_BEFORE_US,
)
OFFER = Step(
    "offer",
    (State.DRAFT,),
    (State.OFFERED,),
    (permissions.may_offer,),
    "that nothing is missing (rule 6)",
    "Alleen een concept kan ter afstemming worden aangeboden.",
)
WITHDRAW = Step(
    "withdraw",
    ON_ITS_WAY,
    (State.LAPSED,),
    (permissions.may_withdraw,),
    "a reason",
    "Alleen een versie die ter afstemming ligt kan worden ingetrokken.",
)
SPEAK = Step(
    "give_position",
    ON_ITS_WAY,
    (State.OFFERED, State.NOT_AGREED, State.AGREED),
    COLUMNS,
    "the own column; afgestemd once both agree and the money fits, niet afgestemd while one refuses",
    NOT_BEFORE_US,
    {State.AGREED: "Deze versie is al afgestemd; een wijziging is een nieuwe versie."},
)
VERSION = (CREATE, EDIT, COPY, REPLACE, OFFER, WITHDRAW, SPEAK)

# ── A version of the strategy ─────────────────────────────────────────────────────────────────────────────
PROPOSE_STRATEGY = Step(
    "propose_strategy",
    (State.OFFERED, State.NOT_AGREED, State.AGREED, State.LAPSED),
    (State.DRAFT,),
    (permissions.may_propose_strategy,),
    "a reason and the day from which it is to hold; what the own side had offered lapses",
    "Er is al een wijziging van de strategie onderweg; er kan er één tegelijk zijn.",
)
EDIT_STRATEGY = Step(
    "edit_strategy",
    (State.DRAFT,),
    (State.DRAFT,),
    (permissions.may_edit_strategy,),
    "the revision that the editor started from",
    "Dit is geen concept meer en kan niet worden bewerkt.",
    code="frozen",
)
OFFER_STRATEGY = Step(
    "offer_strategy",
    (State.DRAFT,),
    (State.OFFERED,),
    (permissions.writes_strategy,),
    "that it changes something, from a day that is not behind us, and that footnotes and their marks go together",
    "Alleen een concept kan ter afstemming worden aangeboden.",
)
WITHDRAW_STRATEGY = Step(
    "withdraw_strategy",
    (State.DRAFT, *ON_ITS_WAY),
    (State.LAPSED,),
    (permissions.writes_strategy,),
    "a reason",
    "Deze wijziging is al afgestemd of ingetrokken.",
)
STRATEGY = (PROPOSE_STRATEGY, EDIT_STRATEGY, OFFER_STRATEGY, WITHDRAW_STRATEGY, SPEAK)

# ── A programme ───────────────────────────────────────────────────────────────────────────────────────────
ENDED = dict.fromkeys((Status.FINISHED, Status.STOPPED), "Dit programma is al beëindigd.")

START = Step(
    "start",
    (Status.AGREED,),
    (Status.RUNNING,),
    (permissions.may_step,),
    "a day that is not ahead",
    "Dit programma is nog niet afgestemd en kan dus niet starten.",
    ENDED | {Status.RUNNING: "Deze stap is al gezet."},
)
FINISH = Step(
    "finish",
    (Status.RUNNING,),
    (Status.FINISHED,),
    (permissions.may_step,),
    "a day from the start on that is not ahead, and no stop that was agreed or lies before Rijk and provinces",
    "Dit programma is nog niet afgestemd en kan dus niet starten.",
    ENDED | {Status.AGREED: "Dit programma is nog niet gestart en kan dus niet worden afgerond."},
)
STOP = Step(
    "give_position",
    (Status.AGREED, Status.RUNNING),
    (Status.STOPPED,),
    COLUMNS,
    "a change that stops it from its start on, made by the secretary, to which both columns agree",
    "Alleen een afgestemd programma kan worden gestopt.",
    ENDED,
)
PROGRAMME = (START, FINISH, STOP)


def status_of(programme: Programme, taken: Mapping[str, dt.date], day: dt.date) -> Status:
    """Return where a programme stands on a day by the steps that were taken, with their days; its end counts first."""
    words = {Kind.STOPPED: Status.STOPPED, Kind.FINISHED: Status.FINISHED, Kind.STARTED: Status.RUNNING}
    never = Status.AGREED if programme.version_in_force_id else Status.DRAFT
    return next((status for kind, status in words.items() if kind in taken and taken[kind] <= day), never)
