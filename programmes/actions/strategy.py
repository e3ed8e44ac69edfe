"""A change of the strategy: proposed by Rijk or provinces, offered to both, in force from its day (SLOT-6)."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from programmes import life
from programmes.actions.life import lapse
from programmes.actions.notices import tell_of_outcome
from programmes.actions.offering import lay_before
from programmes.actions.strategy_text import TextChanges, edit_text
from programmes.models import (
    Agreement,
    Goal,
    Pillar,
    PillarItem,
    Position,
    Strategy,
    StrategyVersion,
    Theme,
    ThemeRecognition,
    Wording,
)
from programmes.permissions import own_columns, require
from programmes.queries.strategy_changes import KINDS, missing_in_change
from programmes.queries.wordings import wordings_on
from romportal import audit
from romportal.accounts.models import User

State = StrategyVersion.State
Brings = Wording.Brings
WORDS = {"name": "naam", "definition": "omschrijving", "is_active": "actief"}
#: the first letters of the codes of what a version brings; an item has its pillar before it
LETTERS = {Brings.TRANSITION: "T", Brings.CHALLENGE: "U", Brings.GOAL: "D"}


@dataclass(frozen=True)
class Brought:
    """Something new that a change brings: what it is, its name, and the pillar of an item."""

    brings: str
    name: str
    definition: str = ""
    pillar: Pillar | None = None


@dataclass(frozen=True)
class StrategyContents:
    """What an editor changed in a change of the strategy. What is not named stays as it is.

    `wordings` by code: name, definition, and whether it is active.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    wordings: Mapping[str, tuple[str, str, bool]] = field(default_factory=dict)
    text: TextChanges = field(default_factory=TextChanges)
    brought: Sequence[Brought] = ()
    dropped: Sequence[str] = ()


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────
def propose_strategy(
    strategy: Strategy, *, column: str, reason: str, effective_on: dt.date, by: User
) -> StrategyVersion:
    """Begin a change of the strategy for a column, as a copy of the version that was agreed last.

    When the own side has a change that lies before both, the new one is a copy of that, and that one lapses. Raises
    ValidationError when another change is on its way, without a reason, or for a day before the agreed version holds.
    """
    life.PROPOSE_STRATEGY.allow(by)
    require(column in own_columns(by))
    if not reason.strip():
        raise ValidationError({"reason": "Geef de reden van de wijziging."})
    with audit.transaction(by) as trail:
        strategy = Strategy.objects.select_for_update(no_key=True).get(pk=strategy.pk)
        agreed = strategy.versions.agreed().order_by("effective_on", "pk").last()
        if agreed is None:
            raise ValidationError("Er is nog geen strategie om te wijzigen.")
        source = strategy.versions.open().filter(based_on__isnull=False).select_related("agreement").first() or agreed
        if source != agreed and source.proposer != column:
            raise ValidationError(life.PROPOSE_STRATEGY.refusal)
        life.PROPOSE_STRATEGY.judge(source.state)
        if source != agreed:
            lapse(source)
            tell_of_outcome(source.agreement, source, "vervangen", "replaced", by)
        change = StrategyVersion(
            strategy=strategy,
            number=_next_number(strategy),
            based_on=agreed,
            proposer=column,
            reason=reason.strip(),
            effective_on=effective_on,
            created_by=by,
            created_at=audit.now(),
        )
        _judge_day(change)
        change.full_clean()
        change.save(force_insert=True)
        _copy_text(source, change)
        trail.add("programmes.propose_strategy", change, reason=reason.strip(), after={"effective_on": effective_on})
    return change


def _next_number(strategy: Strategy) -> str:
    """Return the number after the highest one: 1.0, 1.1, 1.2."""
    numbers = [re.findall(r"\d+", number) for number in strategy.versions.values_list("number", flat=True)]
    major, minor = max((int(parts[0]), int(parts[-1]) if len(parts) > 1 else 0) for parts in numbers if parts)
    return f"{major}.{minor + 1}"


def _copy_text(source: StrategyVersion, change: StrategyVersion) -> None:
    """Take along text and wordings; what an agreed version brought is no longer new."""
    for relation in ("wordings", "paragraphs"):
        rows = list(getattr(source, relation).all())
        for row in rows:
            row.pk, row._state.adding, row.version = None, True, change
            if relation == "wordings" and source.state == State.AGREED:
                row.brings, row.pillar = "", None
        getattr(change, relation).bulk_create(rows)


def edit_strategy(
    version: StrategyVersion, *, contents: StrategyContents, revision: int | None = None, by: User
) -> StrategyVersion:
    """Change reason, day of effect, wordings and paragraphs of a concept, and what it brings, all or nothing.

    Raises ValidationError with code "conflict" when somebody saved since `revision`, "frozen" when it is no concept any
    more; for a pillar that would not be active; for an empty name or text; and for a paragraph that is gone already.
    """
    life.EDIT_STRATEGY.allow(by, version)
    with audit.transaction(by) as trail:
        version = _open_for_edit(version, revision)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name in ("reason", "effective_on"):
            if name in contents.fields:
                before[name], after[name] = getattr(version, name), contents.fields[name]
                setattr(version, name, contents.fields[name])
        _judge_day(version)
        version.full_clean()
        version.save(update_fields=["reason", "effective_on"])
        _word(version, contents.wordings, before, after)
        edit_text(version, contents.text, before, after)
        gone = version.wordings.filter(code__in=contents.dropped).exclude(brings="")
        before |= {wording.code: wording.name for wording in gone}
        gone.delete()
        for brought in contents.brought:
            wording = _bring(version, brought)
            after[wording.code] = wording.name
        changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        if changed:
            old, new = ({key: side[key] for key in changed if key in side} for side in (before, after))
            trail.add("programmes.edit_strategy", version, before=old, after=new)
    return version


def _open_for_edit(version: StrategyVersion, revision: int | None) -> StrategyVersion:
    """Lock the concept by counting this edit; refuse when it was offered, or edited since `revision`."""
    concept = StrategyVersion.objects.filter(pk=version.pk, state__in=life.EDIT_STRATEGY.before)
    expected = concept if revision is None else concept.filter(revision=revision)
    if not expected.update(revision=F("revision") + 1):
        if concept.exists():
            raise ValidationError(
                "Iemand anders heeft dit concept intussen bewaard. Uw tekst staat er nog; vergelijk en bewaar opnieuw.",
                code="conflict",
            )
        raise ValidationError(life.EDIT_STRATEGY.refusal, code=life.EDIT_STRATEGY.code)
    return StrategyVersion.objects.select_related("strategy", "based_on").get(pk=version.pk)


def _judge_day(version: StrategyVersion) -> None:
    """A change does not hold before the version that it goes out from."""
    if version.effective_on < version.based_on.effective_on:
        raise ValidationError({"effective_on": "Kies een dag vanaf die waarop de huidige versie geldt."})


def _word(
    version: StrategyVersion,
    wordings: Mapping[str, tuple[str, str, bool]],
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    pillars = set(Pillar.objects.values_list("code", flat=True))
    for wording in version.wordings.filter(code__in=wordings):
        name, definition, is_active = wordings[wording.code]
        if wording.code in pillars and not is_active:
            raise ValidationError("De strategie heeft drie pijlers; zij blijven alle drie actief.")
        for part, value in (("name", name.strip()), ("definition", definition.strip()), ("is_active", is_active)):
            if getattr(wording, part) != value:
                key = f"{wording.code} {WORDS[part]}"  # as the history tells it
                before[key], after[key] = getattr(wording, part), value
                setattr(wording, part, value)
        wording.clean_fields(exclude=["version", "pillar"])
        wording.save(update_fields=["name", "definition", "is_active"])


def _bring(version: StrategyVersion, brought: Brought) -> Wording:
    wording = Wording(
        version=version,
        code=_free_code(version, brought),
        name=brought.name.strip(),
        definition=brought.definition.strip(),
        brings=brought.brings,
        pillar=brought.pillar if brought.brings == Brings.ITEM else None,
    )
    wording.full_clean()
    wording.save(force_insert=True)
    return wording


def _free_code(version: StrategyVersion, brought: Brought) -> str:
    """Return the next code of its kind that no item and no wording of this version has: T4, U5, D4, P2-5."""
    if brought.brings == Brings.ITEM:
        start = f"{brought.pillar.code}-" if brought.pillar else "P-"
    else:
        start = LETTERS[Brings(brought.brings)]
    taken = {*version.wordings.values_list("code", flat=True)}
    for model in (PillarItem, Theme, Goal):
        taken |= set(model._default_manager.values_list("code", flat=True))
    numbers = [int(code.removeprefix(start)) for code in taken if re.fullmatch(rf"{re.escape(start)}\d+", code)]
    return f"{start}{max(numbers, default=0) + 1}"


# ── Offering ──────────────────────────────────────────────────────────────────────────────────────────────
def offer_strategy(
    version: StrategyVersion, *, procedure: str = "", answer_by: dt.date | None = None, by: User
) -> Agreement:
    """Offer a change to both columns, in a written round with a term or in a meeting.

    Raises ValidationError with everything that is missing at once, and for a written round without a term.
    """
    life.OFFER_STRATEGY.allow(by, version)
    with audit.transaction(by):
        version = _locked(version)
        life.OFFER_STRATEGY.judge(version.state)
        return lay_before(
            version,
            verb="programmes.offer_strategy",
            subject=f"Wijziging van de strategie, versie {version.number}",
            gaps=missing_in_change(version),
            procedure=procedure,
            answer_by=answer_by,
            by=by,
        )


def withdraw_strategy(version: StrategyVersion, *, reason: str, by: User) -> None:
    """Take a change back, offered or still a concept; it lapses."""
    life.WITHDRAW_STRATEGY.allow(by, version)
    if not reason.strip():
        raise ValidationError({"reason": "Geef de reden van het intrekken."})
    with audit.transaction(by) as trail:
        version = _locked(version)
        life.WITHDRAW_STRATEGY.judge(version.state)
        lapse(version)
        trail.add("programmes.withdraw_strategy", version, reason=reason.strip())
        if version.agreement is not None:
            tell_of_outcome(version.agreement, version, "ingetrokken", "withdrawn", by)


def _locked(version: StrategyVersion) -> StrategyVersion:
    """Lock the strategy, then the version: one order for every verb, so no deadlock."""
    Strategy.objects.select_for_update(no_key=True).get(pk=version.strategy_id)
    return (
        StrategyVersion.objects.select_for_update(of=("self",))
        .select_related("strategy", "agreement", "based_on")
        .get(pk=version.pk)
    )


# ── Agreed ────────────────────────────────────────────────────────────────────────────────────────────────
def conclude_strategy(version: StrategyVersion, agreement: Agreement, by: User) -> None:
    """Freeze the agreed change; what it brings comes to be, and holds from its day, today at the earliest."""
    with audit.transaction(by) as trail:
        _make_brought(version)
        _recognise_brought(version, agreement)
        version.state, version.agreed_at = State.AGREED, agreement.reached_at
        version.effective_on = max(version.effective_on, audit.local_day(agreement.reached_at))
        version.save(update_fields=["state", "agreed_at", "effective_on"])
        trail.add("programmes.agree_strategy", version, after={"effective_on": version.effective_on})
        put_wordings_in_force(by=by)


def _make_brought(version: StrategyVersion) -> None:
    """Make the identities of what this version brings; from now on they stay, active or not."""
    for wording in version.wordings.exclude(brings="").select_related("pillar"):
        kinds: dict[str, Any] = {Brings.ITEM: PillarItem, Brings.GOAL: Goal}
        model = kinds.get(wording.brings, Theme)
        if model.objects.filter(code=wording.code).exists():
            raise ValidationError(f"De code {wording.code} is intussen in gebruik. Begin de wijziging opnieuw.")
        own: dict[str, Any] = {}
        if model is Theme:
            own["kind"] = wording.brings
        elif model is PillarItem:
            own["pillar"] = wording.pillar
        last = model.objects.order_by("order").values_list("order", flat=True).last() or 0
        model.objects.create(
            code=wording.code,
            name=wording.name,
            definition=wording.definition,
            statement=f"Versie {version.number}",
            order=last + 1,
            is_seed=True,
            **own,
        )


def _recognise_brought(version: StrategyVersion, agreement: Agreement) -> None:
    """Let both columns recognise the themes that this version brings or makes active again, as they agreed to it."""
    inactive = version.based_on.wordings.filter(is_active=False).values("code")
    brought = version.wordings.filter(is_active=True).exclude(brings="") | version.wordings.filter(
        is_active=True, code__in=inactive
    )
    themes = list(Theme.objects.filter(code__in=brought.values("code")))
    for column in StrategyVersion.Side.values:
        said: Position = agreement.positions.filter(column=column).latest("pk")
        signed = {
            name: getattr(said, name) for name in ("given_by", "giver_name", "giver_function", "given_on", "given_at")
        }
        ThemeRecognition.objects.bulk_create(
            ThemeRecognition(theme=theme, column=column, recognises=True, explanation=str(version), **signed)
            for theme in themes
        )


def put_wordings_in_force(*, by: User | None) -> int:
    """Let the items themselves read as the strategy in force today; return how many read differently since.

    Pages ask `wordings_on` for the day that they show; this keeps lists of the admin site and the trail up to date.
    """
    count = 0
    with audit.transaction(by) as trail:
        list(Strategy.objects.select_for_update(no_key=True).order_by("pk"))  # of two at once the second finds it done
        wordings = wordings_on()
        for _, model in KINDS:
            for item in model._default_manager.filter(code__in=wordings):  # type: ignore[attr-defined]
                said = wordings[item.code]
                if (item.name, item.definition) == (said.name, said.definition):
                    continue
                before = {"name": item.name, "definition": item.definition}
                item.name, item.definition = said.name, said.definition
                item.save(update_fields=["name", "definition"])
                trail.add("programmes.word_item", item, before=before, after={"name": said.name})
                count += 1
    return count
