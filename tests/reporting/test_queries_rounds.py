"""Whom a round asks for."""

import datetime as dt

import pytest

from programmes import actions as programme_actions
from reporting.queries.rounds import expected_reports
from romportal import audit
from tests.programmes import builders
from tests.reporting.builders import moment, report, reporting_round

pytestmark = pytest.mark.django_db

JULY, AUGUST, SEPTEMBER = dt.date(2026, 7, 1), dt.date(2026, 8, 31), dt.date(2026, 9, 30)


def finished_in_august(code: str):
    with audit.loading(moment(JULY)):
        version = builders.agreed(code)
        programme_actions.start(version.programme, on=JULY, reason="Begin.", by=builders.secretary())
    with audit.loading(moment(AUGUST)):
        programme_actions.finish(version.programme, on=AUGUST, reason="Klaar.", by=builders.secretary())
    return version


def codes(round) -> list[str]:
    return [row.programme.code for row in expected_reports(round)]


def test_a_programme_is_asked_for_until_it_finished():
    finished_in_august("BR-01")
    builders.agreed("BR-02")
    assert codes(reporting_round(AUGUST, name="Augustus")) == ["BR-01", "BR-02"]
    assert codes(reporting_round(SEPTEMBER, name="September")) == ["BR-02"]


def test_what_was_handed_in_all_the_same_is_shown():
    version = finished_in_august("BR-01")
    round = reporting_round(SEPTEMBER, name="September")
    report(version, round)
    assert codes(round) == ["BR-01"]
