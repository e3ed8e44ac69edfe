"""The filter of the rights, and what is recorded about them."""

from typing import Any

from django import forms
from django.db.models import Q

from programmes.fields import DayField
from programmes.forms.versions import LongText
from programmes.models import Membership, Organisation
from programmes.models.organisations import MembershipQuerySet
from programmes.queries import ENDS_SOON, rights
from romportal import audit
from romportal.accounts.models import User

SOON, AHEAD, ENDED, ALL = "eindigt", "begint", "geeindigd", "alles"


class RightsFilter(forms.Form):
    """Roles of one organisation, of one kind, of one person; those that hold today unless asked otherwise."""

    organisatie = forms.ModelChoiceField(
        label="Organisatie", queryset=Organisation.objects.none(), required=False, empty_label="Alle"
    )
    rol = forms.ChoiceField(label="Rol", required=False, choices=[("", "Alle"), *Membership.Role.choices])
    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[
            ("", "Geldt nu"),
            (SOON, f"Eindigt binnen {ENDS_SOON.days} dagen"),
            (AHEAD, "Begint nog"),
            (ENDED, "Geëindigd"),
            (ALL, "Alles, ook geëindigd"),
        ],
    )
    q = forms.CharField(label="Persoon", required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["organisatie"]
        field.queryset = Organisation.objects.filter(memberships__isnull=False).distinct()

    def roles(self) -> MembershipQuerySet:
        """The roles that are asked; a filter that makes no sense is left out."""
        self.is_valid()
        asked, today = self.cleaned_data, audit.today()
        found = rights()
        match asked.get("stand"):
            case "eindigt":
                found = found.active_on(today).ending_between(today, today + ENDS_SOON)
            case "begint":
                found = found.starting_after(today)
            case "geeindigd":
                found = found.ended_before(today)
            case "alles":
                pass
            case _:
                found = found.active_on(today)
        if asked.get("q"):
            found = found.filter(Q(user__name__icontains=asked["q"]) | Q(user__email__icontains=asked["q"]))
        fields = {"organisatie": "organisation", "rol": "role"}
        return found.filter(**{field: asked[name] for name, field in fields.items() if asked.get(name)})


class ReviewForm(forms.Form):
    """Which rights were reviewed, and what came of it."""

    organisation = forms.ModelChoiceField(
        label="Van", queryset=Organisation.objects.none(), required=False, empty_label="Alle organisaties"
    )
    remark = LongText(
        label="Opmerking",
        max_length=2000,
        required=False,
        help_text="Wat u aanpaste of liet staan, en met wie u overlegde.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(memberships__isnull=False).distinct()


END, HAND_OVER = "eindigen", "overdragen"


class EndRoleForm(forms.Form):
    """When a role ends and why; and who takes it over, if anybody does."""

    kind = forms.ChoiceField(
        label="Wat wilt u?",
        choices=[(END, "De rol laten eindigen"), (HAND_OVER, "De rol overdragen aan een opvolger")],
        widget=forms.RadioSelect,
        initial=END,
    )
    on = DayField(label="Laatste dag", help_text="Tot en met deze dag geldt de rol.")
    to = forms.ModelChoiceField(
        label="Opvolger",
        queryset=User.objects.none(),
        required=False,
        empty_label="Niemand",
        help_text="Alleen bij overdragen. Staat de opvolger er niet bij, maak dan eerst een account.",
    )
    function = forms.CharField(
        label="Functie van de opvolger",
        max_length=120,
        required=False,
        help_text="Alleen bij overdragen. Leeg laten: dezelfde functie.",
    )
    reason = forms.CharField(label="Reden", max_length=400)

    def __init__(self, role: Membership, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(is_active=True).exclude(pk=role.user_id)
        self.fields["on"].initial = audit.today()

    @property
    def hands_over(self) -> bool:
        return self.cleaned_data.get("kind") == HAND_OVER

    def clean(self) -> None:
        asked = self.cleaned_data
        if self.hands_over and "to" in asked and asked["to"] is None:
            self.add_error("to", "Kies wie de rol overneemt.")
        if asked.get("kind") == END:
            for name in ("to", "function"):
                if asked.get(name):
                    self.add_error(name, "Laat dit leeg, of kies hierboven ‘De rol overdragen aan een opvolger’.")


class StandInForm(forms.Form):
    """Who is away, who stands in, and from when to when."""

    membership = forms.ModelChoiceField(
        label="Wie is afwezig", queryset=Membership.objects.none(), empty_label="Kies een rol"
    )
    colleague = forms.ModelChoiceField(
        label="Wie neemt waar",
        queryset=Membership.objects.none(),
        empty_label="Kies een collega",
        help_text="Een collega van dezelfde organisatie.",
    )
    starts_on = DayField(label="Vanaf")
    ends_on = DayField(label="Tot en met", help_text="Hoogstens drie maanden. De waarneming eindigt vanzelf.")
    reason = forms.CharField(label="Reden", max_length=200, required=False, help_text="Bijvoorbeeld: verlof.")

    def __init__(self, absent: MembershipQuerySet, *args: Any, **kwargs: Any):
        """`absent` are the roles for which this person may arrange it."""
        super().__init__(*args, **kwargs)
        roles = Membership.objects.active_on(audit.today()).filter(role__in=Membership.WORKING, user__is_active=True)
        roles = roles.select_related("user", "organisation")
        self.fields["membership"].queryset = absent.select_related("user", "organisation")
        self.fields["colleague"].queryset = roles.filter(organisation__in=absent.values("organisation")).order_by(
            "organisation__short_name", "user__name"
        )
        self.fields["starts_on"].initial = audit.today()
