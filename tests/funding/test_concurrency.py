"""Many writers at the same moment: each succeeds or is refused in Dutch, and no total is one cent over.

Real threads with connections of their own, on whichever database the tests run; SQLite takes turns (IMMEDIATE).
"""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from funding import actions
from funding.models import BudgetLine, Ceiling, Commitment, ExpectedCash, LedgerEntry
from funding.queries.proof import breaches
from programmes.models import Agreement, Position, Programme
from romportal import audit
from romportal.audit import trail
from romportal.audit.models import Line
from tests.funding import builders
from tests.funding.builders import euro
from tests.programmes import builders as cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WRITERS = 32


def at_once(tasks: Sequence[Callable[[], object]]) -> list[object]:
    """Run every task in a thread of its own, started together; return each result or ValidationError in order.

    Anything else that comes out is raised: it would have been an error page.
    """
    results: list[object] = [None] * len(tasks)
    gate = threading.Barrier(len(tasks))

    def run(number: int, task: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            results[number] = task()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, ValidationError):
            raise result
    return results


def refusals(results: Sequence[object]) -> list[str]:
    return [text for result in results if isinstance(result, ValidationError) for text in result.messages]


def prove() -> None:
    assert list(breaches()) == []
    assert list(trail.breaches()) == []


# ── Agreements reached at the same moment ────────────────────────────────────────────────────────────────
def waiting_agreements(number: int, amounts: dict[tuple[str, int], str | int], *, first: int = 0) -> list[Agreement]:
    """Agreements of as many programmes, on which only the provinces must still speak."""
    cast.mandated_province_staff()
    found = []
    for n in range(first, first + number):
        version = builders.offered(f"BR-{n:02}", amounts)
        builders.say(version.agreement, "rijk")
        found.append(version.agreement)
    return found


def test_agreements_reached_at_once_on_a_year_with_room_for_half():
    builders.ceiling(available="16.00")
    agreements = waiting_agreements(WRITERS, {("structural", 2026): "1.00"})

    results = at_once([lambda a=agreement: builders.say(a, "provinces") for agreement in agreements])

    texts = refusals(results)
    assert len(texts) == WRITERS // 2
    assert {text.split("; ")[0] for text in texts} == {"EZK structureel 2026: €\xa01,00 te weinig"}
    ceiling = Ceiling.objects.get()
    assert (ceiling.programmed, ceiling.room) == (Decimal("16.00"), 0)
    assert Agreement.objects.reached().count() == LedgerEntry.objects.of_kind("programmed").count() == WRITERS // 2
    assert Position.objects.filter(column="provinces").count() == WRITERS // 2
    prove()


def test_agreements_over_several_ceilings_never_wait_for_each_other_in_a_circle():
    builders.strategy_money()
    years = [("structural", 2027), ("impulse", 2024), ("structural", 2024), ("impulse", 2027), ("structural", 2025)]
    agreements = waiting_agreements(10, dict.fromkeys(years, "0.10"))
    agreements += waiting_agreements(10, dict.fromkeys(years[::-1], "0.10"), first=10)
    results = at_once([lambda a=agreement: builders.say(a, "provinces") for agreement in agreements])
    assert refusals(results) == []
    assert {c.programmed for c in Ceiling.objects.exclude(programmed=0)} == {Decimal("2.00"), Decimal("4.00")}
    prove()


# ── Bookings on one line and one commitment ──────────────────────────────────────────────────────────────
def test_commitments_on_one_line_with_room_for_half():
    line, by = builders.line(programmed="0.16"), cast.secretary()
    grants = [builders.grant(f"B-{n}") for n in range(WRITERS)]
    cent = euro("0.01")

    def commit(grant: object) -> Commitment:
        given = {"reason": "Gelijktijdig", "reference_date": builders.LETTER, "by": by}
        return actions.commit(grant, line, amount=cent, expected={2026: cent}, **given)

    results = at_once([lambda g=grant: commit(g) for grant in grants])

    assert len(refusals(results)) == WRITERS // 2
    line.refresh_from_db()
    assert line.committed == line.programmed == Decimal("0.16")
    assert ExpectedCash.objects.count() == Commitment.objects.count() == WRITERS // 2
    assert Line.objects.filter(action="funding.commit").count() == WRITERS // 2
    prove()


def test_the_same_grant_committed_on_the_same_line_at_once_is_one_commitment():
    line, grant, by, cent = builders.line(programmed=100), builders.grant(), cast.secretary(), euro("0.01")
    given = {"amount": cent, "expected": {2026: cent}, "reason": "Dubbel", "reference_date": builders.LETTER, "by": by}
    results = at_once([lambda: actions.commit(grant, line, **given)] * WRITERS)
    assert refusals(results) == []
    assert Commitment.objects.get().amount == Decimal("0.32")
    prove()


def test_payments_on_one_commitment_with_room_for_half():
    commitment = builders.committed(amount="0.16")
    results = at_once([lambda: builders.paid(commitment, "0.01")] * WRITERS)
    assert len(refusals(results)) == WRITERS // 2
    commitment.refresh_from_db()
    assert commitment.paid == commitment.amount == Decimal("0.16")
    prove()


def test_committing_and_lowering_what_is_programmed_at_once():
    line = builders.line()
    change = builders.changed(line.programme.version_in_force, {("structural", 2026): 100_000})
    builders.say(change.agreement, "rijk")
    results = at_once(
        [
            lambda: builders.committed(line, 150_000),
            lambda: builders.say(change.agreement, "provinces"),
        ]
    )
    assert len(refusals(results)) == 1
    line = BudgetLine.objects.get()
    assert (line.programmed, line.committed) in ((200_000, 150_000), (100_000, 0))
    prove()


def test_paying_and_reversing_the_commitment_at_once():
    commitment = builders.committed()
    entry = LedgerEntry.objects.get(kind="committed")
    results = at_once([lambda: builders.paid(commitment, 1), lambda: builders.reversed_entry(entry)])
    assert len(refusals(results)) == 1
    commitment.refresh_from_db()
    assert (commitment.amount, commitment.paid) in ((100_000, 1), (0, 0))
    prove()


def test_one_entry_reversed_by_many_is_reversed_once():
    entry = builders.realised(builders.line())
    results = at_once([lambda: builders.reversed_entry(entry)] * 8)
    assert refusals(results) == ["Deze mutatie is al teruggedraaid."] * 7
    assert builders.line().realised == 0
    prove()


def test_lowering_a_ceiling_while_an_agreement_is_reached():
    ceiling = builders.ceiling(available=200_000)
    (agreement,) = waiting_agreements(1, {("structural", 2026): 200_000})
    results = at_once([lambda: builders.change(ceiling, -1), lambda: builders.say(agreement, "provinces")])
    assert len(refusals(results)) == 1
    ceiling.refresh_from_db()
    assert (ceiling.available, ceiling.programmed) in ((200_000, 200_000), (199_999, 0))
    prove()


def test_one_number_taken_by_many_is_one_grant():
    by = cast.secretary()
    given = {"number": "B-1", "kind": "grant", "party": "TNO", "dated_on": builders.LETTER, "by": by}
    results = at_once([lambda: actions.make_grant(**given)] * 8)
    assert set(refusals(results)) == {"Er is al een beschikking of opdracht met dit nummer."}
    assert len(refusals(results)) == 7
    prove()


# ── Positions ────────────────────────────────────────────────────────────────────────────────────────────
def test_both_columns_speak_at_the_same_moment():
    builders.ceiling()
    cast.ministry_staff(), cast.mandated_province_staff()
    for n in range(6):
        agreement = builders.offered(f"BR-{n:02}", {("structural", 2026): 10}).agreement
        columns = ("rijk", "provinces")
        assert refusals(at_once([lambda a=agreement, c=column: builders.say(a, c) for column in columns])) == []
        assert Agreement.objects.get(pk=agreement.pk).is_reached
    assert Ceiling.objects.get().programmed == 60
    prove()


def test_one_column_that_speaks_many_times_at_once_reaches_once():
    builders.ceiling()
    (agreement,) = waiting_agreements(1, {("structural", 2026): 10})
    cast.mandated_province_staff()
    results = at_once([lambda: builders.say(agreement, "provinces")] * 8)
    assert refusals(results) == ["Deze versie is al afgestemd; een wijziging is een nieuwe versie."] * 7
    assert Ceiling.objects.get().programmed == 10
    prove()


def test_the_last_position_and_a_copy_at_the_same_moment():
    builders.ceiling()
    by = cast.secretary()
    cast.mandated_province_staff()
    for n in range(6):
        version = builders.offered(f"BR-{n:02}", {("structural", 2026): 10})
        builders.say(version.agreement, "rijk")
        results = at_once(
            [
                lambda v=version: builders.say(v.agreement, "provinces"),
                lambda v=version: cast.actions.copy_version(v.programme, reason="Toch anders", by=by),
            ]
        )
        agreement = Agreement.objects.get(pk=version.agreement_id)
        states = list(Programme.objects.get(pk=version.programme_id).versions.values_list("state", flat=True))
        if agreement.is_reached:
            assert (refusals(results), states) == ([], ["agreed", "draft"])
        else:
            text = "Deze versie ligt niet meer voor: zij is ingetrokken of vervangen."
            assert (refusals(results), states) == ([text], ["lapsed", "draft"])
    assert Ceiling.objects.get().programmed == 10 * Agreement.objects.reached().count()
    prove()


# ── The version that asks what was wanted, the term, and documents ───────────────────────────────────────
GONE = "Deze versie ligt niet meer voor: zij is ingetrokken of vervangen."


def wanting(code: str) -> Position:
    """Nader gesprek of the Rijk, which wants 5 instead of 10."""
    version = builders.offered(code, {("structural", 2026): 10})
    wanted = {(builders.source(), 2026): euro(5)}
    return actions.speak(version.agreement, column="rijk", outcome="talk", wanted=wanted, by=cast.ministry_staff())


def test_the_version_as_wanted_pressed_many_times_is_made_once():
    builders.ceiling()
    position, by = wanting("BR-01"), cast.secretary()
    results = at_once([lambda: actions.version_as_wanted(position, by=by)] * 6)
    assert refusals(results) == [GONE] * 5
    assert Programme.objects.get().versions.count() == 2
    prove()


def test_the_version_as_wanted_and_another_word_of_that_party_at_once():
    builders.ceiling()
    by = cast.secretary()
    for n in range(4):
        position = wanting(f"BR-{n:02}")
        results = at_once(
            [
                lambda p=position: actions.version_as_wanted(p, by=by),
                lambda p=position: builders.say(p.agreement, "rijk"),
            ]
        )
        versions = Programme.objects.get(code=f"BR-{n:02}").versions
        made = "Dit standpunt geldt niet meer; er is een ander standpunt gegeven." not in refusals(results)
        assert versions.count() == (2 if made else 1)
        assert refusals(results) == ([GONE] if made else refusals(results))
    prove()


def test_a_position_on_the_old_and_the_offering_of_the_new_at_once():
    builders.ceiling()
    by = cast.secretary()
    cast.mandated_province_staff()
    for n in range(4):
        old = builders.offered(f"BR-{n:02}", {("structural", 2026): 10})
        copy = cast.actions.copy_version(old.programme, reason="Toch anders", by=by)
        results = at_once(
            [
                lambda v=old: builders.say(v.agreement, "provinces"),
                lambda v=copy: cast.actions.offer(v, by=by),
            ]
        )
        assert refusals(results) == [GONE]
        assert not Position.objects.exists()
    prove()


def test_a_term_set_by_two_and_a_document_lapsed_by_two():
    builders.ceiling()
    agreement, by = builders.offered("BR-01").agreement, cast.secretary()
    days = [audit.today() + dt.timedelta(days=ahead) for ahead in (5, 9)]
    results = at_once([lambda d=day: cast.actions.set_answer_by(agreement, answer_by=d, by=by) for day in days])
    assert len(refusals(results)) == 1
    assert "intussen gewijzigd" in refusals(results)[0]
    document = cast.actions.register_document(
        agreement,
        title="Brief",
        kind="letter",
        dated_on=days[0] - dt.timedelta(days=9),
        on_behalf="rijk",
        archive_number="1",
        by=by,
    )
    results = at_once([lambda: cast.actions.lapse_document(document, reason="Fout", by=by)] * 3)
    assert refusals(results) == ["Dit stuk is al vervallen."] * 2
    prove()
