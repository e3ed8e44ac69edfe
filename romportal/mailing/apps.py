from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "romportal.mailing"
    label = "mailing"
    verbose_name = "Berichten"
    default_auto_field = "django.db.models.BigAutoField"
