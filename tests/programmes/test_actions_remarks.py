"""Questions and remarks on a proposal, and answers: who may, when, and in what order they are shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from programmes import actions
from programmes.models import Agreement, Answer, Remark
from programmes.queries import reactions
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def ask(
    agreement: Agreement, by, text: str = "Waarom dit bedrag?", part: str = "money", kind: str = "question"
) -> Remark:
    return actions.remark(agreement, kind=kind, part=part, text=text, by=by)


def test_all_thirteen_parties_are_there_in_their_order_and_roms_after_them():
    agreement = builders.offered().agreement
    builders.province("PV20", "Groningen")
    ask(agreement, builders.contributor("bom", "Bo"), "Doen wij ook mee?", "participation")
    ask(agreement, builders.province_staff(), "Mooi plan.", "goal", "remark")
    ask(agreement, builders.mandated_province_staff())
    ask(agreement, builders.ministry_staff())
    ask(agreement, builders.ministry_staff(), "En wanneer?", "planning")
    found = reactions(agreement)
    assert [(party.name, [remark.text for remark in party.remarks]) for party in found.parties] == [
        ("Rijk", ["Waarom dit bedrag?", "En wanneer?"]),
        ("Groningen", []),
        ("Drenthe", ["Waarom dit bedrag?"]),
        ("Zeeland", ["Mooi plan."]),
        ("BOM", ["Doen wij ook mee?"]),
    ]
    assert (found.questions, found.open_questions, len(found.unanswered)) == (4, 4, 5)


def test_a_question_is_open_until_it_is_answered_by_whom_and_when_is_kept():
    agreement = builders.offered().agreement
    asked = ask(agreement, builders.ministry_staff(), "  Waarom?  ")
    assert (asked.text, asked.giver_name, asked.giver_function) == ("Waarom?", "Emma", "beleidsmedewerker, EZK")
    actions.answer(asked, text="Daarom.", by=builders.contributor())
    found = reactions(agreement)
    assert (found.questions, found.open_questions, found.unanswered) == (1, 0, [])
    reply = found.remarks[0].answer
    assert (reply.text, reply.giver_name, reply.giver_function) == ("Daarom.", "Noor", "programmamanager, NOM")
    lines = Line.objects.order_by("number").filter(action__in=["programmes.remark", "programmes.answer"])
    assert [line.action for line in lines] == ["programmes.remark", "programmes.answer"]


@pytest.mark.parametrize("who", [builders.secretary, builders.auditor, builders.administrator])
def test_who_supports_or_audits_asks_nothing(who):
    agreement = builders.offered().agreement
    with pytest.raises(PermissionDenied):
        ask(agreement, who())
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    "who",
    [
        builders.ministry_staff,
        builders.mandated_province_staff,
        builders.auditor,
        builders.administrator,
        lambda: builders.contributor("bom", "Bo"),
    ],
)
def test_only_the_secretary_and_roms_that_take_part_answer(who):
    asked = ask(builders.offered().agreement, builders.ministry_staff())
    with pytest.raises(PermissionDenied):
        actions.answer(asked, text="Daarom.", by=who())
    assert not Answer.objects.exists()
    assert actions.answer(asked, text="Daarom.", by=builders.secretary()).giver_function == "secretaris, ROM Nederland"


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_a_text_that_is_none_or_too_long_is_refused(text):
    agreement = builders.offered().agreement
    with pytest.raises(ValidationError):
        ask(agreement, builders.ministry_staff(), text)
    asked = ask(agreement, builders.ministry_staff(), "x" * 4000)
    with pytest.raises(ValidationError):
        actions.answer(asked, text=text, by=builders.secretary())
    assert (Remark.objects.count(), Answer.objects.count()) == (1, 0)


@pytest.mark.parametrize("wrong", [{"part": "weather"}, {"kind": "shout"}])
def test_a_part_or_kind_that_is_none_is_refused(wrong):
    with pytest.raises(ValidationError):
        ask(builders.offered().agreement, builders.ministry_staff(), **wrong)


def test_what_is_agreed_or_gone_gets_no_questions_and_what_is_agreed_still_answers():
    version = builders.offered()
    asked = ask(version.agreement, builders.ministry_staff())
    builders.agree(version.agreement)
    with pytest.raises(ValidationError) as refusal:
        ask(version.agreement, builders.ministry_staff())
    assert refusal.value.messages == ["Deze versie is al afgestemd; vragen horen bij een nieuwe versie."]
    actions.answer(asked, text="Daarom.", by=builders.secretary())
    with pytest.raises(ValidationError) as refusal:
        actions.answer(asked, text="Toch niet.", by=builders.contributor())
    assert refusal.value.messages == ["Iemand anders heeft deze reactie intussen beantwoord."]

    other = builders.offered("BR-02")
    asked = ask(other.agreement, builders.ministry_staff())
    actions.withdraw(other, reason="x", by=builders.secretary())
    for act in (
        lambda: ask(other.agreement, builders.ministry_staff()),
        lambda: actions.answer(asked, text="x", by=builders.secretary()),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.messages == ["Deze versie ligt niet meer voor: zij is ingetrokken of vervangen."]


def test_questions_and_answers_never_change():
    asked = ask(builders.offered().agreement, builders.ministry_staff())
    actions.answer(asked, text="Daarom.", by=builders.secretary())
    for change, words in (
        (lambda: Remark.objects.update(text="x"), "remarks are append-only"),
        (lambda: Answer.objects.update(text="x"), "answers are append-only"),
        (lambda: Answer.objects.all().delete(), "answers are append-only"),
    ):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            change()
