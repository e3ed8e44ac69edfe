"""The benchmark runs, on scratch databases of its own, and says what it measured against what."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from programmes.models import Programme
from reporting.benchmark import Ratio
from reporting.benchmark.ratios import in_turns


@pytest.mark.parametrize(
    ("ratio", "passed", "line"),
    [
        (Ratio("a", 3.0, 3.0), True, "pass    3.00  (at most 3)  a"),
        (Ratio("a", 3.01, 3.0, facts={"x": "4 ms"}), False, "FAIL    3.01  (at most 3)  a; x 4 ms"),
        (Ratio("a", 0.04, 0.04, at_least=True), True, "pass    0.04  (at least 0.04)  a"),
        (Ratio("a", 0.03, 0.04, at_least=True), False, "FAIL    0.03  (at least 0.04)  a"),
        (Ratio("a", 40.0, None), True, "       40.00  a"),
    ],
)
def test_a_ratio_says_whether_it_is_good(ratio, passed, line):
    assert (ratio.passed, str(ratio)) == (passed, line)


def test_sides_are_measured_in_turns():
    said = []

    def side(name: str, value: float) -> float:
        said.append(name)
        return value

    assert in_turns({"a": lambda: side("a", 1), "b": lambda: side("b", 2)}, 3) == {"a": 1, "b": 2}
    assert said == ["a", "b", "a", "b", "a", "b"]


def benchmark(folder: Path, *arguments: str) -> str:
    """Run the command as an administrator does, on the database of this run."""
    databases = connection.settings_dict
    address = f"sqlite:///{folder / 'portal.sqlite3'}"
    if connection.vendor == "postgresql":
        address = f"postgres://{databases['USER']}@/{databases['HOST']}/{databases['NAME']}"
    environment = os.environ | {"DATA_DIR": str(folder), "DATABASE_URL": address, "MFA_REQUIRED": "on"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "benchmark", "--rounds", "1", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.slow
@pytest.mark.django_db
def test_it_measures_pages_and_leaves_the_portal_alone(tmp_path):
    said = benchmark(tmp_path, "--sizes", "1", "2", "--only", "pages")
    for who in ("", " of the secretary"):
        assert f"dashboard{who} at 1x against an empty logged-in page; " in said
    assert "dashboard at 2x against its own 1x; 1x" in said
    for page in ("inbox", "programme", "agreement"):
        assert f"{page} at 2x against an empty logged-in page; {page}" in said
    assert not Programme.objects.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name != "static"] in ([], ["portal.sqlite3"])


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.django_db
def test_it_measures_many_writers(tmp_path):
    said = benchmark(tmp_path, "--sizes", "1", "--only", "writers", "--writers", "4")
    assert "4 writers on one line with single commitments" in said
    assert "4 writers with agreements of 10 entries, per entry" in said


@pytest.mark.slow
@pytest.mark.pdf
@pytest.mark.django_db
def test_it_measures_the_full_pack(tmp_path):
    assert "full pack in a warm worker" in benchmark(tmp_path, "--sizes", "1", "--only", "pack")
