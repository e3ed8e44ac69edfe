"""The full pack in a warm worker against headless Chromium that prints the same HTML, with the memory of both."""

import multiprocessing
import os
import re
import resource
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from django.db import connections

from reporting import packs, packs_pdf
from reporting.benchmark import content, databases
from reporting.benchmark.ratios import Ratio, in_turns, seconds
from reporting.models import DialoguePack, Meeting
from reporting.snapshot import build
from reporting.snapshot_json import canonical
from reporting.snapshot_shape import Snapshot
from romportal import audit

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
MEGABYTE = 1_000_000


def measure(name: str, rounds: int) -> list[Ratio]:
    """Return the one ratio, or nothing where there is no Chromium to compare with."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return []
    databases.use(name)
    by = content.fill(1)
    pack = DialoguePack(
        meeting=Meeting.objects.ahead(audit.today()).first(),
        variant="full",
        number=1,
        reference_date=content.ROUNDS[-1],
        marking="internal",
        look_back=content.TEXT,
        look_ahead=content.TEXT,
        created_by=by,
        created_at=audit.now(),
    )
    snapshot = build(pack)
    connections.close_all()
    worker, memory = _Worker(snapshot), _Memory()
    with tempfile.TemporaryDirectory(prefix="romportal-benchmark-") as folder:
        page = _page_for_a_browser(snapshot, Path(folder))
        sides = {"worker": worker.seconds, "chromium": lambda: _printed_by(chromium, page, memory)}
        times = in_turns(sides, rounds)
    pages, worker_memory = worker.stop()
    facts = {
        "pages": str(pages),
        "worker": f"{times['worker']:.1f} s, {worker_memory} MB",
        "Chromium": f"{times['chromium']:.1f} s, {memory.most // MEGABYTE} MB",
    }
    return [
        Ratio(
            "full pack in a warm worker against Chromium printing the same HTML",
            times["worker"] / times["chromium"],
            3.0,
            facts=facts,
        )
    ]


class _Worker:
    """A process that stays, as the worker of the portal does: asked for a pack it prints one."""

    def __init__(self, snapshot: Snapshot) -> None:
        fork = multiprocessing.get_context("fork")
        self._pipe, other = fork.Pipe()
        self._process = fork.Process(target=_prints, args=(other, snapshot))
        self._process.start()
        self.seconds()  # the first one warms up

    def seconds(self) -> float:
        """Return how long it takes to print the pack once more."""
        self._pipe.send("print")
        return float(self._pipe.recv())

    def stop(self) -> tuple[int, int]:
        """Return the pages of the pack, and the most memory that the process ever had (MB)."""
        self._pipe.send("stop")
        answer: tuple[int, int] = self._pipe.recv()
        self._process.join()
        return answer


def _prints(pipe: Any, snapshot: Snapshot) -> None:
    pages = 0

    def work() -> None:
        nonlocal pages
        printed = packs.printed(snapshot)
        paper = packs_pdf.pdf(
            printed.html,
            printed.files,
            snapshot=canonical(snapshot),
            table=packs.money_table(snapshot),
            made=printed.made_at,
        )
        pages = paper.pages

    while pipe.recv() == "print":
        pipe.send(seconds(work))
    pipe.send((pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // MEGABYTE))


def _page_for_a_browser(snapshot: Snapshot, folder: Path) -> Path:
    """Write the HTML that the worker prints, with its style sheet, fonts and charts beside it."""
    printed = packs.printed(snapshot)
    (folder / "fonts").mkdir()
    for name, data in {**packs_pdf.house().files, **printed.files}.items():
        (folder / name).write_bytes(data)
    page = folder / "pakket.html"
    page.write_text(re.sub("</head>", '<link rel="stylesheet" href="pack.css"></head>', printed.html, count=1))
    return page


def _printed_by(chromium: str, page: Path, memory: "_Memory") -> float:
    command = [chromium, *FLAGS, *QUIET, "--no-pdf-header-footer", f"--print-to-pdf={page.with_suffix('.pdf')}"]
    command += [f"--user-data-dir={page.parent / 'profile'}", page.as_uri()]
    start = time.perf_counter()
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        memory.watch(run.pid)
        if run.wait() != 0:
            raise RuntimeError(f"Chromium ended with {run.returncode}")
    return time.perf_counter() - start


class _Memory:
    """The most memory that a browser with all its processes had at a moment (bytes, shared pages counted once)."""

    def __init__(self) -> None:
        self.most = 0

    def watch(self, leader: int) -> None:
        threading.Thread(target=self._look, args=(leader,), daemon=True).start()

    def _look(self, leader: int) -> None:
        while Path(f"/proc/{leader}").exists():
            self.most = max(self.most, sum(map(_share, _session(leader))))
            time.sleep(0.2)


def _session(leader: int) -> list[int]:
    found = []
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and os.getsid(int(entry)) == leader:
                found.append(int(entry))
        except ProcessLookupError:
            continue
    return found


def _share(process: int) -> int:
    """Return what this process has of memory, its part of what is shared included."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
