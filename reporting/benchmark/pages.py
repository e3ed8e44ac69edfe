"""The busiest pages against an empty page of the same site, and the dashboard against itself with more data."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse
from django.views.decorators.http import require_GET

from programmes.models import ProgrammeVersion
from programmes.permissions import may_read, require
from reporting.benchmark import content, databases
from reporting.benchmark.ratios import Ratio, in_turns, milliseconds, seconds
from romportal.accounts.models import User
from romportal.shell import render_page

REQUESTS = 5
PAGES = ("dashboard", "inbox", "programme", "agreement")
#: who looks, as a line names them: somebody of a province, who reads, and the secretary, who has most to press
READER, SECRETARY = "", " of the secretary"
#: a look that finds everything remembered, and the first one after a line in the trail: of a position, and of an action
#: that may have touched anything, after which nothing that is remembered holds
KEPT = "remembered"
FIRST = {"after a position": "programmes.give_position", "after anything": "benchmark.write"}


@dataclass(frozen=True)
class Key:
    """One thing that is measured: a page for somebody, at a size, in one of the looks."""

    page: str
    who: str
    size: int
    look: str = KEPT


@require_GET
def empty(request: HttpRequest) -> HttpResponse:
    """A logged-in page with the frame of the site and nothing in it."""
    require(may_read(request.user))
    return render_page(request, "base.html", {"nav": "dashboard"})


urlpatterns = [path("leeg/", empty, name="empty"), path("", include("romportal.urls"))]


def measure(sizes: Sequence[int], rounds: int) -> list[Ratio]:
    """Fill a database per size; return how each page does at every size, for a reader and for the secretary."""
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # no collected files needed
    }
    people: dict[int, dict[str, User]] = {}
    for size in sizes:
        databases.use(f"{size}x")
        people[size] = {READER: content.fill(size), SECRETARY: User.objects.get(email=content.SECRETARY)}
    with override_settings(
        ROOT_URLCONF=__name__,
        STORAGES=storages,
        DEBUG=False,
        ALLOWED_HOSTS=["localhost"],
        SECURE_SSL_REDIRECT=False,
        MFA_REQUIRED=False,  # nobody here has a telephone
    ):
        times, queries = _measured(people, rounds)
    return [*_ratios(times, queries, sizes), *_growth(times, sizes)]


def _ratios(times: Mapping[Key, float], queries: Mapping[Key, int], sizes: Sequence[int]) -> Iterator[Ratio]:
    """Every page for either at every size; what its first look takes after a write is only to be known."""
    for who, page, size in itertools.product((READER, SECRETARY), PAGES, sizes):
        empty = times[Key("empty", who, size)]
        kept = Key(page, who, size)
        facts = {page: milliseconds(times[kept]), "empty": milliseconds(empty), "queries": str(queries[kept])}
        for look in FIRST:
            key = Key(page, who, size, look)
            facts[f"first look {look}"] = f"{times[key] / empty:.1f} in {queries[key]} queries"
        yield Ratio(f"{page}{who} at {size}x against an empty logged-in page", times[kept] / empty, 3.0, facts=facts)


def _growth(times: Mapping[Key, float], sizes: Sequence[int]) -> Iterator[Ratio]:
    """The dashboard, which adds everything up, at the largest size against itself at the smallest."""
    taken = {size: times[Key("dashboard", READER, size)] for size in sizes}
    facts = {f"{size}x": milliseconds(took) for size, took in taken.items()}
    first, last = sizes[0], sizes[-1]
    yield Ratio(f"dashboard at {last}x against its own {first}x", taken[last] / taken[first], 1.5, facts=facts)


def _measured(people: Mapping[int, Mapping[str, User]], rounds: int) -> tuple[dict[Key, float], dict[Key, int]]:
    """Return the median seconds of a request, all asked in turns, and how many queries it asks."""
    clients, addresses = {}, {}
    for size, either in people.items():
        databases.use(f"{size}x")
        addresses[size] = _addresses()
        for who, person in either.items():
            clients[size, who] = Client(SERVER_NAME="localhost")
            clients[size, who].force_login(person)
            for address in addresses[size].values():
                _get(clients[size, who], address)

    def look(key: Key) -> Callable[[], None]:
        """Make what the look finds, and return the look itself."""
        databases.use(f"{key.size}x")
        client, address = clients[key.size, key.who], addresses[key.size][key.page]
        if key.look in FIRST:
            content.write_a_line(action=FIRST[key.look])
        else:
            _get(client, address)
        return lambda: _get(client, address)

    def side(key: Key) -> float:
        looked = look(key)
        return seconds(looked) if key.look in FIRST else min(seconds(looked) for _ in range(REQUESTS))

    def counted(key: Key) -> int:
        looked = look(key)
        with CaptureQueriesContext(connection) as asked:
            looked()
        return len(asked)

    pages = [Key(*key) for key in itertools.product(PAGES, (READER, SECRETARY), people, (KEPT, *FIRST))]
    empty = [Key("empty", who, size) for who, size in itertools.product((READER, SECRETARY), people)]
    times = in_turns({key: (lambda key=key: side(key)) for key in [*empty, *pages]}, rounds)
    return times, {key: counted(key) for key in pages}


def _addresses() -> dict[str, str]:
    """Where each page is; the agreement is on a change of the programme shown."""
    change = ProgrammeVersion.objects.offered().first()
    return {
        "empty": reverse("empty"),
        "dashboard": reverse("dashboard"),
        "inbox": reverse("inbox"),
        "programme": reverse("programme_detail", args=[change.programme.code]),
        "agreement": reverse("agreement_detail", args=[change.agreement_id]),
    }


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code} on {connection.settings_dict['NAME']}")
