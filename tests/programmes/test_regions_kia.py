"""How the regions are heard in the kennis- en innovatieagenda's: what is missing, and who writes what (P1-7)."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from programmes import actions
from programmes.models import KiaCoverage
from programmes.queries import kia_rows
from romportal.audit.models import Line
from tests.counting import queries_of
from tests.programmes.builders import contact, contributor, kia, ministry_staff, rom, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False):
        yield


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_every_agenda_is_there_with_what_it_lacks(client):
    kia("digitalisering")
    kia("gezondheid", "nom")
    whole = kia("veiligheid", "bom")
    actions.cover_kia(whole, perspective="Defensie.", coordinated_on=dt.date(2026, 11, 24), by=secretary())

    assert {row.kia.code: row.gaps for row in kia_rows()} == {
        "digitalisering": ["ROM-contact", "regionaal perspectief", "afstemming met de provincies"],
        "gezondheid": ["regionaal perspectief", "afstemming met de provincies"],
        "veiligheid": [],
    }
    client.force_login(ministry_staff())
    response = client.get("/kia/")
    assert "Van de 3 kennis- en innovatieagenda’s (KIA’s) heeft er 1 een ROM-contact" in text(response)
    content = response.content.decode()
    assert content.count('<span class="rp-missing">ontbreekt</span>') == 5
    assert "Bewerk" not in content


def test_the_secretary_assigns_and_the_rom_that_is_contact_writes_its_part(client):
    agenda, person = kia(), contact("nom", "Noor")
    client.force_login(secretary())
    client.post("/kia/veiligheid/", {"rom": rom("nom").pk, "revision": "0"})
    row = KiaCoverage.objects.get()
    assert (row.rom, row.contact, row.coordinated_on) == (rom("nom"), None, None)

    client.force_login(contributor("nom"))
    form = client.get("/kia/veiligheid/").context["form"]
    assert "rom" not in form.fields
    asked = {"contact": person.pk, "perspective": "Dual use.", "coordinated_on": "01-10-2026", "revision": row.revision}
    assert client.post("/kia/veiligheid/", asked).url == "/kia/"
    row = KiaCoverage.objects.get()
    assert (row.contact, row.perspective, row.coordinated_on) == (person, "Dual use.", dt.date(2026, 10, 1))
    line = Line.objects.filter(action="programmes.cover_kia").order_by("number").last()
    assert line.detail["before"] == {"contact": None, "perspective": "", "coordinated_on": None}
    assert line.detail["after"]["coordinated_on"] == "2026-10-01"
    assert "Noor" not in str(line.detail)
    assert agenda.coverage.gaps == []


def test_another_rom_writes_nothing_and_the_contact_gives_it_to_nobody_else():
    agenda = kia("veiligheid", "nom")
    with pytest.raises(PermissionDenied):
        actions.cover_kia(agenda, perspective="x", by=contributor("bom", "Bo"))
    with pytest.raises(PermissionDenied):
        actions.cover_kia(agenda, rom=rom("bom"), by=contributor("nom"))
    with pytest.raises(PermissionDenied):
        actions.cover_kia(kia("digitalisering"), perspective="x", by=contributor("nom"))
    assert KiaCoverage.objects.get().perspective == ""


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"coordinated_on": "25-11-2026"}, "coordinated_on", "25 november 2026 ligt in de toekomst."),
        ({"coordinated_on": "morgen"}, "coordinated_on", "Schrijf de datum als dag-maand-jaar"),
        ({"contact": "999999"}, "contact", ""),
        ({"perspective": "x" * 4001}, "perspective", "4000"),
        ({"rom": "999999"}, "rom", ""),
    ],
)
def test_bad_input_is_refused_at_its_field(client, changes, field, said):
    kia("veiligheid", "nom")
    client.force_login(secretary())
    response = client.post("/kia/veiligheid/", {"rom": rom("nom").pk, "revision": "1"} | changes)
    assert set(response.context["form"].errors) == {field}
    assert said in text(response)
    assert KiaCoverage.objects.get().revision == 1


def test_a_contact_of_another_rom_is_refused(client):
    kia("veiligheid", "nom")
    stranger = contact("bom", "Bo")
    client.force_login(secretary())
    said = text(client.post("/kia/veiligheid/", {"rom": rom("nom").pk, "contact": stranger.pk, "revision": "1"}))
    assert "Kies een contactpersoon van NOM." in said
    with pytest.raises(ValidationError):
        actions.cover_kia(kia(), contact=stranger, by=secretary())
    actions.remove_contact(stranger, by=secretary())  # who leaves is left out


def test_the_database_knows_no_contact_without_a_rom():
    with pytest.raises(IntegrityError, match="kia_contact_belongs_to_a_rom"), transaction.atomic():
        KiaCoverage.objects.create(kia=kia(), contact=contact())


def test_two_people_at_one_empty_agenda_at_the_same_moment_lose_nothing(client, monkeypatch):
    kia()
    write = actions.cover_kia

    def a_moment_later(agenda, **fields):
        write(agenda, perspective="Eerst.", by=secretary())
        return write(agenda, **fields)

    monkeypatch.setattr(actions, "cover_kia", a_moment_later)
    client.force_login(secretary())
    response = client.post("/kia/veiligheid/", {"perspective": "Ook.", "revision": "0"})
    assert response.context["conflict"] == [("Regionaal perspectief", "Eerst.", "Ook.")]
    assert KiaCoverage.objects.get().perspective == "Eerst."


def test_a_second_editor_is_told_also_the_first_time(client):
    agenda = kia()
    actions.cover_kia(agenda, perspective="Eerst.", by=secretary())
    client.force_login(secretary())
    response = client.post("/kia/veiligheid/", {"perspective": "Ook.", "revision": "0"})
    assert response.context["conflict"] == [("Regionaal perspectief", "Eerst.", "Ook.")]
    assert KiaCoverage.objects.get().perspective == "Eerst."


def test_the_matrix_costs_the_same_whatever_is_filled_in(client):
    client.force_login(secretary())
    for number in range(8):
        kia(f"kia-{number}")
    kia("kia-0", "nom")
    few = queries_of(client, "/kia/")
    for number in range(1, 8):
        code = ["bom", "liof", "iq"][number % 3]
        agenda = kia(f"kia-{number}", code)
        actions.cover_kia(
            agenda,
            contact=contact(code, f"Naam {number}", function=f"KIA {number}"),
            perspective="Tekst",
            by=secretary(),
        )
    assert queries_of(client, "/kia/") == few
