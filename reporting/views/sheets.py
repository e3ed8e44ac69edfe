"""The spreadsheet of a page: the same question, filter and rights."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from programmes.dutch import date_iso
from programmes.models import Portal
from programmes.permissions import may_read, may_read_rights, require
from reporting.sheets import MIME, written
from reporting.tables import TABLES
from romportal import audit
from romportal.shell import asked_day

#: no content of programmes: the administrator reads it too
RIGHTS = "rechten"


@require_GET
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """Send the table `name` as XLSX, with the filter and the peildatum in the address."""
    require(may_read_rights(request.user) if name == RIGHTS else may_read(request.user))
    if name not in TABLES:
        raise Http404
    as_of = asked_day(request)
    content = written(TABLES[name](request, as_of))
    with audit.transaction(request.user) as trail:
        trail.add("reporting.export", Portal.objects.first() or Portal(), table=name, filter=request.GET.urlencode())
    file_name = f"{name}-{date_iso(as_of.day or audit.today())}.xlsx"
    return HttpResponse(
        content, content_type=MIME, headers={"Content-Disposition": f'attachment; filename="{file_name}"'}
    )
