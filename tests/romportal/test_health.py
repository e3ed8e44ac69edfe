"""Health answers without a login, and tells the truth about the worker."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from romportal.models import Worker

pytestmark = pytest.mark.django_db


def test_all_is_well_when_a_worker_was_heard_of(client):
    Worker.objects.create(name="one")

    response = client.get("/health/")

    assert response.status_code == 200
    answer = response.json()
    assert answer.pop("worker")["alive"] is True
    assert answer == {
        "status": "ok",
        "version": settings.VERSION,
        "database": "ok",
        "queue": {"ready": 0, "running": 0, "failed": 0},
    }


def test_queue_is_counted_by_status(client):
    for status in ("READY", "READY", "RUNNING", "FAILED", "SUCCESSFUL"):
        make_task(status=status)

    assert client.get("/health/").json()["queue"] == {"ready": 2, "running": 1, "failed": 1}


def test_a_portal_without_worker_is_not_well(client):
    response = client.get("/health/")

    assert response.status_code == 503
    assert response.json()["status"] == "error"
    assert response.json()["worker"] == {"alive": False, "heartbeat_age": None}


def test_a_silent_worker_is_not_alive(client):
    Worker.objects.create(name="silent", seen_at=timezone.now() - timedelta(seconds=31))

    response = client.get("/health/")

    assert response.status_code == 503
    assert response.json()["worker"]["alive"] is False
    assert response.json()["worker"]["heartbeat_age"] >= 31


def test_one_living_worker_beside_a_dead_one_is_enough(client):
    Worker.objects.create(name="silent", seen_at=timezone.now() - timedelta(hours=1))
    Worker.objects.create(name="living")

    assert client.get("/health/").status_code == 200


def test_health_asks_two_questions_and_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/health/")


def test_health_is_never_kept_and_only_read(client):
    assert "no-store" in client.get("/health/")["Cache-Control"]
    assert client.post("/health/").status_code == 405


def make_task(*, status, **fields):
    """A row of the queue, as the queue itself would leave it."""
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="tests.no.task",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
        **fields,
    )
