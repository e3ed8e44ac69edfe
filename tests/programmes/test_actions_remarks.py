"""Questions and remarks on a proposal, and answers: who may, when, and in what order they are shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from programmes import actions
from programmes.models import Agreement, Answer, Remark, StrategyVersion
from programmes.queries import reactions, strategy_parts
from romportal.audit.models import Line
from romportal.mailing.models import Mail
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def ask(
    agreement: Agreement, by, text: str = "Waarom dit bedrag?", part: str = "money", kind: str = "question"
) -> Remark:
    return actions.remark(agreement, kind=kind, part=part, text=text, by=by)


def mailed(kind: str) -> list[str]:
    return sorted(Mail.objects.filter(kind=kind).values_list("recipient__name", flat=True))


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


# ── On a change of the strategy ───────────────────────────────────────────────────────────────────────────
SIDES = ["rijk", "provinces"]


def offered_change(column: str = "rijk") -> StrategyVersion:
    change = builders.strategy_change(column)
    actions.offer_strategy(change, by=builders.speaker(column))
    return StrategyVersion.objects.get(pk=change.pk)


def test_a_change_of_the_strategy_is_asked_about_by_the_whole_an_item_or_a_piece_of_text():
    change = offered_change()
    assert [part.name for part in strategy_parts(change)] == [
        "Het geheel",
        "Pijler Pijler 1",
        "Pijler Pijler 2",
        "Pijler Pijler 3",
        "Onderdeel Leren en communiceren",
        "Thema Klimaat, energie en netcongestie",
        "Doel Regionale ecosystemen versterken",
        "Kerntaak Innoveren",
        "Kerntaak Internationaliseren",
        "Kerntaak Investeren",
        "Hoofdstuk Inleiding",
    ]
    builders.province("PV20", "Groningen")
    ask(change.agreement, builders.ministry_staff(), part="w-T1")
    ask(change.agreement, builders.province_staff(), part="p-1", kind="remark")
    ask(change.agreement, builders.contributor("bom", "Bo"), part="whole")
    found = reactions(change.agreement)
    assert [(party.name, [remark.part_name for remark in party.remarks]) for party in found.parties] == [
        ("Rijk", ["Thema Klimaat, energie en netcongestie"]),
        ("Groningen", []),
        ("Zeeland", ["Hoofdstuk Inleiding"]),
        ("BOM", ["Het geheel"]),
    ]
    assert [str(remark) for remark in Remark.objects.order_by("pk")] == [
        "Vraag van EZK over Thema Klimaat, energie en netcongestie",
        "Opmerking van Zeeland over Hoofdstuk Inleiding",
        "Vraag van BOM over het geheel",
    ]
    line = Line.objects.filter(action="programmes.remark").earliest("number")
    assert line.detail["after"] == {"kind": "Vraag", "part": "Thema Klimaat, energie en netcongestie"}


@pytest.mark.parametrize("part", ["money", "item", "text", "w-T9", "p-2", "p-99", "", "x" * 1000])
def test_a_part_that_the_change_does_not_have_is_refused(part):
    agreement = offered_change().agreement
    with pytest.raises(ValidationError) as refusal:
        ask(agreement, builders.ministry_staff(), part=part)
    assert refusal.value.messages == ["Kies een onderdeel van deze wijziging."]
    assert not Remark.objects.exists()


@pytest.mark.parametrize("part", ["whole", "item", "text", "w-T1"])
def test_a_programme_has_no_parts_of_the_strategy(part):
    with pytest.raises(ValidationError):
        ask(builders.offered().agreement, builders.ministry_staff(), part=part)
    assert not Remark.objects.exists()


@pytest.mark.parametrize("who", [builders.secretary, builders.auditor, builders.administrator, builders.reader])
def test_who_supports_audits_or_reads_asks_nothing_about_the_strategy(who):
    agreement = offered_change().agreement
    with pytest.raises(PermissionDenied):
        ask(agreement, who(), part="whole")
    assert not Remark.objects.exists()


@pytest.mark.parametrize("column", SIDES)
def test_the_side_that_proposes_answers_and_nobody_else(column):
    other = {"rijk": "provinces", "provinces": "rijk"}[column]
    asked = ask(offered_change(column).agreement, builders.speaker(other), part="w-T1")
    strangers = [builders.speaker(other), builders.secretary(), builders.contributor(), builders.auditor()]
    for by in (*strangers, builders.province_staff(), builders.administrator(), builders.reader()):
        with pytest.raises(PermissionDenied):
            actions.answer(asked, text="Daarom.", by=by)
    given = actions.answer(asked, text="Daarom.", by=builders.speaker(column))
    assert given.giver_name == builders.speaker(column).name
    assert mailed("answer") == [builders.speaker(other).name]


@pytest.mark.parametrize("column", SIDES)
def test_a_change_that_is_agreed_or_taken_back_gets_no_questions(column):
    change = offered_change(column)
    by = builders.speaker(column)
    asked, other = (ask(change.agreement, by, part="whole") for _ in range(2))
    builders.agree(change.agreement)
    with pytest.raises(ValidationError) as refusal:
        ask(change.agreement, by, part="whole")
    assert refusal.value.messages == ["Deze versie is al afgestemd; vragen horen bij een nieuwe versie."]
    actions.answer(asked, text="Daarom.", by=by)
    with pytest.raises(ValidationError) as refusal:
        actions.answer(asked, text="Toch niet.", by=by)
    assert refusal.value.messages == ["Iemand anders heeft deze reactie intussen beantwoord."]
    assert not hasattr(Remark.objects.get(pk=other.pk), "answer")

    change = builders.strategy_change(column, theme="Weer anders")
    agreement = actions.offer_strategy(change, by=by)
    asked = ask(agreement, by, part="whole")
    actions.withdraw_strategy(change, reason="x", by=by)
    for act in (
        lambda: ask(agreement, by, part="whole"),
        lambda: actions.answer(asked, text="x", by=by),
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
