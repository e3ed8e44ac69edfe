"""What happened in an agreement, on a line: offered, said, another term, and how it ended."""

from typing import Any

from programmes.models import Agreement
from programmes.particulars import particulars
from programmes.queries import Standing, term_changes
from romportal import audit


def moments(agreement: Agreement, said: Standing) -> list[dict[str, Any]]:
    """What happened in this agreement, and by when an answer is asked."""
    how = agreement.get_procedure_display().lower()
    told = [{"day": audit.local_day(agreement.offered_at), "text": "Aangeboden", "word": how, "done": True}]
    told += [
        {
            "day": position.given_on,
            "text": f"{position.province or position.get_column_display()}: {position.get_outcome_display().lower()}",
            "word": position.giver,
            "done": True,
        }
        for position in said.history
    ]
    told += _terms(agreement)
    told.sort(key=lambda moment: moment["day"])
    if agreement.reached_at:
        told.append({"day": audit.local_day(agreement.reached_at), "text": "Afgestemd", "word": "", "done": True})
    elif agreement.closed_at:
        told.append({"day": audit.local_day(agreement.closed_at), "text": "Ingetrokken", "word": "", "done": True})
    elif agreement.answer_by:
        late = agreement.answer_by < audit.today()
        word = "Voorbij" if late else "Gepland"
        told.append({"day": agreement.answer_by, "text": "Antwoord gevraagd", "word": word, "late": late})
    return told


def _terms(agreement: Agreement) -> list[dict[str, Any]]:
    """Each time that the term was changed, from the trail."""
    return [
        {
            "day": audit.local_day(line.at),
            "text": f"Termijn: {each.new or 'geen'}",
            "word": f"was {each.old or 'geen'}, {line.actor_name}",
            "done": True,
        }
        for line in term_changes(agreement)
        for each in particulars(line)
    ]
