"""Which tables each transaction writes, with the actions that its lines in the trail tell."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from romportal.audit.trail import Trail

WRITE = re.compile(r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "?(\w+)')


@contextmanager
def watched() -> Iterator[list[tuple[set[str], set[str]]]]:
    """Gather (actions, tables) of every transaction with a line; what was written without one counts for the next."""
    told: list[tuple[set[str], set[str]]] = []
    tables: set[str] = set()
    write = Trail.write

    def looked_at(execute, sql, params, many, context):
        if found := WRITE.match(sql):
            tables.add(found[1])
        return execute(sql, params, many, context)

    def told_of(trail):
        if trail.lines:
            told.append(({line.action for line in trail.lines}, set(tables)))
            tables.clear()
        write(trail)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(looked_at):
        patch.setattr(Trail, "write", told_of)
        yield told
