import datetime as dt
import io
import json
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from programmes import actions as programmes
from programmes.models import Portal, Strategy
from reporting.sheets import MIME, Column, Sheet, written
from reporting.tables import TABLES
from romportal.audit.models import Line
from tests.programmes.builders import (
    administrator,
    agreed,
    auditor,
    concept,
    contributor,
    kia,
    mandated_province_staff,
    ministry_staff,
    plan,
    province_staff,
    secretary,
    stake,
)
from tests.reporting.builders import book, money, report, reporting_round

pytestmark = pytest.mark.django_db

ARGUMENTS = {"programma": "?programma=BR-01"}


def book_of(client, by, name, query=""):
    client.force_login(by)
    response = client.get(f"/export/{name}.xlsx{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == MIME
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content))


def rows_of(client, by, name, query="", sheet=0):
    return book_of(client, by, name, query).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def below_the_head(rows, first):
    at = next(number for number, row in enumerate(rows) if row[0] == first)
    return rows[at + 1 :]


def above(rows):
    return {row[0]: row[1] for row in rows[1:7]}


def test_a_figure_is_a_number_and_a_day_is_a_day(client):
    version = agreed("BR-01")
    money(version, programmed="100000.55")
    rows = rows_of(client, ministry_staff(), "programmas")

    (row, total) = below_the_head(rows, "Code")
    assert row[0] == "BR-01"
    assert row[6] == dt.date(2024, 1, 1)
    assert row[11] == total[11] == 100000.55


def test_peildatum_source_and_filter_stand_above_the_table(client):
    money(agreed("BR-01"), on=dt.date(2026, 2, 1))
    today = rows_of(client, ministry_staff(), "programmas", "?q=energie&rom=nom")
    past = rows_of(client, ministry_staff(), "financien", "?peildatum=31-03-2026")

    assert above(today)["Filter"] == "Zoek op naam of code: energie; ROM: NOM"
    assert str(above(today)["Peildatum"]).startswith("vandaag, lopende cijfers")
    assert above(past)["Peildatum"] == dt.date(2026, 3, 31)
    assert above(past)["Bron"] == "Grootboek van het Portaal Meerjarenstrategie"


def test_the_sheet_has_the_rows_of_the_page_with_its_filter_and_day(client):
    version = agreed("BR-01")
    line = money(version, programmed="100", on=dt.date(2026, 2, 1))
    book(line, "programmed", "-40.25", on=dt.date(2026, 5, 1), agreement=version.agreement)
    agreed("BR-02")

    filtered = below_the_head(rows_of(client, ministry_staff(), "programmas", "?q=br-02"), "Code")
    assert [row[0] for row in filtered] == ["BR-02", "Totaal"]
    entries = below_the_head(rows_of(client, ministry_staff(), "mutaties", "?soort=programmed"), "Geboekt op")
    assert [row[8] for row in entries] == [-40.25, 100.0, 59.75]
    asof = rows_of(client, ministry_staff(), "mutaties", "?soort=programmed&peildatum=31-03-2026")
    assert [row[8] for row in below_the_head(asof, "Geboekt op")] == [100.0, 100.0]


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x.nl"])
def test_a_text_that_looks_like_a_formula_stays_text(client, text):
    content = written([Sheet("Blad", "Titel", [Column("Tekst")], [[text]])])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page.lower()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[-1] == [text]


def test_a_formula_typed_as_a_title_is_text_in_the_sheet(client):
    version = concept("BR-01")
    programmes.edit_version(version, texts={"title": "=cmd|' /C calc'!A0"}, by=secretary())
    (row, _) = below_the_head(rows_of(client, secretary(), "programmas"), "Code")
    assert row[1] == "=cmd|' /C calc'!A0"


def test_every_table_can_be_read_by_who_reads_the_page(client):
    version = agreed("BR-01")
    money(version)
    report(version, reporting_round(), time_light="amber")
    for by in (secretary(), ministry_staff(), province_staff(), mandated_province_staff(), contributor(), auditor()):
        for name in TABLES.keys() - {"spoor", "rechten"}:
            asked = f"?afstemming={version.agreement_id}" if name == "reacties" else ARGUMENTS.get(name, "")
            assert len(rows_of(client, by, name, asked)) > 5


def test_rijk_and_provinces_download_the_same(client):
    money(agreed("BR-01"))
    rijk, province = (rows_of(client, by, "financien") for by in (ministry_staff(), province_staff()))
    assert rijk == province


def test_the_trail_is_for_the_auditor_alone(client):
    agreed("BR-01")
    for by in (secretary(), ministry_staff(), province_staff(), contributor(), administrator()):
        client.force_login(by)
        assert client.get("/export/spoor.xlsx").status_code == 403
    rows = below_the_head(rows_of(client, auditor(), "spoor"), "Nummer")
    assert [row[0] for row in rows] == [float(number) for number in range(1, len(rows) + 1)]
    assert json.loads(next(row[8] for row in rows if row[8]))


def test_rights_are_for_who_keeps_them(client):
    for by in (ministry_staff(), province_staff(), contributor()):
        client.force_login(by)
        assert client.get("/export/rechten.xlsx").status_code == 403
    for by in (secretary(), auditor(), administrator()):
        assert len(below_the_head(rows_of(client, by, "rechten"), "Naam")) >= 3


def test_a_concept_is_not_in_the_sheet_of_others(client):
    concept("BR-01")
    assert [row[0] for row in below_the_head(rows_of(client, ministry_staff(), "programmas"), "Code")] == ["Totaal"]
    client.force_login(ministry_staff())
    assert client.get("/export/programma.xlsx?programma=BR-01").status_code == 404


def test_what_is_not_there_is_404_and_the_administrator_is_refused(client):
    client.force_login(ministry_staff())
    assert client.get("/export/onbekend.xlsx").status_code == 404
    assert client.get("/export/programma.xlsx").status_code == 404
    client.force_login(administrator())
    assert client.get("/export/financien.xlsx").status_code == 403


def test_example_data_is_labelled(client):
    Portal.objects.filter(pk=1).update(holds_demo=True)
    rows = rows_of(client, ministry_staff(), "financien")
    assert rows[6][:2] == ["Let op", "voorbeelddata: bedragen en stoplichten zijn niet echt"]


def test_a_table_of_no_rows_can_be_opened(client):
    assert below_the_head(rows_of(client, ministry_staff(), "mutaties"), "Geboekt op")[0][0] == "Totaal"
    assert rows_of(client, ministry_staff(), "rondes")[0][0] == "Voortgang per ronde"


def test_plans_and_agendas_say_what_is_missing(client):
    first, last = dt.date(2024, 1, 1), dt.date(2025, 12, 31)
    Strategy.objects.create(
        code="mjs", title="Strategie", published_on=first, starts_on=first, ends_on=last, evaluation_year=2025
    )
    plan("nom", year=2025)
    kia("veiligheid", "nom")

    rows = rows_of(client, ministry_staff(), "plannen")
    assert above(rows)["Activiteitenplannen"] == "1 van 2 bekend"
    assert [row[:5] for row in below_the_head(rows, "ROM")] == [
        ["NOM", "meerjarenplan", "", "", "ontbreekt"],
        ["NOM", "activiteitenplan", 2024, 2024, "ontbreekt"],
        ["NOM", "activiteitenplan", 2025, 2025, "vastgesteld"],
    ]
    rows = rows_of(client, ministry_staff(), "kia")
    assert below_the_head(rows, "Kennis- en innovatieagenda") == [
        ["Veiligheid", "NOM", "", "", "", "regionaal perspectief, afstemming met de provincies"]
    ]


def test_owners_and_clients_of_every_rom_on_a_day(client):
    stake("nom", party="Gemeente Emmen", percentage="12.5", ends_on=dt.date(2026, 6, 30))
    stake("bom", party="=Gemeente Breda", role="client")
    (past, gone) = [rows_of(client, ministry_staff(), "belangen", "?peildatum=31-03-2026", sheet) for sheet in (0, 1)]
    assert [row[:4] for row in below_the_head(past, "ROM")] == [
        ["BOM", "=Gemeente Breda", "opdrachtgever", ""],
        ["NOM", "Gemeente Emmen", "aandeelhouder", 12.5],
    ]
    assert below_the_head(gone, "ROM") == []
    (today, gone) = [rows_of(client, ministry_staff(), "belangen", sheet=sheet) for sheet in (0, 1)]
    assert [row[0] for row in below_the_head(today, "ROM")] == ["BOM"]
    assert below_the_head(gone, "ROM")[0][5] == dt.date(2026, 6, 30)
    line = Line.objects.filter(action="reporting.export").first()
    assert line.detail["table"] == "belangen"
