"""Whether the portal works, for whoever watches it: no login, no figures."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.models import Count, Max
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from romportal.models import DEAD_AFTER, Worker


def queue_sizes() -> dict[str, int]:
    """How many tasks wait, run and have failed."""
    counted = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    statuses = (TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED)
    return {status.value.lower(): counted.get(status.value, 0) for status in statuses}


def worker_state() -> dict[str, bool | float | None]:
    """Whether any worker lives, and how many seconds ago one was heard of."""
    seen_at = Worker.objects.aggregate(Max("seen_at"))["seen_at__max"]
    if seen_at is None:
        return {"alive": False, "heartbeat_age": None}
    age = timezone.now() - seen_at
    return {"alive": age < DEAD_AFTER, "heartbeat_age": round(age.total_seconds(), 1)}


@login_not_required
@never_cache
@require_safe
def health(request):
    """Database, queue, worker and version as JSON; 503 when the database or every worker is silent."""
    state = {"status": "ok", "version": settings.VERSION, "database": "ok"}
    try:
        state |= {"queue": queue_sizes(), "worker": worker_state()}
    except Error:
        connection.close()
        state |= {"status": "error", "database": "error"}
    else:
        if not state["worker"]["alive"]:
            state["status"] = "error"
    return JsonResponse(state, status=200 if state["status"] == "ok" else 503)
