"""The rights as a table, for who may read them."""

from django.http import HttpRequest
from django.utils import timezone

from programmes.forms.people import RightsFilter
from programmes.permissions import may_read_rights, require
from programmes.queries import role_standing
from reporting.sheets import Column, Sheet
from reporting.tables.facts import facts, filter_text
from romportal import audit
from romportal.shell import AsOf

COLUMNS = [
    Column("Naam", width=26),
    Column("E-mailadres", width=34),
    Column("Organisatie"),
    Column("Rol"),
    Column("Functie", width=40),
    Column("Namens de provincies", width=12),
    Column("Vanaf", "date"),
    Column("Tot en met", "date"),
    Column("Stand", width=18),
    Column("Laatst ingelogd", "moment"),
    Column("Tweede factor", width=10),
    Column("Account actief", width=10),
]


def rights_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the roles of the rights page, with its filter; of today, whatever day was asked."""
    require(may_read_rights(request.user))
    asked, today = RightsFilter(request.GET), audit.today()
    rows = [
        [
            role.user.name,
            role.user.email,
            role.organisation.short_name,
            role.get_role_display(),
            role.function,
            role.is_mandated,
            role.starts_on,
            role.ends_on,
            role_standing(role, today),
            role.user.last_login and timezone.localtime(role.user.last_login),
            role.has_factor,
            role.user.is_active,
        ]
        for role in asked.roles().order_by("organisation__short_name", "user__name", "pk")
    ]
    return [
        Sheet("Rechten", "Rechten in het portaal", COLUMNS, rows, facts(AsOf(), filters=filter_text(request, asked)))
    ]
