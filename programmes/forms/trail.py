"""The filter of the trail, and what its actions and objects are called."""

from typing import Any

from django import forms
from django.apps import apps

from programmes.fields import DayField
from romportal.accounts.models import User
from romportal.audit.models import Line, LineQuerySet

ACTIONS = {
    "accounts.log_in": "inloggen",
    "accounts.log_out": "uitloggen",
    "accounts.single_sign_on": "inloggen via de eigen organisatie",
    "accounts.new_device": "ingelogd met een nieuw apparaat",
    "accounts.end_session": "sessie beëindigd",
    "accounts.end_sessions": "overal uitgelogd",
    "accounts.create_user": "gebruiker gemaakt",
    "accounts.change_email": "e-mailadres gewijzigd",
    "accounts.set_password": "wachtwoord gezet door het beheer",
    "accounts.change_password": "wachtwoord gewijzigd",
    "accounts.reset_password": "wachtwoord hersteld",
    "accounts.add_factor": "tweede factor toegevoegd",
    "accounts.remove_factor": "tweede factor verwijderd",
    "accounts.remove_factors": "tweede factoren weggehaald door het beheer",
    "accounts.reset_factor": "tweede factor vernieuwd",
    "accounts.use_recovery_code": "herstelcode gebruikt",
    "beheer.add": "toegevoegd in het beheer",
    "beheer.change": "gewijzigd in het beheer",
    "beheer.delete": "verwijderd in het beheer",
    "mailing.choose": "keuze voor berichten gewijzigd",
    "mailing.renew_calendar": "agenda-adres vernieuwd",
    "mailing.send_again": "bericht opnieuw verstuurd",
    "programmes.create": "programma gemaakt",
    "programmes.edit_version": "versie bewerkt",
    "programmes.set_pillars": "pijlers gezet",
    "programmes.set_participation": "deelname gezet",
    "programmes.remove_participation": "deelname verwijderd",
    "programmes.set_region_check": "regiotoets ingevuld",
    "programmes.object_to_profile": "bezwaar gemaakt",
    "programmes.change_objection": "bezwaar gewijzigd",
    "programmes.drop_objection": "bezwaar ingetrokken",
    "programmes.answer_objection": "bezwaar beantwoord",
    "programmes.change_answer": "antwoord gewijzigd",
    "programmes.drop_answer": "antwoord teruggenomen",
    "programmes.withdraw_objection": "bezwaar ingetrokken",
    "programmes.lay_objection": "bezwaar voorgelegd aan Rijk en provincies",
    "programmes.judge_objection": "over een bezwaar geoordeeld",
    "programmes.set_cofinancings": "cofinanciering gezet",
    "programmes.set_basis_documents": "plannen en beleid gezet",
    "programmes.set_partners": "partners gezet",
    "programmes.set_instruments": "instrumenten gezet",
    "programmes.set_risks": "risico’s gezet",
    "programmes.set_milestones": "mijlpalen gezet",
    "programmes.define_indicator": "indicator toegevoegd",
    "programmes.set_targets": "doelwaarden gezet",
    "programmes.offer": "ter afstemming aangeboden",
    "programmes.set_answer_by": "termijn gewijzigd",
    "programmes.register_document": "stuk geregistreerd",
    "programmes.lapse_document": "stuk vervallen",
    "programmes.withdraw": "ingetrokken",
    "programmes.give_position": "standpunt gegeven",
    "programmes.mark_met": "voorwaarden als vervuld gemarkeerd",
    "programmes.remark": "vraag of opmerking gegeven",
    "programmes.answer": "antwoord gegeven",
    "programmes.remind": "herinnerd",
    "programmes.copy_version": "nieuwe versie gemaakt",
    "programmes.started": "gestart",
    "programmes.finished": "afgerond",
    "programmes.stopped": "gestopt",
    "programmes.propose_strategy": "wijziging van de strategie begonnen",
    "programmes.edit_strategy": "wijziging van de strategie bewerkt",
    "programmes.offer_strategy": "wijziging van de strategie ter afstemming aangeboden",
    "programmes.withdraw_strategy": "wijziging van de strategie ingetrokken",
    "programmes.agree_strategy": "wijziging van de strategie afgestemd",
    "programmes.word_item": "naam of omschrijving volgens de strategie",
    "programmes.recognise_theme": "erkenning van een thema vastgelegd",
    "programmes.load_agreed": "strategie vastgesteld volgens haar document",
    "programmes.describe_rom": "profiel van een ROM bewerkt",
    "programmes.add_plan": "plan van een ROM toegevoegd",
    "programmes.change_plan": "plan van een ROM gewijzigd",
    "programmes.remove_plan": "plan van een ROM verwijderd",
    "programmes.add_stake": "aandeelhouder of opdrachtgever toegevoegd",
    "programmes.change_stake": "aandeelhouder of opdrachtgever gewijzigd",
    "programmes.remove_stake": "aandeelhouder of opdrachtgever verwijderd",
    "programmes.add_contact": "contactpersoon toegevoegd",
    "programmes.change_contact": "contactpersoon gewijzigd",
    "programmes.end_contact": "contactpersoon gestopt",
    "programmes.remove_contact": "contactpersoon verwijderd",
    "programmes.cover_kia": "inbreng in een KIA gewijzigd",
    "programmes.give_role": "rol gegeven",
    "programmes.invite": "uitgenodigd",
    "programmes.withdraw_invitation": "uitnodiging ingetrokken",
    "programmes.accept_invitation": "uitnodiging gebruikt",
    "programmes.end_role": "rol beëindigd",
    "programmes.hand_over": "rol overgedragen",
    "programmes.stand_in": "waarneming vastgelegd",
    "programmes.withdraw_stand_in": "waarneming ingetrokken",
    "programmes.review_rights": "rechten beoordeeld",
    "programmes.load_reference": "vaste gegevens geladen",
    "programmes.load_document": "strategie geladen",
    "programmes.load_demo": "voorbeelddata geladen",
    "programmes.remove_demo": "voorbeelddata verwijderd",
    "funding.ask": "bedragen gevraagd",
    "funding.want": "ander bedrag gewenst",
    "funding.book_agreed": "geprogrammeerd",
    "funding.commit": "verplicht",
    "funding.pay": "betaald",
    "funding.realise": "gerealiseerd",
    "funding.reverse": "teruggedraaid",
    "funding.change_ceiling": "plafond gewijzigd",
    "funding.make_ceiling": "plafond gemaakt",
    "funding.make_grant": "beschikking gemaakt",
    "reporting.open_round": "ronde geopend",
    "reporting.close_round": "ronde gesloten",
    "reporting.reopen_round": "ronde heropend",
    "reporting.hand_in": "voortgang ingeleverd",
    "reporting.measure": "waarde gemeten",
    "reporting.milestone": "mijlpaal gehaald",
    "reporting.figure_status": "status van cijfers gezet",
    "reporting.note_lesson": "les genoteerd",
    "reporting.note_insight": "meerwaarde genoteerd",
    "reporting.add_meeting": "overleg gemaakt",
    "reporting.change_meeting": "overleg gewijzigd",
    "reporting.add_agenda_item": "agendapunt toegevoegd",
    "reporting.put_on_agenda": "afstemming op de agenda gezet",
    "reporting.change_agenda_item": "agendapunt gewijzigd",
    "reporting.remove_agenda_item": "agendapunt verwijderd",
    "reporting.record_decision": "besluit vastgelegd",
    "reporting.add_action": "actie vastgelegd",
    "reporting.close_action": "actie afgerond",
    "reporting.reopen_action": "actie heropend",
    "reporting.move_action": "actie overgedragen",
    "reporting.make_pack": "dialoogpakket gemaakt",
    "reporting.edit_pack": "teksten van een pakket bewerkt",
    "reporting.refresh_pack": "pakket ververst",
    "reporting.make_definitive": "definitief maken gevraagd",
    "reporting.freeze_pack": "pakket definitief",
    "reporting.download_pack": "pakket gedownload",
    "reporting.export": "tabel geëxporteerd",
    "benchmark.write": "meting van de snelheid",
}


def action_word(code: str) -> str:
    """What an action is called on screen; its code when it has no word yet."""
    return ACTIONS.get(code, code)


def object_word(label: str) -> str:
    """ "programma" for "programmes.programme"; the label itself when that model is gone."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


class TrailFilter(forms.Form):
    """Lines of one kind of object, person, action and period."""

    soort = forms.ChoiceField(label="Soort object", required=False)
    wie = forms.ModelChoiceField(label="Wie", queryset=User.objects.all(), required=False, empty_label="Iedereen")
    actie = forms.ChoiceField(label="Actie", required=False)
    van = DayField(label="Van", required=False)
    tot = DayField(label="Tot en met", required=False)
    q = forms.CharField(label="Object", required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kinds = sorted((object_word(label), label) for label in Line.objects.kept_words("object_type"))
        actions = sorted((action_word(code), code) for code in Line.objects.kept_words("action"))
        self.fields["soort"].choices = [("", "Alles"), *((label, word) for word, label in kinds)]
        self.fields["actie"].choices = [("", "Alles"), *((code, word) for word, code in actions)]

    def lines(self) -> LineQuerySet:
        """The lines that are asked, newest first; a filter that makes no sense is left out."""
        self.is_valid()
        asked = self.cleaned_data
        lines = Line.objects.between(asked.get("van"), asked.get("tot"))
        fields = {"soort": "object_type", "wie": "actor", "actie": "action", "q": "object_label__icontains"}
        return lines.filter(**{field: asked[name] for name, field in fields.items() if asked.get(name)})
