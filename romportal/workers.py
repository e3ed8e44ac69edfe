"""What a background worker does beside its tasks: say that it lives, and take up what a dead one left behind.

The queue itself leaves the task of a killed worker RUNNING for ever. Every task must therefore be safe to run twice.
"""

import datetime as dt
import logging
import threading

from django.db import Error, connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from programmes.actions import put_wordings_in_force
from romportal import audit
from romportal.models import BEAT_SECONDS, DEAD_AFTER, Worker

# A task that took its worker down this often (out of memory, say) would do so for ever.
MAX_ATTEMPTS = 3

logger = logging.getLogger(__name__)


def beat(name: str) -> None:
    """Note that the worker `name` lives."""
    if not Worker.objects.filter(name=name).update(seen_at=timezone.now()):
        Worker.objects.create(name=name)


def take_up_lost_tasks() -> int:
    """Put tasks of dead workers back in the queue, or mark them failed after MAX_ATTEMPTS; return how many."""
    limit = timezone.now() - DEAD_AFTER
    alive = set(Worker.objects.alive().values_list("name", flat=True))
    lost = [
        task
        for task in DBTaskResult.objects.running().filter(started_at__lt=limit)
        if not task.worker_ids or task.worker_ids[-1] not in alive
    ]
    for task in lost:
        # The status is judged again in the UPDATE: another worker may have been here in between.
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < MAX_ATTEMPTS:
            same.update(status=TaskResultStatus.READY, started_at=None)
        else:
            same.update(
                status=TaskResultStatus.FAILED,
                finished_at=timezone.now(),
                exception_class_path="builtins.ChildProcessError",
                traceback=f"De taak is {MAX_ATTEMPTS} keer afgebroken: het werkproces viel weg.",
            )
    return len(lost)


class Heartbeat(threading.Thread):
    """Beats for one worker until `stop()`, and looks after lost tasks meanwhile."""

    def __init__(self, name: str):
        super().__init__(name=f"heartbeat of {name}", daemon=True)
        self.worker_name = name
        self._stopping = threading.Event()
        self._day: dt.date | None = None

    def run(self) -> None:
        """Beat now and every BEAT_SECONDS; a database that does not answer is asked again at the next beat."""
        while not self._stopping.is_set():
            try:
                beat(self.worker_name)
                if lost := take_up_lost_tasks():
                    logger.warning("Took up %s task(s) of a worker that is gone.", lost)
                self._begin_day()
            except Error as error:
                logger.warning("Heartbeat missed: %s", error)
                connection.close()
            self._stopping.wait(BEAT_SECONDS)
        connection.close()

    def _begin_day(self) -> None:
        """Let the items of the strategy read as the version that is in force from today on."""
        if (today := audit.today()) != self._day:
            put_wordings_in_force(by=None)
            self._day = today

    def stop(self) -> None:
        """Stop beating, and say that this worker is gone."""
        self._stopping.set()
        self.join(timeout=BEAT_SECONDS)
        Worker.objects.filter(name=self.worker_name).delete()
