"""What all parties asked and remarked on a proposal, as a table."""

from django.http import Http404, HttpRequest

from funding.queries.agreements import ABOUT_A_VERSION
from programmes.models import Agreement
from programmes.queries import reactions
from reporting.sheets import Column, Sheet
from reporting.tables.facts import facts
from romportal.shell import AsOf

COLUMNS = [
    Column("Partij"),
    Column("Soort", width=11),
    Column("Onderdeel", width=30),
    Column("Vraag of opmerking", width=50),
    Column("Van", width=30),
    Column("Datum", "date"),
    Column("Antwoord", width=50),
    Column("Beantwoord door", width=30),
    Column("Beantwoord op", "date"),
]


def reaction_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the reactions on the agreement ?afstemming=: a row per reaction, one for a party without any."""
    asked = request.GET.get("afstemming", "")
    key = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
    found = Agreement.objects.filter(ABOUT_A_VERSION, pk=key).first()
    if found is None:
        raise Http404
    rows = []
    for party in reactions(found).parties:
        for remark in party.remarks:
            answer = getattr(remark, "answer", None)
            rows.append(
                [
                    party.name,
                    remark.get_kind_display(),
                    remark.part_name,
                    remark.text,
                    f"{remark.giver_name}, {remark.giver_function}",
                    remark.given_on,
                    answer.text if answer else "",
                    f"{answer.giver_name}, {answer.giver_function}" if answer else "",
                    answer.given_on if answer else None,
                ]
            )
        if not party.remarks:
            rows.append([party.name, *[None] * 8])
    above = facts(AsOf(), filters=f"Afstemming: {found.subject}")
    return [Sheet("Reacties", f"Vragen en opmerkingen: {found.subject}", COLUMNS, rows, above)]
