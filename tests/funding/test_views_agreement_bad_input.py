"""Hostile input on the pages of an agreement: shown as text or refused at the field, and a press twice is one deed."""

import datetime as dt

import pytest
from django.urls import reverse

from programmes import actions
from programmes.models import Agreement, AgreementDocument, ConditionMet, LapsedDocument, Membership, Position, Remark
from romportal import audit
from romportal.audit.models import Line
from tests.funding import builders as money
from tests.funding.test_actions_wanting import want
from tests.funding.test_views_agreements import detail
from tests.programmes import builders
from tests.programmes.test_actions_remarks import ask

pytestmark = pytest.mark.django_db

HOSTILE = {
    "markup": "<b onmouseover=alert(1)>vet</b><script>alert(1)</script>",
    "direction": "\u202eomgekeerd\u202c\u2067",
    "long": "x" * 100_000,
    "template": "{{ request.user.password }}{% load x %}",
    "null": "a\x00b",
}
DOCUMENT = {"title": "Brief", "kind": "letter", "dated_on": "01-02-2024", "archive_number": "1", "on_behalf": "rijk"}


def at(prefix: str, fields: dict[str, str]) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in fields.items()}


#: who, what is posted besides, the field, and the fields that make the rest of the form right
FIELDS = {
    "conditions": ("rijk", {"namens": "rijk"}, "rijk-conditions", at("rijk", {"outcome": "agreed_if"})),
    "explanation": ("rijk", {"namens": "rijk"}, "rijk-explanation", at("rijk", {"outcome": "talk"})),
    "document": ("rijk", {"namens": "rijk"}, "rijk-document", at("rijk", {"outcome": "talk"})),
    "outcome": ("rijk", {"namens": "rijk"}, "rijk-outcome", {}),
    "amount": ("rijk", {"namens": "rijk"}, "rijk-structural-2026", at("rijk", {"outcome": "talk"})),
    "remark": ("rijk", {"doel": "vraag"}, "vraag-text", at("vraag", {"kind": "question", "part": "money"})),
    "answer": ("secretary", {"doel": "antwoord"}, "antwoord-text", {}),
    "title": ("secretary", {"doel": "stuk"}, "stuk-title", at("stuk", DOCUMENT)),
    "archive": ("secretary", {"doel": "stuk"}, "stuk-archive_number", at("stuk", DOCUMENT)),
    "link": ("secretary", {"doel": "stuk"}, "stuk-url", at("stuk", DOCUMENT)),
    "lapse": ("secretary", {"doel": "vervallen"}, "vervallen-reason", {}),
    "term": ("secretary", {"doel": "termijn"}, "termijn-answer_by", {}),
    "met": ("provinces", {"doel": "vervuld", "kolom": "provinces"}, "met", {}),
}
WHO = {
    "rijk": builders.ministry_staff,
    "secretary": builders.secretary,
    "provinces": builders.mandated_province_staff,
}


def offered():
    """A version with a position under conditions, a question and a document."""
    money.strategy_money()
    version = money.offered("BR-03")
    said = actions.give_position(
        version.agreement, column="rijk", outcome="agreed_if", conditions="Per regio.", by=builders.ministry_staff()
    )
    question = ask(version.agreement, by=builders.province_staff())
    document = actions.register_document(
        version.agreement,
        title="Brief",
        kind="letter",
        dated_on=dt.date(2024, 1, 1),
        archive_number="1",
        on_behalf="nobody",
        by=builders.secretary(),
    )
    return version, said, question, document


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", FIELDS)
def test_hostile_text_is_shown_as_text_or_refused_at_its_field(client, name, text):
    version, said, question, document = offered()
    who, posted, field, rest = FIELDS[name]
    if name == "met":
        field, rest = f"{said.pk}-provinces-explanation", {"standpunt": str(said.pk)}
    more = {"answer": {"antwoord-remark": question.pk}, "lapse": {"vervallen-document": document.pk}}.get(name, {})
    client.force_login(WHO[who]())
    before = [model.objects.count() for model in (Position, Remark, AgreementDocument, LapsedDocument, ConditionMet)]
    answer = client.post(detail(version), {**posted, "gezien": said.pk, **rest, **more, field: HOSTILE[text]})
    assert answer.status_code in (200, 302)
    shown = answer if answer.status_code == 200 else client.get(detail(version))
    words = shown.content.decode()
    assert "<script>alert" not in words
    assert "<b onmouseover" not in words
    assert builders.ministry_staff().password not in words
    if answer.status_code == 200:
        assert "<title>Fout: " in words
        models = (Position, Remark, AgreementDocument, LapsedDocument, ConditionMet)
        assert [model.objects.count() for model in models] == before
    if text == "long":
        assert answer.status_code == 200


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_reason_of_withdrawing_is_text_or_refused(client, text):
    money.strategy_money()
    version = money.offered("BR-03")
    client.force_login(builders.secretary())
    answer = client.post(reverse("offer", args=["BR-03"]), {"reason": HOSTILE[text]})
    assert answer.status_code in (200, 302)
    assert "<script>alert" not in client.get(detail(version)).content.decode()
    assert (answer.status_code == 200) is (text == "long")


@pytest.mark.parametrize("name", ["explanation", "remark", "answer", "title", "lapse", "met"])
def test_the_same_press_twice_does_one_thing(client, name):
    version, said, question, document = offered()
    who, posted, field, rest = FIELDS[name]
    if name == "met":
        field, rest = f"{said.pk}-provinces-explanation", {"standpunt": str(said.pk)}
    more = {"answer": {"antwoord-remark": question.pk}, "lapse": {"vervallen-document": document.pk}}.get(name, {})
    client.force_login(WHO[who]())
    lines = Line.objects.count()
    fields = {**posted, "gezien": said.pk, **rest, **more, field: "Goed.", "once": "een"}
    assert [client.post(detail(version), fields)["Location"] for _ in range(2)] == [detail(version)] * 2
    assert Line.objects.count() == lines + 1


def test_who_did_not_see_what_a_colleague_said_sees_it_first_and_loses_no_text(client):
    version = builders.offered()
    emma = builders.ministry_staff()
    client.force_login(builders.user("Youssef", builders.organisation("ezk", "ministry", "EZK"), "policy"))
    opened = client.get(detail(version)).context["forms"][0]["seen"]
    actions.give_position(version.agreement, column="rijk", outcome="agreed", by=emma)
    typed = {"namens": "rijk", "rijk-outcome": "refused", "rijk-explanation": "Lange tekst", "gezien": opened}
    answer = client.post(detail(version), typed)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "Emma legde intussen ‘Akkoord’ vast namens deze partij." in words
    assert "Lange tekst" in words
    assert Position.objects.count() == 1
    again = typed | {"gezien": answer.context["forms"][0]["seen"]}
    assert f'name="gezien" value="{again["gezien"]}"' in words
    assert client.post(detail(version), again).status_code == 302
    assert client.post(detail(version), typed).status_code == 200  # a replay, however late
    assert [said.outcome for said in Position.objects.all()] == ["agreed", "refused"]


@pytest.mark.parametrize("column", ["rijk", "provinces"])
def test_a_role_that_ended_speaks_no_more_from_a_page_that_was_open(client, column):
    version = builders.offered()
    person = builders.speaker(column)
    client.force_login(person)
    assert "Leg standpunt vast" in client.get(detail(version)).content.decode()
    yesterday = audit.today() - dt.timedelta(days=1)
    Membership.objects.filter(user=person).update(ends_on=yesterday)
    posts = [
        {"namens": column, f"{column}-outcome": "agreed"},
        {"doel": "vraag", "vraag-kind": "question", "vraag-part": "money", "vraag-text": "Mag dit?"},
        {"doel": "vervuld", "kolom": column, "standpunt": "1"},
    ]
    for fields in posts:
        assert client.post(detail(version), fields).status_code == 403
    assert not Position.objects.exists()
    assert not Remark.objects.exists()


def test_a_secretary_whose_role_ended_does_nothing_from_a_page_that_was_open(client):
    money.strategy_money()
    version = money.offered("BR-03")
    position = want(version, {("structural", 2026): 1})
    client.force_login(builders.secretary())
    assert "Maak versie die dit vraagt" in client.get(detail(version)).content.decode()
    Membership.objects.filter(user=builders.secretary()).update(ends_on=audit.today() - dt.timedelta(days=1))
    for fields in (
        {"doel": "gewenst", "standpunt": position.pk},
        {"doel": "termijn", "termijn-answer_by": "01-01-2099"},
        {"doel": "stuk", **at("stuk", DOCUMENT)},
        {"doel": "vervallen"},
    ):
        assert client.post(detail(version), fields).status_code == 403
    for name in ("offer", "ask"):
        assert client.post(reverse(name, args=["BR-03"]), {"reason": "x"}).status_code in (403, 404)
    assert Agreement.objects.get().is_open


@pytest.mark.parametrize("key", ["0", "999999", "-1", "x", "²", "9" * 40])
def test_ids_of_elsewhere_give_no_hint(client, key):
    version, *_ = offered()
    client.force_login(builders.secretary())
    answer = client.post(detail(version), {"doel": "vervallen", "vervallen-document": key, "vervallen-reason": "x"})
    assert "Dit stuk is er niet" in answer.content.decode()
    answer = client.post(detail(version), {"doel": "stuk", **at("stuk", DOCUMENT | {"province": key})})
    assert answer.status_code == 200
    assert client.post(detail(version), {"doel": "gewenst", "standpunt": key}).status_code == 404
    assert AgreementDocument.objects.count() == 1
