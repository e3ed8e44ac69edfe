"""What a password must be, said in Dutch (Django's own translation lacks this sentence)."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """At least `min_length` characters (BIO2: long rather than complicated)."""

    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Gebruik ten minste {self.min_length} tekens."

    def get_help_text(self) -> str:
        return f"Gebruik ten minste {self.min_length} tekens; een zin van enkele woorden is goed."
