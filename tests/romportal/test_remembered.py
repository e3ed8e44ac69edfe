"""What is kept holds until anything is written, and for those alone whose answer it is."""

import datetime as dt

import pytest
import time_machine

from programmes.models import ProgrammeVersion
from romportal import audit
from romportal.remembered import last_written, remembered
from tests.programmes import builders

pytestmark = pytest.mark.django_db


def made(*key):
    """How often `make` was called for this key, and what came out."""
    calls = []

    def make():
        calls.append(key)
        return f"antwoord {key}"

    return remembered(make, *key, written=last_written()), len(calls)


def line(action):
    with audit.transaction(None) as trail:
        trail.add(action, builders.organisation("nom", "rom"))


def test_the_same_question_is_answered_once():
    assert made("programma", 1) == ("antwoord ('programma', 1)", 1)
    assert made("programma", 1) == ("antwoord ('programma', 1)", 0)
    assert made("programma", 2) == ("antwoord ('programma', 2)", 1)
    assert made("programma", "1") == ("antwoord ('programma', '1')", 1)  # a number is not its text


@pytest.mark.parametrize("action", ["programmes.offer", "reporting.hand_in", "accounts.user"])
def test_whatever_is_written_makes_it_anew(action):
    made("a")
    line(action)
    assert made("a")[1] == 1


@pytest.mark.parametrize("action", ["accounts.log_in", "accounts.log_out", "reporting.export"])
def test_logging_in_and_reading_change_no_answer(action):
    line("programmes.offer")
    made("a")
    line(action)
    assert made("a")[1] == 0


def test_a_new_day_is_a_new_answer():
    with time_machine.travel(dt.datetime(2026, 11, 28, 22, 59, tzinfo=dt.UTC), tick=False):
        made("a")
        assert made("a")[1] == 0
    with time_machine.travel(dt.datetime(2026, 11, 28, 23, 0, tzinfo=dt.UTC), tick=False):  # midnight in Amsterdam
        assert made("a")[1] == 1


def test_rows_that_a_command_loads_without_a_line_count_too():
    before = last_written(ProgrammeVersion)
    version = builders.concept()
    loaded = last_written(ProgrammeVersion)
    ProgrammeVersion.objects.bulk_create(
        [
            ProgrammeVersion(
                programme=builders.concept("BR-02").programme,
                number=9,
                state="lapsed",
                reason="Geladen",
                title="Geladen",
                short_title="Geladen",
                starts_on=dt.date(2024, 1, 1),
                ends_on=dt.date(2025, 1, 1),
                created_by=version.created_by,
                created_at=version.created_at,
            )
        ]
    )
    assert len({before, loaded, last_written(ProgrammeVersion)}) == 3
