"""Asking, and booking what was asked at the moment an agreement is reached."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from funding import actions, queries
from funding.models import AskedAmount, BudgetLine, Ceiling, LedgerEntry
from programmes.models import Agreement, Position, ProgrammeVersion
from romportal.audit.models import Line
from tests.funding import builders
from tests.funding.builders import euro
from tests.programmes import builders as cast

pytestmark = pytest.mark.django_db
CHANGED = (
    "Het geprogrammeerde bedrag is intussen veranderd: EZK structureel 2026 was €\xa0200.000,00 en is nu "
    "€\xa0150.000,00. Maak een nieuwe versie."
)


def programmed() -> dict[tuple[str, str, int], Decimal]:
    return {(line.programme.code, line.source.code, line.year): line.programmed for line in BudgetLine.objects.all()}


def asked(version: ProgrammeVersion) -> list[tuple[str, int, Decimal, Decimal]]:
    rows = AskedAmount.objects.filter(version=version).select_related("source")
    return [(row.source.code, row.year, row.amount, row.programmed_before) for row in rows]


def everything() -> list[object]:
    """What a refusal must leave as it was: ledger, lines, ceilings, positions, states, the trail."""
    cast.ministry_staff(), cast.mandated_province_staff()  # joining is a line of the trail, so they join first
    return [
        *LedgerEntry.objects.order_by("pk").values_list(),
        *BudgetLine.objects.order_by("pk").values_list(),
        *Ceiling.objects.order_by("pk").values_list(),
        *Position.objects.order_by("pk").values_list(),
        *Agreement.objects.order_by("pk").values_list(),
        *ProgrammeVersion.objects.order_by("pk").values_list(),
        *Line.objects.order_by("pk").values_list(),
    ]


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_concept_asks_per_source_and_year():
    builders.strategy_money()
    version = builders.asking(cast.concept(), {("structural", 2026): "0.01", ("impulse", 2027): 50_000})
    assert asked(version) == [("structural", 2026, Decimal("0.01"), 0), ("impulse", 2027, 50_000, 0)]


def test_asking_again_replaces_and_counts_as_an_edit():
    builders.strategy_money()
    version = builders.asking(cast.concept(), {("structural", 2026): 1, ("structural", 2027): 2})
    before = version.revision
    version = builders.asking(version, {("structural", 2027): 3, ("structural", 2025): 0})
    assert asked(version) == [("structural", 2027, 3, 0)]
    assert version.revision == before + 1


def test_asking_from_an_old_page_is_refused_and_keeps_what_was_asked():
    builders.strategy_money()
    version = cast.concept()
    builders.asking(version, {("structural", 2026): 1})
    with pytest.raises(ValidationError, match="Iemand anders heeft dit concept intussen bewaard"):
        actions.ask(version, amounts={}, revision=version.revision, by=cast.secretary())
    assert asked(version) == [("structural", 2026, 1, 0)]


def test_a_year_without_ceiling_and_what_is_no_amount_are_refused_at_once():
    builders.strategy_money()
    version = cast.concept()
    source = builders.source()
    amounts = {
        (source, 2023): euro(1),
        (source, 2024): Decimal("-0.01"),
        (source, 2025): Decimal("0.001"),
        (source, 2026): Decimal("NaN"),
        (source, 2027): Decimal(10) ** 12,
    }
    with pytest.raises(ValidationError) as refusal:
        actions.ask(version, amounts=amounts, by=cast.secretary())
    assert refusal.value.messages == [
        "EZK structureel 2023: voor dit jaar is er geen plafond.",
        "EZK structureel 2024: een bedrag is nul of meer.",
        "EZK structureel 2025: een bedrag heeft hoogstens twee cijfers achter de komma.",
        "EZK structureel 2026: een bedrag is nul of meer.",
        "EZK structureel 2027: een bedrag is nul of meer.",
    ]
    assert asked(version) == []


def test_the_lead_rom_asks_and_others_do_not():
    builders.strategy_money()
    version = cast.concept()
    for person in (cast.ministry_staff(), cast.contributor("oostnl", "Omar"), cast.auditor(), cast.administrator()):
        with pytest.raises(PermissionDenied):
            actions.ask(version, amounts={}, by=person)
    actions.ask(version, amounts={(builders.source(), 2026): euro(5)}, by=cast.contributor())
    assert asked(version) == [("structural", 2026, 5, 0)]


def test_an_offered_version_asks_nothing_else():
    builders.ceiling()
    version = builders.offered()
    with pytest.raises(PermissionDenied):
        builders.asking(version, {("structural", 2026): 1})


# ── Booking at the moment of agreement ───────────────────────────────────────────────────────────────────
def test_the_second_akkoord_programmes_what_was_asked():
    builders.strategy_money()
    version = builders.offered(amounts={("structural", 2026): 200_000, ("impulse", 2024): "60000.10"})
    builders.say(version.agreement, "rijk")
    assert LedgerEntry.objects.of_kind("programmed").count() == 0

    builders.say(version.agreement, "provinces")

    assert programmed() == {("BR-03", "structural", 2026): 200_000, ("BR-03", "impulse", 2024): Decimal("60000.10")}
    entry = LedgerEntry.objects.get(kind="programmed", line__source__code="impulse")
    assert (entry.amount, entry.agreement, entry.by, entry.reason) == (
        Decimal("60000.10"),
        version.agreement,
        cast.mandated_province_staff(),
        "Afstemming van BR-03 versie 1",
    )
    assert builders.ceiling("impulse").programmed == Decimal("60000.10")
    trail = Line.objects.get(action="funding.book_agreed")
    assert trail.detail["after"] == {"EZK structureel 2026": "200000.00", "EZK impuls 2024": "60000.10"}


def test_last_position_is_refused_when_the_year_lacks_one_cent():
    builders.ceiling(available="199999.99")
    version = builders.offered("BR-03")
    builders.say(version.agreement, "rijk")
    before = everything()

    with pytest.raises(ValidationError) as refusal:
        builders.say(version.agreement, "provinces", "agreed")

    assert refusal.value.messages == ["EZK structureel 2026: €\xa00,01 te weinig; BR-03 vraagt €\xa0200.000,00."]
    assert queries.shortages(version) == refusal.value.messages
    assert everything() == before


def test_what_fits_to_the_cent_is_programmed():
    builders.ceiling(available="0.30")
    builders.agreed("BR-01", {("structural", 2026): "0.10"})
    builders.agreed("BR-02", {("structural", 2026): "0.20"})
    assert builders.ceiling().room == 0


def test_all_shortages_come_at_once_by_year_and_by_period():
    builders.ceiling("structural", 2025, available=100)
    builders.ceiling("structural", 2026, available=100)
    builders.ceiling("impulse", available=100)
    version = builders.offered(
        amounts={
            ("structural", 2025): "100.01",
            ("structural", 2026): 100,
            ("impulse", 2024): 90,
            ("impulse", 2027): "10.50",
        }
    )
    builders.say(version.agreement, "provinces")
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        builders.say(version.agreement, "rijk")
    assert refusal.value.messages == [
        "EZK structureel 2025: €\xa00,01 te weinig; BR-03 vraagt €\xa0100,01.",
        "EZK impuls 2024–2027: €\xa00,50 te weinig; BR-03 vraagt €\xa0100,50.",
    ]
    assert queries.shortages(version) == refusal.value.messages
    assert everything() == before


def test_a_change_books_only_the_difference():
    builders.strategy_money()
    version = builders.agreed(amounts={("structural", 2026): 200_000, ("impulse", 2025): 10_000})
    change = builders.changed(version, {("structural", 2026): 150_000, ("structural", 2027): 20_000})
    cast.agree(change.agreement)
    assert programmed() == {
        ("BR-03", "structural", 2026): 150_000,
        ("BR-03", "structural", 2027): 20_000,
        ("BR-03", "impulse", 2025): 0,
    }
    entries = LedgerEntry.objects.filter(agreement=change.agreement).order_by("ceiling__source__order", "line__year")
    assert [entry.amount for entry in entries] == [-50_000, 20_000, -10_000]
    assert entries[0].reason == "Afstemming van BR-03 versie 2: Ander bedrag"


def test_a_change_that_is_refused_says_what_it_comes_instead_of():
    builders.ceiling(available=200_000)
    change = builders.changed(builders.agreed(), {("structural", 2026): "200000.01"})
    builders.say(change.agreement, "rijk")
    with pytest.raises(ValidationError) as refusal:
        builders.say(change.agreement, "provinces")
    assert refusal.value.messages == [
        "EZK structureel 2026: €\xa00,01 te weinig; BR-03 vraagt €\xa0200.000,01 in plaats van €\xa0200.000,00."
    ]


def test_programmed_cannot_fall_below_what_is_committed():
    commitment = builders.committed()
    version = commitment.line.programme.version_in_force
    change = builders.changed(version, {("structural", 2026): "99999.99"})
    builders.say(change.agreement, "rijk")
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        builders.say(change.agreement, "provinces")
    assert refusal.value.messages == [
        "EZK structureel 2026: €\xa00,01 te weinig; BR-03 heeft al €\xa0100.000,00 verplicht."
    ]
    assert queries.shortages(change) == refusal.value.messages
    assert everything() == before


def test_programmed_can_fall_to_what_is_committed():
    version = builders.committed().line.programme.version_in_force
    cast.agree(builders.changed(version, {("structural", 2026): 100_000}).agreement)
    assert builders.line().programmed == builders.line().committed == 100_000


def test_a_version_that_started_from_another_amount_is_refused():
    version = builders.agreed_with_room()
    change = builders.changed(version, {("structural", 2026): 210_000})
    builders.say(change.agreement, "rijk")
    # No way of the portal leads here while a version is on its way; whatever does later meets this.
    BudgetLine.objects.filter(pk=builders.line().pk).update(programmed=150_000)
    before = everything()
    with pytest.raises(ValidationError) as refusal:
        builders.say(change.agreement, "provinces")
    assert refusal.value.messages == [CHANGED]
    assert queries.shortages(change) == [CHANGED]
    assert everything() == before


def test_an_agreement_without_money_books_nothing():
    version = cast.agreed()
    assert LedgerEntry.objects.count() == 0
    assert version.state == "agreed"


def test_moving_money_between_years_of_one_ceiling_needs_no_room():
    builders.ceiling("impulse", available=100)
    version = builders.agreed(amounts={("impulse", 2024): 100})
    cast.agree(builders.changed(version, {("impulse", 2025): 100}).agreement)
    assert programmed() == {("BR-03", "impulse", 2024): 0, ("BR-03", "impulse", 2025): 100}
    assert builders.ceiling("impulse").programmed == 100


# ── Copying ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_copy_of_an_agreed_version_starts_from_what_is_programmed():
    builders.strategy_money()
    version = builders.agreed(amounts={("structural", 2026): 200_000, ("impulse", 2025): 10_000})
    copy = cast.actions.copy_version(version.programme, reason="Langer", by=cast.secretary())
    assert asked(copy) == [("structural", 2026, 200_000, 200_000), ("impulse", 2025, 10_000, 10_000)]
    assert queries.shortages(copy) == []


def test_a_copy_of_what_was_never_agreed_starts_from_what_that_asked():
    builders.strategy_money()
    version = builders.agreed()
    change = builders.changed(version, {("structural", 2026): 250_000, ("impulse", 2025): 5})
    copy = cast.actions.copy_version(change.programme, reason="Na gesprek", by=cast.secretary())
    assert asked(copy) == [("structural", 2026, 250_000, 200_000), ("impulse", 2025, 5, 0)]
