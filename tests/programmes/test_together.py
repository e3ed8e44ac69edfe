"""Two people at the same moment: each gets success or a Dutch refusal, and what is stored is one of the two."""

import datetime as dt
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from programmes import actions
from programmes.models import (
    Agreement,
    Position,
    Programme,
    ProgrammeStep,
    ProgrammeVersion,
    RegionCheck,
    StrategyVersion,
    Theme,
)
from romportal.audit.trail import breaches
from tests.programmes import builders

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

#: how often the same two meet: once would often miss the moment
ROUNDS = 4


def together(*calls: Callable[[], Any]) -> list[str]:
    """Let every call begin at once; return "" or the refusal of each. Any other error fails the test."""
    gate = Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        try:
            gate.wait(timeout=20)
            calls[place]()
            results[place] = ""
        except ValidationError as refusal:
            results[place] = refusal.messages[0]
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not [result for result in results if not isinstance(result, str)], results
    return results


def codes() -> list[str]:
    return [f"BR-{number:02}" for number in range(1, ROUNDS + 1)]


def give(agreement: Agreement, column: str, by: Any, outcome: str = "agreed") -> Callable[[], Any]:
    return lambda: actions.give_position(agreement, column=column, outcome=outcome, by=by)


def test_both_last_positions_at_once_reach_it_exactly_once():
    emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
    for code in codes():
        version = builders.offered(code)
        assert together(give(version.agreement, "rijk", emma), give(version.agreement, "provinces", pieter)) == ["", ""]
        version.refresh_from_db()
        assert version.state == "agreed"
        assert Position.objects.filter(agreement=version.agreement_id).count() == 2
        assert Programme.objects.get(code=code).version_in_force == version
    assert list(breaches()) == []


def test_a_yes_and_a_no_of_one_column_at_once_leave_one_truth():
    emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
    for code in codes():
        version = builders.offered(code)
        give(version.agreement, "rijk", emma)()
        said = together(
            give(version.agreement, "provinces", pieter), give(version.agreement, "provinces", pieter, "refused")
        )
        version = ProgrammeVersion.objects.select_related("agreement").get(pk=version.pk)
        assert version.state == "agreed"
        assert version.agreement.is_reached
        assert said in (["", ""], ["", "Deze versie is al afgestemd; een wijziging is een nieuwe versie."])


def test_a_last_position_and_a_copy_never_meet_half_way():
    emma, pieter, sanne = builders.ministry_staff(), builders.mandated_province_staff(), builders.secretary()
    for code in codes():
        version = builders.offered(code)
        give(version.agreement, "rijk", emma)()
        programme = version.programme
        said, copied = together(
            give(version.agreement, "provinces", pieter),
            lambda programme=programme: actions.copy_version(programme, reason="x", by=sanne),
        )
        version = ProgrammeVersion.objects.select_related("agreement").get(pk=version.pk)
        assert copied == ""
        if said:
            assert said == "Deze versie ligt niet meer voor: zij is ingetrokken of vervangen."
            assert (version.state, version.agreement.is_reached) == ("lapsed", False)
        else:
            assert (version.state, version.agreement.is_reached) == ("agreed", True)
        assert version.programme.versions.filter(number=2, state="draft").exists()


def test_a_last_position_and_a_withdrawal_never_meet_half_way():
    emma, pieter, sanne = builders.ministry_staff(), builders.mandated_province_staff(), builders.secretary()
    for code in codes():
        version = builders.offered(code)
        give(version.agreement, "rijk", emma)()
        said, withdrawn = together(
            give(version.agreement, "provinces", pieter),
            lambda version=version: actions.withdraw(version, reason="x", by=sanne),
        )
        version.refresh_from_db()
        assert (said, withdrawn, version.state) in (
            ("", "Alleen een versie die ter afstemming ligt kan worden ingetrokken.", "agreed"),
            ("Deze versie ligt niet meer voor: zij is ingetrokken of vervangen.", "", "lapsed"),
        )


def test_both_columns_at_once_and_one_column_twice_mark_conditions_met_once_each():
    emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
    for code in codes():
        version = builders.offered(code)
        said = actions.give_position(
            version.agreement, column="rijk", outcome="agreed_if", conditions="Per regio.", by=emma
        )

        def mark(column: str, by: Any, said: Position = said) -> Callable[[], Any]:
            return lambda: actions.mark_met(said, column=column, by=by)

        again = "Deze kolom heeft deze voorwaarden al als vervuld gemarkeerd."
        rijk, too, provinces = together(mark("rijk", emma), mark("rijk", emma), mark("provinces", pieter))
        assert (sorted([rijk, too]), provinces) == (["", again], "")
        assert sorted(said.conditions_met.values_list("column", flat=True)) == ["provinces", "rijk"]
    assert list(breaches()) == []


def test_of_two_answers_at_once_one_is_kept_and_the_other_told():
    emma, sanne, noor = builders.ministry_staff(), builders.secretary(), builders.contributor()
    for code in codes():
        version = builders.offered(code)
        asked = actions.remark(version.agreement, kind="question", part="money", text="Waarom?", by=emma)
        said = together(
            lambda asked=asked: actions.answer(asked, text="Daarom.", by=sanne),
            lambda asked=asked: actions.answer(asked, text="Zomaar.", by=noor),
        )
        assert sorted(said) == ["", "Iemand anders heeft deze reactie intussen beantwoord."]
        assert asked.answer.text == ("Daarom.", "Zomaar.")[said.index("")]


def test_of_two_editors_on_one_revision_one_is_told():
    version = builders.concept()
    sanne = builders.secretary()

    def edit(text: str, revision: int) -> Callable[[], Any]:
        return lambda: actions.edit_version(version, texts={"summary": text}, revision=revision, by=sanne)

    for turn in range(ROUNDS):
        revision = ProgrammeVersion.objects.get().revision
        said = together(edit(f"a{turn}", revision), edit(f"b{turn}", revision))
        assert sorted(map(bool, said)) == [False, True]
        assert ProgrammeVersion.objects.get().summary == ("a", "b")[said.index("")] + str(turn)


def test_an_edit_and_an_offering_at_once_offer_what_was_judged():
    sanne = builders.secretary()
    for code in codes():
        version = builders.concept(code)
        edited, offered = together(
            lambda version=version: actions.edit_version(version, texts={"added_value_rijk": ""}, by=sanne),
            lambda version=version: actions.offer(version, by=sanne),
        )
        version.refresh_from_db()
        assert (edited, offered, version.state, version.added_value_rijk) in (
            ("", "De meerwaarde voor het Rijk ontbreekt.", "draft", ""),
            ("Dit is geen concept meer en kan niet worden bewerkt.", "", "offered", "Sneller resultaat."),
        )


@pytest.mark.parametrize("code", codes())
def test_two_copies_two_starts_and_two_programmes_of_one_code_at_once(code):
    sanne = builders.secretary()
    programme = builders.agreed(code).programme
    day = dt.date(2024, 2, 1)
    fields = {"code": f"N{code}", "title": "x", "short_title": "x", "starts_on": day, "ends_on": day}

    def begin() -> None:
        actions.create_programme(**fields, by=sanne)

    def copy() -> None:
        actions.copy_version(programme, reason="x", by=sanne)

    def start() -> None:
        actions.start(programme, on=day, reason="x", by=sanne)

    assert sorted(together(begin, begin)) == ["", "Er is al een programma met deze code."]
    assert sorted(together(copy, copy)) == ["", "Er is al een concept van dit programma. Werk daarin verder."]
    assert sorted(together(start, start)) == ["", "Deze stap is al gezet."]
    assert ProgrammeStep.objects.count() == 1
    assert list(breaches()) == []


# ── A change of the strategy ──────────────────────────────────────────────────────────────────────────────
def test_both_last_positions_on_the_strategy_at_once_reach_it_exactly_once():
    for turn in range(ROUNDS):
        change = builders.strategy_change(theme=f"Thema, keer {turn}")
        agreement = actions.offer_strategy(change, by=builders.ministry_staff())
        emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
        said = together(
            lambda a=agreement, by=emma: actions.give_position(a, column="rijk", outcome="agreed", by=by),
            lambda a=agreement, by=pieter: actions.give_position(a, column="provinces", outcome="agreed", by=by),
        )
        assert said == ["", ""]
        change.refresh_from_db()
        assert (change.state, change.agreement.is_reached) == ("agreed", True)
        assert Theme.objects.get(code="T1").name == f"Thema, keer {turn}"
    assert list(breaches()) == []


def test_a_last_position_on_the_strategy_and_a_withdrawal_never_meet_half_way():
    for turn in range(ROUNDS):
        change = builders.strategy_change(theme=f"Thema, keer {turn}")
        emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
        agreement = actions.offer_strategy(change, by=emma)
        actions.give_position(agreement, column="rijk", outcome="agreed", by=emma)
        said = together(
            lambda a=agreement, by=pieter: actions.give_position(a, column="provinces", outcome="agreed", by=by),
            lambda c=change, by=emma: actions.withdraw_strategy(c, reason="x", by=by),
        )
        agreement.refresh_from_db()
        change.refresh_from_db()
        assert sorted(said)[0] == ""
        assert sorted(said)[1] in (
            "Deze wijziging is al afgestemd of ingetrokken.",
            "Deze versie ligt niet meer voor: zij is ingetrokken of vervangen.",
        )
        assert (change.state, agreement.is_reached) in (("agreed", True), ("lapsed", False))


def test_of_two_sides_that_propose_at_once_one_is_told():
    first = builders.strategy()
    people = {column: builders.speaker(column) for column in ("rijk", "provinces")}
    said = together(
        *(
            lambda column=column, by=by: actions.propose_strategy(
                first.strategy, column=column, reason="x", effective_on=first.effective_on, by=by
            )
            for column, by in people.items()
        )
    )
    assert sorted(said) == ["", "Er is al een wijziging van de strategie onderweg; er kan er één tegelijk zijn."]
    assert StrategyVersion.objects.open().count() == 1


# ── An objection ──────────────────────────────────────────────────────────────────────────────────────────
def overrule(version: ProgrammeVersion, column: str, by: Any) -> Callable[[], Any]:
    said = {"column": column, "judgement": "overruled", "reason": "Ander werk.", "by": by}
    return lambda: actions.judge_objection(version, rom=builders.rom("oostnl"), **said)


def test_both_columns_overrule_an_objection_at_once():
    emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
    for code in codes():
        version = builders.objected(code, laid=True)
        assert together(overrule(version, "rijk", emma), overrule(version, "provinces", pieter)) == ["", ""]
        assert RegionCheck.objects.get(version=version, rom=builders.rom("oostnl")).settled == "overruled"
    assert list(breaches()) == []


def test_a_new_answer_and_the_last_judgement_at_once_leave_the_objection_open():
    emma, pieter = builders.ministry_staff(), builders.mandated_province_staff()
    by, oostnl = builders.secretary(), builders.rom("oostnl")
    for code in codes():
        version = builders.objected(code, laid=True)
        overrule(version, "rijk", emma)()
        said = together(
            overrule(version, "provinces", pieter),
            lambda version=version: actions.answer_objection(version, rom=oostnl, answer="Iets anders.", by=by),
        )
        assert said in (["", ""], ["Dit bezwaar ligt niet voor bij Rijk en provincies.", ""])
        assert RegionCheck.objects.get(version=version, rom=oostnl).is_open_objection
