"""One mail a day for who asked that: never empty, never twice, at its hour on every day of the year."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as post_box
from django.db import connection

from romportal.accounts.models import User
from romportal.mailing.actions import choose, do_daily_duty, make_digests, post
from romportal.mailing.models import Duty, Mail
from romportal.mailing.postman import go_round
from tests.programmes import builders

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def daily_reader() -> User:
    person = builders.ministry_staff()
    choose(person, daily=True, by=person)
    return person


def tell(person: User, key: str) -> None:
    post(to=[person], kind="offered", key=key, subject=f"Nieuws {key}", lines=["Regel."], link="/x/")


def test_everything_that_waits_is_one_mail_and_the_next_day_only_what_is_new(time_machine):
    person = daily_reader()
    time_machine.move_to(dt.datetime(2026, 3, 2, 6, 30, tzinfo=AMSTERDAM), tick=False)
    tell(person, "een")
    tell(person, "twee")
    go_round()
    assert post_box.outbox == []  # not yet seven

    time_machine.move_to(dt.datetime(2026, 3, 2, 7, 0, tzinfo=AMSTERDAM), tick=False)
    go_round()
    go_round()
    (first,) = post_box.outbox
    assert first.subject == "Uw dagbericht: 2 berichten"
    assert "Nieuws een" in first.body
    assert "Nieuws twee" in first.body

    tell(person, "drie")
    time_machine.move_to(dt.datetime(2026, 3, 2, 22, 0, tzinfo=AMSTERDAM), tick=False)
    go_round()
    assert len(post_box.outbox) == 1  # once a day

    time_machine.move_to(dt.datetime(2026, 3, 3, 8, 0, tzinfo=AMSTERDAM), tick=False)
    go_round()
    assert post_box.outbox[1].subject == "Uw dagbericht: 1 bericht"

    time_machine.move_to(dt.datetime(2026, 3, 4, 8, 0, tzinfo=AMSTERDAM), tick=False)
    go_round()
    assert len(post_box.outbox) == 2  # nothing to tell
    assert Mail.objects.filter(state="bundled", digest__isnull=False).count() == 3


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2026, 7, 1)])
def test_seven_is_seven_in_amsterdam_whatever_the_clock_does_that_night(time_machine, day):
    done = []
    for hour, minute in ((2, 30), (6, 59), (7, 0), (7, 1)):
        moment = dt.datetime.combine(day, dt.time(hour, minute), AMSTERDAM)
        time_machine.move_to(moment, tick=False)
        if do_daily_duty("digests", make_digests):
            done.append((hour, minute))
    assert done == [(7, 0)]


def test_a_worker_that_was_off_for_days_catches_up_once(time_machine):
    days: list[dt.date] = []
    time_machine.move_to(dt.datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM), tick=False)
    assert do_daily_duty("news", days.append)
    time_machine.move_to(dt.datetime(2026, 3, 5, 13, tzinfo=AMSTERDAM), tick=False)
    assert do_daily_duty("news", days.append)
    assert not do_daily_duty("news", days.append)
    assert days == [dt.date(2026, 3, 2), dt.date(2026, 3, 5)]


def test_a_duty_that_fails_is_undone_and_done_again(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM), tick=False)

    def fails(day: dt.date) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        do_daily_duty("news", fails)

    assert Duty.objects.get().done_for == dt.date(2026, 3, 1)
    assert do_daily_duty("news", lambda day: None)


def test_a_person_whose_account_was_closed_gets_no_digest(time_machine):
    person = daily_reader()
    time_machine.move_to(dt.datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM), tick=False)
    tell(person, "een")
    User.objects.update(is_active=False)
    go_round()
    assert post_box.outbox == []


def test_what_was_mailed_is_forgotten_after_400_days(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM), tick=False)
    tell(builders.ministry_staff(), "een")
    go_round()
    time_machine.move_to(dt.datetime(2027, 4, 5, 9, tzinfo=AMSTERDAM), tick=False)
    go_round()
    assert Mail.objects.count() == 1
    time_machine.move_to(dt.datetime(2027, 4, 6, 9, tzinfo=AMSTERDAM), tick=False)
    go_round()
    assert Mail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_four_workers_at_once_one_makes_the_mails_of_the_day(time_machine):
    person = daily_reader()
    tell(person, "een")
    time_machine.move_to(dt.datetime(2026, 3, 2, 9, tzinfo=AMSTERDAM))
    done: list[bool] = []

    def work() -> None:
        done.append(do_daily_duty("digests", make_digests))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(done) == [False, False, False, True]
    assert Mail.objects.filter(kind="digest").count() == 1
