"""The portal's addresses. Each app lists its own: Dutch in the address, English in the code."""

from django.contrib import admin
from django.urls import include, path
from django.views.defaults import bad_request

from romportal.health import health

handler400 = bad_request

urlpatterns = [
    path("health/", health, name="health"),
    path("beheer/", admin.site.urls),
    path("account/", include("allauth.urls")),
    path("", include("programmes.urls")),
    path("", include("funding.urls")),
    path("", include("reporting.urls")),
]
