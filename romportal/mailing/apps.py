from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "romportal.mailing"
    label = "mailing"
    verbose_name = "Berichten"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring people what the accounts tell them."""
        # Models are there only now; an app's module is read before them.
        from romportal.accounts.adapters import tell_person  # noqa: PLC0415
        from romportal.mailing.actions import post_about_account  # noqa: PLC0415

        tell_person.append(post_about_account)
