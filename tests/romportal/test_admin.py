"""The admin site: for administrators alone, with every rule of the portal."""

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from programmes import actions
from programmes.models import Membership, Organisation, Pillar, PillarItem, Position, ProgrammeVersion, Term, Theme
from romportal.accounts.actions import create_user
from romportal.accounts.models import User
from romportal.audit.models import Line
from tests.programmes import builders

pytestmark = pytest.mark.django_db

PASSWORD = "een heel lang wachtwoord"


@pytest.fixture
def site(client):
    """A browser in which Bas, the administrator, is logged in."""
    client.force_login(builders.administrator())
    return client


def address(model, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def registered():
    return sorted(admin.site._registry, key=lambda model: model._meta.label)


# ── Who comes in ──────────────────────────────────────────────────────────────────────────────────────────
def test_only_an_administrator_comes_in(client):
    people = [builders.secretary(), builders.ministry_staff(), builders.contributor(), builders.auditor()]
    for person in people:
        User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
        client.force_login(User.objects.get(pk=person.pk))
        for page in ("admin:index", "admin:login", "admin:accounts_user_changelist"):
            assert client.get(reverse(page)).status_code == 403, (person, page)
    client.logout()
    assert client.get("/beheer/", follow=True).redirect_chain[-1] == ("/account/login/?next=/beheer/", 302)


def test_an_administrator_without_the_flag_or_whose_role_ended_stays_out(client):
    bas = builders.administrator()
    User.objects.filter(pk=bas.pk).update(is_staff=False)
    client.force_login(User.objects.get(pk=bas.pk))
    assert client.get("/beheer/").status_code == 403
    User.objects.filter(pk=bas.pk).update(is_staff=True)
    Membership.objects.filter(user=bas).update(ends_on="2024-01-01")
    assert client.get("/beheer/").status_code == 403


def test_admin_has_no_login_or_password_page_of_its_own(site):
    assert site.get("/beheer/login/").url == "/beheer/"
    assert site.get("/beheer/password_change/").url == reverse("account_change_password")
    assert site.post("/beheer/logout/").url == reverse("account_logout")


# ── Every page works, under the same policy, and speaks Dutch ─────────────────────────────────────────────
def test_every_list_opens_and_searches_under_the_strict_policy(site):
    builders.agreed()
    assert {model._meta.app_label for model in registered()} == {"accounts", "programmes", "funding", "reporting"}
    for model in registered():
        response = site.get(address(model, "changelist"), {"q": "BR"})
        assert response.status_code == 200, model
        assert "style=" not in response.content.decode(), model
        assert admin.site._registry[model].search_fields, model


def test_every_object_page_opens(site):
    builders.agreed()
    for model in registered():
        for row in admin.site._registry[model].get_queryset(_request(site)).order_by("pk")[:1]:
            assert site.get(address(model, "change", row.pk)).status_code == 200, row


def _request(site):
    return site.get("/beheer/").wsgi_request


def test_pages_carry_the_strict_policy_and_our_name(site):
    response = site.get("/beheer/")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "Portaal Meerjarenstrategie: beheer" in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_history_page_of_django_is_not_offered(site):
    page = site.get(address(User, "change", builders.secretary().pk)).content.decode()
    assert "/history/" not in page


# ── Users and roles ───────────────────────────────────────────────────────────────────────────────────────
def user_form(**fields: object) -> dict[str, object]:
    empty = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    return {
        "email": "nieuw@example.org",
        "name": "Nieuw",
        "is_active": "on",
        "new_password": PASSWORD,
        **empty,
        **fields,
    }


def test_a_new_user_can_log_in_and_has_a_verified_address(site, client):
    organisation = builders.organisation("ezk", "ministry", "EZK")
    response = site.post(
        address(User, "add"),
        user_form(
            **{
                "memberships-TOTAL_FORMS": "1",
                "memberships-0-organisation": organisation.pk,
                "memberships-0-role": "policy",
                "memberships-0-function": "beleidsmedewerker",
                "memberships-0-starts_on": "01-01-2025",
            }
        ),
    )
    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(email="nieuw@example.org")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).count() == 1
    assert user.memberships.get().organisation == organisation
    lines = list(Line.objects.filter(object_label="Nieuw").order_by("number"))
    assert [line.action for line in lines] == ["accounts.create_user", "beheer.add"]
    assert {line.actor_name for line in lines} == {"Bas"}
    assert PASSWORD not in str([line.detail for line in lines])
    assert all(line.origin.startswith("beheer") for line in lines)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"new_password": "kort"}, "Dit wachtwoord is te kort. Gebruik ten minste 12 tekens."),
        ({"email": "SANNE@example.org"}, "Er is al een gebruiker met dit e-mailadres."),
        ({"email": "geen adres"}, "Voer een geldig e-mailadres in."),
    ],
)
def test_a_wrong_user_is_refused_at_the_field(site, fields, message):
    builders.secretary()
    page = site.post(address(User, "add"), user_form(**fields))
    assert page.status_code == 200
    assert message in page.content.decode()


def test_a_changed_address_and_password_hold_at_the_login(site):
    noor = builders.contributor()
    data = user_form(email="noor.nieuw@example.org", name="Noor")
    assert site.post(address(User, "change", noor.pk), data | _memberships(noor)).status_code == 302
    noor = User.objects.get(pk=noor.pk)
    assert (noor.email, noor.check_password(PASSWORD)) == ("noor.nieuw@example.org", True)
    assert list(EmailAddress.objects.filter(user=noor).values_list("email", "verified", "primary")) == [
        ("noor.nieuw@example.org", True, True)
    ]
    actions_ = set(Line.objects.filter(object_id=str(noor.pk), actor_name="Bas").values_list("action", flat=True))
    assert actions_ == {"accounts.change_email", "accounts.set_password", "beheer.change"}


def _memberships(user):
    role = user.memberships.get()
    return {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": role.pk,
        "memberships-0-user": user.pk,
        "memberships-0-organisation": role.organisation_id,
        "memberships-0-role": role.role,
        "memberships-0-function": role.function,
        "memberships-0-starts_on": "01-01-2023",
    }


def test_a_role_of_another_kind_of_organisation_is_refused(site):
    noor = builders.contributor()
    data = user_form(email=noor.email, name=noor.name, new_password="")
    page = site.post(address(User, "change", noor.pk), data | _memberships(noor) | {"memberships-0-role": "secretary"})
    assert "Deze rol hoort bij een ondersteunend vehikel." in page.content.decode()


def test_an_ended_role_leaves_old_and_new_in_the_trail(site):
    noor = builders.contributor()
    role = noor.memberships.get()
    data = {"user": noor.pk, "organisation": role.organisation_id, "role": role.role, "function": role.function}
    data |= {"starts_on": "01-01-2023", "ends_on": "31-12-2025"}
    assert site.post(address(Membership, "change", role.pk), data).status_code == 302
    line = Line.objects.first()
    assert (line.action, line.detail["after"]) == ("beheer.change", {"ends_on": "2025-12-31"})


def test_nobody_is_deleted(site):
    for model, row in ((User, builders.contributor()), (Membership, builders.contributor().memberships.get())):
        assert site.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


# ── Content is read, never written ────────────────────────────────────────────────────────────────────────
WRITABLE = {
    "accounts.User",
    "programmes.Membership",
    "programmes.Organisation",
    "programmes.Rom",
    "programmes.Province",
    "programmes.PillarItem",
    "programmes.Theme",
    "programmes.Term",
    "programmes.PolicyReference",
    "funding.FundingSource",
    "funding.Ceiling",
}


def test_what_is_not_the_administrators_cannot_be_added_changed_or_deleted(site):
    version = builders.agreed()
    assert ProgrammeVersion in registered()
    for model in registered():
        if model._meta.label in WRITABLE:
            continue
        assert site.get(address(model, "add")).status_code == 403, model
        assert site.post(address(model, "add"), {}).status_code == 403, model
        for row in model._default_manager.order_by("-pk")[:1]:
            assert site.post(address(model, "change", row.pk), {"title": "x"}).status_code == 403, model
            assert site.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403, model
    assert ProgrammeVersion.objects.get(pk=version.pk).title == version.title
    assert Position.objects.count() == 2


def test_trail_positions_and_what_belongs_to_logging_in_have_no_page(site):
    for label in ("audit.Line", "audit.Head", "programmes.Position", "mfa.Authenticator", "account.EmailAddress"):
        model = apps.get_model(label)
        with pytest.raises(NoReverseMatch):
            address(model, "changelist")


def test_a_concept_is_not_shown_to_the_administrator(site):
    version = builders.concept()
    page = site.get(address(ProgrammeVersion, "changelist")).content.decode()
    assert version.short_title not in page
    assert site.get(address(ProgrammeVersion, "change", version.pk)).status_code == 302
    actions.offer(version, by=builders.secretary())
    assert site.get(address(ProgrammeVersion, "change", version.pk)).status_code == 200


# ── The strategy ──────────────────────────────────────────────────────────────────────────────────────────
def test_items_of_the_strategy_stay_and_open_lists_grow(site):
    builders.strategy_items()
    PillarItem.objects.update(is_seed=True)
    item = PillarItem.objects.get()
    assert site.post(address(PillarItem, "delete", item.pk), {"post": "yes"}).status_code == 403
    assert site.post(address(PillarItem, "change", item.pk), {"name": "Anders"}).status_code == 403
    assert site.get(address(Pillar, "add")).status_code == 403

    own = {"code": "P2-9", "name": "Eigen onderdeel", "pillar": Pillar.objects.get(code="P2").pk, "order": "9"}
    assert site.post(address(PillarItem, "add"), own).status_code == 302
    added = PillarItem.objects.get(code="P2-9")
    assert Line.objects.first().action == "beheer.add"
    assert site.post(address(PillarItem, "delete", added.pk), {"post": "yes"}).status_code == 302
    line = Line.objects.first()
    assert (line.action, line.object_label) == ("beheer.delete", "Eigen onderdeel")


def test_a_closed_list_takes_no_new_word(site):
    data = {"code": "nieuw", "name": "Nieuw", "order": "1"}
    page = site.post(address(Term, "add"), data | {"kind": Term.Kind.ADDED_VALUE})
    assert "Selecteer een geldige keuze" in page.content.decode()
    assert site.post(address(Term, "add"), data | {"kind": Term.Kind.PARTNER_KIND}).status_code == 302
    page = site.post(address(Theme, "add"), data | {"kind": "transition"})
    assert "Selecteer een geldige keuze" in page.content.decode()
    assert site.post(address(Theme, "add"), data | {"kind": "challenge"}).status_code == 302


def test_what_a_wall_forbids_is_said_and_not_thrown(site):
    """An organisation that the page thinks free, but that became part of the strategy meanwhile."""
    party = builders.organisation("partner", "other", "Partner")
    form = admin.site._registry[Organisation]
    Organisation.objects.filter(pk=party.pk).update(is_seed=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(form), "has_delete_permission", lambda *_: True)
        response = site.post(address(Organisation, "delete", party.pk), {"post": "yes"}, follow=True)
    assert "Niet bewaard. Een regel van het portaal verbiedt dit." in response.content.decode()
    assert Organisation.objects.filter(pk=party.pk).exists()
    assert not Line.objects.filter(action="beheer.delete").exists()


def test_a_used_organisation_is_not_deleted(site):
    home = builders.contributor().memberships.get().organisation
    response = site.post(address(Organisation, "delete", home.pk), {"post": "yes"})
    assert Organisation.objects.filter(pk=home.pk).exists()
    assert response.status_code == 200


def test_autocomplete_is_for_administrators(site, client):
    query = {"term": "Ne", "app_label": "programmes", "model_name": "membership", "field_name": "organisation"}
    builders.secretary()
    found = site.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [row["text"] for row in found] == ["ROM Nederland"]
    client.force_login(create_user(email="x@example.org", name="X", is_staff=True, by=None))
    assert client.get(reverse("admin:autocomplete"), query).status_code == 403
