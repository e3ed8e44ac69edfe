"""What a snapshot holds: the plain data that a dialogue pack is printed from, and nothing else.

`snapshot.build` makes it and `snapshot_json` writes and reads it. Everything is JSON: money, numbers, days and
moments are text. A key that goes, comes or changes meaning needs a new schema number.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NewType, TypedDict

SCHEMA = 1

Euro = NewType("Euro", str)  # "1760000.00": euros, two decimals, a plain minus below zero
Number = NewType("Number", str)  # "11" or "0.5": a measured value
Day = NewType("Day", str)  # "2026-09-30"
Moment = NewType("Moment", str)  # "2026-11-24T10:00:00+01:00"
Judgement = Literal["green", "amber", "red", "grey"]


def euro(amount: Decimal | None) -> Euro:
    """An amount (euro) as it stands in a snapshot; nothing counts as zero."""
    return Euro(f"{amount or Decimal(0):.2f}")


def number(value: Decimal) -> Number:
    """A measured value as it stands in a snapshot: without the zeros that a database adds."""
    return Number(f"{value.normalize():f}")


def day(value: date) -> Day:
    """A day as it stands in a snapshot."""
    return Day(value.isoformat())


def moment(value: datetime) -> Moment:
    """A moment as it stands in a snapshot, to the second."""
    return Moment(value.replace(microsecond=0).isoformat())


# ── The document ──────────────────────────────────────────────────────────────────────────────────────────
class Pack(TypedDict):
    number: str  # of the meeting: "BO-2026-2"
    title: str
    subtitle: str
    variant: Literal["full", "short"]
    version: str  # "0.9"
    status: Literal["concept", "definitive"]
    marking: str  # "Intern (Rijk, provincies, ROM’s)"
    reference_on: Day  # peildatum of every figure
    sender: str
    recipients: str


class Meeting(TypedDict):
    kind: Literal["BO", "HAO", "OVERIG"]
    name: str  # "Bestuurlijk overleg Rijk–provincies"
    on: Day
    time: str  # "14.00–15.30 uur", or empty
    place: str
    agenda_item: str  # the number under which the pack is discussed, or empty


class Texts(TypedDict):
    """What the secretary wrote for this pack; empty where the pack makes its own sentence or leaves it out."""

    core: str  # kern; a sentence from the figures when empty
    reason: str  # aanleiding
    finance: str  # financiën; a sentence from the figures when empty
    risks: str
    next_steps: str  # vervolg
    look_back: str  # one sentence of judgement, then paragraphs
    look_ahead: str


class AskedDecision(TypedDict):
    number: str  # "BO-2026-2/3"
    asked: str  # one sentence, verb first: "In te stemmen met …"
    explanation: str
    who: str  # "Rijk en provincies"
    rijk: str  # "akkoord", "nader gesprek", … or empty
    provinces: str


class Discussion(TypedDict):
    subject: str
    question: str
    programme: str  # code, or empty; every red programme is one


class AgendaItem(TypedDict):
    number: str
    subject: str
    purpose: str
    time: str
    by: str


class MadeDecision(TypedDict):
    number: str
    text: str
    follow_up: str


class Action(TypedDict):
    number: str
    text: str
    owner: str
    due_on: Day | None
    state: str  # "open", "gereed", "te laat"


class PreviousMeeting(TypedDict):
    name: str
    on: Day
    decisions: list[MadeDecision]
    actions: list[Action]


# ── Money ─────────────────────────────────────────────────────────────────────────────────────────────────
class SourceYear(TypedDict):
    year: int
    available: Euro | None  # None: the source has no ceiling for a single year
    programmed: Euro
    committed: Euro
    paid: Euro
    realised: Euro
    forecast: Euro | None


class Source(TypedDict):
    name: str  # "EZK structureel"
    short: str  # "structureel", under a bar
    one_off: bool
    available: Euro
    programmed: Euro
    committed: Euro
    paid: Euro
    realised: Euro
    years: list[SourceYear]


class BurnPoint(TypedDict):
    on: Day
    committed: Euro
    paid: Euro


class FigureStatus(TypedDict):
    about: str  # "EZK structureel, 2025"
    status: Literal["voorlopig", "vrijgegeven", "vastgesteld"]
    on: Day


# ── Programmes ────────────────────────────────────────────────────────────────────────────────────────────
class Pillar(TypedDict):
    number: int
    name: str
    short: str
    programmed: Euro  # by the pillar shares of the programmes


class Rom(TypedDict):
    name: str
    abbreviation: str  # head of a narrow column


class Round(TypedDict):
    label: str
    reference_on: Day


class Lights(TypedDict):
    time: Judgement
    money: Judgement
    quality: Judgement


class Share(TypedDict):
    pillar: int
    percent: int


class ProgrammeMoney(TypedDict):
    source: str  # the source's name
    year: int
    programmed: Euro
    committed: Euro
    paid: Euro
    realised: Euro


class Participation(TypedDict):
    rom: str  # the ROM's name
    role: Literal["lead", "partner"]
    commitment: str
    fte: Number | None
    euro: Euro | None
    fulfilment: str


class Measured(TypedDict):
    reference_on: Day
    value: Number


class Indicator(TypedDict):
    name: str
    unit: str
    baseline: Number
    target: Number
    values: list[Measured]


class Milestone(TypedDict):
    on: Day
    name: str
    state: Literal["gehaald", "loopt", "gepland", "vertraagd"]


class CoFinancing(TypedDict):
    giver: str
    amount: Euro
    year: int | None


class Programme(TypedDict):
    code: str
    short_title: str  # at most 32 characters
    title: str
    summary: str  # one sentence
    lead: str
    pillar: int  # the primary one
    shares: list[Share]
    core_tasks: list[str]
    themes: list[str]
    starts_on: Day
    ends_on: Day
    status: str  # "in uitvoering", "afgerond", "gestopt", …
    agreement: str  # "afgestemd op 12-03-2025", or what is on its way
    lights: Lights | None  # of the latest round at the reference date; None: not reported
    previous_lights: Lights | None
    history: list[Lights | None]  # one for each of the snapshot's rounds
    cause: str
    consequence: str
    correction: str
    look_back: str
    look_ahead: str
    money: list[ProgrammeMoney]
    participation: list[Participation]
    indicators: list[Indicator]
    milestones: list[Milestone]
    value_rijk: str
    value_region: str
    co_financing: list[CoFinancing]


# ── What was learned, what changes ────────────────────────────────────────────────────────────────────────
class Lesson(TypedDict):
    text: str
    source: str  # "BR-03, BR-05"
    used_for: str


class Insight(TypedDict):
    for_whom: Literal["Rijk", "regio"]
    text: str
    source: str
    evidence: str


class Risk(TypedDict):
    risk: str
    likelihood: str
    impact: str
    measure: str


class AskedChange(TypedDict):
    """One amount that a version ter afstemming asks to change."""

    programme: str  # code
    short_title: str
    reason: str
    source: str
    year: int
    before: Euro
    after: Euro


class Change(TypedDict):
    """Something that is other than in the previous pack."""

    on: Day | None
    programme: str  # code, or empty
    what: str
    before: str
    after: str
    reason: str


class SincePrevious(TypedDict):
    number: str
    version: str
    reference_on: Day
    changes: list[Change]


class Term(TypedDict):
    term: str
    meaning: str


class TrailHead(TypedDict):
    number: int
    hash: str


class Snapshot(TypedDict):
    schema: int
    made_at: Moment
    is_demo: bool
    portal: str  # the address of the portal, or empty
    pack: Pack
    meeting: Meeting
    texts: Texts
    asked: list[AskedDecision]
    discussion: list[Discussion]
    agenda: list[AgendaItem]
    previous_meeting: PreviousMeeting | None
    first_year: int  # of the strategy
    last_year: int
    sources: list[Source]
    burn_up: list[BurnPoint]
    figure_statuses: list[FigureStatus]
    pillars: list[Pillar]
    roms: list[Rom]
    rounds: list[Round]
    programmes: list[Programme]  # in the order of their codes
    results: list[str]  # of the period looked back on, one sentence each
    lessons: list[Lesson]
    insights: list[Insight]
    risks: list[Risk]
    asked_changes: list[AskedChange]
    since_previous: SincePrevious | None
    glossary: list[Term]
    trail: TrailHead
    software: dict[str, str]  # name -> version of everything that decides the bytes
