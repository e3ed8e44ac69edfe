"""A disk that is full while a pack is made: the page says so, nothing half-done is kept, and it can be tried again.

SQLite can be told how large its file may grow, which is a full disk to whoever writes; so this runs there (mark pdf).
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection
from django_tasks_db.models import DBTaskResult

from reporting import actions
from reporting.actions.printing import print_pack
from reporting.models import DialoguePack
from reporting.queries.packs import making
from romportal import audit
from tests.programmes import builders
from tests.reporting.builders import meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pdf]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the database file grow no page more, and leave it no free page: rows of earlier tests left some."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {most}")


def test_a_full_disk_is_told_and_the_pack_is_made_once_there_is_room():
    pack = actions.make_pack(
        meeting(),
        variant="short",
        marking="internal",
        reference_date=audit.today() - dt.timedelta(days=1),
        by=builders.secretary(),
    )
    with full_disk(), pytest.raises(DatabaseError, match="full"):
        print_pack.func(pack.pk, pack.snapshot_hash)
    DBTaskResult.objects.filter(pk=pack.task_id).update(status="FAILED")  # as the queue notes of what it ran

    pack = DialoguePack.objects.get(pk=pack.pk)
    assert (pack.pdf, pack.pdf_hash, pack.pages, making(pack).state) == (None, "", None, "failed")
    assert "opnieuw" in making(pack).text

    actions.retry_pack(pack, by=builders.secretary())
    assert print_pack.func(pack.pk, pack.snapshot_hash) == "gereed"
    assert DialoguePack.objects.get(pk=pack.pk).job == "ready"
