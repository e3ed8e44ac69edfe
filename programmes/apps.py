from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ProgrammesConfig(AppConfig):
    name = "programmes"
    default = True
    verbose_name = "Programma's"
    default_auto_field = "django.db.models.BigAutoField"


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's admin site, with ours in the place of its default one."""

    default = False
    default_site = "programmes.administration.Administration"
