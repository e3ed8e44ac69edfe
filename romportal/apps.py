"""The shell as a Django app: it has one table of its own, and the commands that set the portal up."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Set-up, background worker and health."""

    name = "romportal"
    verbose_name = "Portaal"
    default_auto_field = "django.db.models.BigAutoField"
