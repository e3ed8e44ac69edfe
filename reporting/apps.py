from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Voortgang"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what happens with open work when a role is handed over, and what each day asks."""
        # Models are there only now; an app's module is read before them.
        from programmes.actions import when_handed_over  # noqa: PLC0415
        from reporting.actions import move_open_work  # noqa: PLC0415
        from reporting.actions.notices import remind_of_terms  # noqa: PLC0415
        from romportal.mailing.actions import every_day  # noqa: PLC0415

        when_handed_over.append(move_open_work)
        every_day.append(remind_of_terms)
