"""An agreement on the agenda of a meeting, and decisions about it, which are never an outcome."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from programmes import actions as programmes
from programmes.models import Agreement
from reporting import actions
from reporting.models import AgendaItem, Meeting
from romportal import audit
from tests.counting import queries_of
from tests.programmes import builders
from tests.reporting.builders import meeting

pytestmark = pytest.mark.django_db


def ahead(number: str = "BO-2099-1", days: int = 30) -> Meeting:
    return meeting(number, audit.today() + dt.timedelta(days=days))


def address(agreement: Agreement) -> str:
    return reverse("agreement_meeting", args=[agreement.pk])


def agreement_page(client, agreement: Agreement) -> str:
    client.force_login(builders.auditor())
    return client.get(reverse("agreement_detail", args=[agreement.pk])).content.decode()


def test_who_offers_in_a_meeting_is_led_on_to_choosing_it(client):
    version, coming = builders.concept(), ahead()
    held = meeting("BO-2024-1", dt.date(2024, 1, 14))
    client.force_login(builders.secretary())
    answer = client.post(reverse("offer", args=["BR-01"]), {"procedure": "meeting"})
    agreement = Agreement.objects.get()
    assert answer["Location"] == address(agreement)
    text = client.get(address(agreement)).content.decode()
    assert coming.number in text
    assert held.number not in text
    fields = {"meeting": coming.pk, "once": "a"}
    answers = [client.post(address(agreement), fields) for _ in range(2)]
    assert [each["Location"] for each in answers] == [reverse("agreement_detail", args=[agreement.pk])] * 2
    item = AgendaItem.objects.get()
    assert (item.agreement, item.purpose, item.subject) == (agreement, "decide", str(agreement))
    assert "Op de agenda van" in agreement_page(client, agreement)
    assert "0 van 2 akkoord" in client.get(reverse("meeting_detail", args=[coming.number])).content.decode()
    assert str(version.programme.code) in item.subject


def test_twice_on_one_agenda_is_refused_in_action_and_database():
    agreement, coming = builders.offered().agreement, ahead()
    item = actions.put_on_agenda(coming, agreement, by=builders.secretary())
    with pytest.raises(ValidationError, match="staat al op de agenda"):
        actions.put_on_agenda(coming, agreement, by=builders.secretary())
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(meeting=coming, number=9, subject="x", purpose="inform", agreement=agreement)
    assert AgendaItem.objects.get() == item
    actions.put_on_agenda(ahead("BO-2099-2"), agreement, by=builders.secretary())


def test_only_what_is_open_and_a_meeting_to_come(client):
    reached = builders.agreed("BR-02").agreement
    with pytest.raises(ValidationError, match="al afgestemd"):
        actions.put_on_agenda(ahead(), reached, by=builders.secretary())
    version = builders.offered()
    with pytest.raises(ValidationError, match="kies een overleg dat nog komt"):
        actions.put_on_agenda(ahead("BO-2098-1", days=-1), version.agreement, by=builders.secretary())
    programmes.withdraw(version, reason="Anders", by=builders.secretary())
    with pytest.raises(ValidationError, match="ligt niet meer voor"):
        actions.put_on_agenda(Meeting.objects.get(number="BO-2099-1"), version.agreement, by=builders.secretary())
    client.force_login(builders.secretary())
    text = client.post(address(version.agreement), {"meeting": Meeting.objects.get(number="BO-2099-1").pk})
    assert "ligt niet meer voor" in text.content.decode()


@pytest.mark.parametrize("typed", ["", "0", "999999", "x", "9" * 40, "<script>"])
def test_a_meeting_that_is_not_there_is_told(client, typed):
    agreement = builders.offered().agreement
    ahead()
    client.force_login(builders.secretary())
    answer = client.post(address(agreement), {"meeting": typed})
    assert answer.status_code == 200
    assert "Fout: " in answer.content.decode()
    assert not AgendaItem.objects.exists()
    assert client.get(address(Agreement(pk=999_999))).status_code == 404


@pytest.mark.parametrize("who", [builders.ministry_staff, builders.mandated_province_staff, builders.contributor])
def test_the_secretary_alone_keeps_agendas(client, who):
    agreement, coming = builders.offered().agreement, ahead()
    client.force_login(who())
    assert client.get(address(agreement)).status_code == 403
    assert client.post(address(agreement), {"meeting": coming.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.put_on_agenda(coming, agreement, by=who())


def test_without_meetings_ahead_the_page_says_so(client):
    client.force_login(builders.secretary())
    assert "Geen overleg gepland" in client.get(address(builders.offered().agreement)).content.decode()


# ── Decisions ────────────────────────────────────────────────────────────────────────────────────────────
def decide(client, held: Meeting, agreement: Agreement) -> str:
    client.force_login(builders.secretary())
    posted = {"doel": "besluit", "besluit-text": "Afgestemd.", "besluit-agreement": agreement.pk}
    return client.post(reverse("meeting_detail", args=[held.number]), posted, follow=True).content.decode()


def test_a_decision_about_what_is_open_shows_that_it_is_not_agreed(client):
    agreement, held = builders.offered().agreement, meeting("BO-2024-1", dt.date(2024, 1, 14))
    programmes.give_position(agreement, column="rijk", outcome="agreed", by=builders.ministry_staff())
    text = decide(client, held, agreement)
    assert "niet afgestemd, 1 van 2 akkoord" in text
    agreement.refresh_from_db()
    assert not agreement.is_reached
    shown = agreement_page(client, agreement)
    assert "Besproken in BO 14-01-2024" in shown
    assert "maar 1 van 2 akkoord" in shown
    assert "Afgestemd in BO" not in shown


def test_a_decision_about_what_was_agreed_shows_on_both_pages(client):
    agreement, held = builders.agreed().agreement, meeting("BO-2024-1", dt.date(2024, 1, 14))
    text = decide(client, held, agreement)
    assert "afgestemd op" in text
    shown = agreement_page(client, agreement)
    assert "Afgestemd in BO 14-01-2024, besluit" in shown
    assert "BO-2024-1/1" in shown


def test_what_was_withdrawn_cannot_be_chosen(client):
    version, held = builders.offered(), meeting("BO-2024-1", dt.date(2024, 1, 14))
    programmes.withdraw(version, reason="Anders", by=builders.secretary())
    decide(client, held, version.agreement)
    assert not held.decisions.exists()


def test_queries_do_not_grow_with_agendas_and_decisions(client):
    agreement, held = builders.offered().agreement, meeting("BO-2024-1", dt.date(2024, 1, 14))

    def more(number: int) -> None:
        actions.put_on_agenda(ahead(f"BO-2099-{number}", days=number), agreement, by=builders.secretary())
        actions.record_decision(held, text="Besproken", agreement=agreement, by=builders.secretary())

    more(1)
    client.force_login(builders.secretary())
    pages = [reverse("agreement_detail", args=[agreement.pk]), reverse("meeting_detail", args=[held.number])]
    few = [queries_of(client, each) for each in pages]
    for number in range(2, 7):
        more(number)
    assert [queries_of(client, each) for each in pages] == few
