"""Who is mailed what about an agreement: exactly those who may, once, and nobody about loaded history."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes import actions
from programmes.actions.notices import moment_before, remind_of_answers
from programmes.models import Agreement, Reminder
from programmes.queries.everybody import everybody
from programmes.roles import memberships
from romportal import audit
from romportal.accounts.models import User
from romportal.audit.models import Line
from romportal.mailing.models import Mail
from tests.programmes import builders

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def cast() -> None:
    """One of everybody, Klaas standing in for Pieter, and Eva whose role ended."""
    for make in (
        builders.secretary,
        builders.ministry_staff,
        builders.mandated_province_staff,
        builders.province_staff,
        builders.stand_in,
        builders.contributor,
        lambda: builders.contributor("bom", "Bo"),
        builders.reader,
        builders.auditor,
        builders.administrator,
        lambda: builders.user(
            "Eva", builders.organisation("ezk", "ministry", "EZK"), "policy", ends_on=dt.date(2025, 12, 31)
        ),
    ):
        make()


def mailed(kind: str) -> list[str]:
    return sorted(Mail.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_everybody_has_the_same_roles_as_when_they_come_themselves():
    cast()
    with CaptureQueriesContext(connection) as asked:
        people = everybody()
    assert len(asked) == 2
    assert "Eva" not in {person.name for person in people}
    for person in people:
        assert memberships(person) == memberships(User.objects.get(pk=person.pk))


def test_an_offer_is_told_to_all_who_may_speak_and_to_nobody_else():
    cast()
    agreement = actions.offer(builders.concept(), answer_by=dt.date(2190, 2, 1), by=builders.secretary())

    assert mailed("offered") == ["Emma", "Klaas", "Pieter", "Zoe"]
    mail = Mail.objects.filter(recipient__name="Emma").get()
    assert mail.subject == "Ter afstemming: BR-01 Energiehubs, versie 1"
    assert mail.parts[0]["link"] == f"/afstemming/{agreement.pk}/"
    assert "1 februari 2190" in mail.parts[0]["lines"][0]


def test_nobody_is_mailed_about_history():
    cast()
    with audit.loading(dt.datetime(2024, 1, 1, tzinfo=dt.UTC)):
        builders.offered()
    assert not Mail.objects.exists()


def test_an_agreement_reached_is_told_to_speakers_and_roms_that_take_part_but_not_to_who_spoke_last():
    cast()
    agreement = builders.offered().agreement
    actions.give_position(agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    assert mailed("outcome") == []  # one akkoord is no outcome

    actions.give_position(agreement, column="provinces", outcome="agreed", by=builders.mandated_province_staff())
    assert mailed("outcome") == ["Emma", "Klaas", "Noor", "Sanne", "Zoe"]


@pytest.mark.parametrize(("outcome", "words"), [("talk", "nader gesprek"), ("refused", "niet akkoord")])
def test_a_column_that_wants_to_talk_or_refuses_is_told(outcome, words):
    cast()
    agreement = builders.offered().agreement
    actions.give_position(agreement, column="rijk", outcome=outcome, by=builders.ministry_staff())

    assert mailed("outcome") == ["Klaas", "Noor", "Pieter", "Sanne", "Zoe"]
    assert words in Mail.objects.filter(kind="outcome").first().subject


def test_what_is_taken_back_or_replaced_is_told():
    cast()
    first, second = builders.offered(), builders.offered("BR-02", short_title="Waterstof")
    actions.withdraw(first, reason="Eerst overleg", by=builders.secretary())
    assert mailed("outcome") == ["Emma", "Klaas", "Noor", "Pieter", "Zoe"]
    actions.copy_version(second.programme, reason="Ander bedrag", by=builders.secretary())
    assert Mail.objects.filter(subject__endswith="vervangen").count() == 5


def test_a_change_of_the_strategy_that_its_own_side_replaces_is_told():
    cast()
    change = builders.strategy_change("provinces")
    actions.offer_strategy(change, by=builders.mandated_province_staff())
    Mail.objects.all().delete()
    builders.strategy_change("provinces", theme="Weer anders")
    assert mailed("outcome") == ["Emma", "Klaas", "Zoe"]
    assert Mail.objects.first().subject.endswith(": vervangen")


def test_a_term_that_moves_is_told_each_time():
    cast()
    first, second = dt.date(2190, 2, 1), dt.date(2190, 1, 20)
    by = builders.secretary()
    agreement = actions.offer(builders.concept(), answer_by=first, by=by)
    for day, was in ((second, first), (first, second), (None, first)):
        actions.set_answer_by(agreement, answer_by=day, was=was, by=by)
    assert mailed("deadline") == sorted(["Emma", "Klaas", "Pieter", "Zoe"] * 3)
    said = Mail.objects.filter(kind="deadline", recipient__name="Emma").order_by("pk")
    assert [mail.parts[0]["lines"][0] for mail in said] == [
        "Antwoord wordt nu gevraagd voor 20 januari 2190.",
        "Antwoord wordt nu gevraagd voor 1 februari 2190.",
        "Voor BR-01 Energiehubs, versie 1 wordt niet meer op een bepaalde dag antwoord gevraagd.",
    ]


def test_an_answer_is_told_to_who_asked():
    cast()
    agreement = builders.offered().agreement
    asked = actions.remark(agreement, kind="question", part="money", text="Waarom?", by=builders.ministry_staff())
    actions.answer(asked, text="Daarom, geheim.", by=builders.contributor())

    assert mailed("answer") == ["Emma"]
    assert "geheim" not in str(Mail.objects.get(kind="answer").parts)


def test_what_an_offer_costs_does_not_grow_with_people():
    def asked(code: str) -> int:
        version = builders.concept(code, short_title=code)
        with CaptureQueriesContext(connection) as queries:
            actions.offer(version, by=builders.secretary())
        return len(queries)

    cast()
    few = asked("BR-01")
    for number in range(8):
        builders.user(f"Emma{number}", builders.organisation("ezk", "ministry", "EZK"), "policy")
    assert asked("BR-02") == few


# ── Terms ─────────────────────────────────────────────────────────────────────────────────────────────────
TERM = dt.date(2026, 5, 20)


@pytest.mark.parametrize(
    ("day", "since", "moment"),
    [
        (dt.date(2026, 5, 12), dt.date(2026, 5, 1), None),
        (dt.date(2026, 5, 13), dt.date(2026, 5, 1), 7),
        (dt.date(2026, 5, 16), dt.date(2026, 5, 1), 7),  # a worker that was off
        (dt.date(2026, 5, 16), dt.date(2026, 5, 15), None),  # asked after that moment
        (dt.date(2026, 5, 19), dt.date(2026, 5, 15), 1),
        (dt.date(2026, 5, 20), dt.date(2026, 5, 1), 1),
        (dt.date(2026, 5, 21), dt.date(2026, 5, 1), None),
    ],
)
def test_which_moment_it_is(day, since, moment):
    assert moment_before(TERM, day, since=since) == moment


def test_who_is_silent_is_told_a_week_and_a_day_before_and_who_answered_is_not(time_machine):
    time_machine.move_to(dt.datetime(2026, 5, 1, 12, tzinfo=AMSTERDAM), tick=False)
    cast()
    agreement = actions.offer(builders.concept(), answer_by=TERM, by=builders.secretary())
    for day in (12, 13, 14):
        time_machine.move_to(dt.datetime(2026, 5, day, 8, tzinfo=AMSTERDAM), tick=False)
        remind_of_answers(dt.date(2026, 5, day))
    assert "Emma" in mailed("deadline")
    assert Mail.objects.filter(kind="deadline", recipient__name="Emma").count() == 1

    actions.give_position(agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    time_machine.move_to(dt.datetime(2026, 5, 19, 8, tzinfo=AMSTERDAM), tick=False)
    remind_of_answers(dt.date(2026, 5, 19))
    assert Mail.objects.filter(kind="deadline", recipient__name="Emma").count() == 1
    assert Mail.objects.filter(kind="deadline", recipient__name="Zoe").count() == 2


# ── One click ─────────────────────────────────────────────────────────────────────────────────────────────
def offered() -> Agreement:
    cast()
    return builders.offered().agreement


def test_a_silent_party_is_reminded_once_a_day_and_it_is_trailed(time_machine):
    time_machine.move_to(dt.datetime(2026, 5, 1, 12, tzinfo=AMSTERDAM), tick=False)
    agreement, by = offered(), builders.secretary()
    actions.remind(agreement, column="rijk", by=by)
    assert mailed("reminder") == ["Emma"]
    with pytest.raises(ValidationError, match="vandaag al herinnerd"):
        actions.remind(agreement, column="rijk", by=by)
    actions.remind(agreement, column="province", province=builders.province(), by=by)

    time_machine.move_to(dt.datetime(2026, 5, 2, 0, 1, tzinfo=AMSTERDAM), tick=False)
    actions.remind(agreement, column="rijk", by=by)
    assert mailed("reminder") == ["Emma", "Emma", "Klaas", "Pieter"]
    assert Line.objects.filter(action="programmes.remind", actor=by).count() == 3


def test_who_answered_is_not_reminded():
    agreement = offered()
    actions.give_position(agreement, column="rijk", outcome="talk", by=builders.ministry_staff())
    with pytest.raises(ValidationError, match="intussen gereageerd"):
        actions.remind(agreement, column="rijk", by=builders.secretary())
    assert not Reminder.objects.exists()


def test_a_party_with_nobody_in_the_portal_is_told_so():
    agreement = offered()
    with pytest.raises(ValidationError, match="niemand spreken namens Limburg"):
        actions.remind(
            agreement, column="province", province=builders.province("PV31", "Limburg"), by=builders.secretary()
        )
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("column", ["", "niemand", "province"])
def test_what_is_no_party_is_refused(column):
    with pytest.raises(ValidationError):
        actions.remind(offered(), column=column, by=builders.secretary())


@pytest.mark.parametrize("who", [builders.ministry_staff, builders.contributor, builders.administrator])
def test_nobody_else_reminds(who):
    agreement = offered()
    with pytest.raises(PermissionDenied):
        actions.remind(agreement, column="rijk", by=who())


def test_an_objection_that_lies_before_both_is_mailed_to_who_judges_it():
    cast()
    builders.objected(laid=True)
    assert mailed("offered") == ["Emma", "Klaas", "Pieter"]
    mail = Mail.objects.first()
    assert mail.subject == "Bezwaar voorgelegd: BR-01"
    assert "Dit doen wij al." not in str(mail.parts)  # what is confidential stands behind the link
