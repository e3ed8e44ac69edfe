from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ProgrammesConfig(AppConfig):
    name = "programmes"
    default = True
    verbose_name = "Programma's"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may still hear of something when a mail goes out, and what each day asks."""
        # Models are there only now; an app's module is read before them.
        from programmes.actions.notices import may_still_hear, remind_of_answers  # noqa: PLC0415
        from romportal.mailing.actions import every_day, when_sending  # noqa: PLC0415

        when_sending.append(may_still_hear)
        every_day.append(remind_of_answers)


class AdministrationConfig(admin_apps.AdminConfig):
    """Django's admin site, with ours in the place of its default one."""

    default = False
    default_site = "programmes.administration.Administration"
