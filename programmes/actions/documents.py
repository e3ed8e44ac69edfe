"""Documents with an agreement: registered by the secretary, never an outcome (rule 5)."""

import datetime as dt

from django.core.exceptions import ValidationError

from programmes.models import Agreement, AgreementDocument, LapsedDocument, Province
from programmes.permissions import may_register_document, require
from romportal import audit
from romportal.accounts.models import User


def register_document(
    agreement: Agreement,
    *,
    title: str,
    kind: str,
    dated_on: dt.date,
    on_behalf: str,
    url: str = "",
    archive_number: str = "",
    province: Province | None = None,
    by: User,
) -> AgreementDocument:
    """Register a document with an agreement, open or not. What the columns said stays as it is.

    Raises ValidationError for a day ahead, without web address or archive number, and for a province that does not
    go with `on_behalf`.
    """
    require(may_register_document(by, agreement))
    with audit.transaction(by) as trail:
        if dated_on > audit.today():
            raise ValidationError({"dated_on": "Deze datum ligt in de toekomst."})
        row = AgreementDocument(
            agreement=agreement,
            title=title.strip(),
            kind=kind,
            dated_on=dated_on,
            url=url,
            archive_number=archive_number.strip(),
            on_behalf=on_behalf,
            province=province,
            registered_by=by,
            registered_at=audit.now(),
        )
        row.full_clean()
        row.save(force_insert=True)
        trail.add(
            "programmes.register_document",
            agreement,
            after={"kind": row.get_kind_display(), "title": row.title, "on": row.dated_on, "column": row.of_whom},
        )
    return row


def lapse_document(document: AgreementDocument, *, reason: str, by: User) -> LapsedDocument:
    """Say that a registered document is wrong; it stays readable, as lapsed. Once."""
    require(may_register_document(by, document.agreement))
    with audit.transaction(by) as trail:
        Agreement.objects.select_for_update(no_key=True).get(pk=document.agreement_id)  # two at once: one waits
        if LapsedDocument.objects.filter(document=document).exists():
            raise ValidationError("Dit stuk is al vervallen.")
        row = LapsedDocument(document=document, reason=reason.strip(), by=by, at=audit.now())
        row.full_clean()
        row.save(force_insert=True)
        trail.add("programmes.lapse_document", document.agreement, before={"title": document.title}, reason=row.reason)
    return row
