"""A certified OpenID provider (npm oidc-provider) as a process on loopback."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

CLIENT_ID, SECRET = "portaal", "een geheim van de test"
SCRIPT = Path(__file__).parent / "provider.mjs"


@contextmanager
def running(back: str, *, place: str = "", port: int = 0) -> Iterator[str]:
    """Run a provider that leads back to the portal at `back`; gives its address."""
    process = subprocess.Popen(
        [shutil.which("node"), SCRIPT],
        env={"CLIENT": CLIENT_ID, "SECRET": SECRET, "BACK": back, "PLACE": place, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def spoil(issuer: str, what: str) -> None:
    """Let the next answer of the provider be a bad one."""
    requests.post(f"{issuer}/spoil", params={"what": what}, timeout=20)


def rotate(issuer: str, algorithm: str = "") -> None:
    """Let the provider sign with a new key of this kind from now on; without one with its first key again."""
    requests.post(f"{issuer}/rotate", params={"alg": algorithm}, timeout=20)
