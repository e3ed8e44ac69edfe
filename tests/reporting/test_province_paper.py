"""A province on one page: what everybody sees, valid for archive and screen reader, always one page."""

import datetime as dt
import subprocess

import pytest
from django.utils import timezone

from programmes import actions as programmes
from programmes.models import ProgrammeVersion
from reporting import province_paper
from reporting.queries import province_page
from tests.counting import queries_of
from tests.pdf_check import structure_problems, vera_problems
from tests.programmes.builders import agreed, concept, contributor, ministry_staff, offered, province, rom, secretary
from tests.reporting.builders import many_programmes, money, report, reporting_round

pytestmark = pytest.mark.django_db
MADE = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HOSTILE = "<script>alert(1)</script> \u202eomgekeerd\u202c \x00 漢字 " + "woord " * 2000 + "w" * 3000


def words(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def paper(cbs_province, *, as_of=None):
    page = province_page(cbs_province, None, as_of=as_of)
    return province_paper.paper(page, as_of=as_of, made_at=MADE, figure_status="voorlopig")


def test_it_is_downloaded_under_a_safe_name_and_tells_what_the_page_tells(client):
    drenthe = province("PV22", "Drenthe", served_by="nom")
    version = agreed("BR-01", roms=("nom", "oostnl"))
    money(version, programmed="300000")
    report(version, reporting_round(), money_light="amber")
    client.force_login(ministry_staff())

    response = client.get(f"/provincies/{drenthe.cbs_code}/pdf/")
    assert response["Content-Type"] == "application/pdf"
    today = timezone.localdate()
    assert response["Content-Disposition"] == f'attachment; filename="provincie-drenthe-{today:%Y-%m-%d}.pdf"'
    said = words(response.content)
    for part in (
        "Drenthe in de bovenregionale programma’s",
        "€ 300.000",
        "100,0%",
        "0,5 fte",
        "BR-01 Energiehubs",
        "Trekker. 0,5 fte projectleider",
        "oranje",
        "Meer bedrijven mee.",
        "het portaal verdeelt geen geld over provincies",
        "Pagina 1 van 1",
    ):
        assert part in said, part
    assert client.get("/provincies/PV99/pdf/").status_code == 404


def test_the_name_of_a_file_is_made_of_plain_letters():
    fryslan = province("PV21", "Fryslân", served_by="nom")
    page = province_page(fryslan, None)
    assert province_paper.file_name(page, dt.date(2026, 9, 30)) == "provincie-frysln-2026-09-30.pdf"
    page.province.organisation.code = 'x"/../\r\nSet-Cookie: a'
    assert province_paper.file_name(page, dt.date(2026, 9, 30)) == "provincie-xSet-Cookiea-2026-09-30.pdf"


def test_a_concept_is_not_on_paper_even_for_its_authors(client):
    province("PV22", "Drenthe", served_by="nom")
    concept("BR-07", roms=("nom", "oostnl"))
    client.force_login(secretary())
    assert "BR-07" in client.get("/provincies/PV22/").content.decode()
    assert "BR-07" not in words(client.get("/provincies/PV22/pdf/").content)


def test_objections_and_what_waits_are_named():
    drenthe = province("PV22", "Drenthe", served_by="nom")
    version = concept("BR-01", roms=("nom", "oostnl"))
    programmes.object_to_profile(version, rom=rom("nom"), objection="Raakt ons profiel.", by=contributor("nom"))
    programmes.answer_objection(version, rom=rom("nom"), answer="Aangepast.", by=secretary())
    programmes.withdraw_objection(version, rom=rom("nom"), reason="Akkoord.", by=contributor("nom"))
    programmes.offer(ProgrammeVersion.objects.get(pk=version.pk), by=secretary())
    offered("BR-02", roms=("nom", "oostnl"))
    said = words(paper(drenthe).pdf)
    assert "BR-01, ingetrokken: Raakt ons profiel. Antwoord: Aangepast." in said
    assert "Wacht vandaag op een standpunt van Drenthe: BR-01 (0 van 2 akkoord) en BR-02 (0 van 2 akkoord)." in said


def test_as_of_a_day_before_everything_it_says_that_there_is_nothing():
    drenthe = province("PV22", "Drenthe", served_by="nom")
    agreed("BR-01", roms=("nom", "oostnl"))
    said = words(paper(drenthe, as_of=dt.date(2020, 1, 1)).pdf)
    assert "NOM doet op de peildatum in geen programma mee." in said
    assert "peildatum 1 januari 2020" in said


def test_many_programmes_and_hostile_texts_stay_on_one_page_as_text():
    drenthe = province("PV22", "Drenthe", served_by="nom")
    version = concept("BR-01", roms=("nom", "oostnl"))
    programmes.edit_version(version, texts={"added_value_region": HOSTILE.replace("\x00", "")[:4000]}, by=secretary())
    programmes.object_to_profile(version, rom=rom("nom"), objection=HOSTILE.replace("\x00", "")[:4000], by=secretary())
    programmes.answer_objection(version, rom=rom("nom"), answer="Ja.", by=secretary())
    programmes.withdraw_objection(version, rom=rom("nom"), reason="Akkoord.", by=contributor("nom"))
    programmes.offer(ProgrammeVersion.objects.get(pk=version.pk), by=secretary())
    many_programmes(40)
    made = paper(drenthe)
    said = words(made.pdf)
    assert made.pages == 1
    assert "<script>alert(1)</script>" in said
    assert "kleinere programma’s in het portaal" in said


def test_the_number_of_queries_does_not_grow_with_programmes(client):
    province("PV22", "Drenthe", served_by="nom")
    client.force_login(ministry_staff())
    many_programmes(3)
    few = queries_of(client, "/provincies/PV22/pdf/")
    many_programmes(30, prefix="MQ")
    assert queries_of(client, "/provincies/PV22/pdf/") == few


@pytest.mark.pdf
def test_it_is_pdf_a_3a_and_pdf_ua_1(tmp_path):
    drenthe = province("PV22", "Drenthe", served_by="nom")
    version = agreed("BR-01", roms=("nom", "oostnl"))
    report(version, reporting_round(), quality_light="red")
    many_programmes(12)
    file = tmp_path / "province.pdf"
    file.write_bytes(paper(drenthe).pdf)
    assert vera_problems("ua1,3a", file) == ""
    assert structure_problems(file) == []
