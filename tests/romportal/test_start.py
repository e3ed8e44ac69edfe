"""bin/start as a newcomer meets it: one command, a portal that answers, and nothing left when it stops."""

import csv
import http.client
import json
import os
import signal
import socket
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.processes import children

ROOT = Path(__file__).parents[2]
SECONDS = 180

pytestmark = pytest.mark.slow


@dataclass
class Portal:
    """A running bin/start, and what it said so far."""

    process: subprocess.Popen
    port: int
    data: Path
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def health(self) -> tuple[int, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/health/")
        response = connection.getresponse()
        return response.status, json.load(response)

    def children(self) -> dict[str, int]:
        """The processes that the supervisor started: name and pid."""
        names = {"gunicorn": "web", "manage.py worker": "worker"}
        started = children(self.process.pid)
        return {name: pid for pid, command in started.items() for text, name in names.items() if text in command}


def wait_until(true, what):
    """Wait until `true()` holds; fail naming `what`."""
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def surroundings(data):
    """The environment of a newcomer's shell, with a database of its own on PostgreSQL when the tests run there."""
    ours = ("SECRET_KEY", "MFA_ENCRYPTION_KEY", "ALLOWED_HOSTS", "DEBUG", "LOOPBACK_HTTP", "DATA_DIR", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        name = f"start_{data.parent.name}".replace("-", "_").lower()
        with psycopg.connect(
            host=database["HOST"],
            port=database["PORT"] or None,
            user=database["USER"],
            password=database["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        environment["DATABASE_URL"] = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + name
    return environment


def start(data, environment, *options, port=None):
    """Run bin/start until it is ready."""
    port = port or free_port()
    log = data.parent / f"start-{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [ROOT / "bin/start", "--port", str(port), "--data", data, *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
    portal = Portal(process, port, data, log)
    wait_until(lambda: "Ready: " in portal.said() or process.poll() is not None, "Ready")
    assert process.poll() is None, portal.said()
    return portal


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    data = tmp_path_factory.mktemp("start") / "data"
    portal = start(data, surroundings(data), "--empty")
    yield portal
    portal.process.terminate()
    portal.process.wait(SECONDS)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_says_where_it_is_who_may_log_in_and_how_to_stop(portal):
    with (portal.data / "admin-account.csv").open(newline="", encoding="utf-8") as file:
        heading, account = csv.reader(file)

    assert f"Ready: http://127.0.0.1:{portal.port}/" in portal.said()
    assert heading == ["e-mail", "wachtwoord", "rol", "organisatie"]
    assert account[0] in portal.said()
    assert account[1] in portal.said()
    assert "Stop with Ctrl-C" in portal.said()


def test_web_and_worker_both_answer(portal):
    status, health = portal.health()

    assert (status, health["status"], health["worker"]["alive"]) == (200, "ok", True)
    assert sorted(portal.children()) == ["web", "worker"]


def test_only_the_owner_reads_data_and_secrets(portal):
    assert mode(portal.data) == 0o700
    assert mode(portal.data / "secret.env") == 0o600
    assert mode(portal.data / "admin-account.csv") == 0o600


def test_second_start_on_the_same_port_is_refused(portal, tmp_path):
    second = subprocess.run(
        [ROOT / "bin/start", "--port", str(portal.port), "--data", tmp_path / "other"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 1
    assert f"Poort {portal.port} is bezet" in second.stderr
    assert not (tmp_path / "other").exists()


def test_second_start_on_the_same_data_is_refused(portal):
    second = subprocess.run(
        [ROOT / "bin/start", "--port", str(free_port()), "--data", portal.data],
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 1
    assert "zijn in gebruik door een andere bin/start" in second.stderr


@pytest.mark.parametrize("name", ["worker", "web"])
def test_killed_process_is_started_again(portal, name):
    before = portal.children()[name]
    os.kill(before, signal.SIGKILL)

    wait_until(lambda: portal.children().get(name, before) != before, f"a new {name}")
    wait_until(lambda: answers(portal), "health")


def answers(portal):
    try:
        return portal.health()[0] == 200
    except OSError:
        return False


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_stops_everything_and_keeps_the_data(tmp_path_factory, signum):
    data = tmp_path_factory.mktemp("stop") / "data"
    environment = surroundings(data)
    first = start(data, environment, "--empty")
    account, children = (data / "admin-account.csv").read_text(), first.children().values()

    first.process.send_signal(signum)

    assert first.process.wait(SECONDS) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    again = start(data, environment, port=first.port)
    again.process.terminate()
    assert again.process.wait(SECONDS) == 0
    assert (data / "admin-account.csv").read_text() == account


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "http"], "A port is a number from 1 to 65535, not 'http'."),
        (["--port", "70000"], "A port is a number from 1 to 65535, not '70000'."),
        (["--port"], "An option lacks its value."),
        (["--data", ""], "--data needs a folder."),
        (["--prot", "1"], "Unknown: --prot"),
    ],
)
def test_wrong_call_says_what_is_wrong(arguments, words):
    call = subprocess.run([ROOT / "bin/start", *arguments], capture_output=True, text=True, check=False)

    assert call.returncode == 2
    assert words in call.stderr
    assert "Usage: bin/start" in call.stderr
