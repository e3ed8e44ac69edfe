"""Rounds with what was handed in, and actions, as tables."""

from django.http import HttpRequest
from django.utils import timezone

from programmes.queries import versions_in_force
from reporting.models import ActionItem, Light, ProgressReport
from reporting.sheets import Column, Sheet
from reporting.tables.facts import PORTAL, facts
from romportal import audit
from romportal.shell import AsOf


def round_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return the last revision of each programme in each round, or in the round ?ronde=."""
    reports = ProgressReport.objects.as_of(as_of.day).latest_per_round()
    asked = request.GET.get("ronde", "")
    asked = asked if asked.isascii() and asked.isdecimal() and len(asked) < 10 else ""
    if asked:
        reports = reports.filter(round=int(asked))
    reports = reports.select_related("round", "programme", "organisation")
    titles = dict(versions_in_force(as_of.day).values_list("programme", "short_title"))
    columns = [
        Column("Ronde", width=24),
        Column("Peildatum", "date"),
        Column("Code", width=9),
        Column("Programma", width=30),
        Column("Namens"),
        *(Column(word, width=10) for word in ("Tijd", "Geld", "Kwaliteit")),
        *(Column(word, width=40) for word in ("Oorzaak", "Gevolg", "Bijsturing", "Terugblik", "Vooruitblik")),
        Column("Revisie", "whole"),
        Column("Ingeleverd op", "moment"),
    ]
    rows = [
        [
            report.round.name,
            report.round.reference_date,
            report.programme.code,
            titles.get(report.programme_id, ""),
            str(report.organisation),
            *(Light(getattr(report, field)).label for field in ProgressReport.LIGHTS),
            *(getattr(report, field) for field in ProgressReport.TEXTS),
            report.number,
            timezone.localtime(report.handed_in_at),
        ]
        for report in reports.order_by("-round__reference_date", "programme__code")
    ]
    above = facts(as_of, source=PORTAL, filters=f"Ronde: {rows[0][0]}" if asked and rows else "")
    return [Sheet("Voortgang", "Voortgang per ronde", columns, rows, above)]


def action_table(request: HttpRequest, as_of: AsOf) -> list[Sheet]:
    """Return all actions of meetings, open ones first; of the meeting ?overleg= alone where that is asked."""
    actions = ActionItem.objects.select_related("meeting", "holder").order_by("closed_on", "due_on", "pk")
    asked = request.GET.get("overleg", "")
    if asked:
        actions = actions.filter(meeting__number=asked)
    today = audit.today()
    columns = [
        Column("Nummer", width=16),
        Column("Overleg", width=14),
        Column("Datum overleg", "date"),
        Column("Actie", width=50),
        Column("Actiehouder"),
        Column("Naam"),
        Column("Termijn", "date"),
        Column("Status", width=12),
        Column("Afgerond op", "date"),
        Column("Resultaat", width=40),
    ]
    rows = [
        [
            str(action),
            action.meeting.number,
            action.meeting.on,
            action.text,
            str(action.holder),
            action.holder_name,
            action.due_on,
            "afgerond" if not action.is_open else "te laat" if action.due_on < today else "open",
            action.closed_on,
            action.result,
        ]
        for action in sorted(actions, key=lambda action: (not action.is_open, action.due_on, action.pk))
    ]
    above = facts(AsOf(), source=PORTAL, filters=f"Overleg: {asked}" if asked else "")
    return [Sheet("Acties", "Acties uit overleggen", columns, rows, above)]
