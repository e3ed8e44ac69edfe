from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "romportal.accounts"
    label = "accounts"
    verbose_name = "Gebruikers"
    default_auto_field = "django.db.models.BigAutoField"
