import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core.cache import caches
from django.urls import reverse

from funding.queries import Totals
from programmes import actions as programmes
from programmes.models import Indicator, Programme, ProgrammeVersion
from reporting import actions
from reporting.queries import Lights
from tests.programmes.builders import (
    administrator,
    agreed,
    auditor,
    concept,
    contributor,
    mandated_province_staff,
    ministry_staff,
    offered,
    province,
    province_staff,
    secretary,
)
from tests.reporting.builders import book, many_programmes, money, queries_of, report, reporting_round

pytestmark = pytest.mark.django_db


def get(client, by, address, **headers):
    client.force_login(by)
    return client.get(address, headers=headers)


def codes(client, query="", by=None):
    return [row.code for row in get(client, by or ministry_staff(), f"/programmas/{query}").context["rows"]]


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────
def test_the_largest_amount_stands_first_and_each_column_sorts_both_ways(client):
    money(agreed("BR-01", short_title="Zon"), programmed="100")
    money(agreed("BR-02", short_title="Aarde"), programmed="300")
    report(agreed("BR-03", short_title="Maan"), reporting_round(), time_light="red")

    assert codes(client) == ["BR-02", "BR-01", "BR-03"]
    assert codes(client, "?sorteer=bedrag") == ["BR-03", "BR-01", "BR-02"]
    assert codes(client, "?sorteer=titel") == ["BR-02", "BR-03", "BR-01"]
    assert codes(client, "?sorteer=-licht") == ["BR-03", "BR-01", "BR-02"]
    assert codes(client, "?sorteer=onzin") == ["BR-02", "BR-01", "BR-03"]


def test_search_and_filters_work_together(client):
    province("PV29", "Zeeland", served_by="impuls")
    agreed("BR-01", short_title="Energiehubs", roms=("nom", "impuls"))
    agreed("BR-02", short_title="Fotonica", roms=("nom", "oostnl"))
    offered("BR-03", short_title="Energieopslag", roms=("nom", "oostnl"))

    assert codes(client, "?q=energie&sorteer=code") == ["BR-01", "BR-03"]
    assert codes(client, "?q=br-02") == ["BR-02"]
    assert codes(client, "?rom=impuls") == ["BR-01"]
    assert codes(client, "?provincie=PV29") == ["BR-01"]
    assert codes(client, "?pijler=P3&thema=T1&sorteer=code") == ["BR-01", "BR-02", "BR-03"]
    assert codes(client, "?pijler=P1") == []
    assert codes(client, "?status=offered") == ["BR-03"]
    assert codes(client, "?status=agreed&q=energie") == ["BR-01"]


def test_a_hand_typed_filter_is_left_out_and_said(client):
    agreed("BR-01")
    response = get(client, ministry_staff(), "/programmas/?pijler=P9&pagina=abc")
    assert [row.code for row in response.context["rows"]] == ["BR-01"]
    assert "Het filter ‘Pijler’ kent deze waarde niet" in text(response)


def test_nothing_found_offers_a_way_out(client):
    agreed("BR-01")
    response = get(client, ministry_staff(), "/programmas/?q=niets")
    assert "Geen programma’s gevonden." in text(response)
    assert "Alle filters wissen" in text(response)


def test_the_total_is_that_of_all_found_rows_not_of_the_page(client):
    many_programmes(30)
    response = get(client, ministry_staff(), "/programmas/?pagina=2")
    assert len(response.context["rows"]) == 5
    assert response.context["total"].programmed == Decimal("30000.00")
    assert "Totaal van de 30 gevonden programma’s" in text(response)


def test_htmx_gets_the_rows_alone(client):
    agreed("BR-01")
    part = get(client, ministry_staff(), "/programmas/", **{"HX-Request": "true", "HX-Target": "lijst"})
    assert b"<html" not in part.content
    assert b'id="lijst"' in part.content
    assert "HX-Request" in part.headers["Vary"]


def test_a_concept_is_in_the_list_of_its_authors_alone(client):
    concept("BR-01", roms=("nom", "oostnl"), lead="nom")
    for by in (secretary(), auditor(), contributor("nom", "Noor"), contributor("oostnl", "Omar")):
        assert codes(client, by=by) == ["BR-01"]
    for by in (ministry_staff(), mandated_province_staff(), province_staff(), contributor("liof", "Lia")):
        assert codes(client, by=by) == []


def test_the_list_as_of_a_day_shows_what_was_in_force_then(client):
    money(agreed("BR-01"), on=dt.date(2026, 2, 1))
    assert codes(client, "?peildatum=01-01-2020") == []
    assert codes(client) == ["BR-01"]


def test_the_number_of_queries_of_the_list_is_the_same_with_3_and_with_300(client):
    client.force_login(ministry_staff())
    addresses = ["/programmas/", "/programmas/?pijler=P1&status=running&sorteer=titel"]
    many_programmes(3)
    few = [queries_of(client, address) for address in addresses]
    many_programmes(297, prefix="MQ")
    assert [queries_of(client, address) for address in addresses] == few


# ── One programme ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_page_of_a_concept_is_not_there_for_others(client):
    concept("BR-01", roms=("nom", "oostnl"))
    for by in (secretary(), auditor(), contributor("nom", "Noor")):
        assert get(client, by, "/programmas/BR-01/").status_code == 200
    for by in (ministry_staff(), province_staff(), contributor("liof", "Lia")):
        assert get(client, by, "/programmas/BR-01/").status_code == 404
    assert get(client, administrator(), "/programmas/BR-01/").status_code == 403
    assert get(client, ministry_staff(), "/programmas/BR-99/").status_code == 404


def test_a_day_before_it_was_offered_says_so_to_who_may_know_of_it(client):
    agreed("BR-01")
    concept("BR-02")
    response = get(client, ministry_staff(), "/programmas/BR-01/?peildatum=01-01-2020")
    assert response.status_code == 404
    assert "Op 1 januari 2020 was BR-01 nog niet aangeboden." in text(response).replace("\xa0", " ")
    hidden = get(client, ministry_staff(), "/programmas/BR-02/?peildatum=01-01-2020")
    assert hidden.status_code == 404
    assert "BR-02" not in text(hidden)


def test_a_concept_beside_the_version_in_force_is_named_to_its_authors_alone(client):
    version = agreed("BR-01")
    copy = programmes.copy_version(version.programme, reason="Meer tijd", by=secretary())

    assert get(client, secretary(), "/programmas/BR-01/").context["coming"] == copy
    shown = get(client, ministry_staff(), "/programmas/BR-01/")
    assert shown.context["coming"] is None
    assert [row.version.number for row in shown.context["versions"]] == [1]
    assert "Meer tijd" not in text(shown)


def test_money_stands_per_source_and_year_and_leads_to_its_entries(client):
    version = agreed()
    line = money(version, year=2026, programmed="100000")
    money(version, year=2025, programmed="40000")
    book(line, "programmed", "-15000.50", on=dt.date(2026, 3, 1), agreement=version.agreement)

    response = get(client, ministry_staff(), "/programmas/BR-01/")
    shown = response.context["page"].money
    none = Totals()
    assert [(str(row.source), [(year, cell.programmed) for year, cell in row.cells]) for row in shown.sources] == [
        (
            "EZK structureel",
            [(2024, none.programmed), (2025, Decimal("40000")), (2026, Decimal("84999.50")), (2027, none.programmed)],
        )
    ]
    assert shown.total.programmed == sum(cell.programmed for _, cell in shown.year_cells) == Decimal("124999.50")
    query = "soort=programmed&amp;programma=BR-01&amp;bron=ezk-structureel&amp;jaar=2025"
    assert f'href="{reverse("entry_list")}?{query}">40</a>' in response.content.decode()


def test_a_deviation_names_cause_consequence_and_correction(client):
    version = agreed()
    report(version, reporting_round(dt.date(2026, 6, 30)), money_light="amber")
    report(version, reporting_round(), money_light="red", cause="Geld kwam laat.")

    response = get(client, ministry_staff(), "/programmas/BR-01/")
    progress = response.context["page"].progress
    assert (progress.lights, progress.was) == (Lights("green", "red", "green"), Lights("green", "amber", "green"))
    shown = text(response)
    for words in ("Oorzaak Geld kwam laat.", "Gevolg Het doel schuift.", "Bijsturing BOM springt bij.", "was oranje"):
        assert words in shown


def test_indicators_show_target_value_and_percentage(client):
    version = concept()
    indicator = Indicator.objects.create(programme=version.programme, name="Bedrijven", unit="bedrijven")
    version.targets.create(indicator=indicator, year=2026, value=150)
    version.targets.create(indicator=indicator, year=2027, value=200)
    agree_now(version)
    (unmeasured,) = get(client, ministry_staff(), "/programmas/BR-01/").context["page"].indicators
    assert (unmeasured.value, unmeasured.percent, unmeasured.round) == (None, None, None)
    round = reporting_round()
    indicator = Indicator.objects.get(pk=indicator.pk)  # its programme has a version in force by now
    actions.record_measurement(indicator, round, value=Decimal(118), by=secretary())

    (row,) = get(client, ministry_staff(), "/programmas/BR-01/").context["page"].indicators
    assert (row.value, row.target, row.percent) == (Decimal(118), Decimal(200), Decimal(59))
    assert [target.year for target in row.targets] == [2026, 2027]


def test_milestones_are_done_late_or_planned(client):
    version = concept()
    version.milestones.create(number=1, title="Start", planned_on=dt.date(2024, 2, 1))
    version.milestones.create(number=2, title="Halverwege", planned_on=dt.date(2024, 6, 1))
    version.milestones.create(number=3, title="Einde", planned_on=dt.date(2027, 12, 31))
    agree_now(version)
    actions.mark_milestone(version.programme, number=1, reached_on=dt.date(2024, 2, 3), by=secretary())

    rows = get(client, ministry_staff(), "/programmas/BR-01/").context["page"].milestones
    assert [(row.day, row.text, row.word, row.late) for row in rows[:2]] == [
        (dt.date(2024, 2, 3), "Start", "Gehaald", False),
        (dt.date(2024, 6, 1), "Halverwege", "Niet gehaald", True),
    ]


def test_history_shows_what_a_version_changed_old_beside_new_with_its_reason(client):
    version = agreed()
    copy = programmes.copy_version(version.programme, reason="Meer tijd nodig", by=secretary())
    programmes.edit_version(copy, texts={"added_value_rijk": "Nog sneller."}, by=secretary())
    agree_now(ProgrammeVersion.objects.get(pk=copy.pk))

    newest, first = get(client, ministry_staff(), "/programmas/BR-01/").context["versions"]
    assert (newest.version.number, newest.version.reason) == (2, "Meer tijd nodig")
    assert [(each.part, each.old, each.new) for each in newest.differences] == [
        ("Meerwaarde voor het Rijk", "Sneller resultaat.", "Nog sneller.")
    ]
    assert first.differences == []


def test_each_is_offered_what_it_may_do(client):
    agreed()
    form = f"/voortgang/{reporting_round().pk}/BR-01/"

    def panel(by):
        found = re.search(r"Wat u kunt doen(.*?)</div>", get(client, by, "/programmas/BR-01/").content.decode(), re.S)
        return re.findall(r'href="([^"]+)"', found[1]) if found else []

    proposal = "/programmas/BR-01/voorstel/?versie=1"
    assert panel(ministry_staff()) == [proposal]
    assert panel(province_staff()) == [proposal]
    assert panel(contributor()) == [proposal, form]
    assert panel(contributor("oostnl", "Omar")) == [proposal]
    assert panel(secretary()) == [
        proposal,
        "/programmas/BR-01/stap/",
        form,
        "/financien/beschikkingen/nieuw/?programma=BR-01",
        "/programmas/BR-01/wijzigen/",
    ]


def test_markup_in_a_text_is_shown_as_text(client):
    version = concept()
    programmes.edit_version(version, texts={"added_value_rijk": "<script>alert(1)</script>"}, by=secretary())
    content = get(client, secretary(), "/programmas/BR-01/").content.decode()
    assert "<script>alert(1)" not in content
    assert "&lt;script&gt;alert(1)" in content


def test_the_number_of_queries_of_a_programme_does_not_grow_with_others(client):
    client.force_login(ministry_staff())
    many_programmes(3)
    few = [queries_of(client, "/programmas/MP-001/") for _ in range(3)]
    caches["remembered"].clear()
    many_programmes(47, prefix="MQ")
    assert [queries_of(client, "/programmas/MP-001/") for _ in range(3)] == few


def agree_now(version):
    programmes.offer(version, by=secretary())
    agreement = ProgrammeVersion.objects.get(pk=version.pk).agreement
    programmes.give_position(agreement, column="rijk", outcome="agreed", by=ministry_staff())
    programmes.give_position(agreement, column="provinces", outcome="agreed", by=mandated_province_staff())
    assert Programme.objects.get(pk=version.programme_id).version_in_force_id == version.pk


# ── What is remembered ────────────────────────────────────────────────────────────────────────────────────
def test_a_second_look_asks_hardly_anything_and_a_change_shows_at_once(client):
    version = agreed("BR-01")
    client.force_login(ministry_staff())
    first, second = (queries_of(client, "/programmas/BR-01/") for _ in range(2))
    assert (first > 30, second) == (True, 10)

    programmes.start(version.programme, on=dt.date(2026, 2, 1), reason="De kwartiermaker begint", by=secretary())
    response = client.get("/programmas/BR-01/")
    assert "De kwartiermaker begint" in text(response)
    assert response.context["status"] == "In uitvoering"


def test_what_the_author_looked_at_is_not_shown_to_who_may_not_know_of_it(client):
    version = agreed("BR-01", roms=("nom", "oostnl"))
    programmes.copy_version(version.programme, reason="Geheime wijziging", by=secretary())

    assert "Geheime wijziging" in text(get(client, secretary(), "/programmas/BR-01/"))
    assert "Geheime wijziging" not in text(get(client, ministry_staff(), "/programmas/BR-01/"))
    assert "Geheime wijziging" in text(get(client, contributor("nom"), "/programmas/BR-01/"))
    assert "Geheime wijziging" not in text(get(client, mandated_province_staff(), "/programmas/BR-01/"))


def test_what_one_reader_typed_in_the_address_reaches_no_other(client):
    agreed("BR-01")
    get(client, ministry_staff(), "/programmas/BR-01/?geschiedenis=onzin&peildatum=morgen&extra=nooitgezien")
    shown = get(client, mandated_province_staff(), "/programmas/BR-01/").content.decode()
    assert "nooitgezien" not in shown
    assert "onzin" not in shown
