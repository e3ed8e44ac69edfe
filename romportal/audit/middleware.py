"""Tells the trail from which surface and address a change comes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from romportal import audit


def origin_of_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Name the surface (portal or admin site) and the address for every change of this request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        surface = "beheer" if request.path.startswith("/beheer/") else "portaal"
        with audit.origin(f"{surface} {request.META.get('REMOTE_ADDR', '')}".strip()):
            return get_response(request)

    return middleware
