"""How far the making of a pack is."""

import datetime as dt
from dataclasses import dataclass

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reporting.models import DialoguePack
from romportal import audit

STEPS = 3


@dataclass(frozen=True)
class Making:
    """What the page shows while a pack is made: where it is, or why it is not there."""

    state: DialoguePack.Job
    step: int
    steps: int
    text: str

    @property
    def is_under_way(self) -> bool:
        return self.state in (DialoguePack.Job.WAITING, DialoguePack.Job.BUSY)


def making(pack: DialoguePack) -> Making:
    """Return how far this pack is; a task that was lost or gave up is told as a failure, never as 'busy' for ever."""
    job = DialoguePack.Job(pack.job)
    if job in (DialoguePack.Job.WAITING, DialoguePack.Job.BUSY) and _was_lost(pack):
        return Making(DialoguePack.Job.FAILED, pack.step, STEPS, "Het maken is afgebroken. Probeer het opnieuw.")
    text = {
        DialoguePack.Job.WAITING: "Wacht op de werker",
        DialoguePack.Job.BUSY: f"Stap {pack.step} van {STEPS}: {pack.step_name}",
        DialoguePack.Job.READY: "Gereed",
        DialoguePack.Job.FAILED: pack.failure,
    }[job]
    return Making(job, pack.step, STEPS, text)


def suggested_reference_date() -> dt.date:
    """Return the last day that has ended: everything handed in and booked by then is in the pack."""
    return audit.today() - dt.timedelta(days=1)


def _was_lost(pack: DialoguePack) -> bool:
    if not pack.task_id:
        return True
    task = DBTaskResult.objects.filter(pk=pack.task_id).only("status").first()
    return task is None or task.status in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)
