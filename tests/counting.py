"""How many queries a page asks, to compare a short list with a long one."""

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, address: str, *, remembered: bool = False) -> int:
    """Return the number of queries of a page that was asked once before, so that nothing is first-time work.

    What pages remember until something is written is forgotten, unless that is asked.
    """
    assert client.get(address).status_code == 200
    if not remembered:
        caches["remembered"].clear()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
