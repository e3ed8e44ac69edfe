"""Which themes a column recognises (P3-2)."""

from django.core.exceptions import ValidationError

from programmes.actions.agreements import signature, speaker_for
from programmes.models import Theme, ThemeRecognition
from programmes.permissions import may_propose_strategy, require
from programmes.queries.wordings import recognised
from romportal import audit
from romportal.accounts.models import User


def recognise_theme(
    theme: Theme, *, column: str, recognises: bool, explanation: str = "", by: User
) -> ThemeRecognition:
    """Say for a column that it recognises a theme, or no longer does; the theme is active while both do.

    Programmes that carry the theme keep it, and its totals stay. Raises PermissionDenied when `by` may not speak for
    that column, ValidationError when the column said the same before.
    """
    require(may_propose_strategy(by))
    speaker = speaker_for(by, column)
    with audit.transaction(by) as trail:
        theme = Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)  # of two at once the second is told
        if recognised([theme])[theme.pk].by(column) == recognises:
            already = "erkent dit thema al" if recognises else "erkent dit thema al niet"
            raise ValidationError(f"Uw kolom {already}.")
        row = ThemeRecognition(
            theme=theme,
            column=column,
            recognises=recognises,
            explanation=explanation.strip(),
            **signature(by, speaker, says_for_whom=True),
        )
        row.clean_fields(exclude=["theme", "given_by"])
        row.save(force_insert=True)
        trail.add(
            "programmes.recognise_theme",
            theme,
            after={"column": row.get_column_display(), "recognises": recognises},
        )
    return row
