"""Keeps the portal of bin/start running: web server and background worker, until it is told to stop.

`python -m romportal.supervisor --port 8000`, with the environment that bin/start makes. Prints `Ready:` once both
answer, starts again whichever dies, and stops both on SIGTERM or Ctrl-C.
"""

import argparse
import csv
import ctypes
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
# A running task is finished first; whoever does not want to wait presses Ctrl-C again.
STOP_SECONDS = 300
LONGEST_PAUSE = 30
PR_SET_PDEATHSIG = 1


def stop_with_parent() -> None:
    """Runs in the child before it starts: the kernel sends it SIGTERM when this supervisor is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Part:
    """One process that must be there, with how it is started and how often it fell."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    falls: int = 0
    not_before: float = field(default=0.0, repr=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone."""
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, start_new_session=True, preexec_fn=stop_with_parent, stdin=subprocess.DEVNULL
        )
        self.started = time.monotonic()

    def running(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def keep(self) -> None:
        """Start it again when it fell, with a longer pause each time that it falls soon after a start."""
        now = time.monotonic()
        if self.running() or now < self.not_before:
            return
        if self.process is not None:
            self.falls = self.falls + 1 if now - self.started < LONGEST_PAUSE else 1
            self.process = None
            pause = min(2 ** (self.falls - 1), LONGEST_PAUSE)
            self.not_before = now + pause
            say(f"The {self.name} stopped; starting it again in {pause} s.")
            return
        self.start()


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def parts(port: int) -> list[Part]:
    """What makes up the portal on this machine."""
    gunicorn = [sys.executable, "-m", "gunicorn", "romportal.wsgi", "--bind", f"127.0.0.1:{port}"]
    gunicorn += ["--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    return [
        Part("web server", gunicorn),
        Part("background worker", [sys.executable, "manage.py", "worker"]),
    ]


def answers(port: int) -> bool:
    """Whether web server, database and worker all say that they are well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/")
        response = connection.getresponse()
        return response.status == http.HTTPStatus.OK and json.load(response)["status"] == "ok"
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


def accounts_table(data: Path) -> str:
    """The accounts that set-up made, as the terminal shows them; empty when there are none."""
    for name in ("demo-accounts.csv", "admin-account.csv"):
        path = data / name
        if path.exists():
            with path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.reader(file))
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
            return f"Accounts ({path}):\n" + "\n".join(f"  {line}".rstrip() for line in lines)
    return ""


class Supervisor:
    """The loop around the parts."""

    def __init__(self, port: int, data: Path):
        self.port = port
        self.data = data
        self.parts = parts(port)
        self.stops = 0

    def ask_to_stop(self, signum: int, frame: object) -> None:
        """First time: let everything finish. Second time: at once."""
        self.stops += 1

    def run(self) -> int:
        """Keep everything running until told to stop; the exit code."""
        signal.signal(signal.SIGINT, self.ask_to_stop)
        signal.signal(signal.SIGTERM, self.ask_to_stop)
        say("Starting the web server and the background worker …")
        ready = self.wait_until_ready()
        if ready:
            self.announce()
        while ready and not self.stops:
            self.keep_all()
        self.stop()
        return 0 if ready or self.stops else 1

    def keep_all(self) -> None:
        """One round over the parts."""
        for part in self.parts:
            part.keep()
        time.sleep(0.2)

    def wait_until_ready(self) -> bool:
        """Start the parts and wait until all answer; False when told to stop, or when it does not work out."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not self.stops:
            self.keep_all()
            if answers(self.port):
                return True
            if any(part.falls >= 3 for part in self.parts):
                break
        if not self.stops:
            say("The portal does not start; the lines above say why.")
        return False

    def announce(self) -> None:
        """What a person needs to know now."""
        say("")
        if table := accounts_table(self.data):
            say(table + "\n")
        say(f"Ready: http://127.0.0.1:{self.port}/")
        say("Stop with Ctrl-C (or SIGTERM). Starting again keeps the data.")

    def stop(self) -> None:
        """Stop the parts and wait for them."""
        if any(part.running() for part in self.parts):
            say("Stopping …")
        self.send(signal.SIGTERM)
        begun, asked, told = time.monotonic(), self.stops, False
        while any(part.running() for part in self.parts):
            waited = time.monotonic() - begun
            if self.stops > asked or waited > STOP_SECONDS:
                self.send(signal.SIGKILL)
            if waited > 5 and not told:
                say("Waiting for a running task to finish; Ctrl-C again breaks it off.")
                told = True
            time.sleep(0.1)
        say("Stopped.")

    def send(self, signum: int) -> None:
        """Send a signal to each part; on SIGKILL to all of its children as well."""
        for part in self.parts:
            if part.process is None or not part.running():
                continue
            if signum == signal.SIGKILL:
                os.killpg(part.process.pid, signum)
            else:
                part.process.send_signal(signum)


def main() -> int:
    """Read the command line and supervise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    return Supervisor(arguments.port, Path(os.environ["DATA_DIR"])).run()


if __name__ == "__main__":
    sys.exit(main())
