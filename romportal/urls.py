"""The portal's addresses. Each app lists its own: Dutch in the address, English in the code."""

from django.contrib import admin
from django.urls import include, path

from romportal.health import health

handler400 = "romportal.shell.bad_request"
handler403 = "romportal.shell.forbidden"
handler404 = "romportal.shell.not_found"

urlpatterns = [
    path("health/", health, name="health"),
    path("beheer/", admin.site.urls),
    path("account/", include("romportal.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("", include("programmes.urls")),
    path("", include("funding.urls")),
    path("", include("reporting.urls")),
]
