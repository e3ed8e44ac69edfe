from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "Financiën"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what happens with money when a version is copied or an agreement is reached."""
        # Models are there only now; an app's module is read before them.
        from funding.actions import book_agreed, copy_asked  # noqa: PLC0415
        from programmes.actions import when_copied, when_reached  # noqa: PLC0415

        when_copied.append(copy_asked)
        when_reached.append(book_agreed)
