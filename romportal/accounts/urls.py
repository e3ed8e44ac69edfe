from django.urls import path
from django.views.generic import RedirectView

from romportal.accounts import views

urlpatterns = [
    path("sessies/", views.own_sessions, name="own_sessions"),
    # allauth has a page of its own here, without a button per session.
    path("sessions/", RedirectView.as_view(pattern_name="own_sessions"), name="usersessions_list"),
]
