"""Scratch databases that a benchmark makes itself and throws away: the portal's own is never touched."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from programmes.models import Portal


@contextmanager
def scratch(names: Sequence[str]) -> Iterator[None]:
    """Make one database per name with the schema and reference data, beside the one that is configured.

    On SQLite these are files in a temporary folder; on PostgreSQL databases of their own in the same cluster.
    """
    creation, settings = connection.creation, connection.settings_dict
    before = settings["NAME"], settings.setdefault("TEST", {}).get("NAME")
    with tempfile.TemporaryDirectory(prefix="romportal-benchmark-") as folder:
        first = f"benchmark_{os.getpid()}"
        settings["TEST"]["NAME"] = str(Path(folder) / first) if connection.vendor == "sqlite" else first
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        template = settings["NAME"]
        try:
            with open(os.devnull, "w") as quiet:
                call_command("load_reference", stdout=quiet)
            connection.close()
            for name in names:
                creation.clone_test_db(suffix=name, verbosity=0, autoclobber=True)
            settings["NAMES"] = {name: creation.get_test_db_clone_settings(name)["NAME"] for name in names}
            yield
        finally:
            connection.close()
            settings["NAME"] = template
            for name in names:
                creation.destroy_test_db(suffix=name, verbosity=0)
            settings.pop("NAMES", None)
            creation.destroy_test_db(before[0], verbosity=0)
            settings["NAME"], settings["TEST"]["NAME"] = before


def use(name: str) -> None:
    """Ask the scratch database of this name from now on."""
    target = connection.settings_dict["NAMES"][name]
    if connection.settings_dict["NAME"] != target:
        connection.close()
        connection.settings_dict["NAME"] = target
        Portal.objects.exists()  # connected, so that no measurement pays for it
