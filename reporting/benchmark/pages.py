"""The busiest pages against an empty page of the same site, and the dashboard against itself with more data."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.views.decorators.http import require_GET

from programmes.models import ProgrammeVersion
from programmes.permissions import may_read, require
from reporting.benchmark import content, databases
from reporting.benchmark.ratios import Ratio, in_turns, milliseconds, seconds
from romportal.accounts.models import User
from romportal.shell import render_page

REQUESTS = 5
OTHERS = ("inbox", "programme", "agreement")


@require_GET
def empty(request: HttpRequest) -> HttpResponse:
    """A logged-in page with the frame of the site and nothing in it."""
    require(may_read(request.user))
    return render_page(request, "base.html", {"nav": "dashboard"})


urlpatterns = [path("leeg/", empty, name="empty"), path("", include("romportal.urls"))]


def measure(sizes: Sequence[int], rounds: int) -> list[Ratio]:
    """Fill a database per size; return how the dashboard does at the smallest, and at the largest."""
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # no collected files needed
    }
    people: dict[int, User] = {}
    for size in sizes:
        databases.use(f"{size}x")
        people[size] = content.fill(size)
    with override_settings(
        ROOT_URLCONF=__name__,
        STORAGES=storages,
        DEBUG=False,
        ALLOWED_HOSTS=["localhost"],
        SECURE_SSL_REDIRECT=False,
        MFA_REQUIRED=False,  # nobody here has a telephone
    ):
        times = _times(people, rounds)
    return [*_dashboard(times, sizes), *_others(times, sizes)]


def _dashboard(times: Mapping[tuple[str, int], float], sizes: Sequence[int]) -> Iterator[Ratio]:
    first, last = sizes[0], sizes[-1]
    base = times["dashboard", first]
    facts = {f"{size}x": milliseconds(times["dashboard", size]) for size in sizes}
    yield Ratio(
        f"dashboard at {first}x against an empty logged-in page",
        base / times["empty", first],
        3.0,
        facts={"empty": milliseconds(times["empty", first])} | facts,
    )
    yield Ratio(f"dashboard at {last}x against its own {first}x", times["dashboard", last] / base, 1.5, facts=facts)
    for size in (first, last):
        yield Ratio(
            f"the same at {size}x, right after something was written",
            times["dashboard, written", size] / times["empty", size],
            None,
        )


def _others(times: Mapping[tuple[str, int], float], sizes: Sequence[int]) -> Iterator[Ratio]:
    """The pages of whoever agrees, at every size; what they take right after a write is only to be known."""
    for page, size in itertools.product(OTHERS, sizes):
        taken = times[page, size]
        yield Ratio(
            f"{page} at {size}x against an empty logged-in page",
            taken / times["empty", size],
            3.0,
            facts={page: milliseconds(taken)},
        )
    for page, size in itertools.product(OTHERS, (sizes[0], sizes[-1])):
        what = f"{page} at {size}x, right after something was written"
        yield Ratio(what, times[f"{page}, written", size] / times["empty", size], None)


def _times(people: dict[int, User], rounds: int) -> dict[tuple[str, int], float]:
    """Return the median seconds of a request per (page, size), all asked in turns."""
    clients, addresses = {}, {}
    for size, person in people.items():
        databases.use(f"{size}x")
        clients[size] = Client(SERVER_NAME="localhost")
        clients[size].force_login(person)
        addresses[size] = _addresses()
        for address in addresses[size].values():
            _get(clients[size], address)

    def side(page: str, size: int) -> float:
        databases.use(f"{size}x")
        page, written, _ = page.partition(", written")
        address = addresses[size][page]
        if written:
            content.write_a_line()  # what the portal remembered holds no longer
            return seconds(lambda: _get(clients[size], address))
        _get(clients[size], address)
        return min(seconds(lambda: _get(clients[size], address)) for _ in range(REQUESTS))

    pages = ("empty", "dashboard", *OTHERS)
    every = [*pages, *(f"{page}, written" for page in pages[1:])]
    sides = {key: (lambda key=key: side(*key)) for key in itertools.product(every, people)}
    return in_turns(sides, rounds)


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
