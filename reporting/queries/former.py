"""What the trail keeps of rows that a ROM had and has no more: taken away, or gone to another ROM."""

from django.db.models import Q

from programmes.models import Contact, KiaCoverage, Organisation, Plan, Rom, Stake
from romportal.audit.models import Line

#: what begins its line with the name of its ROM, as it was called that day
OF_ITS_OWN = [model._meta.label_lower for model in (Plan, Stake, Contact)]


def names_ever(rom: Rom) -> set[str]:
    """Return every short name under which the trail may know a ROM (two queries)."""
    organisation = rom.organisation
    renamed = Line.objects.filter(object_type=Organisation._meta.label_lower, object_id=str(organisation.pk))
    before = renamed.values_list("detail__before__short_name", flat=True)
    dated = organisation.names.values_list("short_name", flat=True)
    return {str(rom), *dated, *(name for name in before if name)}


def lines_of_its_own(names: set[str]) -> Q:
    """Return the lines about plans, stakes and contacts that were this ROM's when they were written."""
    wanted = Q(pk__in=[])
    for name in sorted(names):
        wanted |= Q(object_label__startswith=f"{name}: ")
    return Q(object_type__in=OF_ITS_OWN) & wanted


def lines_as_contact(rom: Rom, names: set[str]) -> list[int]:
    """Return the keys of the lines about agendas from when a ROM became their contact until it no longer was."""
    known = {*names, str(rom.pk)}  # the admin site writes the key of what was there
    lines = Line.objects.filter(object_type=KiaCoverage._meta.label_lower).order_by("number")
    found: list[int] = []
    held: set[str] = set()
    for pk, agenda, detail in lines.values_list("pk", "object_id", "detail"):
        told = [detail[when]["rom"] for when in ("before", "after") if "rom" in detail.get(when, {})]
        if agenda in held or any(str(name) in known for name in told):
            found.append(pk)
        if told and str(detail.get("after", {}).get("rom")) in known:
            held.add(agenda)
        elif told:
            held.discard(agenda)
    return found
