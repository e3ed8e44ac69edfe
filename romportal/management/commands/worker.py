"""The background worker: takes tasks from the queue in the database until it is told to stop."""

import logging
import os
import socket
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskLoop

from romportal.mailing.postman import Postman
from romportal.models import Worker
from romportal.workers import Heartbeat


class Command(BaseCommand):
    help = "Run background tasks. SIGTERM finishes the running task first; a second one breaks it off."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="stop when the queue is empty")

    def handle(self, *, batch, **options):
        name = f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(8)}"
        Worker.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()
        loop = TaskLoop(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0.5,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
        )
        # Its one warning is that it was told to stop, which is no news to whoever said so.
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        loop.configure_signals()
        heartbeat = Heartbeat(name)
        heartbeat.start()
        postman = Postman()
        postman.start()
        try:
            loop.run()
        finally:
            postman.stop()
            heartbeat.stop()
