"""What the reading pages say of a day that has ended, from history that was booked on its own days."""

import datetime as dt

import pytest
from django.http import Http404

from programmes import actions as programmes
from programmes.models import Position, ProgrammeVersion
from reporting.models import ProgressReport
from reporting.queries import (
    Lights,
    changes,
    find_programmes,
    previous_day,
    programme_page,
    rows_of,
    shown_version,
    version_rows,
)
from romportal import audit
from tests.programmes.builders import (
    agree,
    agreed,
    concept,
    mandated_province_staff,
    ministry_staff,
    offered,
    secretary,
)
from tests.reporting.builders import moment, money, report, reporting_round

pytestmark = pytest.mark.django_db
JANUARY, MARCH, JUNE = dt.date(2026, 1, 10), dt.date(2026, 3, 1), dt.date(2026, 6, 1)


@pytest.fixture
def changed() -> ProgrammeVersion:
    """Agreed in January with one title, changed in June to another."""
    secretary(), ministry_staff(), mandated_province_staff()
    with audit.loading(moment(JANUARY)):
        first = agreed("BR-01", short_title="Energiehubs")
    with audit.loading(moment(JUNE)):
        second = programmes.copy_version(first.programme, reason="Nieuwe naam", by=secretary())
        programmes.edit_version(second, texts={"short_title": "Slimme hubs"}, by=secretary())
        programmes.offer(second, by=secretary())
        agree(ProgrammeVersion.objects.get(pk=second.pk).agreement)
    return ProgrammeVersion.objects.get(pk=second.pk)


def test_the_version_in_force_that_day_is_shown(changed):
    def title(day):
        return shown_version(changed.programme, ministry_staff(), as_of=day).short_title

    assert (title(MARCH), title(JUNE), title(None)) == ("Energiehubs", "Slimme hubs", "Slimme hubs")
    with pytest.raises(Http404):
        title(dt.date(2026, 1, 9))


def test_the_list_names_it_as_it_was_called_then(changed):
    def titles(day):
        found = find_programmes(ministry_staff(), as_of=day)
        return [(row.short_title, row.status) for row in rows_of(found, as_of=day)]

    assert titles(dt.date(2026, 1, 9)) == []
    assert titles(MARCH) == [("Energiehubs", "Afgestemd")]
    assert titles(None) == [("Slimme hubs", "Afgestemd")]


def test_history_of_a_day_holds_what_was_there_by_then(changed):
    def numbers(day):
        return [row.version.number for row in version_rows(changed.programme, ministry_staff(), as_of=day)]

    assert (numbers(MARCH), numbers(None)) == ([1], [2, 1])
    then = changes(since=None, until=MARCH, programme=changed.programme)
    assert [change.text for change in then] == [
        "Provincies: akkoord op BR-01 versie 1",
        "Rijk: akkoord op BR-01 versie 1",
    ]
    assert Position.objects.count() == 4


def test_an_offered_programme_is_in_the_list_from_the_day_it_was_offered():
    secretary()
    with audit.loading(moment(MARCH)):
        offered("BR-02")

    def found(day):
        return [(row.code, row.status) for row in rows_of(find_programmes(ministry_staff(), as_of=day), as_of=day)]

    assert (found(JANUARY), found(MARCH), found(None)) == (
        [],
        [("BR-02", "Ter afstemming")],
        [("BR-02", "Ter afstemming")],
    )


def test_a_concept_of_today_is_not_in_the_past_even_for_its_authors():
    concept("BR-03")
    assert find_programmes(secretary(), as_of=MARCH) == []
    assert [each.code for each in find_programmes(secretary())] == ["BR-03"]


def test_lights_money_and_status_of_a_programme_as_of_a_day():
    secretary(), ministry_staff(), mandated_province_staff()
    with audit.loading(moment(JANUARY)):
        version = agreed("BR-01")
        rounds = [reporting_round(dt.date(2025, 12, 31)), reporting_round(dt.date(2026, 3, 31))]
    with audit.loading(moment(dt.date(2026, 2, 2))):
        programmes.start(version.programme, on=dt.date(2026, 2, 1), reason="Begin", by=secretary())
    money(version, programmed="100", on=MARCH)
    report(version, rounds[0], on=dt.date(2026, 2, 10), time_light="amber")
    report(version, rounds[1], on=JUNE, time_light="red")

    def shown(day):
        page = programme_page(version.programme, version, as_of=day)
        return page.status, page.money.total.programmed, page.progress.lights.time, page.progress.was.time

    assert shown(dt.date(2026, 2, 1)) == ("Afgestemd", 0, "grey", "grey")
    assert shown(dt.date(2026, 2, 28)) == ("In uitvoering", 0, "amber", "amber")
    assert shown(MARCH) == ("In uitvoering", 100, "amber", "amber")
    assert shown(None) == ("In uitvoering", 100, "red", "amber")
    assert ProgressReport.objects.count() == 2


def test_the_day_to_compare_with_is_the_round_before():
    for day in (dt.date(2026, 3, 31), dt.date(2026, 6, 30)):
        reporting_round(day)
    assert previous_day(dt.date(2026, 6, 30)) == dt.date(2026, 3, 31)
    assert previous_day(dt.date(2026, 7, 1)) == dt.date(2026, 6, 30)
    assert previous_day(dt.date(2026, 3, 31)) is None


def test_a_first_judgement_is_no_change():
    now = Lights("red", "green", "grey")
    assert now.seen_after(Lights()) == now
    assert now.seen_after(Lights("amber", "green", "green")) == Lights("amber", "green", "grey")
