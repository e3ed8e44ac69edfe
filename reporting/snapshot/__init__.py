"""The snapshot of a dialogue pack: the only step that reads the database, in one view that nobody can move."""

from reporting.snapshot.build import build, software
from reporting.snapshot.since import since_previous

__all__ = ["build", "since_previous", "software"]
