import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from programmes import actions as programmes
from reporting import actions
from tests.programmes.builders import (
    administrator,
    agreed,
    concept,
    contributor,
    mandated_province_staff,
    ministry_staff,
    province_staff,
    secretary,
)
from tests.reporting.builders import (
    book,
    ceiling,
    many_programmes,
    meeting,
    money,
    queries_of,
    report,
    reporting_round,
    source,
)

pytestmark = pytest.mark.django_db


def page(client, by, query=""):
    client.force_login(by)
    return client.get(f"/{query}")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_everyone_with_a_role_reads_it_and_the_administrator_is_led_to_the_admin_site(client):
    for by in (secretary(), ministry_staff(), mandated_province_staff(), province_staff(), contributor()):
        assert page(client, by).status_code == 200
    led = page(client, administrator())
    assert (led.status_code, led.url) == (302, "/beheer/")
    client.logout()
    assert client.get("/").status_code == 302


def test_the_lead_sentence_answers_where_the_money_stands_and_what_deviates(client):
    first, second, third = agreed("BR-01"), agreed("BR-02"), agreed("BR-03")
    ceiling(year=2025)
    money(first, year=2026, programmed="2200000")
    round = reporting_round()
    report(first, round, quality_light="red")
    report(second, round, time_light="amber")
    report(third, round, money_light="amber")

    assert page(client, ministry_staff()).context["lead"] == (
        "Van de €\u00a04,4\u00a0mln is €\u00a02,2\u00a0mln geprogrammeerd; €\u00a02,2\u00a0mln is nog vrij. "
        "2026 is volledig geprogrammeerd. Eén programma staat op rood en twee op oranje."
    )


def test_rijk_and_provinces_see_the_same_figures(client):
    version = agreed()
    money(version)
    report(version, reporting_round(), time_light="amber")

    rijk, province = page(client, ministry_staff()), page(client, province_staff())

    assert rijk.context["drawn"] == province.context["drawn"]
    assert rijk.context["region"] is None
    assert province.context["region"].province.cbs_code == "PV29"


def test_a_past_day_shows_what_was_booked_by_then(client):
    line = money(agreed(), programmed="100000", on=dt.date(2026, 2, 1))
    book(line, "programmed", "50000", on=dt.date(2026, 5, 1), agreement=line.programme.version_in_force.agreement)

    def total(query=""):
        return page(client, ministry_staff(), query).context["figures"].money.total.programmed

    assert (total("?peildatum=31-03-2026"), total("?peildatum=01-05-2026"), total()) == (100_000, 150_000, 150_000)


def test_a_wrong_day_is_refused_in_words_and_today_is_shown(client):
    response = page(client, ministry_staff(), "?peildatum=31-02-2026")
    assert response.status_code == 200
    assert response.context["as_of"].day is None
    assert response.context["as_of"].error


def test_a_booking_after_the_first_look_is_seen_at_once(client):
    version = agreed()
    line = money(version, programmed="100000")
    before = page(client, ministry_staff()).context["figures"]
    again = page(client, ministry_staff()).context["figures"]
    book(line, "programmed", "1000", on=dt.date(2026, 5, 1), agreement=version.agreement)
    after = page(client, ministry_staff()).context["figures"]

    assert before is again
    assert (before.money.total.programmed, after.money.total.programmed) == (100_000, 101_000)


def test_each_figure_leads_to_its_entries_at_the_same_day(client):
    money(agreed(), programmed="100000", on=dt.date(2026, 2, 1))
    content = page(client, ministry_staff(), "?peildatum=31-03-2026").content.decode()

    entries = reverse("entry_list")
    query = "soort=programmed&amp;bron=ezk-structureel&amp;jaar=2026&amp;peildatum=31-03-2026"
    assert f'<a class="rp-drill" href="{entries}?{query}">100</a>' in content
    assert f'href="{entries}?soort=programmed&amp;peildatum=31-03-2026">100</a>' in content


def test_a_one_off_source_has_no_available_amount_by_year(client):
    impulse = source("ezk-impuls", recurrent=False)
    ceiling(impulse, 2024, last_year=2027, available="4000000")
    money(agreed(), of=impulse, year=2026)

    (group,) = page(client, ministry_staff()).context["figures"].money.sources
    assert [(row.year, row.has_ceiling, row.totals.available) for row in group.years] == [
        (year, False, 0) for year in (2024, 2025, 2026, 2027)
    ]
    assert "geen plafond per jaar" in text(page(client, ministry_staff()))


def test_deviations_come_first_with_what_they_were(client):
    calm, loud = agreed("BR-01"), agreed("BR-02")
    before, now = reporting_round(dt.date(2026, 6, 30)), reporting_round(dt.date(2026, 9, 30))
    for round in (before, now):
        report(calm, round)
    report(loud, before, quality_light="amber")
    report(loud, now, quality_light="red")

    rows = page(client, ministry_staff()).context["figures"].rows
    assert [(row.programme.code, row.programme.lights.quality, row.was.quality) for row in rows] == [
        ("BR-02", "red", "amber"),
        ("BR-01", "green", "green"),
    ]
    assert "was oranje" in text(page(client, ministry_staff()))


def test_at_most_25_programmes_and_the_rest_by_link(client):
    many_programmes(27)
    response = page(client, ministry_staff())
    assert len(response.context["figures"].rows) == 25
    assert "Alle 27 programma’s, afwijkingen eerst" in text(response)


def test_the_number_of_queries_is_the_same_with_3_and_with_300_programmes(client):
    client.force_login(ministry_staff())
    many_programmes(3)
    looks = [queries_of(client, "/", remembered=known) for known in (False, True)]
    many_programmes(297, prefix="MQ")

    assert [queries_of(client, "/", remembered=known) for known in (False, True)] == looks
    assert looks[1] < looks[0]


@time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC))
def test_the_next_meeting_with_its_deadlines_and_the_one_after(client):
    meeting("BO-2027-1", dt.date(2027, 1, 14))
    meeting("HAO-2026-4", dt.date(2026, 12, 15), kind="HAO", papers_due_on=dt.date(2026, 12, 1))
    meeting("HAO-2026-3", dt.date(2026, 9, 8), kind="HAO")
    reporting_round()

    shown = text(page(client, ministry_staff()))
    assert "Hoogambtelijk overleg , dinsdag 15 december 2026" in shown
    assert "Aanleveren vóór 1 december 2026 (nog 7 dagen)" in shown
    assert "Bestuurlijk overleg , 14 januari 2027" in shown
    assert "inleveren tot en met 21 oktober 2026" in shown


@time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=True)
def test_what_changed_since_the_round_before_names_old_and_new(client):
    version = agreed()
    before, now = reporting_round(dt.date(2026, 6, 30)), reporting_round(dt.date(2026, 9, 30))
    report(version, before)
    report(version, now, time_light="amber")

    changed = [(c.text, c.old, c.new) for c in page(client, ministry_staff()).context["figures"].changes]
    assert ("BR-01 tijd", "groen", "oranje") in changed
    assert ("Rijk: akkoord op BR-01 versie 1", "", "") in changed


def test_the_status_of_reported_figures_stands_beside_them(client):
    ceiling(year=2025)
    ceiling(year=2026)
    for year, status in ((2025, "adopted"), (2026, "provisional")):
        actions.set_figure_status(
            source=source(),
            year=year,
            status=status,
            reference_date=dt.date(2026, 9, 30),
            document="Brief",
            by=secretary(),
        )

    response = page(client, ministry_staff())
    assert response.context["figure_status"] == "deels vastgesteld, deels voorlopig"
    assert "2025 vastgesteld" in text(response)


def test_my_region_counts_programmes_deviations_and_what_waits(client):
    zeeland = province_staff()
    here, elsewhere = agreed("BR-01", roms=("nom", "impuls")), agreed("BR-02", roms=("nom", "oostnl"))
    round = reporting_round()
    report(here, round, time_light="red")
    report(elsewhere, round, time_light="red")
    waiting = concept("BR-03", roms=("nom", "impuls"))
    programmes.offer(waiting, by=secretary())

    region = page(client, zeeland).context["region"]
    assert (region.total, region.red, region.amber, region.awaiting) == (2, 1, 0, 1)


def test_an_empty_portal_says_what_is_missing(client):
    shown = text(page(client, ministry_staff()))
    assert "Er is nog geen programma afgestemd." in shown
    assert "Nog niet gepland" in shown


def test_all_changes_on_request(client):
    agreed("BR-01")
    agreed("BR-02")
    agreed("BR-03")
    agreed("BR-04")
    assert len(page(client, ministry_staff()).context["changes"]) == 6
    assert len(page(client, ministry_staff(), "?wijzigingen=alle").context["changes"]) == 8
