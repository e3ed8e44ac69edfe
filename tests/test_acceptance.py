"""The twenty acceptance tests of the strategy, in their order (Appendix C of the domain reference).

Each one is a sentence that a policy officer can check. They run on the reference data of the Meerjarenstrategie
2024-2027 itself, through the same verbs and pages that users use. The people: Sanne is secretary of ROM Nederland,
Emma works at EZK, Pieter (Drenthe) speaks for the provinces, Zoë works for Zeeland, Noor for NOM.
"""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook

from funding.actions import ask, commit, make_grant
from funding.models import BudgetLine, Ceiling, Commitment, FundingSource
from funding.queries import source_years
from programmes import actions
from programmes.models import CoreTask, Programme, ProgrammeVersion, Province, Strategy, Term, Wording
from programmes.queries import wordings_on
from reporting.actions import make_definitive, make_pack, note_insight, note_lesson, refresh_pack
from reporting.actions.printing import freeze_pack
from reporting.models import DialoguePack
from reporting.snapshot import build
from romportal import audit
from tests.programmes.builders import (
    administrator,
    agree,
    agreed,
    auditor,
    concept,
    contributor,
    mandated_province_staff,
    ministry_staff,
    offered,
    province_staff,
    rom,
    secretary,
)
from tests.reporting.builders import meeting, moment, report, reporting_round

pytestmark = pytest.mark.django_db

TWO_ROMS = ("nom", "oostnl")
NINE_ROMS = ("nom", "oostnl", "horizon", "romutrecht", "inwest", "iq", "impuls", "bom", "liof")


@pytest.fixture(autouse=True)
def _the_strategy():
    """Load parties, strategy and money as every portal has them."""
    call_command("load_reference", stdout=io.StringIO())


def source(kind: str) -> FundingSource:
    return FundingSource.objects.get(code=f"ezk-{kind}")


def asking(version: ProgrammeVersion, amount: str, *, of: str = "structureel", year: int = 2026) -> ProgrammeVersion:
    """Let a concept ask an amount (euro) of a source in a year, and offer it to Rijk and provinces."""
    ask(version, amounts={(source(of), year): Decimal(amount)}, by=secretary())
    actions.offer(version, by=secretary())
    return ProgrammeVersion.objects.get(pk=version.pk)


def reasons_not_to_offer(version: ProgrammeVersion) -> list[str]:
    """What the secretary is told when offering a version that lacks something; nothing is offered."""
    with pytest.raises(ValidationError) as refusal:
        actions.offer(version, by=secretary())
    assert ProgrammeVersion.objects.get(pk=version.pk).state == "draft"
    return refusal.value.messages


def test_01_ezk_structureel_is_2_2_million_in_each_year():
    """EZK structureel: beschikbaar is € 2.200.000 in elk van 2024, 2025, 2026 en 2027 (GOV-10)."""
    money = next(row for row in source_years().sources if row.source == source("structureel"))
    assert [(row.year, row.totals.available) for row in money.years] == [
        (year, Decimal("2200000.00")) for year in (2024, 2025, 2026, 2027)
    ]


def test_02_the_impulse_never_exceeds_4_million_over_all_years():
    """De impuls: over alle jaren samen nooit meer dan € 4.000.000, in welk jaar ook geprogrammeerd (GOV-11)."""
    agree(asking(concept("BR-01"), "1500000", of="impuls", year=2024).agreement)
    agree(asking(concept("BR-02"), "2500000", of="impuls", year=2027).agreement)
    last = asking(concept("BR-03"), "0.01", of="impuls", year=2025)
    with pytest.raises(ValidationError) as refusal:
        agree(last.agreement)
    assert refusal.value.messages == ["EZK impuls 2024–2027: €\xa00,01 te weinig; BR-03 vraagt €\xa00,01."]
    assert Ceiling.objects.get(source=source("impuls")).programmed == Decimal("4000000.00")


def test_03_one_euro_more_than_a_structural_year_has_is_refused_with_year_and_shortage():
    """Eén euro meer dan er in een structureel jaar is, wordt geweigerd; de melding noemt jaar en tekort."""
    agree(asking(concept("BR-01"), "2000000", year=2025).agreement)
    second = asking(concept("BR-02"), "200001", year=2025)
    with pytest.raises(ValidationError) as refusal:
        agree(second.agreement)
    assert refusal.value.messages == ["EZK structureel 2025: €\xa01,00 te weinig; BR-02 vraagt €\xa0200.001,00."]
    assert Programme.objects.get(code="BR-02").version_in_force is None


def test_04_a_programme_with_one_rom_cannot_be_submitted():
    """Een programma met één ROM kan niet worden aangeboden (UIT-U4)."""
    assert reasons_not_to_offer(concept(roms=("nom",))) == ["Er doen nog geen twee ROM’s mee."]


@pytest.mark.parametrize("roms", [TWO_ROMS, NINE_ROMS], ids=["two", "nine"])
def test_05_a_programme_with_two_or_with_nine_roms_can(roms):
    """Een programma met twee ROM’s kan worden aangeboden, en een met alle negen ook (UIT-U4)."""
    version = offered(roms=roms)
    assert (version.state, version.participations.count()) == ("offered", len(roms))


def test_06_a_new_programme_has_no_rom_preselected(client):
    """In het formulier van een nieuw programma is geen enkele ROM vooraf aangevinkt (UIT-U4)."""
    client.force_login(secretary())
    typed = {
        "code": "BR-19",
        "title": "Nieuw",
        "short_title": "Nieuw",
        "starts_on": "01-01-2026",
        "ends_on": "31-12-2027",
    }
    client.post(reverse("programme_add"), typed)
    page = client.get(reverse("version_step", args=["BR-19", "deelname"]))
    choices = page.context["editor"].text["roms"]
    assert [choice.choice_label for choice in choices.subwidgets if choice.data["selected"]] == []
    assert len(choices.subwidgets) == len(NINE_ROMS)


def test_07_added_value_and_complementarity_are_needed_to_submit():
    """Niet zonder meerwaarde voor het Rijk, meerwaarde voor de regio en een toets per deelnemende regio (UIT-U2)."""
    version, by = concept(), secretary()
    actions.edit_version(version, texts={"added_value_rijk": "", "added_value_region": " "}, by=by)
    for code in TWO_ROMS:
        actions.set_region_check(version, rom=rom(code), complementarity="", by=by)
    assert sorted(reasons_not_to_offer(version)) == [
        "De meerwaarde voor de regio ontbreekt.",
        "De meerwaarde voor het Rijk ontbreekt.",
        f"De regiotoets van {rom('nom')} ontbreekt.",
        f"De regiotoets van {rom('oostnl')} ontbreekt.",
    ]


def test_08_the_secretary_cannot_say_afgestemd():
    """De secretaris en de beheerder kunnen niet afstemmen: niet voor het Rijk en niet voor de provincies (GOV-6)."""
    version = offered()
    for person in (secretary(), administrator()):
        for column in ("rijk", "provinces"):
            with pytest.raises(PermissionDenied):
                actions.give_position(version.agreement, column=column, outcome="agreed", by=person)
    assert Programme.objects.get(code="BR-01").status == Programme.Status.OFFERED


@pytest.mark.parametrize(("column", "speaker"), [("rijk", ministry_staff), ("provinces", mandated_province_staff)])
def test_09_one_of_both_is_not_afgestemd(column, speaker):
    """Alleen EZK, of alleen de provincies, is niet afgestemd (GOV-8)."""
    version = offered()
    actions.give_position(version.agreement, column=column, outcome="agreed", by=speaker())
    assert Programme.objects.get(code="BR-01").status == Programme.Status.OFFERED
    other, other_speaker = ("provinces", mandated_province_staff) if column == "rijk" else ("rijk", ministry_staff)
    actions.give_position(version.agreement, column=other, outcome="agreed", by=other_speaker())
    assert Programme.objects.get(code="BR-01").status == Programme.Status.AGREED


def test_10_no_commitment_before_the_programme_is_afgestemd():
    """Verplichten voor een programma dat niet is afgestemd wordt geweigerd: er is niets geprogrammeerd (GOV-8)."""
    version = asking(concept(), "200000")
    assert not BudgetLine.objects.filter(programme=version.programme).exclude(programmed=0).exists()
    # Even when somebody made the line already: it has no room.
    ceiling = Ceiling.objects.get(source=source("structureel"), first_year=2026)
    line = BudgetLine.objects.get_or_create(
        programme=version.programme, source=ceiling.source, year=2026, defaults={"ceiling": ceiling}
    )[0]
    grant = make_grant(number="B-1", kind="grant", party="Stichting", dated_on=dt.date(2026, 1, 5), by=secretary())
    with pytest.raises(ValidationError):
        commit(
            grant,
            line,
            amount=Decimal("0.01"),
            expected={2026: Decimal("0.01")},
            reason="Te vroeg",
            reference_date=dt.date(2026, 1, 5),
            by=secretary(),
        )
    assert Commitment.objects.count() == 0


def test_11_ezk_and_a_province_see_the_same_totals(client):
    """EZK en een provincie zien op het dashboard dezelfde bedragen, op hetzelfde moment (MJS-4, GOV-2)."""
    report(agreed_with_money("200000.10"), reporting_round(), time_light="amber")
    seen = []
    for person in (ministry_staff(), mandated_province_staff(), province_staff()):
        client.force_login(person)
        shown = client.get(reverse("dashboard")).context
        seen.append((shown["figures"].money, shown["figures"].pillars, shown["lead"], shown["figures"].rows))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0].total.programmed == Decimal("200000.10")


def test_12_an_objection_to_the_profile_blocks_until_it_is_answered_and_withdrawn():
    """Een bezwaar van een ROM houdt de aanbieding tegen tot het is beantwoord en ingetrokken (UIT-U1)."""
    version, omar = concept(), contributor("oostnl", "Omar")
    actions.object_to_profile(version, rom=rom("oostnl"), objection="Past niet bij ons.", by=omar)
    assert reasons_not_to_offer(version) == [f"Het bezwaar van {rom('oostnl')} is nog niet beantwoord."]
    actions.answer_objection(version, rom=rom("oostnl"), answer="De rol is aangepast.", by=secretary())
    assert reasons_not_to_offer(version) == [
        f"Het bezwaar van {rom('oostnl')} is beantwoord, maar nog niet ingetrokken of terzijde gesteld."
    ]
    actions.withdraw_objection(version, rom=rom("oostnl"), reason="Zo past het.", by=omar)
    assert actions.offer(version, by=secretary()).is_open


def test_13_investeren_alone_needs_a_motivation():
    """Alleen investeren als kerntaak wordt geweigerd, tenzij het is gemotiveerd (MJS-2)."""
    version, by = concept(), secretary()
    actions.edit_version(version, texts={}, tags={"core_tasks": CoreTask.objects.filter(code="investeren")}, by=by)
    assert reasons_not_to_offer(version) == ["Motiveer waarom het programma alleen investeert."]
    actions.edit_version(version, texts={"investing_motivation": "Er is marktfalen."}, by=by)
    assert actions.offer(version, by=by).is_open


def test_14_a_pack_without_look_back_or_look_ahead_cannot_become_definitive():
    """Een pakket zonder voortgang, terugblik of vooruitblik kan niet definitief worden (GOV-15)."""
    pack = pack_for("BO-2027-1", look_back="", look_ahead="")
    with pytest.raises(ValidationError) as refusal:
        make_definitive(pack, by=secretary())
    assert refusal.value.messages == [
        "De voortgang ontbreekt: op de peildatum was nog niets ingeleverd.",
        "De terugblik ontbreekt.",
        "De vooruitblik ontbreekt.",
    ]
    assert DialoguePack.objects.get().status == "draft"


@pytest.mark.pdf
def test_15_a_frozen_pack_does_not_change_after_later_edits():
    """Een definitief pakket verandert niet door latere wijzigingen: dezelfde SHA-256, dezelfde bytes (rule 7)."""
    with audit.loading(moment(dt.date(2026, 9, 1))):
        report(agreed_with_money("200000"), reporting_round(dt.date(2026, 8, 31)))
    pack = pack_for("BO-2027-1")
    make_definitive(pack, by=secretary())
    freeze_pack.func(pack.pk, pack.snapshot_hash, secretary().pk)
    before = DialoguePack.objects.filter(pk=pack.pk).values("snapshot_hash", "html_hash", "pdf_hash", "pdf").get()

    changed = actions.copy_version(Programme.objects.get(code="BR-01"), reason="Meer regio’s", by=secretary())
    agree(asking(changed, "300000").agreement)
    with pytest.raises(ValidationError, match="definitief"):
        refresh_pack(DialoguePack.objects.get(pk=pack.pk), by=secretary())

    after = DialoguePack.objects.filter(pk=pack.pk).values("snapshot_hash", "html_hash", "pdf_hash", "pdf").get()
    assert after == before


def test_16_a_changed_amount_shows_old_new_reason_and_date_in_the_next_pack():
    """Een wijziging van een afgestemd bedrag staat in het volgende pakket: oud, nieuw, reden en datum (SLOT-7)."""
    with audit.loading(moment(dt.date(2026, 6, 1))):
        agreed_with_money("200000")
    pack_for("BO-2026-1", held_on=dt.date(2026, 7, 1), reference_date=dt.date(2026, 6, 30))
    with audit.loading(moment(dt.date(2026, 9, 8))):
        changed = actions.copy_version(Programme.objects.get(code="BR-01"), reason="Twee regio’s erbij", by=secretary())
        agree(asking(changed, "250000").agreement)

    since = build(pack_for("BO-2027-1", reference_date=dt.date(2026, 9, 30)))["since_previous"]

    assert since["number"] == "BO-2026-1"
    (change,) = since["changes"]
    assert (change["on"], change["programme"], change["what"]) == (
        "2026-09-08",
        "BR-01",
        "EZK structureel 2026, geprogrammeerd",
    )
    assert (change["before"], change["after"]) == ("€\xa0200.000", "€\xa0250.000")
    assert "Twee regio’s erbij" in change["reason"]


def test_17_the_filter_on_drenthe_shows_the_programmes_of_nom(client):
    """Het filter op provincie PV22 (Drenthe) toont de programma’s waaraan NOM meedoet (MJS-5)."""
    agreed("BR-01", roms=("nom", "oostnl"))
    agreed("BR-02", roms=("bom", "liof"), lead="bom")
    agreed("BR-03", roms=("iq", "nom", "liof"), lead="iq")
    client.force_login(province_staff())
    page = client.get(reverse("programme_list"), {"provincie": "PV22"})
    assert sorted(row.code for row in page.context["rows"]) == ["BR-01", "BR-03"]


def test_18_every_province_maps_to_exactly_one_rom():
    """Elk van de twaalf provincies hoort bij precies één ROM: drie bij NOM, twee bij Oost NL, verder een op een."""
    served = list(Province.objects.order_by("cbs_code").values_list("cbs_code", "rom__organisation__code"))
    assert [cbs for cbs, _ in served] == [f"PV{number}" for number in range(20, 32)]
    counts = {code: [rom for _, rom in served].count(code) for code in NINE_ROMS}
    assert sorted(counts.values(), reverse=True) == [3, 2, 1, 1, 1, 1, 1, 1, 1]
    assert (counts["nom"], counts["oostnl"]) == (3, 2)


def test_19_a_change_of_the_strategy_is_a_new_version_and_the_old_stays_readable(client):
    """Een wijziging van de strategie is een nieuwe versie, door beide afgestemd; de oude blijft leesbaar (SLOT-6)."""
    strategy = Strategy.objects.get()
    first = strategy.versions.get()
    words = Wording.objects.get(version=first, code="T1").name
    by = ministry_staff()
    second = actions.propose_strategy(strategy, column="rijk", reason="Scherper", effective_on=audit.today(), by=by)
    new = "Klimaat, energie en netcongestie"
    contents = actions.StrategyContents(wordings={"T1": (new, "", True)})
    actions.edit_strategy(second, contents=contents, by=by)
    agree(actions.offer_strategy(second, by=by))

    assert wordings_on()["T1"].name == new
    assert Wording.objects.get(version=first, code="T1").name == words
    assert first.paragraphs.exists()
    client.force_login(province_staff())
    assert words in client.get(reverse("strategy"), {"versie": "1.0"}).content.decode()


def test_20_the_export_for_the_evaluation_holds_every_lesson_and_insight(client):
    """De export voor de evaluatie van 2027 bevat elke les en elk inzicht in meerwaarde (SLOT-2, SLOT-4).

    Missing until its own issue: the questions of the evaluation and its outcome (vervolg ja of nee, met voorwaarden).
    """
    programme, by = agreed().programme, secretary()
    kind = Term.objects.filter(kind=Term.Kind.ADDED_VALUE).first()
    for number in range(60):
        note_lesson(programme=programme, text=f"Les {number}", used_for="Volgende ronde", by=by)
        note_insight(
            programme=programme, for_whom="rijk", category=kind, text=f"Inzicht {number}", evidence="Telling", by=by
        )
    client.force_login(auditor())
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(reverse("sheet", args=["evaluatie-2027"])).content))
    cells = {cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert {f"Les {number}" for number in range(60)} | {f"Inzicht {number}" for number in range(60)} <= cells


def agreed_with_money(amount: str) -> ProgrammeVersion:
    """BR-01 in force, with `amount` euro of EZK structureel programmed in 2026."""
    agree(asking(concept("BR-01"), amount).agreement)
    return Programme.objects.get(code="BR-01").version_in_force


def pack_for(
    number: str,
    *,
    held_on: dt.date = dt.date(2027, 1, 14),
    reference_date: dt.date | None = None,
    look_back: str = "Goed gelopen.",
    look_ahead: str = "We gaan door.",
) -> DialoguePack:
    """A concept pack for a meeting."""
    return make_pack(
        meeting(number, held_on),
        variant="short",
        reference_date=reference_date or audit.today() - dt.timedelta(days=1),
        marking="internal",
        texts={"look_back": look_back, "look_ahead": look_ahead},
        by=secretary(),
    )
