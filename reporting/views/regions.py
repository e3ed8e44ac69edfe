"""The pages of ROMs and provinces."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from programmes.models import Province, Rom
from programmes.permissions import may_keep_rom, may_read, require
from programmes.roles import own_province, own_roms
from reporting import province_paper
from reporting.queries import figure_statuses, province_page, rom_page, rom_rows, status_in_words
from romportal import audit
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
        "may_keep": as_of.day is None and may_keep_rom(request.user, rom),
    }
    return render_page(request, "reporting/rom_detail.html", context)


@require_GET
def province_detail(request: HttpRequest, cbs: str) -> HttpResponse:
    """A province: the programmes of its region, what it said, what the region gains."""
    require(may_read(request.user))
    as_of = asked_day(request)
    province = _province(cbs)
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


@require_GET
def province_pdf(request: HttpRequest, cbs: str) -> HttpResponse:
    """The province on one page, as everybody sees it: made at once, and kept nowhere."""
    require(may_read(request.user))
    as_of = asked_day(request)
    province = _province(cbs)
    page = province_page(province, None, as_of=as_of.day)
    made = province_paper.paper(page, as_of=as_of.day, made_at=audit.now(), figure_status=_figure_status(as_of))
    with audit.transaction(request.user) as trail:
        trail.add("reporting.export", province, table="pdf van een provincie", filter=request.GET.urlencode())
    response = HttpResponse(made.pdf, content_type="application/pdf")
    name = province_paper.file_name(page, as_of.day or audit.today())
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _province(cbs: str) -> Province:
    provinces = Province.objects.select_related("organisation", "rom__organisation").prefetch_related(
        "rom__provinces__organisation"
    )
    return get_object_or_404(provinces, cbs_code=cbs)


def _figure_status(as_of: AsOf) -> str:
    return status_in_words(figure_statuses(as_of.day).values())


def _crumbs() -> list[tuple[str, str]]:
    return [("Dashboard", reverse("dashboard")), ("Programma’s", reverse("programme_list"))]
