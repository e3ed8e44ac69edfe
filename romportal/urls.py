"""The portal's addresses. Each app lists its own; names are Dutch in the address, English in the code."""

from django.contrib import admin
from django.urls import include, path

from romportal.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("beheer/", admin.site.urls),
    path("account/", include("allauth.urls")),
]
