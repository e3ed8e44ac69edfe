"""Nader gesprek with an amount, and the version that asks it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from funding import actions, queries
from funding.models import AskedAmount, WantedAmount
from funding.queries.wanted import wishes
from programmes import actions as programmes
from programmes.models import Agreement, Position, ProgrammeVersion
from romportal.audit.models import Line
from tests.funding import builders
from tests.programmes import builders as cast

pytestmark = pytest.mark.django_db


def want(version: ProgrammeVersion, amounts: dict[tuple[str, int], str | int], **said: object) -> Position:
    """Let the Rijk, or who is named, want other amounts."""
    wanted = {(builders.source(code), year): Decimal(amount) for (code, year), amount in amounts.items()}
    given = {"column": "rijk", "outcome": "talk", "by": cast.ministry_staff(), **said}
    return actions.speak(version.agreement, wanted=wanted, **given)


def offered() -> ProgrammeVersion:
    builders.strategy_money()
    return builders.offered("BR-03", {("structural", 2026): 200_000, ("impulse", 2026): 50_000})


def asked(version: ProgrammeVersion) -> dict[tuple[str, int], Decimal]:
    rows = AskedAmount.objects.filter(version=version).select_related("source")
    return {(row.source.code, row.year): row.amount for row in rows}


def test_a_party_wants_another_amount_beside_what_is_asked():
    version = offered()
    position = want(version, {("structural", 2026): 150_000, ("structural", 2027): "0.01", ("impulse", 2026): 50_000})
    (wish,) = wishes(version.agreement, version, queries.effect_of(version))
    assert (wish.position, wish.party, wish.counts, wish.difference) == (position, "Rijk", True, Decimal("-49999.99"))
    told = [(r.source.code, r.year, r.old, r.asked, r.wanted, r.difference, r.room_after) for r in wish.rows]
    assert told == [
        ("structural", 2026, 0, 200_000, 150_000, -50_000, 2_050_000),
        ("structural", 2027, 0, 0, Decimal("0.01"), Decimal("0.01"), Decimal("2199999.99")),
    ]
    line = Line.objects.get(action="funding.want")
    assert line.detail["before"] == {"EZK structureel 2026": "200000.00", "EZK structureel 2027": "0"}
    assert line.detail["column"] == "Rijk"


def test_more_than_what_is_left_may_be_wanted_and_shows_the_shortage():
    version = offered()
    want(version, {("structural", 2026): 2_300_000})
    (wish,) = wishes(version.agreement, version, queries.effect_of(version))
    assert [row.short for row in wish.rows] == [100_000]


@pytest.mark.parametrize(
    ("amounts", "outcome", "words"),
    [
        ({("structural", 2026): 150_000}, "agreed", "hoort alleen bij ‘Nader gesprek’"),
        ({("structural", 2026): 150_000}, "refused", "hoort alleen bij ‘Nader gesprek’"),
        ({("structural", 2026): 200_000}, "talk", "al vraagt; noem een ander bedrag"),
        ({("structural", 2027): 0}, "talk", "al vraagt; noem een ander bedrag"),
        ({("structural", 2026): "-0.01"}, "talk", "een bedrag is nul of meer"),
        ({("structural", 2026): "NaN"}, "talk", "een bedrag is nul of meer"),
        ({("structural", 2026): "0.001"}, "talk", "hoogstens twee cijfers"),
        ({("structural", 2031): 1}, "talk", "voor dit jaar is er geen plafond"),
    ],
)
def test_a_wrong_wish_is_refused_and_nothing_is_kept(amounts, outcome, words):
    version = offered()
    with pytest.raises(ValidationError, match=words):
        want(version, amounts, outcome=outcome)
    assert not Position.objects.exists()
    assert not WantedAmount.objects.exists()


def test_a_change_of_the_strategy_has_no_amounts():
    builders.strategy_money()
    agreement = cast.actions.offer_strategy(cast.strategy_change(), by=cast.ministry_staff())
    with pytest.raises(ValidationError, match="over een programma"):
        actions.speak(
            agreement,
            column="rijk",
            outcome="talk",
            wanted={(builders.source(), 2026): Decimal(1)},
            by=cast.ministry_staff(),
        )


def test_amounts_are_append_only_and_of_nader_gesprek_alone():
    version = offered()
    row = WantedAmount.objects.get(position=want(version, {("structural", 2026): 1}))
    agreed = cast.actions.give_position(
        version.agreement, column="provinces", outcome="agreed", by=cast.mandated_province_staff()
    )
    rows = WantedAmount.objects.filter(pk=row.pk)
    for attempt in (
        lambda: rows.update(amount=2),
        rows.delete,
        lambda: WantedAmount.objects.create(position=agreed, source=row.source, year=2026, amount=1),
        lambda: WantedAmount.objects.create(position=row.position, source=row.source, year=2026, amount=1),
        lambda: WantedAmount.objects.create(position=row.position, source=row.source, year=2027, amount=-1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


# ── The version that asks it ─────────────────────────────────────────────────────────────────────────────
def test_secretary_makes_the_version_that_asks_what_is_wanted():
    version = offered()
    position = want(version, {("structural", 2026): 150_000, ("structural", 2027): 7})
    copy = actions.version_as_wanted(position, by=cast.secretary())
    assert asked(copy) == {("structural", 2026): 150_000, ("structural", 2027): 7, ("impulse", 2026): 50_000}
    assert (copy.number, copy.state, copy.based_on_id) == (2, "draft", version.pk)
    assert copy.reason == (
        "Nader gesprek: Rijk (Emma) wil EZK structureel 2026 €\xa0150.000 en EZK structureel 2027 €\xa07."
    )
    assert Agreement.objects.get(pk=version.agreement_id).closed_at is not None
    builders.offer(copy)


def test_a_stop_of_which_another_amount_is_wanted_stays_a_stop():
    day = dt.date(2026, 6, 30)
    builders.strategy_money()
    running = cast.agreed()
    other = cast.agreed("BR-02", short_title="Waterstof").programme
    by = cast.secretary()
    stop = programmes.copy_version(
        running.programme, reason="Gaat op in BR-02.", stops=True, ends_on=day, successor=other, by=by
    )
    stop.agreement = programmes.offer(stop, by=by)
    position = want(ProgrammeVersion.objects.get(pk=stop.pk), {("structural", 2026): 10_000})
    made = actions.version_as_wanted(position, by=by)
    assert (made.stops, made.ends_on, made.successor) == (True, day, other)
    assert made.reason.startswith("Gaat op in BR-02. Nader gesprek: Rijk (Emma) wil ")


def test_a_second_press_makes_no_second_version():
    version = offered()
    position = want(version, {("structural", 2026): 150_000})
    actions.version_as_wanted(position, by=cast.secretary())
    with pytest.raises(ValidationError, match="Deze versie ligt niet meer voor"):
        actions.version_as_wanted(position, by=cast.secretary())
    assert ProgrammeVersion.objects.count() == 2


def test_only_the_last_word_of_a_party_is_made_and_only_one_with_amounts():
    version = offered()
    first = want(version, {("structural", 2026): 150_000})
    second = want(version, {("structural", 2026): 140_000})
    with pytest.raises(ValidationError, match="Dit standpunt geldt niet meer"):
        actions.version_as_wanted(first, by=cast.secretary())
    bare = want(version, {}, column="provinces", by=cast.mandated_province_staff())
    with pytest.raises(ValidationError, match="noemt geen ander bedrag"):
        actions.version_as_wanted(bare, by=cast.secretary())
    found = wishes(version.agreement, version, queries.effect_of(version))
    assert [(wish.position, wish.counts) for wish in found] == [(first, False), (second, True)]


def test_a_single_province_may_want_an_amount_too():
    version = offered()
    staff = cast.province_staff()
    position = want(
        version, {("impulse", 2027): 1_000}, column="province", province=cast.province("PV29", "Zeeland"), by=staff
    )
    copy = actions.version_as_wanted(position, by=cast.secretary())
    assert copy.reason.startswith("Nader gesprek: Zeeland (Zoe) wil EZK impuls 2027")
    assert asked(copy)["impulse", 2027] == 1_000


@pytest.mark.parametrize("who", [cast.ministry_staff, cast.mandated_province_staff, cast.contributor, cast.auditor])
def test_nobody_else_makes_that_version(who):
    position = want(offered(), {("structural", 2026): 150_000})
    with pytest.raises(PermissionDenied):
        actions.version_as_wanted(position, by=who())
    assert ProgrammeVersion.objects.count() == 1
