"""How the admin site keeps the rules: what it saves leaves a line in the trail, what is not its own it only shows."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from romportal import audit

SECRET = {"password", "password1", "password2", "new_password"}


class Allowed:
    """Who comes in at all is decided by the site; Django's own permissions per model are not used."""

    #: a day is typed, as on the pages of the portal; Django's own calendar compares the clocks of two countries
    formfield_overrides = {models.DateField: {"widget": forms.DateInput(attrs={"size": 10})}}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the icons that change another object from within this one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for what in ("add", "change", "delete", "view"):
            if hasattr(getattr(field, "widget", None), f"can_{what}_related"):
                setattr(field.widget, f"can_{what}_related", False)
        return field

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class ReadOnly(Allowed):
    """For what is not the administrator's: shown, never added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Trailed(Allowed):
    """Record what the admin site saves in the trail, in the same transaction; a refusing wall becomes a message."""

    actions = None  # deleting goes one by one, so that each leaves its own line
    list_per_page = 50

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _saved(request, lambda: super(Trailed, self).changeform_view(request, *args, **kwargs))

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _saved(request, lambda: super(Trailed, self).delete_view(request, *args, **kwargs))

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        """Whoever has the same object open on a page of the portal is told that it changed meanwhile."""
        super().save_model(request, obj, form, change)
        if change and hasattr(obj, "revision"):
            type(obj)._default_manager.filter(pk=obj.pk).update(revision=models.F("revision") + 1)

    def construct_change_message(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], add: bool = False
    ) -> dict[str, Any]:
        """Return what changed, old and new, of the object and of the rows under it."""
        changed = [name for name in form.changed_data if name not in SECRET]
        before = {name: _plain(form.initial.get(name)) for name in changed}
        after = {name: _plain(form.cleaned_data.get(name)) for name in changed}
        if SECRET & set(form.changed_data):
            after["password"] = "gewijzigd"
        for rows in formsets or []:
            name = str(rows.model._meta.verbose_name_plural)
            added = [str(row) for row in rows.new_objects]
            removed = [str(row) for row in rows.deleted_objects]
            edited = [f"{row}: {', '.join(fields)}" for row, fields in rows.changed_objects]
            before |= {name: removed} if removed else {}
            after |= {name: added + edited} if added or edited else {}
        return {"before": {} if add else before, "after": after}

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        self._keep("beheer.add", request, obj, **message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        if message["before"] or message["after"]:
            self._keep("beheer.change", request, obj, **message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self._keep("beheer.delete", request, obj)

    def _keep(self, action: str, request: HttpRequest, obj: models.Model, **detail: Any) -> None:
        with audit.transaction(request.user) as trail:
            trail.add(action, obj, **detail)


def _saved(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """Save inside the trail's transaction; what the database forbids is said, and nothing of it is kept."""
    if request.method != "POST":
        return view()
    try:
        with audit.transaction(request.user):
            return view()
    except ValidationError as refusal:
        reason = " ".join(refusal.messages)
    except IntegrityError:
        reason = "Een regel van het portaal verbiedt dit."
    messages.error(request, f"Niet bewaard. {reason}")
    return HttpResponseRedirect(request.get_full_path())


def _plain(value: Any) -> Any:
    if isinstance(value, models.QuerySet | list | tuple):
        return [str(item) for item in value]
    return str(value) if isinstance(value, models.Model) else value
