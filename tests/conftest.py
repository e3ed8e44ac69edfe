"""What every test may count on: an environment (tests/settings.py), and databases that can be emptied again."""

import pytest
from django.core.cache import caches
from django.db import connection


def pytest_collection_modifyitems(config, items):
    """Leave out what only PostgreSQL has to answer where there is none; bin/test runs on both."""
    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    """Begin a test without what an earlier one made: a database that was rolled back gives the same keys again."""
    caches["remembered"].clear()


#: the rows that migrations make once; a flushed database must have them too
FIRST_ROWS = [
    f"INSERT INTO audit_head (id, number, hash) VALUES (1, 0, '{'0' * 64}')",
    "INSERT INTO programmes_portal (id, holds_demo) VALUES (1, false)",
]


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_append_only_tables():
    """Let a transactional test end: SQLite flushes by DELETE, which the append-only triggers refuse."""
    operations = type(connection.ops)
    original = operations.sql_flush

    def sql_flush(self, *args, **kwargs):
        if connection.vendor != "sqlite":
            return [*original(self, *args, **kwargs), *FIRST_ROWS]
        with self.connection.cursor() as cursor:
            kept = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        return [
            *(f'DROP TRIGGER "{name}"' for name, _ in kept),
            *original(self, *args, **kwargs),
            *(sql for _, sql in kept),
            *FIRST_ROWS,
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield
