"""A portal as users have it: demo data, web server and worker as processes of their own, each test a browser."""

import csv
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

#: who logs in, by the first name in the demo data
PEOPLE = ["sanne", "bas", "noor", "emma", "pieter", "zoe", "ada"]
LONG = 60  # seconds that anything may take on a busy machine


@dataclass
class Portal:
    """Where it runs, who may log in, and what is in its database."""

    folder: Path
    port: int
    browser: Browser
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)
    sessions: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # ── Processes ─────────────────────────────────────────────────────────────────────────────────────────
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "STATIC_ROOT")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "romportal.settings",
            "DEBUG": "off",
            "DATA_DIR": str(self.folder),
            "SECRET_KEY": "k" * 50,
            "MFA_ENCRYPTION_KEY": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "LOOPBACK_HTTP": "on",
            "PORTAL_URL": f"http://127.0.0.1:{self.port}",
            **self.settings,
        }

    def manage(self, *arguments: str) -> None:
        """Run a command of the portal, and fail with what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment(),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]

    def start(self, name: str, *arguments: str) -> subprocess.Popen:
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments], cwd=settings.BASE_DIR, env=self.environment(), stdout=log, stderr=log
            )
        self.processes[name] = process
        return process

    def start_web(self) -> None:
        bind = ["--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "8", "--no-control-socket"]
        self.start("web", "-m", "gunicorn", "romportal.wsgi", *bind)
        self.until(self._answers)

    def start_worker(self) -> subprocess.Popen:
        return self.start("worker", "manage.py", "worker")

    def stop(self, name: str) -> None:
        process = self.processes.pop(name, None)
        if process is not None:
            process.terminate()
            try:
                process.wait(timeout=LONG)
            except subprocess.TimeoutExpired:
                process.kill()

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.address}/toegankelijkheid/", timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            return False

    @staticmethod
    def until(condition: Any, seconds: int = LONG) -> None:
        """Wait until something holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "It took too long."
            time.sleep(0.1)

    # ── What is in the database ───────────────────────────────────────────────────────────────────────────
    def one(self, question: str, *values: Any) -> Any:
        """Return the one value that a query gives, or None."""
        with sqlite3.connect(self.folder / "portal.sqlite3", timeout=30) as database:
            row = database.execute(question, values).fetchone()
        return row[0] if row else None

    def write(self, statement: str, *values: Any) -> None:
        """Change a row behind the portal's back: a test that lets time pass."""
        with sqlite3.connect(self.folder / "portal.sqlite3", timeout=30) as database:
            database.execute(statement, values)

    # ── Browsers ──────────────────────────────────────────────────────────────────────────────────────────
    def context(self, who: str | None = None, **options: Any) -> BrowserContext:
        """A browser of its own; `who` is logged in already (once through the real login page)."""
        if who and who not in self.sessions:
            context = self.context()
            self.log_in(context.new_page(), who)
            self.sessions[who] = context.storage_state()
            context.close()
        context = self.browser.new_context(
            base_url=self.address, locale="nl-NL", storage_state=self.sessions[who] if who else None, **options
        )
        context.set_default_timeout(LONG * 1000)
        return context

    def log_in(self, page: Page, who: str, password: str | None = None) -> None:
        email, known = self.accounts[who]
        page.goto("/account/login/")
        page.get_by_label("E-mailadres").fill(email)
        page.get_by_label("Wachtwoord").fill(password or known)
        page.get_by_role("button", name="Inloggen").click()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def prepared(folder: Path, browser: Browser, port: int = 0, **more: str) -> Portal:
    """Load the demo data, start web server and worker, and wait until the portal answers; `more` are settings."""
    portal = Portal(folder, port or free_port(), browser, settings=more)
    portal.manage("prepare", "--demo")
    with open(folder / "demo-accounts.csv", newline="") as file:
        for row in csv.DictReader(file):
            portal.accounts[row["e-mail"].partition(".")[0]] = (row["e-mail"], row["wachtwoord"])
    portal.start_web()
    portal.start_worker()
    return portal


def reference() -> str:
    """A number that nothing has yet."""
    return secrets.token_hex(4).upper()
