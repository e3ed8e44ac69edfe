"""The page of lessons, insights and how firm the figures are."""

import datetime as dt

import pytest
from django.urls import reverse

from programmes.models import Term
from reporting.models import AddedValueInsight, FigureStatus, Lesson
from romportal import audit
from tests.counting import queries_of
from tests.funding import builders as funding_builders
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def added_value() -> Term:
    return Term.objects.get_or_create(kind=Term.Kind.ADDED_VALUE, code="kennis", defaults={"name": "Kennis"})[0]


def test_lessons_and_insights_are_noted_by_those_who_learned_them(client):
    version = builders.agreed()
    client.force_login(builders.contributor())
    address = reverse("lesson_list")
    lesson = {"doel": "les", "les-text": "Begin klein.", "les-programme": version.programme_id}
    assert client.post(address, lesson).status_code == 302
    insight = {
        "doel": "inzicht",
        "inzicht-programme": version.programme_id,
        "inzicht-for_whom": "region",
        "inzicht-category": added_value().pk,
        "inzicht-text": "Bedrijven vinden elkaar.",
        "inzicht-evidence": "Telling 2026",
    }
    assert client.post(address, insight).status_code == 302
    assert (Lesson.objects.get().text, AddedValueInsight.objects.get().evidence) == ("Begin klein.", "Telling 2026")
    for person in (builders.ministry_staff(), builders.mandated_province_staff()):
        client.force_login(person)
        page = client.get(address).content.decode()
        assert "Begin klein." in page
        assert "Bedrijven vinden elkaar." in page
        assert client.post(address, lesson).status_code == 403


def test_a_lesson_of_tomorrow_is_refused(client):
    client.force_login(builders.contributor())
    answer = client.post(
        reverse("lesson_list"), {"doel": "les", "les-text": "Begin klein.", "les-noted_on": "01-01-2049"}
    )
    assert answer.context["lesson_form"].errors == {"noted_on": ["1 januari 2049 ligt in de toekomst."]}
    assert not Lesson.objects.exists()


def test_the_secretary_says_how_firm_the_figures_are(client):
    source = funding_builders.source()
    typed = {
        "doel": "status",
        "status-about": f"bron-{source.pk}",
        "status-year": "2025",
        "status-status": "adopted",
        "status-reference_date": "31-12-2025",
        "status-document": "Jaarverantwoording 2025",
    }
    client.force_login(builders.contributor())
    assert client.post(reverse("lesson_list"), typed).status_code == 403
    client.force_login(builders.secretary())
    assert client.post(reverse("lesson_list"), typed).status_code == 302
    assert str(FigureStatus.objects.get()) == "EZK structureel 2025: vastgesteld"
    wrong = {"status-about": "bron-0", "status-year": "1999", "status-status": "zeker", "status-reference_date": "nu"}
    answer = client.post(reverse("lesson_list"), typed | wrong | {"status-document": " "})
    assert set(answer.context["status_form"].errors) == {"about", "year", "status", "reference_date", "document"}
    assert FigureStatus.objects.count() == 1


@pytest.mark.parametrize("purpose", ["", "alles"])
def test_an_unknown_form_of_the_lessons_page_is_not_found(client, purpose):
    client.force_login(builders.secretary())
    assert client.post(reverse("lesson_list"), {"doel": purpose}).status_code == 404


def test_the_lessons_page_asks_as_many_queries_for_300_as_for_3(client):
    version, by = builders.agreed(), builders.secretary()
    client.force_login(by)
    asked = []
    for how_many in (3, 297):
        shared = {"programme": version.programme, "noted_on": dt.date(2026, 1, 1), "by": by, "booked_at": audit.now()}
        Lesson.objects.bulk_create(Lesson(text="Les", **shared) for _ in range(how_many))
        AddedValueInsight.objects.bulk_create(
            AddedValueInsight(text="Inzicht", for_whom="rijk", category=added_value(), evidence="Stuk", **shared)
            for _ in range(how_many)
        )
        asked.append(queries_of(client, reverse("lesson_list")))
    assert asked[0] == asked[1]
