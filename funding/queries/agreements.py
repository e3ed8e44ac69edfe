"""What lies before whom, and what a version changes against the one that was agreed before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Round

from funding.models import AskedAmount
from programmes.dutch import change, count, euro_short, list_text, number, period
from programmes.models import Agreement, Position, Programme, ProgrammeVersion
from programmes.models.agreements import AgreementQuerySet, Outcome
from programmes.permissions import (
    knows_draft,
    may_speak_for_province,
    may_speak_for_provinces,
    may_speak_for_rijk,
    own_columns,
)
from programmes.queries import reworded_on_their_days, with_contents
from programmes.roles import is_secretary, own_province
from romportal.accounts.models import User
from romportal.remembered import Written

WAITING, OPEN, REACHED, CLOSED = range(4)
#: what an agreement can be about: a version of a programme, or of the strategy
ABOUT_A_VERSION = Q(version__isnull=False) | Q(strategy_version__isnull=False)


# ── What lies before whom ─────────────────────────────────────────────────────────────────────────────────
def agreements_for(user: User) -> AgreementQuerySet:
    """Return all agreements on versions, what waits for this person first and longest, then open, reached, closed.

    Annotates `rank` and `asked_difference`: what the version asks more than was programmed (euro); a change of the
    strategy asks nothing.
    """
    is_open = Q(reached_at__isnull=True, closed_at__isnull=True)
    rank = Case(
        When(is_open & waits_for(user), then=Value(WAITING)),
        When(is_open, then=Value(OPEN)),
        When(reached_at__isnull=False, then=Value(REACHED)),
        default=Value(CLOSED),
        output_field=IntegerField(),
    )
    rows = AskedAmount.objects.filter(version__agreement=OuterRef("pk")).order_by().values("version__agreement")
    difference = rows.annotate(sum=Round(Sum(F("amount") - F("programmed_before")), 2)).values("sum")
    waits_since = Case(When(is_open, then=F("offered_at")), default=Value(None), output_field=DateTimeField())
    asked = Coalesce(Subquery(difference), Value(Decimal(0)), output_field=DecimalField(decimal_places=2))
    return (
        Agreement.objects.filter(ABOUT_A_VERSION)
        .select_related("version__programme", "strategy_version")
        .annotate(rank=rank, waits_since=waits_since, asked_difference=asked)
        .order_by("rank", "waits_since", "-offered_at", "-pk")
    )


def named(text: str) -> Q:
    """Tell which agreements are about something of this name or code."""
    return (
        Q(version__programme__code__icontains=text)
        | Q(version__title__icontains=text)
        | Q(version__short_title__icontains=text)
        | Q(strategy_version__isnull=False, subject__icontains=text)
    )


def waits_for(user: User) -> Q:
    """Tell which open agreements lack the word of this person.

    A talk or a refusal waits for who can make another version: the secretary, of the strategy the side that proposes.
    """
    waits = Q(pk__in=[])
    if may_speak_for_rijk(user):
        waits |= Q(rijk_outcome="")
    if may_speak_for_provinces(user):
        waits |= Q(provinces_outcome="")
    province = own_province(user)
    if province is not None and may_speak_for_province(user, province):
        waits |= ~Q(pk__in=Position.objects.filter(province=province).values("agreement"))  # asked once for all rows
    settled_not = [Outcome.TALK, Outcome.REFUSED]
    unsettled = Q(rijk_outcome__in=settled_not) | Q(provinces_outcome__in=settled_not)
    if is_secretary(user):
        waits |= unsettled & Q(version__isnull=False)
    if columns := own_columns(user):
        waits |= unsettled & Q(strategy_version__proposer__in=columns)
    return waits


def newer_version(version: ProgrammeVersion) -> ProgrammeVersion | None:
    """Return the newest version of the same programme that came after this one and was offered."""
    newer = version.programme.versions.filter(number__gt=version.number, agreement__isnull=False)
    return newer.select_related("agreement").order_by("-number").first()


def newer_concept(user: User, version: ProgrammeVersion) -> ProgrammeVersion | None:
    """Return the concept that comes in the place of a version that lapsed, to who may know of it (rule 9)."""
    drafts = version.programme.versions.filter(number__gt=version.number, state=ProgrammeVersion.State.DRAFT)
    concept = drafts.select_related("programme").first()
    return concept if concept is not None and knows_draft(user, concept) else None


def with_agreed_before(
    version: ProgrammeVersion, *, named: Written
) -> tuple[ProgrammeVersion, ProgrammeVersion | None]:
    """Return a version with its contents, and the one that was in force when it was made, each worded as on its day.

    `named` is what `last_named` gave: what was fetched before is remembered by it.
    """
    agreed = ProgrammeVersion.objects.agreed().filter(programme=version.programme_id, number__lt=version.number)
    before = agreed.order_by("-number").values("pk")[:1]
    asked = ProgrammeVersion.objects.filter(Q(pk=version.pk) | Q(pk__in=before)).order_by("-number")
    new, *old = reworded_on_their_days(with_contents(asked, named=named))
    return new, old[0] if old else None


# ── What changes ──────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Difference:
    """One part of a version that reads differently: old, new, and by how much where that can be said."""

    part: str
    old: str
    new: str
    by: str = ""


def differences(version: ProgrammeVersion, before: ProgrammeVersion | None) -> list[Difference]:
    """Return every part that reads differently from the version before; of a first version, all it holds.

    That the strategy names a pillar or theme anew is no change of a programme: those are told apart by their codes.
    """
    pillars = {share.pillar.code: share.pillar.name for share in version.pillar_assignments.all()}
    new, old = _read(version, pillars), _read(before, pillars) if before else {}
    parts = [*new, *(part for part in old if part not in new)]
    return [
        Difference(part, _words(old.get(part)), _words(new.get(part)), _by(old.get(part), new.get(part)))
        for part in parts
        if not _same(old.get(part), new.get(part))
    ]


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, _Names) and isinstance(new, _Names) and (old.codes or new.codes):
        return {*old.codes} == {*new.codes}
    return _words(old) == _words(new)


@dataclass(frozen=True)
class _Names:
    """A list of names, of which what came and went is told; items of the strategy have their codes beside them."""

    names: tuple[str, ...]
    one: str = ""
    more: str = ""
    codes: tuple[str, ...] = ()

    def without(self, other: "_Names") -> list[str]:
        """The names that the other list does not have."""
        there = {*(other.codes or other.names)}
        keys = self.codes or self.names
        return sorted(name for key, name in zip(keys, self.names, strict=True) if key not in there)


@dataclass(frozen=True)
class _Figure:
    value: Decimal
    unit: str


def _read(version: ProgrammeVersion, pillars: Mapping[str, str]) -> dict[str, Any]:
    """Return what a version says, part by part, in the order of its form; `pillars` are the names of their parts."""
    parts: dict[str, Any] = {
        "Titel": version.title,
        "Korte titel": version.short_title,
        "Samenvatting": version.summary,
        "Trekker": str(version.lead or ""),
        "Looptijd": period(version.starts_on, version.ends_on),
        "Stopt het programma": _stop(version),
        "Kerntaken": _worded(version.core_tasks.all()),
        "Motivering van alleen investeren": version.investing_motivation,
        "Thema’s": _worded(version.themes.all()),
        "Onderdelen": _worded(version.items.all()),
        "Doelen": _worded(version.goals.all()),
        "Voorganger": _predecessor(version),
        "Meerwaarde voor het Rijk": version.added_value_rijk,
        "Soort meerwaarde voor het Rijk": _named(version.values_rijk.all()),
        "Meerwaarde voor de regio": version.added_value_region,
        "Soort meerwaarde voor de regio": _named(version.values_region.all()),
        "Doelgroepen": _named(version.target_groups.all()),
        "Vormen van samenwerking": _named(version.cooperation_forms.all()),
    }
    for share in version.pillar_assignments.all():
        main = ", hoofdpijler" if share.is_primary else ""
        name = pillars.get(share.pillar.code, share.pillar.name)
        parts[f"Pijler {name}"] = f"{share.share}%{main}"
    return parts | _read_parties(version) | _read_approach(version) | _read_plan(version)


def _read_parties(version: ProgrammeVersion) -> dict[str, Any]:
    participations = list(version.participations.all())
    parts: dict[str, Any] = {"Deelnemers": _Names(tuple(str(p.rom) for p in participations), "ROM", "ROM’s")}
    for part in participations:
        says = [part.role, part.commitment, f"{number(part.fte)} fte" if part.fte else ""]
        says.append(euro_short(part.euro) if part.euro else "")
        parts[f"Inzet van {part.rom}"] = "; ".join(text for text in says if text)
    for check in version.region_checks.all():
        parts[f"Regiotoets van {check.rom}"] = check.complementarity
        parts[f"Bezwaar van {check.rom}"] = check.objection
        parts[f"Antwoord op het bezwaar van {check.rom}"] = check.answer
        parts[f"Uitkomst van het bezwaar van {check.rom}"] = check.objection_stand
    others = [f"{row.giver} {euro_short(row.amount)} {row.year or ''}".strip() for row in version.cofinancings.all()]
    return parts | {"Cofinanciering": _Names(tuple(others))}


def _read_approach(version: ProgrammeVersion) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for document in version.basis_documents.all():
        says = [f"{document.title} ({document.get_side_display()})", document.how]
        name = f"Bouwt voort op {document.title}"
        parts[name] = "\n".join(text for text in [parts.get(name, ""), *says] if text)
    parts["Partners"] = _Names(
        tuple(f"{row}: {row.role}" if row.role else str(row) for row in version.partners.all()), "partner", "partners"
    )
    for instrument in version.instruments.all():
        parts[f"Instrument {instrument.name}"] = instrument.purpose or "Zonder toelichting"
    for risk in version.risks.all():
        says = [f"Kans {risk.get_likelihood_display()}, impact {risk.get_impact_display()}", risk.consequence]
        says += [f"Maatregel: {risk.measure}" if risk.measure else "", f"Eigenaar: {risk.owner}" if risk.owner else ""]
        name = f"Risico {risk.title}"
        parts[name] = "\n".join(text for text in [parts.get(name, ""), *says] if text)
    return parts


def _predecessor(version: ProgrammeVersion) -> str:
    programme = version.predecessor_programme
    return "; ".join(text for text in [programme.code if programme else "", version.predecessor] if text)


def _worded(items: Iterable[Any]) -> _Names:
    found = list(items)
    return _Names(tuple(item.name for item in found), codes=tuple(item.code for item in found))


def _named(rows: Iterable[Any]) -> _Names:
    return _Names(tuple(str(row) for row in rows))


def _read_plan(version: ProgrammeVersion) -> dict[str, Any]:
    parts: dict[str, Any] = {
        f"Mijlpaal {row.number}": f"{row.title}, {row.planned_on:%d-%m-%Y}" for row in version.milestones.all()
    }
    for target in version.targets.all():
        indicator = target.indicator
        parts[f"{indicator.name} t/m {target.year}"] = _Figure(target.value, indicator.unit)
    return parts


def _stop(version: ProgrammeVersion) -> str:
    if not version.stops:
        return ""
    into = f", gaat op in {version.successor}" if version.successor else ""
    return f"Ja, op {version.ends_on:%d-%m-%Y}{into}"


def _words(value: Any) -> str:
    if isinstance(value, _Names):
        names = list_text(sorted(value.names))
        return f"{count(len(value.names), value.one, value.more)}: {names}" if value.one and value.names else names
    if isinstance(value, _Figure):
        return f"{number(value.value)} {value.unit}"
    return value or ""


def _by(old: Any, new: Any) -> str:
    if isinstance(old, _Figure) and isinstance(new, _Figure):
        return change(new.value - old.value)
    if isinstance(old, _Names) and isinstance(new, _Names):
        return ", ".join([f"+ {name}" for name in new.without(old)] + [f"− {name}" for name in old.without(new)])
    return ""


def open_version(programme: Programme) -> ProgrammeVersion | None:
    """Return the version of a programme that is on its way, if any."""
    return programme.versions.open().select_related("programme", "agreement", "lead").first()
