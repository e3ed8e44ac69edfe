"""The trail of one object as a policy officer reads it: every line about it and about what hangs on it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from funding.models import BudgetLine, Ceiling, Commitment, FundingSource, Grant, LedgerEntry
from programmes.models import (
    Agreement,
    Contact,
    CoreTask,
    Goal,
    Indicator,
    KiaCoverage,
    Membership,
    Organisation,
    Pillar,
    PillarItem,
    Plan,
    Principle,
    Programme,
    ProgrammeVersion,
    Province,
    RightsReview,
    Rom,
    Stake,
    StandIn,
    Strategy,
    StrategyVersion,
    Term,
    Theme,
)
from programmes.permissions import may_see_draft, may_see_strategy
from programmes.queries import NO_RIGHTS
from reporting.models import (
    ActionItem,
    AddedValueInsight,
    Decision,
    DialoguePack,
    Lesson,
    Meeting,
    ProgressReport,
    ReportingRound,
)
from reporting.queries.former import lines_as_contact, lines_of_its_own, names_ever
from romportal.accounts.models import User
from romportal.audit import local_day
from romportal.audit.models import Line, LineQuerySet

#: the kind of a person, which is told to who reads the rights alone
PERSON = "persoon"
#: on the page of rights: those that ended too
ALL_ROLES = "alles"


@dataclass(frozen=True)
class Chronicle:
    """The lines about an object, newest first, and where that object stands on the site."""

    title: str
    address: str
    lines: LineQuerySet


def chronicle(kind: str, key: str, reader: User) -> Chronicle:
    """Return the chronicle of an object by its kind and the key of its page; Http404 where it is not to be seen.

    Lines about a concept are left out for who may not see that concept (rule 9). A fixed number of queries.
    """
    if kind not in KINDS:
        raise Http404
    return KINDS[kind](key, reader)


def _of_programme(key: str, reader: User) -> Chronicle:
    programme = Programme.objects.filter(code=key).first()
    versions = list(ProgrammeVersion.objects.filter(programme=programme).order_by("number")) if programme else []
    seen = [version for version in versions if may_see_draft(reader, version)]
    if not seen:
        raise Http404
    lines = BudgetLine.objects.filter(programme=programme)
    commitments = Commitment.objects.filter(line__in=lines)
    shown = _about(
        [
            (Programme, [programme.pk]),
            (ProgrammeVersion, [version.pk for version in seen]),
            (Agreement, [version.agreement_id for version in seen if version.agreement_id]),
            (BudgetLine, lines),
            (Commitment, commitments),
            (Grant, Grant.objects.filter(commitments__in=commitments)),
            (LedgerEntry, LedgerEntry.objects.filter(line__in=lines, reverses__isnull=False)),
            (LedgerEntry, LedgerEntry.objects.filter(line__in=lines, reversed_by__isnull=False)),
            (Indicator, Indicator.objects.filter(programme=programme)),
            (ProgressReport, ProgressReport.objects.filter(programme=programme)),
            (Lesson, Lesson.objects.filter(programme=programme)),
            (AddedValueInsight, AddedValueInsight.objects.filter(programme=programme)),
        ]
    )
    address = reverse("programme_detail", args=[programme.code])
    return Chronicle(f"{programme.code} {seen[-1].short_title}", address, shown)


def _of_source(key: str, reader: User) -> Chronicle:
    source = _found(FundingSource.objects.filter(code=key))
    ceilings = Ceiling.objects.filter(source=source)
    lines = BudgetLine.objects.filter(source=source)
    shown = _about(
        [
            (FundingSource, [source.pk]),
            (Ceiling, ceilings),
            (BudgetLine, lines),
            (Commitment, Commitment.objects.filter(line__in=lines)),
            (LedgerEntry, LedgerEntry.objects.filter(ceiling__in=ceilings, reverses__isnull=False)),
        ]
    )
    return Chronicle(source.name, reverse("source_detail", args=[source.code]), shown)


def _of_meeting(key: str, reader: User) -> Chronicle:
    meeting = _found(Meeting.objects.filter(number=key))
    shown = _about(
        [
            (Meeting, [meeting.pk]),
            (Decision, Decision.objects.filter(meeting=meeting)),
            (ActionItem, ActionItem.objects.filter(meeting=meeting)),
            (DialoguePack, DialoguePack.objects.filter(meeting=meeting)),
        ]
    )
    return Chronicle(f"{meeting.number} {meeting.title}", reverse("meeting_detail", args=[meeting.number]), shown)


def _of_rom(key: str, reader: User) -> Chronicle:
    """What a ROM has and had of its own: what was taken away, or went to another ROM, stays in its history."""
    rom = _found(Rom.objects.select_related("organisation").filter(organisation__code=key))
    names = names_ever(rom)
    shown = _about(
        [
            (Rom, [rom.pk]),
            (Organisation, [rom.organisation_id]),
            (Plan, Plan.objects.filter(rom=rom)),
            (Stake, Stake.objects.filter(rom=rom)),
            (Contact, Contact.objects.filter(rom=rom)),
            (KiaCoverage, KiaCoverage.objects.filter(rom=rom)),
        ]
    )
    shown |= Line.objects.filter(lines_of_its_own(names)) | Line.objects.filter(pk__in=lines_as_contact(rom, names))
    return Chronicle(rom.organisation.name, reverse("rom_detail", args=[rom.organisation.code]), shown)


def _of_kia(key: str, reader: User) -> Chronicle:
    kia = _found(Term.objects.filter(kind=Term.Kind.KIA, code=key))
    shown = _about([(Term, [kia.pk]), (KiaCoverage, KiaCoverage.objects.filter(kia=kia))])
    return Chronicle(f"KIA {kia}", reverse("kia_list"), shown)


def _of_theme(key: str, reader: User) -> Chronicle:
    theme = _found(Theme.objects.filter(code=key))
    return Chronicle(f"Thema {theme}", reverse("theme_detail", args=[theme.code]), _about([(Theme, [theme.pk])]))


def _of_province(key: str, reader: User) -> Chronicle:
    """A province itself, and what it said about what lay before it; not who took its page along."""
    province = _found(Province.objects.select_related("organisation").filter(cbs_code=key))
    shown = _about([(Province, [province.pk]), (Organisation, [province.organisation_id])])
    shown |= Line.objects.filter(action="programmes.give_position", detail__province=str(province))
    address = reverse("province_detail", args=[province.cbs_code])
    return Chronicle(province.organisation.name, address, shown.exclude(action="reporting.export"))


def _of_strategy(key: str, reader: User) -> Chronicle:
    strategy = _found(Strategy.objects.filter(code=key))
    versions = StrategyVersion.objects.filter(strategy=strategy).order_by("pk")
    seen = [version for version in versions if may_see_strategy(reader, version)]
    shown = _about(
        [
            (Strategy, [strategy.pk]),
            (StrategyVersion, [version.pk for version in seen]),
            (Agreement, [version.agreement_id for version in seen if version.agreement_id]),
            *(
                (model, model._default_manager.all())
                for model in (Pillar, PillarItem, Theme, Goal, Principle, CoreTask)
            ),
        ]
    )
    return Chronicle(strategy.title, reverse("strategy"), shown)


def _of_grant(key: str, reader: User) -> Chronicle:
    grant = _found(Grant.objects.filter(pk=_number(key)))
    commitments = Commitment.objects.filter(grant=grant)
    shown = _about(
        [
            (Grant, [grant.pk]),
            (Commitment, commitments),
            (LedgerEntry, LedgerEntry.objects.filter(commitment__in=commitments)),
        ]
    )
    return Chronicle(f"{grant.number} {grant.party}", reverse("grant_detail", args=[grant.pk]), shown)


def _of_round(key: str, reader: User) -> Chronicle:
    """What everybody sees of a round: a draft is trailed when it is handed in."""
    round_ = _found(ReportingRound.objects.filter(pk=_number(key)))
    reports = ProgressReport.objects.filter(round=round_)
    shown = _about([(ReportingRound, [round_.pk]), (ProgressReport, reports)])
    return Chronicle(round_.name, reverse("round_detail", args=[round_.pk]), shown)


def _of_person(key: str, reader: User) -> Chronicle:
    """What happened to the rights of a person: account, roles, standing in, and the reviews that looked at them."""
    person = _found(User.objects.filter(pk=_number(key)))
    roles = Membership.objects.filter(user=person)
    shown = _about(
        [
            (User, [person.pk]),
            (Membership, roles),
            (StandIn, StandIn.objects.filter(Q(user=person) | Q(membership__in=roles))),
            (RightsReview, _reviews_of(list(roles))),
        ]
    )
    address = reverse("rights", query={"stand": ALL_ROLES, "q": person.email})
    return Chronicle(person.name, address, shown.exclude(action__in=NO_RIGHTS))


def _reviews_of(roles: list[Membership]) -> list[int]:
    """The reviews on a day that a role of this person held, of its organisation or of all."""
    reviews = RightsReview.objects.values_list("pk", "organisation", "reviewed_at")
    return [
        pk
        for pk, organisation, at in reviews
        if any(
            organisation in (None, role.organisation_id)
            and role.starts_on <= local_day(at) <= (role.ends_on or dt.date.max)
            for role in roles
        )
    ]


def _number(key: str) -> int:
    """The key of a row as it stands in an address; one that is no number is not there."""
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise Http404
    return int(key)


def _found(rows: QuerySet[Any]) -> Any:
    if (found := rows.first()) is None:
        raise Http404
    return found


def _about(parts: Iterable[tuple[type[Model], Any]]) -> LineQuerySet:
    """Return the lines about these rows: keys, or rows whose keys are asked."""
    wanted = Q(pk__in=[])
    for model, rows in parts:
        keys = rows if isinstance(rows, list) else rows.order_by().values_list("pk", flat=True).distinct()
        wanted |= Q(object_type=model._meta.label_lower, object_id__in=[str(key) for key in keys])
    return Line.objects.filter(wanted)


KINDS: dict[str, Callable[[str, User], Chronicle]] = {
    "programma": _of_programme,
    "bron": _of_source,
    "overleg": _of_meeting,
    "rom": _of_rom,
    "provincie": _of_province,
    "kia": _of_kia,
    "strategie": _of_strategy,
    "thema": _of_theme,
    "beschikking": _of_grant,
    "ronde": _of_round,
    PERSON: _of_person,
}
