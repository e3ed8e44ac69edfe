"""The pages of ROMs and provinces."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from programmes.models import Province, Rom
from programmes.permissions import may_keep_rom, may_read, own_province, own_roms, require
from reporting.queries import figure_statuses, province_page, rom_page, rom_rows, status_in_words
from romportal.shell import AsOf, asked_day, render_page


@require_GET
def rom_list(request: HttpRequest) -> HttpResponse:
    """The ROMs with their provinces and in what they take part."""
    require(may_read(request.user))
    as_of = asked_day(request)
    context = {
        "nav": "programmes",
        "as_of": as_of,
        "rows": rom_rows(request.user, as_of=as_of.day),
        "figure_status": _figure_status(as_of),
        "crumbs": _crumbs(),
    }
    return render_page(request, "reporting/rom_list.html", context)


@require_GET
def rom_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A ROM: its profile, its programmes with what it promised, its actions."""
    require(may_read(request.user))
    as_of = asked_day(request)
    rom = get_object_or_404(Rom.objects.for_list(), organisation__code=code)
    context = {
        "nav": "programmes",
        "as_of": as_of,
        "crumbs": [*_crumbs(), ("ROM’s", reverse("rom_list"))],
        "page": rom_page(rom, request.user, as_of=as_of.day),
        "figure_status": _figure_status(as_of),
        "rom": rom,
        "is_own": rom in own_roms(request.user),
        "may_keep": may_keep_rom(request.user, rom),
    }
    return render_page(request, "reporting/rom_detail.html", context)


@require_GET
def province_detail(request: HttpRequest, cbs: str) -> HttpResponse:
    """A province: the programmes of its region, what it said, what the region gains."""
    require(may_read(request.user))
    as_of = asked_day(request)
    provinces = Province.objects.select_related("organisation", "rom__organisation")
    province = get_object_or_404(provinces, cbs_code=cbs)
    context = {
        "nav": "programmes",
        "as_of": as_of,
        "crumbs": [*_crumbs(), ("ROM’s", reverse("rom_list"))],
        "page": province_page(province, request.user, as_of=as_of.day),
        "figure_status": _figure_status(as_of),
        "province": province,
        "is_own": province == own_province(request.user),
    }
    return render_page(request, "reporting/province_detail.html", context)


def _figure_status(as_of: AsOf) -> str:
    return status_in_words(figure_statuses(as_of.day).values())


def _crumbs() -> list[tuple[str, str]]:
    return [("Dashboard", reverse("dashboard")), ("Programma’s", reverse("programme_list"))]
