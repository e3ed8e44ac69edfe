"""Users with their roles, and the organisations that they work for."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from programmes.dutch import date_table, list_text
from programmes.models import Membership, Organisation, OrganisationName, Province, Rom
from romportal import audit
from romportal.accounts.actions import change_email, create_user, remove_factors, set_password
from romportal.accounts.models import User
from romportal.audit.admin import Allowed, Trailed

PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class UserForm(forms.ModelForm):
    """A person; the password is typed by the administrator and changed by the person."""

    new_password = forms.CharField(
        label="Nieuw wachtwoord", widget=PASSWORD, required=False, help_text="Leeg laten: het wachtwoord blijft."
    )

    class Meta:
        model = User
        fields = ["email", "name", "is_active", "is_staff"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Er is al een gebruiker met dit e-mailadres.")
        return email

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password


class MembershipInline(Allowed, admin.StackedInline):
    """Roles are ended by a date, not removed: who could do what when stays known."""

    model = Membership
    extra = 0
    autocomplete_fields = ["organisation"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(Trailed, admin.ModelAdmin):
    form = UserForm
    inlines = [MembershipInline]
    list_display = ["name", "email", "roles", "is_active", "is_staff", "last_login"]
    list_filter = [
        "is_active",
        "is_staff",
        "memberships__role",
        ("memberships__organisation", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["name", "email", "memberships__organisation__name"]
    ordering = ["name"]
    actions = ["take_factors_away"]

    @admin.action(description="Haal de tweede stap weg (app, sleutel en herstelcodes kwijt)")
    def take_factors_away(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """For who lost everything; the administrator knows by other means that it is them."""
        for user in users:
            remove_factors(user, by=request.user)
        self.message_user(request, "De tweede stap is weggehaald. Bij het inloggen wordt een nieuwe ingesteld.")

    @admin.display(description="rollen vandaag")
    def roles(self, user: User) -> str:
        today = audit.today()
        held = [role for role in user.memberships.all() if role.starts_on <= today <= (role.ends_on or today)]
        return list_text(f"{role.get_role_display()} {role.organisation.short_name}" for role in held) or "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("memberships__organisation")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody is deleted: what they did must stay traceable. Make them inactive."""
        return False

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        field = form.base_fields["new_password"]
        field.help_text = (
            "Leeg laten: het wachtwoord blijft."
            if obj
            else "Ten minste 12 tekens. Leeg laten: de gebruiker kiest zelf een wachtwoord via ‘Wachtwoord vergeten’."
        )
        return form

    def save_model(self, request: HttpRequest, obj: User, form: UserForm, change: bool) -> None:
        """Users are made, renamed and given passwords by the verbs of accounts, which keep the address rows right."""
        password = form.cleaned_data["new_password"]
        if not change:
            made = create_user(
                email=obj.email, name=obj.name, password=password or None, is_staff=obj.is_staff, by=request.user
            )
            obj.pk, obj.password, obj._state.adding = made.pk, made.password, False
            if not obj.is_active:
                obj.save(update_fields=["is_active"])
            return
        if "email" in form.changed_data:
            change_email(obj, email=obj.email, by=request.user)
        if password:
            set_password(obj, password=password, by=request.user)
        obj.save(update_fields=["name", "is_active", "is_staff"])


@admin.register(Membership)
class MembershipAdmin(Trailed, admin.ModelAdmin):
    list_display = ["user", "role", "organisation", "function", "is_mandated", "starts", "ends"]
    list_filter = ["role", "is_mandated", ("organisation", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["user__name", "user__email", "organisation__name", "function"]
    autocomplete_fields = ["user", "organisation"]
    list_select_related = ["user", "organisation"]
    ordering = ["user__name", "starts_on"]

    @admin.display(description="vanaf", ordering="starts_on")
    def starts(self, role: Membership) -> str:
        return date_table(role.starts_on)

    @admin.display(description="tot en met", ordering="ends_on")
    def ends(self, role: Membership) -> str:
        return date_table(role.ends_on)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NameInline(Allowed, admin.TabularInline):
    model = OrganisationName
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(Trailed, admin.ModelAdmin):
    list_display = ["short_name", "name", "kind", "is_seed"]
    list_filter = ["kind", "is_seed"]
    search_fields = ["code", "name", "short_name", "names__name"]
    inlines = [NameInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> list[str]:
        """Code and kind decide what an organisation can do; those of the strategy stay as they are."""
        return ["code", "kind", "statement"] if obj and obj.is_seed else []

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        return not (obj and obj.is_seed)


class Fixed(Trailed):
    """Nine ROMs, twelve provinces: their particulars change, their number does not."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Rom)
class RomAdmin(Fixed, admin.ModelAdmin):
    list_display = ["organisation", "legal_name", "started_year"]
    search_fields = ["organisation__name", "organisation__short_name", "legal_name"]
    readonly_fields = ["organisation"]
    list_select_related = ["organisation"]


@admin.register(Province)
class ProvinceAdmin(Fixed, admin.ModelAdmin):
    list_display = ["organisation", "cbs_code", "rom"]
    list_filter = [("rom", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["organisation__name", "cbs_code"]
    readonly_fields = ["organisation", "cbs_code", "iso_code"]
    autocomplete_fields = ["rom"]
    list_select_related = ["organisation", "rom__organisation"]
