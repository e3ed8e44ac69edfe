"""Whom to call at a ROM over time: one at a time for a function, and of whoever stopped no more than a name."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError

from programmes import actions
from programmes.models import Contact, KiaCoverage
from programmes.queries import contacts_of
from romportal.audit.models import Line
from tests.programmes.builders import contact, contributor, kia, rom, secretary

pytestmark = pytest.mark.django_db
MARCH, JUNE = dt.date(2026, 3, 1), dt.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False):
        yield


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def add(name: str, starts_on: dt.date | None = None, **fields: object) -> Contact:
    asked = {"function": "KIA’s", "name": name, "starts_on": starts_on} | fields
    return actions.add_contact(rom("nom"), by=contributor("nom"), **asked)


def names(day: dt.date | None = None) -> list[str]:
    return [each.name for each in contacts_of(rom("nom"), as_of=day).rows]


def test_a_successor_ends_the_former_and_the_history_stays(client):
    add("Jikke", MARCH, email="jikke@example.org", phone="050 123 45 67")
    add("Omar", JUNE, function="kia’s")
    assert (names(MARCH), names(dt.date(2026, 5, 31)), names(JUNE), names()) == (
        ["Jikke"],
        ["Jikke"],
        ["Omar"],
        ["Omar"],
    )
    former = Contact.objects.get(name="Jikke")
    assert (former.ends_on, former.email, former.phone, former.revision) == (dt.date(2026, 5, 31), "", "", 1)
    client.force_login(secretary())
    page = client.get("/roms/nom/").content.decode()
    assert "sinds 01-06-2026" in page
    assert "KIA’s: Jikke, 01-03-2026 tot en met 31-05-2026" in page
    assert "Omar" not in client.get("/roms/nom/?peildatum=01-05-2026").content.decode().partition("Eerder of later")[0]
    kept = [
        line.action.split(".")[1] for line in Line.objects.filter(object_type="programmes.contact").order_by("number")
    ]
    assert kept == ["add_contact", "end_contact", "add_contact"]
    assert "Jikke" not in str(list(Line.objects.filter(object_type="programmes.contact").values()))


def test_the_agenda_of_the_former_goes_on_with_the_successor():
    former, agenda = add("Jikke", MARCH), kia("veiligheid", "nom")
    actions.cover_kia(agenda, contact=former, by=contributor("nom"))
    successor = add("Omar", JUNE)
    assert KiaCoverage.objects.get().contact == successor
    actions.change_contact(successor, ends_on=dt.date(2026, 7, 1), by=secretary())
    assert KiaCoverage.objects.get().contact is None


def test_who_stops_keeps_a_name_alone():
    person = add("Jikke", MARCH, email="jikke@example.org")
    row = actions.change_contact(person, ends_on=JUNE, email="jikke@example.org", by=secretary())
    assert (row.name, row.email, row.ends_on) == ("Jikke", "", JUNE)
    assert names() == []


@pytest.mark.parametrize(
    ("starts_on", "said"),
    [
        (MARCH, "Jikke is dit sinds 1 maart 2026. Kies een latere dag, of wijzig die contactpersoon."),
        (dt.date(2026, 2, 1), "Jikke is dit sinds 1 maart 2026. Kies een latere dag, of wijzig die contactpersoon."),
        (dt.date(2026, 11, 25), "25 november 2026 ligt in de toekomst."),
    ],
)
def test_a_period_that_cannot_be_is_refused_and_nothing_changes(starts_on, said):
    add("Jikke", MARCH)
    with pytest.raises(ValidationError, match=said):
        add("Omar", starts_on)
    assert [each.ends_on for each in Contact.objects.all()] == [None]


def test_a_former_one_is_not_added_into_the_time_of_another():
    add("Jikke", MARCH)
    with pytest.raises(ValidationError, match="In deze periode was Jikke het al."):
        add("Omar", dt.date(2026, 2, 1), ends_on=MARCH)
    add("Omar", dt.date(2026, 2, 1), ends_on=dt.date(2026, 2, 28))
    assert names(dt.date(2026, 2, 10)) == ["Omar"]


def test_a_former_one_does_not_come_back_beside_the_successor():
    former = add("Jikke", MARCH)
    add("Omar", JUNE)
    with pytest.raises(ValidationError, match="Voor deze functie staat er al een contactpersoon."):
        actions.change_contact(former, ends_on=None, by=secretary())


def test_another_function_is_another_matter():
    add("Jikke", MARCH)
    contact("nom", "Omar", function="Acquisitie")
    assert names() == ["Omar", "Jikke"]


def test_only_who_is_it_now_can_be_chosen_for_an_agenda(client):
    former, agenda = add("Jikke", MARCH), kia("veiligheid", "nom")
    add("Omar", JUNE)
    client.force_login(contributor("nom"))
    answer = client.post(f"/kia/{agenda.code}/", {"contact": former.pk, "revision": "1"})
    assert "contact" in answer.context["form"].errors


# ── On the page ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_contact_is_kept_and_taken_away_without_a_trace_of_the_person(client):
    rom("nom")
    client.force_login(contributor("nom"))
    asked = {"name": "Jikke Hoekstra", "function": "Acquisitie", "email": "jikke@example.org", "phone": "050 123 45 67"}
    client.post("/regios/nom/contact/", asked)
    row = Contact.objects.get()
    said = text(client.get("/roms/nom/"))
    assert "Jikke Hoekstra" in said
    client.post(f"/regios/contact/{row.pk}/", asked | {"phone": "", "revision": "0"})
    assert Contact.objects.get().phone == ""
    client.post(f"/regios/contact/{row.pk}/", {"doel": "verwijder"})
    assert not Contact.objects.exists()
    lines = Line.objects.filter(object_type="programmes.contact").order_by("number")
    assert [line.action.split(".")[1] for line in lines] == ["add_contact", "change_contact", "remove_contact"]
    assert lines[1].detail == {"fields": ["telefoonnummer", "vanaf"]}
    assert not any("Hoekstra" in f"{line.object_label}{line.detail}" for line in lines)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"function": ""}, "function"),
        ({"email": "geen adres"}, "email"),
        ({"phone": "bel maar"}, "phone"),
        ({"phone": "12345"}, "phone"),
        ({"name": "x" * 121}, "name"),
        ({"starts_on": "25-11-2026"}, "starts_on"),
        ({"starts_on": "morgen"}, "starts_on"),
        ({"ends_on": "31-02-2026"}, "ends_on"),
        ({"starts_on": "02-03-2026", "ends_on": "01-03-2026"}, "ends_on"),
    ],
)
def test_a_bad_contact_is_refused_at_its_field(client, changes, field):
    rom("nom")
    client.force_login(contributor("nom"))
    response = client.post("/regios/nom/contact/", {"name": "Jikke", "function": "Acquisitie"} | changes)
    assert set(response.context["form"].errors) == {field}
    assert not Contact.objects.exists()


def test_the_same_contact_is_not_added_twice(client):
    contact("nom", "Jikke", function="Acquisitie")
    client.force_login(contributor("nom"))
    said = text(client.post("/regios/nom/contact/", {"name": "Jikke", "function": "Acquisitie"}))
    assert "Jikke is dit sinds 24 november 2026. Kies een latere dag, of wijzig die contactpersoon." in said
    assert Contact.objects.count() == 1
