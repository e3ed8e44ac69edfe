"""The cast and the props of the tests: plain functions that make real rows, through the portal's own verbs.

Sanne is ROM Nederland's secretary; Emma works at the ministry; Pieter (Drenthe) is mandated to speak for the
provinces; Zoë works for Zeeland; Noor contributes for NOM; Omar for Oost NL; Ada audits; Bas administers;
Greet, deputy of Drenthe, only reads; Klaas, of Drenthe too, stands in for Pieter.
"""

import datetime as dt
from decimal import Decimal

from programmes import actions
from programmes.forms.editor import editor
from programmes.intake import Step
from programmes.models import (
    Agreement,
    Contact,
    CoreTask,
    Goal,
    Membership,
    Organisation,
    Pillar,
    PillarItem,
    Plan,
    PolicyReference,
    ProgrammeVersion,
    Province,
    Rom,
    Stake,
    StandIn,
    Strategy,
    StrategyVersion,
    Term,
    Theme,
)
from romportal import audit
from romportal.accounts.actions import create_user
from romportal.accounts.models import User

LONG_AGO = dt.date(2023, 1, 1)
ROMS = ["nom", "oostnl", "horizon", "romutrecht", "inwest", "iq", "impuls", "bom", "liof"]


def organisation(code: str, kind: str, name: str | None = None) -> Organisation:
    return Organisation.objects.get_or_create(
        code=code, defaults={"kind": kind, "name": name or code, "short_name": name or code}
    )[0]


def rom(code: str = "nom") -> Rom:
    return Rom.objects.get_or_create(organisation=organisation(code, "rom", code.upper()))[0]


def province(cbs: str = "PV22", name: str = "Drenthe", *, served_by: str = "nom") -> Province:
    return Province.objects.get_or_create(
        cbs_code=cbs,
        defaults={
            "organisation": organisation(name.lower(), "province", name),
            "iso_code": f"NL-{cbs[2:]}",
            "rom": rom(served_by),
        },
    )[0]


def user(
    name: str,
    home: Organisation,
    role: str,
    *,
    mandated: bool = False,
    function: str = "beleidsmedewerker",
    ends_on: dt.date | None = None,
) -> User:
    """A person with one role since long ago; logs in with <name>@example.org and the password 'een lang wachtwoord'."""
    email = f"{name.lower()}@example.org"
    if found := User.objects.filter(email=email).first():
        return found
    person = create_user(email=email, name=name, password="een lang wachtwoord", by=None)
    Membership.objects.create(
        user=person,
        organisation=home,
        role=role,
        function=function,
        is_mandated=mandated,
        starts_on=LONG_AGO,
        ends_on=ends_on,
    )
    return person


def secretary() -> User:
    return user("Sanne", organisation("rom-nederland", "vehicle", "ROM Nederland"), "secretary", function="secretaris")


def ministry_staff() -> User:
    return user("Emma", organisation("ezk", "ministry", "EZK"), "policy")


def mandated_province_staff() -> User:
    return user("Pieter", province().organisation, "policy", mandated=True)


def province_staff() -> User:
    return user("Zoe", province("PV29", "Zeeland", served_by="impuls").organisation, "policy")


def contributor(code: str = "nom", name: str = "Noor") -> User:
    return user(name, rom(code).organisation, "contributor", function="programmamanager")


def auditor() -> User:
    return user("Ada", organisation("ezk", "ministry", "EZK"), "auditor", function="auditor")


def stand_in(*, ended: bool = False) -> User:
    """Klaas, who stands in for Pieter from today on, or did so until last week."""
    pieter = mandated_province_staff()
    klaas = user("Klaas", province().organisation, "policy", function="adviseur")
    first = audit.today() - dt.timedelta(days=14 if ended else 0)
    StandIn.objects.create(
        membership=pieter.memberships.get(),
        user=klaas,
        starts_on=first,
        ends_on=first + dt.timedelta(days=7),
        made_by=pieter,
        made_at=audit.now(),
    )
    return klaas


def reader() -> User:
    return user("Greet", province().organisation, "reader", function="gedeputeerde")


def administrator() -> User:
    person = user(
        "Bas", organisation("rom-nederland", "vehicle", "ROM Nederland"), "administrator", function="beheerder"
    )
    User.objects.filter(pk=person.pk).update(is_staff=True)
    person.refresh_from_db()
    return person


def strategy_items() -> None:
    """Three pillars, an item, a theme, a goal and the three core tasks."""
    for number in (1, 2, 3):
        Pillar.objects.get_or_create(code=f"P{number}", defaults={"name": f"Pijler {number}", "order": number})
    PillarItem.objects.get_or_create(
        code="P2-2", defaults={"name": "Leren en communiceren", "pillar": Pillar.objects.get(code="P2")}
    )
    Theme.objects.get_or_create(
        code="T1", defaults={"name": "Klimaat en energie", "kind": "transition", "is_seed": True}
    )
    Goal.objects.get_or_create(code="D1", defaults={"name": "Regionale ecosystemen versterken"})
    for code, develops in (("innoveren", True), ("internationaliseren", True), ("investeren", False)):
        CoreTask.objects.get_or_create(code=code, defaults={"name": code.capitalize(), "develops": develops})


def strategy(code: str = "mjs", *, number: str = "1.0", year: int = 2024) -> StrategyVersion:
    """The strategy with a first version, agreed by its document: a heading, two paragraphs, and its items worded."""
    strategy_items()
    first, last = dt.date(year, 1, 1), dt.date(year + 3, 12, 31)
    row, made = Strategy.objects.get_or_create(
        code=code,
        defaults={
            "title": "Strategie",
            "published_on": first,
            "starts_on": first,
            "ends_on": last,
            "evaluation_year": year + 3,
        },
    )
    if not made:
        return row.versions.agreed().earliest("pk")
    version = StrategyVersion.objects.create(strategy=row, number=number, effective_on=first)
    texts = [("chapter", "Inleiding"), ("text", "Rijk en provincies werken samen."), ("text", "Dat doen zij gericht.")]
    for order, (style, text) in enumerate(texts, start=1):
        version.paragraphs.create(key=order, order=order, style=style, text=text)
    for model in (Pillar, PillarItem, Theme, Goal, CoreTask):
        for item in model.objects.all():
            version.wordings.create(code=item.code, name=item.name, definition=item.definition)
    StrategyVersion.objects.filter(pk=version.pk).update(state="agreed")
    return StrategyVersion.objects.get(pk=version.pk)


def strategy_change(
    column: str = "rijk",
    *,
    days: int = 0,
    theme: str = "Klimaat, energie en netcongestie",
    of: StrategyVersion | None = None,
) -> StrategyVersion:
    """A concept by a column that names theme T1 anew, from today or `days` later on."""
    by = speaker(column)
    first = of or strategy()
    change = actions.propose_strategy(
        first.strategy,
        column=column,
        reason="Netcongestie hoort erbij.",
        effective_on=max(first.effective_on, audit.today() + dt.timedelta(days=days)),
        by=by,
    )
    contents = actions.StrategyContents(wordings={"T1": (theme, "", True)})
    return actions.edit_strategy(change, contents=contents, by=by)


def speaker(column: str) -> User:
    """Who speaks for a column."""
    return {"rijk": ministry_staff, "provinces": mandated_province_staff}[column]()


def agreed_strategy_change(column: str = "rijk", **options: object) -> StrategyVersion:
    """A change of the strategy that both agreed to."""
    change = strategy_change(column, **options)
    agree(actions.offer_strategy(change, by=speaker(column)))
    return StrategyVersion.objects.get(pk=change.pk)


def concept(
    code: str = "BR-01",
    *,
    roms: tuple[str, ...] = ("nom", "oostnl"),
    lead: str = "nom",
    short_title: str = "Energiehubs",
) -> ProgrammeVersion:
    """A concept that lacks nothing: it can be offered as it is."""
    strategy_items()
    by = secretary()
    version = actions.create_programme(
        code=code,
        title=f"{short_title} op bedrijventerreinen",
        short_title=short_title,
        starts_on=dt.date(2024, 1, 1),
        ends_on=dt.date(2027, 12, 31),
        by=by,
    )
    for code_of_rom in roms:
        actions.set_participation(
            version, rom=rom(code_of_rom), commitment="0,5 fte projectleider", fte=Decimal("0.5"), by=by
        )
        actions.set_region_check(
            version, rom=rom(code_of_rom), complementarity="Sluit aan op het meerjarenplan.", by=by
        )
    actions.edit_version(
        version,
        texts={
            "lead": rom(lead).organisation,
            "added_value_rijk": "Sneller resultaat.",
            "added_value_region": "Meer bedrijven mee.",
        },
        tags={
            "core_tasks": CoreTask.objects.filter(code="innoveren"),
            "themes": Theme.objects.filter(code="T1"),
            "goals": Goal.objects.filter(code="D1"),
        },
        by=by,
    )
    actions.set_pillars(
        version, shares={Pillar.objects.get(code="P3"): 100}, primary=Pillar.objects.get(code="P3"), by=by
    )
    return ProgrammeVersion.objects.get(pk=version.pk)


def offered(code: str = "BR-01", **options: object) -> ProgrammeVersion:
    """A version that lies before both columns."""
    version = concept(code, **options)
    actions.offer(version, by=secretary())
    return ProgrammeVersion.objects.get(pk=version.pk)


def agree(agreement: Agreement) -> Agreement:
    """Let Rijk and provinces both say akkoord."""
    actions.give_position(agreement, column="rijk", outcome="agreed", by=ministry_staff())
    actions.give_position(agreement, column="provinces", outcome="agreed", by=mandated_province_staff())
    return Agreement.objects.get(pk=agreement.pk)


def agreed(code: str = "BR-01", **options: object) -> ProgrammeVersion:
    """A version in force."""
    version = offered(code, **options)
    agree(version.agreement)
    return ProgrammeVersion.objects.get(pk=version.pk)


def plan(code: str = "nom", *, kind: str = "annual", year: int = 2026, last_year: int | None = None) -> Plan:
    """A plan of a ROM, published on its website."""
    return actions.add_plan(
        rom(code),
        kind=kind,
        title=f"Plan {year}",
        first_year=year,
        last_year=last_year or year,
        url=f"https://example.org/{code}/{year}.pdf",
        status="adopted",
        by=secretary(),
    )


def stake(code: str = "nom", party: str = "Gemeente Emmen", **fields: object) -> Stake:
    """A shareholder of a ROM by its name alone, with nothing known but its source."""
    asked = {"role": "shareholder", "party": party, "source": "Jaarrekening 2025"} | fields
    return actions.add_stake(rom(code), by=secretary(), **asked)


def contact(
    code: str = "nom", name: str = "N. de Vries", *, function: str = "Aanspreekpunt KIA’s", **fields: object
) -> Contact:
    return actions.add_contact(rom(code), name=name, function=function, by=secretary(), **fields)


def kia(code: str = "veiligheid", code_of_rom: str | None = None) -> Term:
    """A kennis- en innovatieagenda, and the ROM that is its contact when there is one."""
    term = Term.objects.get_or_create(kind="kia", code=code, defaults={"name": code.capitalize()})[0]
    if code_of_rom:
        actions.cover_kia(term, rom=rom(code_of_rom), by=secretary())
    return term


def policy(code: str = "iba", title: str = "Innovatiebeleid") -> PolicyReference:
    """A document that the strategy stands on."""
    link = f"https://example.org/{code}"
    return PolicyReference.objects.get_or_create(code=code, defaults={"title": title, "url": link})[0]


def word(kind: str, code: str, name: str = "") -> Term:
    """A word of a vocabulary of the strategy."""
    return Term.objects.get_or_create(kind=kind, code=code, defaults={"name": name or code.capitalize()})[0]


def approach(version: ProgrammeVersion) -> None:
    """Let a concept say what it builds on, with whom and with what it works, and its first risk."""
    by = secretary()
    actions.set_basis_documents(
        version,
        rows=[("rijk", policy(), "", "", "Voert het uit."), ("region", None, "Economische visie", "", "")],
        by=by,
    )
    actions.set_partners(version, rows=[(None, "Universiteit Twente", "knowledge", "Onderzoek")], by=by)
    actions.set_instruments(version, rows=[("Proeftuin", "Testen in de praktijk")], by=by)
    risk = {"title": "Te weinig bedrijven", "consequence": "", "measure": "Werven", "owner": "NOM"}
    actions.set_risks(version, rows=[risk | {"likelihood": "low", "impact": "high"}], by=by)
    words = {
        "values_rijk": [word("added_value", "m1", "Kennisuitwisseling")],
        "values_region": [word("added_value", "m2", "Leereffecten")],
        "target_groups": [word("target_group", "startups"), word("target_group", "scale-ups")],
        "cooperation_forms": [word("form", "kennisoverdracht")],
    }
    actions.edit_version(version, texts={}, tags=words, by=by)


def objected(code: str = "BR-01", *, answer: str = "De rol is aangepast.", laid: bool = False) -> ProgrammeVersion:
    """A concept to which Oost NL objects, answered by the secretary, and laid before both columns or not."""
    version = concept(code, short_title=f"Bezwaar {code}")
    oostnl, by = rom("oostnl"), secretary()
    actions.object_to_profile(version, rom=oostnl, objection="Dit doen wij al.", by=contributor("oostnl", "Omar"))
    if answer:
        actions.answer_objection(version, rom=oostnl, answer=answer, by=by)
    if laid:
        actions.lay_objection(version, rom=oostnl, reason="De andere regio’s wachten erop.", by=by)
    return ProgrammeVersion.objects.get(pk=version.pk)


# ── What the editing page posts ───────────────────────────────────────────────────────────────────────────
def typed(version: ProgrammeVersion, by: User, *, step: Step | None = None, **changes: object) -> dict[str, object]:
    """What a browser would post from a page of the intake, or all on one, as `by` sees it; `changes` typed over it."""
    shown: dict[str, object] = {}
    for each in editor(version, step=step, by=by).forms:
        forms = [each.management_form, *each.forms] if hasattr(each, "management_form") else [each]
        for form in forms:
            for bound in form:
                value = (
                    bound.field.prepare_value(bound.value()) if hasattr(bound.field, "prepare_value") else bound.value()
                )
                if value not in (None, ""):
                    shown[bound.html_name] = value
    return shown | {name.replace("__", "-"): value for name, value in changes.items()}
