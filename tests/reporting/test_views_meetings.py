"""Pages of meetings: prepared by the secretary, followed up by whoever holds an action."""

import datetime as dt

import pytest
from django.urls import reverse

from reporting import actions
from reporting.models import ActionItem, Decision, Meeting
from romportal import audit
from tests.counting import queries_of
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def held(number: str = "BO-2026-1") -> Meeting:
    return actions.add_meeting(
        number=number,
        kind="BO",
        title="Bestuurlijk overleg voorjaar",
        on=audit.today() - dt.timedelta(days=20),
        by=builders.secretary(),
    )


def test_secretary_adds_a_meeting_and_finds_it_in_the_list(client):
    client.force_login(builders.secretary())
    answer = client.post(
        reverse("meeting_add"),
        {
            "kind": "BO",
            "number": "BO-2031-2",
            "title": "Najaar",
            "on": "03-12-2031",
            "starts_at": "14.00",
            "ends_at": "15.30",
        },
    )
    assert answer.status_code == 302
    meeting = Meeting.objects.get(number="BO-2031-2")
    assert (meeting.on, meeting.starts_at) == (dt.date(2031, 12, 3), dt.time(14))
    assert "BO-2031-2" in client.get(reverse("meeting_list")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("on", "31-02-2031", "Februari 2031 heeft 28 dagen."),
        ("number", "BO 2031", "Een nummer ziet eruit als BO-2026-2."),
        ("starts_at", "25.00", "Vul een tijd in als 14.00."),
        ("ends_at", "13.00", "Het einde ligt niet na het begin."),
        ("papers_due_on", "04-12-2031", "De stukken zijn er voor of op de dag van het overleg."),
        ("kind", "PARTY", "geldige"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_kept(client, field, value, words):
    client.force_login(builders.secretary())
    typed = {"kind": "BO", "number": "BO-2031-2", "title": "Najaar", "on": "03-12-2031", "starts_at": "14.00"}
    answer = client.post(reverse("meeting_add"), typed | {field: value})
    assert answer.status_code == 200
    assert words in answer.context["form"].errors.as_text()
    assert not Meeting.objects.exists()


def test_decisions_and_actions_are_recorded_once_per_press(client):
    meeting = held()
    client.force_login(builders.secretary())
    address = reverse("meeting_detail", args=[meeting.number])
    typed = {"doel": "besluit", "once": "token-1", "besluit-text": "Ingestemd met BR-03."}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302
    assert [decision.reference for decision in Decision.objects.all()] == ["BO-2026-1/1"]

    holder = builders.rom("bom").organisation
    client.post(
        address, {"doel": "actie", "actie-text": "Gesprek", "actie-holder": holder.pk, "actie-due_on": "01-01-2031"}
    )
    assert ActionItem.objects.get().holder == holder


def test_a_decision_before_the_meeting_is_refused(client):
    meeting = actions.add_meeting(
        number="BO-2031-1", kind="BO", title="Later", on=dt.date(2031, 1, 1), by=builders.secretary()
    )
    client.force_login(builders.secretary())
    answer = client.post(
        reverse("meeting_detail", args=[meeting.number]), {"doel": "besluit", "besluit-text": "Alvast besloten."}
    )
    assert "Dit overleg is nog niet geweest" in answer.content.decode()
    assert not Decision.objects.exists()


def test_only_the_holder_and_the_secretary_close_an_action(client):
    meeting = held()
    action = actions.add_action(
        meeting,
        text="Gesprek",
        holder=builders.rom("nom").organisation,
        due_on=dt.date(2026, 1, 1),
        by=builders.secretary(),
    )
    address = reverse("meeting_detail", args=[meeting.number])
    typed = {"doel": "afronden", "afronden-action": action.pk, "afronden-result": "Gevoerd."}

    client.force_login(builders.contributor("bom", "Bob"))
    assert client.post(address, typed).status_code == 403
    client.force_login(builders.contributor("nom", "Noor"))
    assert client.post(address, typed).status_code == 302
    action.refresh_from_db()
    assert action.result == "Gevoerd."
    client.force_login(builders.secretary())
    assert "Deze actie is al afgerond." in client.post(address, typed).content.decode()
    client.post(address, {"doel": "heropenen", "actie": action.pk})
    action.refresh_from_db()
    assert action.is_open


def test_second_editor_is_told_and_loses_nothing(client):
    meeting = held()
    client.force_login(builders.secretary())
    typed = {
        "doel": "overleg",
        "kind": "BO",
        "number": meeting.number,
        "on": "01-02-2026",
        "revision": meeting.revision,
    }
    address = reverse("meeting_edit", args=[meeting.number])
    assert client.post(address, typed | {"title": "De eerste"}).status_code == 302
    second = client.post(address, typed | {"title": "De tweede"}).content.decode()
    assert "Iemand anders heeft dit overleg intussen bewaard." in second
    assert 'value="De tweede"' in second
    meeting.refresh_from_db()
    assert meeting.title == "De eerste"


def test_the_list_asks_as_many_queries_for_300_meetings_as_for_3(client):
    client.force_login(builders.secretary())
    asked = []
    for numbers in (range(3), range(3, 300)):
        Meeting.objects.bulk_create(
            Meeting(number=f"HAO-{2000 + i // 12}-{i % 12 + 1}", kind="HAO", title="Overleg", on=dt.date(2025, 1, 1))
            for i in numbers
        )
        asked.append(queries_of(client, reverse("meeting_list")))
    assert asked[0] == asked[1]


def test_a_point_of_the_agenda_is_added_changed_and_removed(client):
    meeting = held()
    client.force_login(builders.secretary())
    address = reverse("meeting_edit", args=[meeting.number])
    typed = {"doel": "agendapunt", "punt-subject": "Opening", "punt-purpose": "inform", "punt-minutes": "5"}
    assert client.post(address, typed).status_code == 302
    client.post(address, typed | {"punt-subject": "Voortgang", "punt-purpose": "discuss"})
    first, second = meeting.agenda.order_by("number")

    page = client.get(address, {"punt": second.pk}).content.decode()
    assert "Wijzig punt 2" in page
    assert 'value="Voortgang"' in page
    client.post(f"{address}?punt={second.pk}", typed | {"punt-subject": "Stand van zaken"})
    assert [item.subject for item in meeting.agenda.order_by("number")] == ["Opening", "Stand van zaken"]

    client.post(address, {"doel": "verwijder", "punt": first.pk})
    assert [(item.number, item.subject) for item in meeting.agenda.all()] == [(1, "Stand van zaken")]


@pytest.mark.parametrize("asked", ["0", "999999", "abc", "-1", "9" * 30])
def test_a_point_of_another_agenda_is_not_found(client, asked):
    meeting, other = held(), held("BO-2026-2")
    item = actions.add_agenda_item(other, subject="Elders", purpose="inform", by=builders.secretary())
    client.force_login(builders.secretary())
    address = reverse("meeting_edit", args=[meeting.number])
    assert client.get(address, {"punt": asked}).status_code == 404
    assert client.get(address, {"punt": item.pk}).status_code == 404
    assert client.post(address, {"doel": "verwijder", "punt": item.pk}).status_code == 404


def test_closing_an_action_without_a_result_is_told_at_that_action(client):
    meeting = held()
    holder = builders.rom("nom").organisation
    first, second = (
        actions.add_action(meeting, text=text, holder=holder, due_on=audit.today(), by=builders.secretary())
        for text in ("Eerste", "Tweede")
    )
    client.force_login(builders.contributor())
    address = reverse("meeting_detail", args=[meeting.number])
    page = client.post(address, {"doel": "afronden", "afronden-action": second.pk, "afronden-result": ""})
    content = page.content.decode()
    assert f'href="#afronden-{second.pk}-afronden-result"' in content
    assert f'id="afronden-{second.pk}-afronden-result"' in content
    assert content.count('<details class="rp-data" open>') == 1
    assert ActionItem.objects.open().count() == 2
    assert first.is_open
