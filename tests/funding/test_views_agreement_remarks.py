"""Questions and remarks on the agreement page."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from programmes import actions
from programmes.models import Answer, ProgrammeVersion, Remark, StrategyVersion
from tests.counting import queries_of
from tests.programmes import builders
from tests.programmes.test_actions_remarks import ask, offered_change

pytestmark = pytest.mark.django_db


def detail(version: ProgrammeVersion | StrategyVersion) -> str:
    return reverse("agreement_detail", args=[version.agreement_id])


def page(client, who, version: ProgrammeVersion | StrategyVersion) -> str:
    client.force_login(who)
    answer = client.get(detail(version))
    assert answer.status_code == 200
    return answer.content.decode()


def post(client, who, version: ProgrammeVersion | StrategyVersion, purpose: str, **typed: object):
    client.force_login(who)
    return client.post(
        detail(version), {"doel": purpose} | {f"{purpose}-{name}": value for name, value in typed.items()}
    )


def test_a_question_and_its_answer_are_seen_by_all(client):
    version = builders.offered()
    builders.province()
    asked = post(
        client, builders.ministry_staff(), version, "vraag", kind="question", part="money", text="Waarom <b>nu</b>?"
    )
    assert (asked.status_code, asked["Location"]) == (302, detail(version))
    text = page(client, builders.province_staff(), version)
    assert "Waarom &lt;b&gt;nu&lt;/b&gt;?" in text
    assert "1 open vraag van 1" in text
    assert "Nog geen antwoord" in text
    remark = Remark.objects.get()
    post(client, builders.contributor(), version, "antwoord", remark=remark.pk, text="Omdat het kan.")
    text = page(client, builders.ministry_staff(), version)
    assert "Omdat het kan." in text
    assert "Noor, programmamanager, NOM" in text
    assert "0 open vragen van 1" in text


def test_forms_are_there_for_who_may(client):
    version = builders.offered()
    shown = {
        name: [words for words in ("Stel een vraag", "Beantwoord een reactie") if words in page(client, who, version)]
        for name, who in {
            "Emma": builders.ministry_staff(),
            "Bo": builders.contributor("bom", "Bo"),
            "Noor": builders.contributor(),
            "Sanne": builders.secretary(),
            "Ada": builders.auditor(),
        }.items()
        if ask(version.agreement, builders.ministry_staff())
    }
    ask_it, answer_it = "Stel een vraag", "Beantwoord een reactie"
    assert shown == {"Emma": [ask_it], "Bo": [ask_it], "Noor": [ask_it, answer_it], "Sanne": [answer_it], "Ada": []}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "question", "part": "money", "text": " "}, "Vul ‘Uw vraag of opmerking’ in."),
        ({"part": "money", "text": "Waarom?"}, "Maak een keuze bij ‘Soort’."),
        ({"kind": "question", "part": "weer", "text": "Waarom?"}, "weer"),
        ({"kind": "question", "part": "money", "text": "x" * 100_000}, "4000"),
    ],
)
def test_a_wrong_question_is_told_and_the_text_kept(client, typed, words):
    version = builders.offered()
    answer = post(client, builders.ministry_staff(), version, "vraag", **typed)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert words in text
    assert "Uw reactie is niet vastgelegd" in text
    assert "<title>Fout: " in text
    assert typed["text"].strip() in text
    assert not Remark.objects.exists()


def test_what_another_answered_meanwhile_and_what_is_of_another_programme_is_refused_and_the_text_kept(client):
    version, other = builders.offered(), builders.offered("BR-02")
    asked, strange = ask(version.agreement, builders.ministry_staff()), ask(other.agreement, builders.ministry_staff())
    actions.answer(asked, text="Daarom.", by=builders.secretary())
    for key in (asked.pk, strange.pk, "x"):
        text = post(
            client, builders.contributor(), version, "antwoord", remark=key, text="Mijn antwoord"
        ).content.decode()
        assert "Deze reactie is er niet, of is intussen beantwoord." in text
        assert "Mijn antwoord" in text
    assert Answer.objects.count() == 1


def test_a_question_on_a_version_that_was_replaced_keeps_its_text(client):
    version = builders.offered()
    actions.copy_version(version.programme, reason="x", by=builders.secretary())
    fields = {"kind": "question", "part": "money", "text": "Mijn vraag"}
    text = post(client, builders.ministry_staff(), version, "vraag", **fields).content.decode()
    assert "Deze versie ligt niet meer voor: zij is ingetrokken of vervangen." in text
    assert "Mijn vraag" in text
    assert not Remark.objects.exists()


def test_the_sheet_has_a_row_for_every_party(client):
    version = builders.offered()
    builders.province()
    actions.answer(ask(version.agreement, builders.ministry_staff(), "=1+1"), text="Twee.", by=builders.secretary())
    client.force_login(builders.auditor())
    address = reverse("sheet", args=["reacties"])
    assert f'href="{address}?afstemming={version.agreement_id}"' in client.get(detail(version)).content.decode()
    content = client.get(address, {"afstemming": version.agreement_id}).content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    rows = rows[[row[0] for row in rows].index("Partij") + 1 :]
    assert [(row[0], row[3], row[6]) for row in rows] == [("Rijk", "=1+1", "Twee."), ("Drenthe", "", "")]
    for wrong in ("", "x", "999999", "²"):
        assert client.get(address, {"afstemming": wrong}).status_code == 404


# ── On a change of the strategy ───────────────────────────────────────────────────────────────────────────
SIDES = ["rijk", "provinces"]
OTHER = {"rijk": "provinces", "provinces": "rijk"}


@pytest.mark.parametrize("column", SIDES)
def test_a_question_on_a_change_of_the_strategy_and_its_answer_are_seen_by_all(client, column):
    change = offered_change(column)
    builders.province()
    asker, proposer = builders.speaker(OTHER[column]), builders.speaker(column)
    text = page(client, asker, change)
    for words in ("Het geheel", '<optgroup label="Onderdelen">', "Thema Klimaat, energie", "Hoofdstuk Inleiding"):
        assert words in text
    for words in ("Meerwaarde", "Regiotoets", "Beantwoord een reactie"):
        assert words not in text
    asked = post(client, asker, change, "vraag", kind="question", part="w-T1", text="Waarom <b>nu</b>?")
    assert (asked.status_code, asked["Location"]) == (302, detail(change))
    assert "1 nieuwe vraag of opmerking" in inbox_of(client, proposer, change)
    text = page(client, builders.auditor(), change)
    for words in ("Waarom &lt;b&gt;nu&lt;/b&gt;?", "1 open vraag van 1", "Thema Klimaat, energie en netcongestie"):
        assert words in text
    assert post(client, builders.secretary(), change, "antwoord", remark=1, text="x").status_code == 403
    post(client, proposer, change, "antwoord", remark=Remark.objects.get().pk, text="Omdat het kan.")
    text = page(client, builders.contributor(), change)
    assert "Omdat het kan." in text
    assert "0 open vragen van 1" in text


def inbox_of(client, who, change: StrategyVersion) -> str:
    """The inbox of somebody who looked at the change before the question came."""
    actions.note_visit(change.agreement, at=change.agreement.offered_at, by=who)
    client.force_login(who)
    return client.get(reverse("inbox")).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "question", "part": "whole", "text": " "}, "Vul ‘Uw vraag of opmerking’ in."),
        ({"part": "w-T1", "text": "Waarom?"}, "Maak een keuze bij ‘Soort’."),
        ({"kind": "question", "part": "money", "text": "Waarom?"}, "money"),
        ({"kind": "question", "part": "w-T9", "text": "Waarom?"}, "w-T9"),
        ({"kind": "question", "part": "p-1", "text": "x" * 100_000}, "4000"),
    ],
)
def test_a_wrong_question_on_a_change_is_told_and_the_text_kept(client, typed, words):
    answer = post(client, builders.ministry_staff(), offered_change(), "vraag", **typed)
    text = answer.content.decode()
    assert (answer.status_code, words in text, typed["text"].strip() in text) == (200, True, True)
    assert "<title>Fout: " in text
    assert not Remark.objects.exists()


def test_the_sheet_of_a_change_has_a_row_for_every_party(client):
    change = offered_change()
    builders.province()
    ask(change.agreement, builders.ministry_staff(), part="w-T1")
    client.force_login(builders.auditor())
    address = reverse("sheet", args=["reacties"])
    assert f'href="{address}?afstemming={change.agreement_id}"' in client.get(detail(change)).content.decode()
    content = client.get(address, {"afstemming": change.agreement_id}).content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    rows = rows[[row[0] for row in rows].index("Partij") + 1 :]
    assert [(row[0], row[2]) for row in rows] == [
        ("Rijk", "Thema Klimaat, energie en netcongestie"),
        ("Drenthe", ""),
    ]


def test_many_questions_on_a_change_cost_as_many_queries(client):
    change = offered_change()
    asked = ask(change.agreement, builders.mandated_province_staff(), part="whole")
    client.force_login(builders.ministry_staff())
    few = queries_of(client, detail(change))
    actions.answer(asked, text="Daarom.", by=builders.ministry_staff())
    for who in (builders.ministry_staff(), builders.province_staff(), builders.contributor("bom", "Bo")):
        for part in ("w-T1", "p-1", "whole", "w-D1"):
            ask(change.agreement, who, part=part)
    client.force_login(builders.ministry_staff())
    assert queries_of(client, detail(change)) == few


def test_many_questions_cost_as_many_queries(client):
    version = builders.offered()
    asked = ask(version.agreement, builders.ministry_staff())
    client.force_login(builders.secretary())
    few = queries_of(client, detail(version))
    actions.answer(asked, text="Daarom.", by=builders.secretary())
    for who in (builders.ministry_staff(), builders.province_staff(), builders.contributor("bom", "Bo")):
        for _ in range(4):
            ask(version.agreement, who)
    client.force_login(builders.secretary())
    assert queries_of(client, detail(version)) == few


def test_a_refused_answer_keeps_its_text_on_a_page_that_was_looked_at_before_and_after(client):
    version = builders.offered()
    asked = ask(version.agreement, builders.ministry_staff())
    client.force_login(builders.secretary())
    looked = [client.get(detail(version)).content.decode() for _ in range(2)]
    assert all("Waarom" in each and "Mijn antwoord" not in each for each in looked)
    typed = "Mijn antwoord" + "x" * 5000
    refused = post(client, builders.secretary(), version, "antwoord", remark=asked.pk, text=typed).content.decode()
    assert typed in refused
    assert typed not in client.get(detail(version)).content.decode()
