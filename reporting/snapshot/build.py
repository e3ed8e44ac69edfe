"""From the database to the plain data of a pack (reporting/snapshot_shape.py says what that is)."""

import datetime as dt
from importlib.metadata import version as installed

from django.conf import settings
from django.utils import timezone

from programmes.dutch import clock, date_text
from programmes.models import Organisation, Portal, Strategy
from reporting.models import DialoguePack, Meeting
from reporting.snapshot import money, programmes, talk
from reporting.snapshot.glossary import glossary
from reporting.snapshot.since import since_previous
from reporting.snapshot.view import one_view
from reporting.snapshot_shape import SCHEMA, Pack, Snapshot, Texts, TrailHead, day, moment
from reporting.snapshot_shape import Meeting as MeetingShape
from romportal import audit
from romportal.audit.models import Head

#: what decides the bytes of a rendered pack; their versions are recorded with it
MAKERS = [
    "weasyprint",
    "pydyf",
    "fonttools",
    "tinyhtml5",
    "tinycss2",
    "cssselect2",
    "Pyphen",
    "pillow",
    "vl-convert-python",
]


def build(pack: DialoguePack) -> Snapshot:
    """Return everything that this pack is printed from, as of its reference date.

    Money, programmes and lights are as of the reference date (rule 8). What is asked, the agenda and the previous
    decisions are as they stand when the snapshot is made.
    """
    with one_view():
        snapshot = _contents(pack, pack.reference_date)
        snapshot["since_previous"] = since_previous(pack, snapshot)
    return snapshot


def _contents(pack: DialoguePack, as_of: dt.date) -> Snapshot:
    parts = programmes.all_of(as_of)
    strategy = Strategy.objects.order_by("-starts_on").first()
    return {
        "schema": SCHEMA,
        "made_at": moment(timezone.localtime(audit.now())),
        "is_demo": Portal.is_demo(),
        "portal": "",
        "pack": pack_shape(pack),
        "meeting": _meeting(pack.meeting),
        "texts": _texts(pack),
        "asked": talk.asked(pack.meeting),
        "discussion": talk.discussion(pack.meeting, parts.programmes),
        "agenda": talk.agenda(pack.meeting),
        "previous_meeting": talk.previous_meeting(pack.meeting),
        "first_year": strategy.starts_on.year if strategy else as_of.year,
        "last_year": strategy.ends_on.year if strategy else as_of.year,
        "sources": money.sources(as_of),
        "burn_up": money.burn_points(as_of),
        "figure_statuses": money.figure_statuses(as_of),
        "pillars": money.pillars(as_of),
        "roms": programmes.roms(),
        "rounds": parts.rounds,
        "programmes": parts.programmes,
        "results": talk.results(parts.programmes),
        "lessons": talk.lessons(as_of),
        "insights": talk.insights(as_of),
        "risks": [],
        "asked_changes": money.asked_changes(),
        "since_previous": None,
        "glossary": glossary(),
        "trail": trail_head(),
        "software": software(),
    }


def software() -> dict[str, str]:
    """Return the versions of everything that decides the bytes of a pack, ours included."""
    return {"portaal": settings.VERSION} | {name: installed(name) for name in MAKERS}


def pack_shape(pack: DialoguePack) -> Pack:
    """Return what the pack says about itself."""
    definitive = pack.status == DialoguePack.Status.DEFINITIVE or pack.wants_definitive
    return {
        "number": pack.meeting.number,
        "title": "Bovenregionale samenwerking van de ROM’s",
        "subtitle": "Voortgang, terugblik en vooruitblik van de negen regionale ontwikkelingsmaatschappijen, "
        "voor het overleg tussen Rijk en provincies",
        "variant": "full" if pack.variant == DialoguePack.Variant.FULL else "short",
        "version": "1.0" if definitive else f"0.{pack.number}",
        "status": "definitive" if definitive else "concept",
        "marking": _marking(pack),
        "reference_on": day(pack.reference_date),
        "sender": "Secretariaat ROM Nederland",
        "recipients": f"{_ministry(pack.meeting.on)}; twaalf provincies via het IPO; negen ROM’s",
    }


def _marking(pack: DialoguePack) -> str:
    if pack.marking == DialoguePack.Marking.EMBARGO and pack.embargo_until:
        return f"Embargo tot {date_text(pack.embargo_until)}"
    return str(pack.get_marking_display())


def _ministry(on: dt.date) -> str:
    """Return the ministry by the name that it has on the day of the meeting (domain Q9)."""
    ministry = Organisation.objects.filter(kind=Organisation.Kind.MINISTRY).prefetch_related("names").first()
    return ministry.name_on(on).name if ministry else "het ministerie"


def _meeting(meeting: Meeting) -> MeetingShape:
    times = [time for time in (meeting.starts_at, meeting.ends_at) if time]
    kind = Meeting.Kind(meeting.kind)
    return {
        "kind": kind.value,
        "name": f"{kind.label} Rijk–provincies" if kind != Meeting.Kind.OTHER else meeting.title,
        "on": day(meeting.on),
        "time": "–".join(clock(time).removesuffix(" uur") for time in times) + (" uur" if times else ""),
        "place": meeting.place,
        "agenda_item": "",
    }


def _texts(pack: DialoguePack) -> Texts:
    return {
        "core": pack.core,
        "reason": pack.occasion,
        "finance": "",
        "risks": pack.risks,
        "next_steps": "",
        "look_back": pack.look_back,
        "look_ahead": pack.look_ahead,
    }


def trail_head() -> TrailHead:
    """Return where the trail stands, so that an anchor of it lies outside the database."""
    head = Head.objects.get()
    return {"number": head.number, "hash": head.hash}
