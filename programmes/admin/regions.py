"""What ROMs have of their own, to read: they keep it themselves on the pages."""

from django.contrib import admin

from programmes.models import Plan
from romportal.audit.admin import ReadOnly


@admin.register(Plan)
class PlanAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["rom", "kind", "first_year", "last_year", "title", "status"]
    list_filter = ["kind", "status", ("rom", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "rom__organisation__name", "rom__organisation__short_name"]
    list_select_related = ["rom__organisation"]
    actions = None
