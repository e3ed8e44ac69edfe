"""What ROMs have of their own, to read: they keep it themselves on the pages."""

from django.contrib import admin

from programmes.models import Contact, KiaCoverage, Plan, Stake
from romportal.audit.admin import ReadOnly


@admin.register(Plan)
class PlanAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["rom", "kind", "first_year", "last_year", "title", "status"]
    list_filter = ["kind", "status", ("rom", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "rom__organisation__name", "rom__organisation__short_name"]
    list_select_related = ["rom__organisation"]
    actions = None


@admin.register(Stake)
class StakeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["rom", "role", "organisation", "party", "percentage", "starts_on", "ends_on"]
    list_filter = ["role", ("rom", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["party", "organisation__name", "rom__organisation__name", "source"]
    list_select_related = ["rom__organisation", "organisation"]
    actions = None


@admin.register(Contact)
class ContactAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["rom", "function", "name", "starts_on", "ends_on"]
    list_filter = [("rom", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["function", "name", "rom__organisation__name"]
    list_select_related = ["rom__organisation"]
    actions = None


@admin.register(KiaCoverage)
class KiaCoverageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["kia", "rom", "contact", "coordinated_on"]
    list_filter = [("rom", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["kia__name", "rom__organisation__name", "perspective"]
    list_select_related = ["kia", "rom__organisation", "contact__rom__organisation"]
    actions = None
