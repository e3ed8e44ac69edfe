"""What the supervisor does with its parts, tried on processes that do nothing."""

import subprocess
import sys
import time

import pytest

from romportal.supervisor import Part, accounts_table
from tests.processes import is_running

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FALL = [sys.executable, "-c", "raise SystemExit(1)"]


@pytest.fixture
def started():
    """Make parts that are gone after the test."""
    parts = []

    def make(command):
        part = Part("part", command)
        parts.append(part)
        part.keep()
        return part

    yield make
    for part in parts:
        if part.running():
            part.process.kill()
            part.process.wait()


def test_killed_part_is_started_again_after_a_second(started):
    part = started(SLEEP)
    first = part.process.pid
    part.process.kill()
    part.process.wait()

    part.keep()
    assert not part.running()
    time.sleep(1.1)
    part.keep()

    assert part.running()
    assert part.process.pid != first


def test_part_that_keeps_falling_waits_longer_each_time(started):
    part = started(FALL)
    pauses = []
    for _ in range(3):
        part.process.wait()
        part.keep()
        pauses.append(round(part.not_before - time.monotonic()))
        part.not_before = 0.0
        part.keep()

    assert pauses == [1, 2, 4]


def test_part_dies_with_its_supervisor():
    child = (
        "import sys; sys.path.insert(0, '.')\n"
        "from romportal.supervisor import Part\n"
        f"part = Part('part', {SLEEP!r}); part.keep()\n"
        "print(part.process.pid, flush=True)\n"
        "import time; time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE, text=True) as supervisor:
        pid = int(supervisor.stdout.readline())
        supervisor.kill()
    gone = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < gone:
        time.sleep(0.05)

    assert not is_running(pid)


def test_accounts_are_shown_in_columns(tmp_path):
    (tmp_path / "demo-accounts.csv").write_text("e-mail,wachtwoord\nanna@rom.example,geheim\n", encoding="utf-8")

    assert accounts_table(tmp_path).splitlines()[1:] == [
        "  e-mail            wachtwoord",
        "  anna@rom.example  geheim",
    ]


def test_no_accounts_no_table(tmp_path):
    assert accounts_table(tmp_path) == ""
