"""The dashboard against an empty page of the same site, and against itself with a hundred times the data."""

import itertools
from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.views.decorators.http import require_GET

from programmes.permissions import may_read, require
from reporting.benchmark import content, databases
from reporting.benchmark.ratios import Ratio, in_turns, milliseconds, seconds
from romportal.accounts.models import User
from romportal.shell import render_page

REQUESTS = 5


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
    first, last = sizes[0], sizes[-1]
    base = times["dashboard", first]
    facts = {f"{size}x": milliseconds(times["dashboard", size]) for size in sizes}
    return [
        Ratio(
            f"dashboard at {first}x against an empty logged-in page",
            base / times["empty", first],
            3.0,
            facts={"empty": milliseconds(times["empty", first])} | facts,
        ),
        Ratio(f"dashboard at {last}x against its own {first}x", times["dashboard", last] / base, 1.5, facts=facts),
        *(
            Ratio(
                f"the same at {size}x, right after something was written",
                times["written", size] / times["empty", size],
                None,
            )
            for size in (first, last)
        ),
    ]


def _times(people: dict[int, User], rounds: int) -> dict[tuple[str, int], float]:
    """Return the median seconds of a request per (page, size), all asked in turns."""
    clients = {}
    for size, person in people.items():
        databases.use(f"{size}x")
        clients[size] = Client(SERVER_NAME="localhost")
        clients[size].force_login(person)
        for address in (reverse("empty"), reverse("dashboard")):
            _get(clients[size], address)

    def side(page: str, size: int) -> float:
        databases.use(f"{size}x")
        if page == "written":
            content.write_a_line()  # what the portal remembered holds no longer
            return seconds(lambda: _get(clients[size], reverse("dashboard")))
        _get(clients[size], reverse(page))
        return min(seconds(lambda: _get(clients[size], reverse(page))) for _ in range(REQUESTS))

    pages = ("empty", "dashboard", "written")
    sides = {key: (lambda key=key: side(*key)) for key in itertools.product(pages, people)}
    return in_turns(sides, rounds)


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code} on {connection.settings_dict['NAME']}")
