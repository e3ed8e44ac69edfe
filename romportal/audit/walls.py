"""Triggers that forbid (never compute), the same on SQLite and PostgreSQL, as operations for migrations.

Django rebuilds a SQLite table for AddField with a default and for AlterField, and its triggers go with it: every
later migration of such a table ends with the same `wall(...)` again. A test per table tries `.update()` and
`.delete()` on the fully migrated database.
"""

from collections.abc import Sequence

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython


def wall(table: str, message: str, *, verbs: Sequence[str] = ("UPDATE", "DELETE"), when: str = "") -> RunPython:
    """Forbid `verbs` on `table` with an IntegrityError that says `message`.

    `when` is a condition in SQL that both databases know, in which {row} stands for the row before (UPDATE, DELETE)
    or after (INSERT, UPDATE): any of them being true forbids; a plain OLD stays. Without it the verb is always
    forbidden.
    """

    def build(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        tear_down(apps, editor)
        for verb in verbs:
            name = f"{table}_no_{verb.lower()}"
            rows = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[verb]
            condition = " OR ".join(dict.fromkeys(f"({when.replace('{row}', row)})" for row in rows)) if when else ""
            if editor.connection.vendor == "postgresql":
                _build_postgresql(editor, table, name, verb, message, condition)
            else:
                guard = f" WHEN {condition}" if condition else ""
                _run(
                    editor,
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{guard} "
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
                )

    def tear_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for verb in verbs:
            name = f"{table}_no_{verb.lower()}"
            if editor.connection.vendor == "postgresql":
                _run(editor, f"DROP TRIGGER IF EXISTS {name} ON {table}")
                _run(editor, f"DROP FUNCTION IF EXISTS {name}()")
            else:
                _run(editor, f"DROP TRIGGER IF EXISTS {name}")

    return RunPython(build, tear_down)


def _build_postgresql(
    editor: BaseDatabaseSchemaEditor, table: str, name: str, verb: str, message: str, condition: str
) -> None:
    refuse = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';"
    body = f"IF {condition} THEN {refuse} END IF;" if condition else refuse
    row = "OLD" if verb == "DELETE" else "NEW"
    _run(
        editor,
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN {row}; END $$",
    )
    _run(editor, f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _run(editor: BaseDatabaseSchemaEditor, statement: str) -> None:
    with editor.connection.cursor() as cursor:  # not editor.execute: it would read % in a message as a parameter
        cursor.execute(statement)
