"""The twelve provinces, which many a table has a row for."""

from programmes.models import Province
from romportal.remembered import Written, remembered


def all_provinces(*, named: Written | None = None) -> list[Province]:
    """Return all provinces in CBS order, each with its ROM (one query).

    With `named`, what `last_named` gave, they are remembered until anything is called otherwise.
    """
    if named is None:
        return _asked()
    return remembered(_asked, "provinces", written=named)


def _asked() -> list[Province]:
    return list(Province.objects.select_related("organisation", "rom__organisation").order_by("cbs_code"))
