"""A worker that was killed leaves nothing behind that stays undone."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from programmes.models import Theme
from romportal.mailing.actions import CLAIM_HOLDS, post
from romportal.mailing.models import Mail
from romportal.models import Worker
from romportal.workers import Heartbeat, beat, take_up_lost_tasks
from tests.mailing.smtp import mail_server
from tests.programmes import builders
from tests.romportal.test_health import make_task

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(seconds=31)


def running_task(*workers, ago=LONG_AGO):
    """A task that `workers` took one after another, the last one `ago`."""
    return make_task(status="RUNNING", started_at=timezone.now() - ago, worker_ids=list(workers))


def status_of(task):
    return DBTaskResult.objects.values_list("status", "started_at").get(pk=task.pk)


def test_beat_makes_one_row_and_keeps_it_fresh():
    Worker.objects.create(name="one", seen_at=timezone.now() - timedelta(hours=1))

    beat("one")
    beat("two")

    assert sorted(Worker.objects.alive().values_list("name", flat=True)) == ["one", "two"]
    assert Worker.objects.count() == 2


def test_task_of_a_dead_worker_is_ready_again():
    Worker.objects.create(name="dead", seen_at=timezone.now() - LONG_AGO)
    task = running_task("dead")

    assert take_up_lost_tasks() == 1
    assert status_of(task) == ("READY", None)


def test_task_of_a_worker_that_is_not_known_is_ready_again():
    task = running_task("never heard of")

    assert take_up_lost_tasks() == 1
    assert status_of(task) == ("READY", None)


def test_long_task_of_a_living_worker_is_left_alone():
    beat("living")
    task = running_task("dead before", "living", ago=timedelta(hours=1))

    assert take_up_lost_tasks() == 0
    assert status_of(task) == ("RUNNING", task.started_at)


def test_task_that_was_taken_a_moment_ago_is_left_alone():
    task = running_task("about to beat for the first time", ago=timedelta(seconds=1))

    assert take_up_lost_tasks() == 0
    assert status_of(task)[0] == "RUNNING"


def test_task_that_took_three_workers_down_fails_and_says_so():
    task = running_task("first", "second", "third")

    assert take_up_lost_tasks() == 1
    task.refresh_from_db()
    assert task.status == "FAILED"
    assert task.traceback == "De taak is 3 keer afgebroken: het werkproces viel weg."


@pytest.mark.django_db(transaction=True)
def test_worker_command_empties_the_queue_and_leaves_no_trace():
    task = make_task(status="READY")

    call_command("worker", batch=True)

    task.refresh_from_db()
    assert task.status == "FAILED"  # its path leads nowhere
    assert "ModuleNotFoundError" in task.exception_class_path
    assert len(task.worker_ids) == 1
    assert not Worker.objects.exists()


@task()
def hold(gate):
    """Say that it runs, and end when the file `gate` is there."""
    Path(gate + ".running").touch()
    while not Path(gate).exists():
        time.sleep(0.05)
    return "opened"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_task_of_a_killed_worker_process_is_done_by_the_next(tmp_path):
    gate = tmp_path / "gate"
    result = hold.enqueue(str(gate))

    with worker_process() as first:
        wait_for(Path(f"{gate}.running").exists)
        first.kill()
        first.wait()
        # As if the time had passed after which a silent worker is taken for dead.
        Worker.objects.update(seen_at=timezone.now() - LONG_AGO)
        DBTaskResult.objects.update(started_at=timezone.now() - LONG_AGO)
    gate.touch()
    with worker_process() as second:
        wait_for(lambda: DBTaskResult.objects.get(pk=result.id).status == "SUCCESSFUL")
        second.terminate()
        assert second.wait(10) == 0

    done = DBTaskResult.objects.get(pk=result.id)
    assert done.return_value == "opened"
    assert len(set(done.worker_ids)) == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_mail_in_the_hands_of_a_killed_worker_is_never_sent_a_second_time(settings):
    post(to=[builders.ministry_staff()], kind="offered", key="x", subject="BR-01", lines=["Ligt voor."], link="/")
    with mail_server(settings, "holds") as server:
        host, port = server.server_address
        environment = {"EMAIL_URL": f"smtp://{host}:{port}"}
        with worker_process(environment) as first:
            wait_for(lambda: server.heard)
            assert Mail.objects.get().state == "sending"
            first.kill()
            first.wait()
        server.mood = ""
        server.let_go.set()
        Mail.objects.update(claimed_at=timezone.now() - CLAIM_HOLDS - LONG_AGO)  # as if the time had passed
        with worker_process(environment):
            wait_for(lambda: Mail.objects.get().state == "unclear")
            post(to=[builders.secretary()], kind="offered", key="y", subject="BR-02", lines=["Ligt voor."], link="/")
            wait_for(lambda: Mail.objects.get(key="y").state == "sent")
    assert len(server.heard) == 2


@contextmanager
def worker_process(environment=None):
    """`manage.py worker` on the database of this test."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
        if database["HOST"].startswith("/"):
            url = f"postgres://{database['USER']}@/{database['HOST']}"
        url += f"/{database['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "romportal.settings"} | (environment or {}),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(true):
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_worker_words_the_items_of_the_strategy_once_at_the_beginning_of_a_day():
    heartbeat = Heartbeat("one")
    with time_machine.travel("2026-12-09T12:00:00+00:00", tick=False):
        builders.agreed_strategy_change(days=1)
        heartbeat._begin_day()
        assert Theme.objects.get(code="T1").name == "Klimaat en energie"
    with time_machine.travel("2026-12-09T23:00:00+00:00", tick=False):  # midnight in Amsterdam
        heartbeat._begin_day()
        assert Theme.objects.get(code="T1").name == "Klimaat, energie en netcongestie"
        Theme.objects.update(name="Anders")
        heartbeat._begin_day()
        assert Theme.objects.get(code="T1").name == "Anders"
