"""The admin site at /beheer/: for administrators alone, through the portal's own login."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from programmes.permissions import may_administer

OWN_APPS = {"accounts", "programmes", "funding", "reporting"}


class Administration(AdminSite):
    """Users and reference data are kept here; content is shown as far as everybody sees it, and never changed."""

    site_header = "Portaal Meerjarenstrategie: beheer"
    site_title = "Beheer van het portaal"
    index_title = "Gebruikers en vaste gegevens"
    index_template = "beheer/index.html"
    site_url = "/"
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff and may_administer(request.user)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own models alone: what other packages register would leave no line in the trail."""
        given = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        own = [model for model in given if model._meta.app_label in OWN_APPS]
        super().register(own, admin_class, **options)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Send who is not logged in to the portal's login, and refuse at once who is no administrator."""
        guarded = super().admin_view(view, cacheable)

        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied("Alleen een beheerder komt in het beheer.")
            return guarded(request, *args, **kwargs)

        return opened

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the portal's login: Django's own for the admin site would skip the second factor."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied("Alleen een beheerder komt in het beheer.")
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next", "/beheer/"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("admin:index")
