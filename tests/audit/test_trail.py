"""The chain: whole after use, broken by whoever goes behind its back, one chain for many writers."""

import json
from io import StringIO
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from programmes import actions
from romportal import audit
from romportal.audit.models import Head, Line
from romportal.audit.trail import breaches, line_hash
from tests.programmes import builders


def without_walls(statement: str) -> None:
    """Do what somebody with the keys of the database could do: take the trigger away and change a row."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked keeps a table from changing
            cursor.execute("ALTER TABLE audit_line DISABLE TRIGGER USER")
        else:
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER audit_line_no_{verb}")
        cursor.execute(statement)


def verify() -> tuple[int, str, str]:
    """Run the command: exit code, output, errors."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", stdout=out, stderr=err)
    except SystemExit as stop:
        return stop.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def used(db) -> int:
    """The number of lines of a portal in which something was agreed."""
    builders.agreed()
    return Line.objects.count()


def test_the_chain_of_a_used_portal_is_whole(used):
    head = Head.objects.get()
    assert head.number == used > 10
    assert verify() == (0, f"The trail is whole: {used} lines, hash {head.hash}.\n", "")


def test_a_verb_leaves_one_line_with_who_what_and_where(db):
    by = builders.secretary()
    with audit.origin("portaal 127.0.0.1"):
        version = builders.concept()
    line = Line.objects.filter(action="programmes.create").get()
    assert (line.actor, line.actor_name, line.origin, line.result) == (by, "Sanne", "portaal 127.0.0.1", "gelukt")
    assert (line.object_type, line.object_label) == ("programmes.programme", "BR-01")
    assert line.detail == {"after": {"code": "BR-01", "title": version.title}}


@pytest.mark.django_db
def test_nested_verbs_write_their_lines_together_or_not_at_all():
    version = builders.concept()
    lines = Line.objects.count()
    part = actions.Part(builders.rom("nom"), commitment="1 fte", complementarity="Anders.")

    def fail_half_way() -> None:
        with audit.transaction(builders.secretary()):
            actions.edit_part(version, part=part, by=builders.secretary())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert Line.objects.count() == lines
    actions.edit_part(version, part=part, by=builders.secretary())
    assert Line.objects.count() == lines + 2


def test_lines_refuse_update_and_delete(used):
    for change in (lambda: Line.objects.update(action="x"), lambda: Line.objects.all().delete()):
        with pytest.raises(IntegrityError, match="the trail is append-only"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("statement", "breach"),
    [
        ("UPDATE audit_line SET actor_name = 'Iemand' WHERE number = 5", "line 5 was changed\n"),
        ("UPDATE audit_line SET at = '2020-01-01' WHERE number = 5", "line 5 was changed\n"),
        ("UPDATE audit_line SET detail = '{}' WHERE number = (SELECT MAX(number) FROM audit_line)", "was changed\n"),
        ("DELETE FROM audit_line WHERE number = 5", "line 5 is missing\n"),
        ("DELETE FROM audit_line WHERE number IN (5, 6, 7)", "line 5-7 is missing\n"),
        ("DELETE FROM audit_line WHERE number > 5", "the end was cut: line 5 is the last, "),
        ("UPDATE audit_line SET number = 9999 WHERE number = 5", "line 9999 was added after the end\n"),
    ],
)
def test_what_happened_behind_its_back_is_named(used, statement, breach):
    without_walls(statement)
    code, out, err = verify()
    assert (code, out) == (1, "")
    assert breach in err


def test_a_line_rewritten_with_a_fitting_hash_breaks_the_next(used):
    line = Line.objects.get(number=5)
    line.actor_name = "Iemand"
    without_walls(f"UPDATE audit_line SET actor_name = 'Iemand', hash = '{audit_hash(line)}' WHERE number = 5")
    assert list(breaches()) == ["line 6 does not follow on line 5"]


def audit_hash(line: Line) -> str:
    return line_hash(line)


def test_a_missing_head_is_a_breach(used):
    Head.objects.all().delete()
    assert list(breaches()) == ["the head of the chain is missing"]


def test_what_is_in_a_line_can_be_read_back_exactly(db):
    odd = "é ‘aanhaling’ 🚲 \u202e <b> \u2028"
    version = builders.concept()
    actions.edit_version(version, texts={"summary": odd}, by=builders.secretary())
    line = Line.objects.first()
    assert line.detail["after"] == {"summary": odd}
    assert json.dumps(line.detail)
    assert list(breaches()) == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_writers_keep_one_chain():
    version = builders.concept()
    by = builders.secretary()
    start = Line.objects.count()

    def write(number: int) -> None:
        try:
            for turn in range(5):
                actions.edit_version(version, texts={"summary": f"{number} {turn}"}, by=by)
        finally:
            connection.close()

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Line.objects.count() == start + 40
    assert list(breaches()) == []
