"""What the shell remembers: which background workers are there."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

# A worker says every few seconds that it lives. One that was silent this long is taken for dead: six beats,
# and as long as a connection may wait for SQLite's one writer.
BEAT_SECONDS = 5
DEAD_AFTER = timedelta(seconds=30)


class WorkerQuerySet(models.QuerySet):
    """Questions about workers."""

    def alive(self):
        """Workers that were heard of lately."""
        return self.filter(seen_at__gt=timezone.now() - DEAD_AFTER)


class Worker(models.Model):
    """A background worker and when it was last heard of: what it was doing when it fell silent is done again."""

    name = models.CharField("naam", max_length=64, unique=True)
    started_at = models.DateTimeField("gestart op", default=timezone.now)
    seen_at = models.DateTimeField("laatst gezien op", default=timezone.now)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "werkproces"
        verbose_name_plural = "werkprocessen"

    def __str__(self):
        return self.name
