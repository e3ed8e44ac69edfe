import datetime as dt

import pytest

from programmes import actions as programmes
from programmes.queries import versions_in_force
from reporting.queries import Lights, find_programmes, last_rounds, read_lights, with_lights
from tests.programmes.builders import agreed, ministry_staff, secretary
from tests.reporting.builders import report, reporting_round

pytestmark = pytest.mark.django_db


def shown(as_of=None):
    rows = with_lights(versions_in_force(as_of), as_of).order_by("-lights", "programme__code")
    return {code: read_lights(text) for code, text in rows.values_list("programme__code", "lights")}


def test_the_worst_lights_come_first_and_no_report_is_grey():
    first, second, _ = agreed("BR-01"), agreed("BR-02"), agreed("BR-03")
    round = reporting_round()
    report(first, round, time_light="amber")
    report(second, round, quality_light="red")

    assert list(shown().items()) == [
        ("BR-02", Lights("green", "green", "red")),
        ("BR-01", Lights("amber", "green", "green")),
        ("BR-03", Lights("grey", "grey", "grey")),
    ]


def test_a_later_round_counts_before_a_later_revision_of_an_earlier_round():
    version = agreed()
    earlier, later = reporting_round(dt.date(2026, 6, 30)), reporting_round(dt.date(2026, 9, 30))
    report(version, later, money_light="amber")
    report(version, earlier, money_light="red")

    assert shown() == {"BR-01": Lights("green", "amber", "green")}


def test_lights_as_of_a_day_are_those_handed_in_by_then():
    version = agreed()
    round = reporting_round()
    report(version, round, time_light="red")

    assert shown()["BR-01"].worst == "red"
    assert shown(dt.date(2020, 1, 1)) == {}
    assert last_rounds(dt.date(2020, 1, 1)) == []


def test_a_finished_programme_is_judged_no_more():
    version = agreed()
    report(version, reporting_round(), time_light="red")
    today = dt.date(2026, 1, 2)
    programmes.start(version.programme, on=today, reason="Begin", by=secretary())
    programmes.finish(version.programme, on=today, reason="Klaar", by=secretary())

    assert shown() == {"BR-01": Lights()}
    assert [each.lights for each in find_programmes(ministry_staff())] == ["0/grey/grey/grey"]
