"""What runs on this machine, read from /proc: a fresh Debian has no `ps`."""

from pathlib import Path


def state_and_parent(pid: int) -> tuple[str, int] | None:
    """Return the state of a process (a letter, Z for a zombie) and the pid of its parent; None when it is gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return after_name[0], int(after_name[1])


def is_running(pid: int) -> bool:
    """Whether the process exists and is more than a zombie."""
    found = state_and_parent(pid)
    return found is not None and found[0] != "Z"


def children(parent: int) -> dict[int, str]:
    """Return the command line of every process that this one started, by pid."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return {pid: _command(pid) for pid in pids if (found := state_and_parent(pid)) and found[1] == parent}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
