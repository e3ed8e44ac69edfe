"""What lies before whom: who is silent and how long, what is new, what overlaps, and what it leaves of the money."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, Q, Value, prefetch_related_objects

from funding.queries.asked import AskedRow, effects_of
from programmes.dutch import count
from programmes.models import (
    Agreement,
    AgreementDocument,
    AgreementVisit,
    Answer,
    ConditionMet,
    Outcome,
    Participation,
    Position,
    ProgrammeStep,
    ProgrammeVersion,
    Province,
    Remark,
    StrategyVersion,
)
from programmes.permissions import (
    may_remind,
    may_speak_for_province,
    may_speak_for_provinces,
    may_speak_for_rijk,
    writes_strategy,
)
from programmes.queries import (
    Silent,
    all_provinces,
    kept_wordings,
    reworded,
    silent_parties,
    versions_in_force,
)
from programmes.queries.terms import moments_moved
from programmes.roles import is_secretary, own_province
from romportal import audit
from romportal.accounts.models import User
from romportal.remembered import Written

RIJK, PROVINCES = "Rijk", "Provincies samen"
#: programmes named that overlap; of more it says how many
MOST_OVERLAPS = 5
UNSETTLED = (Outcome.TALK, Outcome.REFUSED)


@dataclass(frozen=True)
class Overlap:
    """Another programme with a theme and a ROM in common."""

    version: ProgrammeVersion
    themes: list[str]
    roms: list[str]


@dataclass(frozen=True)
class Overlaps:
    """The first programmes that a version overlaps with, by code, and how many there are."""

    shown: list[Overlap]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


@dataclass(frozen=True)
class InboxRow:
    """One open agreement as one person sees it: about a `version` of a programme, or a `change` of the strategy.

    `waits` are the parties that are silent and that this person may speak for; for the secretary all that are silent.
    `unsettled` are the columns that want to talk or refused, for who can make another version. `news` is what others
    did since this person last looked, None for who never did; `silent` are the parties that the secretary
    may remind. `days` counts from the day it was offered, `late` from
    the day it was to be answered.
    """

    agreement: Agreement
    version: ProgrammeVersion | None
    change: StrategyVersion | None
    waits: list[str]
    unsettled: list[str]
    days: int
    late: int
    news: list[str] | None
    open_questions: int
    overlaps: Overlaps | None
    money: list[AskedRow]
    silent: list[Silent]


def inbox_rows(user: User, keys: Sequence[int], *, named: Written) -> list[InboxRow]:
    """Return the open agreements with these keys as this person sees them, in a fixed number of queries.

    `named` is what `last_named` gave, read before.
    """
    found = Agreement.objects.select_related("version__programme", "strategy_version").in_bulk(keys)
    agreements = [found[key] for key in keys]
    versions = {each.pk: each.version for each in agreements if hasattr(each, "version")}
    prefetch_related_objects(list(versions.values()), *_shared_parts())
    changes = {each.pk: each.strategy_version for each in agreements if hasattr(each, "strategy_version")}
    provinces = all_provinces(named=named)
    silent, speaks = _silent(agreements, provinces), _speaks_for(user)
    news, open_questions = _news(user, keys)
    remindable = silent_parties(agreements, provinces=provinces) if may_remind(user) else {}
    overlaps, money = _overlaps(list(versions.values()), named), effects_of(list(versions.values()))
    today = audit.today()
    return [
        InboxRow(
            agreement=agreement,
            version=versions.get(agreement.pk),
            change=changes.get(agreement.pk),
            waits=[party for party in silent[agreement.pk] if speaks is None or party in speaks],
            unsettled=_unsettled(agreement) if _settles(user, changes.get(agreement.pk)) else [],
            days=(today - audit.local_day(agreement.offered_at)).days,
            late=max(0, (today - agreement.answer_by).days) if agreement.answer_by else 0,
            news=news[agreement.pk],
            open_questions=open_questions[agreement.pk],
            overlaps=overlaps[versions[agreement.pk].pk] if agreement.pk in versions else None,
            money=money[versions[agreement.pk].pk] if agreement.pk in versions else [],
            silent=remindable.get(agreement.pk, []),
        )
        for agreement in agreements
    ]


def _speaks_for(user: User) -> set[str] | None:
    """Return the parties that somebody may speak for, as `_silent` names them; None for the secretary, who sees all."""
    if is_secretary(user):
        return None
    province = own_province(user)
    may = {
        RIJK: may_speak_for_rijk(user),
        PROVINCES: may_speak_for_provinces(user),
        str(province): may_speak_for_province(user, province),
    }
    return {party for party, allowed in may.items() if allowed}


def _silent(agreements: Sequence[Agreement], provinces: Sequence[Province]) -> dict[int, list[str]]:
    """Return who did not answer yet: the columns, then single provinces in CBS order."""
    keys = [agreement.pk for agreement in agreements]
    given = Position.objects.filter(agreement__in=keys, column=Position.Column.PROVINCE)
    said = set(given.values_list("agreement", "province"))
    return {
        agreement.pk: [
            *([] if agreement.rijk_outcome else [RIJK]),
            *([] if agreement.provinces_outcome else [PROVINCES]),
            *(str(province) for province in provinces if (agreement.pk, province.pk) not in said),
        ]
        for agreement in agreements
    }


def _settles(user: User, change: StrategyVersion | None) -> bool:
    """Tell who can make another version: the secretary, of the strategy the side that proposes."""
    return is_secretary(user) if change is None else writes_strategy(user, change)


def _unsettled(agreement: Agreement) -> list[str]:
    columns = ((RIJK, agreement.rijk_outcome), (PROVINCES, agreement.provinces_outcome))
    return [f"{party}: {Outcome(outcome).label.lower()}" for party, outcome in columns if outcome in UNSETTLED]


# ── What is new ───────────────────────────────────────────────────────────────────────────────────────────
GIVEN, REGISTERED = ("given_by", "given_at"), ("registered_by", "registered_at")
NEWS = (
    (Position, "agreement", GIVEN, "nieuw standpunt", "nieuwe standpunten"),
    (Remark, "agreement", GIVEN, "nieuwe vraag of opmerking", "nieuwe vragen of opmerkingen"),
    (Answer, "remark__agreement", GIVEN, "nieuw antwoord", "nieuwe antwoorden"),
    (ConditionMet, "position__agreement", GIVEN, "voorwaarde vervuld genoemd", "voorwaarden vervuld genoemd"),
    (AgreementDocument, "agreement", REGISTERED, "nieuw stuk", "nieuwe stukken"),
)


def last_visit(user: User) -> tuple[int, dt.datetime | None]:
    """Return how many agreements this person looked at, and when last: what is new depends on it."""
    looked = AgreementVisit.objects.filter(user=user).aggregate(count=Count("pk"), last=Max("visited_at"))
    return looked["count"], looked["last"]


def _news(user: User, keys: Sequence[int]) -> tuple[dict[int, list[str] | None], Counter[int]]:
    """Return per agreement what others did since this person looked, and how many questions are open."""
    looked: dict[int, dt.datetime] = dict(
        AgreementVisit.objects.filter(user=user, agreement__in=keys).values_list("agreement", "visited_at")
    )
    news: dict[int, list[str] | None] = {key: [] if key in looked else None for key in keys}
    told = Counter((kind, key) for kind, key, at in _told(user, list(looked)) if at > looked[key])
    for kind, (*_, one, more) in enumerate(NEWS):
        for key in looked:
            if how_many := told[kind, key]:
                news[key] = [*(news[key] or []), count(how_many, one, more)]
    for key, moments in moments_moved(looked, but_by=user).items():
        if how_many := sum(at > looked[key] for at in moments):
            news[key] = [*(news[key] or []), count(how_many, "andere termijn", "andere termijnen")]
    questions = Remark.objects.filter(agreement__in=keys, kind=Remark.Kind.QUESTION, answer__isnull=True)
    return news, Counter(questions.values_list("agreement", flat=True))


def _told(user: User, keys: Sequence[int]) -> Iterable[tuple[int, int, dt.datetime]]:
    """Return what others did on these agreements, as (place in `NEWS`, agreement, moment), in one query."""
    if not keys:
        return []
    parts = [
        model._default_manager.filter(**{f"{relation}__in": keys})
        .exclude(**{who: user})
        .order_by()
        .values_list(Value(kind), relation, moment)
        for kind, (model, relation, (who, moment), _, _) in enumerate(NEWS)
    ]
    return parts[0].union(*parts[1:], all=True)


# ── What overlaps ─────────────────────────────────────────────────────────────────────────────────────────
def _shared_parts() -> tuple[str, Prefetch]:
    """What two programmes can have in common: themes and ROMs."""
    return "themes", Prefetch("participations", Participation.objects.select_related("rom__organisation"))


def _overlaps(versions: Sequence[ProgrammeVersion], named: Written) -> dict[int, Overlaps]:
    """Return the programmes that go on or lie before the columns and share a theme and a ROM with these versions."""
    themes = {theme.pk for version in versions for theme in version.themes.all()}
    roms = {part.rom_id for version in versions for part in version.participations.all()}
    ended = ProgrammeStep.taken_by(audit.today()).exclude(kind=ProgrammeStep.Kind.STARTED).values("programme")
    live = ProgrammeVersion.objects.exclude(programme__in=ended).filter(
        Q(pk__in=versions_in_force().values("pk")) | Q(state=ProgrammeVersion.State.OFFERED)
    )
    # Pairs of keys, not objects: of hundreds of programmes a few are shown.
    tags = ProgrammeVersion.themes.through.objects.filter(programmeversion__in=live, theme__in=themes)
    parts = Participation.objects.filter(version__in=live, rom__in=roms)
    themes_of = _sets(tags.values_list("programmeversion", "theme"))
    roms_of = _sets(parts.order_by().values_list("version", "rom"))
    others = list(live.order_by("programme__code", "number").values_list("pk", "programme"))
    found = {version.pk: _sharing(version, others, themes_of, roms_of) for version in versions}
    shown = {key for keys in found.values() for key in keys[:MOST_OVERLAPS]}
    by_key = ProgrammeVersion.objects.select_related("programme").prefetch_related(*_shared_parts()).in_bulk(shown)
    wordings = kept_wordings(named=named)
    for other in by_key.values():
        reworded(other.themes.all(), wordings)
    return {
        version.pk: Overlaps(
            [_shared(version, by_key[key]) for key in found[version.pk][:MOST_OVERLAPS]], len(found[version.pk])
        )
        for version in versions
    }


def _sets(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    grouped: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        grouped[key].add(value)
    return grouped


def _sharing(
    version: ProgrammeVersion,
    others: Iterable[tuple[int, int]],
    themes_of: Mapping[int, set[int]],
    roms_of: Mapping[int, set[int]],
) -> list[int]:
    """Return the newest version of each other programme, where that one shares a theme and a ROM with this version."""
    themes = {theme.pk for theme in version.themes.all()}
    roms = {part.rom_id for part in version.participations.all()}
    newest = {programme: key for key, programme in others if programme != version.programme_id}
    return [key for key in newest.values() if themes & themes_of[key] and roms & roms_of[key]]


def _shared(version: ProgrammeVersion, other: ProgrammeVersion) -> Overlap:
    themes, roms = set(version.themes.all()), {part.rom_id for part in version.participations.all()}
    return Overlap(
        other,
        [theme.name for theme in other.themes.all() if theme in themes],
        sorted(str(part.rom) for part in other.participations.all() if part.rom_id in roms),
    )
