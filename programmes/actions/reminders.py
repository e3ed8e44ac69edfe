"""The secretary reminds who did not answer."""

from django.core.exceptions import ValidationError

from programmes.actions.notices import tell_of_reminder
from programmes.models import Agreement, Province, Reminder
from programmes.permissions import may_remind, require
from programmes.queries import silent_parties
from romportal import audit
from romportal.accounts.models import User


def remind(agreement: Agreement, *, column: str, province: Province | None = None, by: User) -> Reminder:
    """Mail everybody who may speak for a silent party, at most once a day.

    Raises ValidationError when the party answered meanwhile, was reminded today, or has nobody in the portal.
    """
    require(may_remind(by, agreement))
    with audit.transaction(by) as trail:
        agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
        silent = {party.party: party for party in silent_parties([agreement])[agreement.pk]}
        party = silent.get((column, province))
        if party is None:
            raise ValidationError("Deze partij heeft intussen gereageerd, of de versie ligt niet meer voor.")
        if party.is_reminded_today:
            raise ValidationError(f"{party.name} is vandaag al herinnerd.")
        row = Reminder.objects.create(
            agreement=agreement,
            column=column,
            province=province,
            given_on=audit.today(),
            given_at=audit.now(),
            given_by=by,
        )
        if not tell_of_reminder(row, by):
            raise ValidationError(f"In het portaal kan niemand spreken namens {party.name}. Bel of mail zelf.")
        trail.add("programmes.remind", agreement, after={"reminded": party.name})
    return row
