from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "romportal.audit"
    label = "audit"
    verbose_name = "Spoor"
    default_auto_field = "django.db.models.BigAutoField"
