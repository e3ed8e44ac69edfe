from django.urls import path
from django.views.generic import RedirectView

from romportal.accounts import views

urlpatterns = [
    path("sessies/", views.own_sessions, name="own_sessions"),
    # allauth has a page of its own here, without a button per session.
    path("sessions/", RedirectView.as_view(pattern_name="own_sessions"), name="usersessions_list"),
    # By the names that allauth gives them: it leads here.
    path("oidc/<slug:provider_id>/login/", views.sign_on, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", views.signed_on, name="openid_connect_callback"),
    # An identity of a provider is not tied to an account here: the e-mail address is what counts.
    path("3rdparty/", RedirectView.as_view(pattern_name="mfa_index"), name="socialaccount_connections"),
]
