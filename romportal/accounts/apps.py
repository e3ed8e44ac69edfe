from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "romportal.accounts"
    label = "accounts"
    verbose_name = "Gebruikers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("romportal.accounts.login_events")
