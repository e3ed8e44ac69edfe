"""Addresses of programmes."""

from django.urls import path

from programmes.views import editing, invitations, mail, people, programmes, regions, strategy, trail

urlpatterns = [
    path("strategie/", strategy.strategy, name="strategy"),
    path("begrippen/", strategy.glossary, name="glossary"),
    path("toegankelijkheid/", strategy.accessibility, name="accessibility"),
    path("spoor/", trail.trail, name="trail"),
    path("rechten/", people.rights, name="rights"),
    path("rechten/uitnodigen/", invitations.invite, name="invite"),
    path("rechten/berichten/", mail.mail_list, name="mail_list"),
    path("rechten/berichten/<int:pk>/", mail.mail_detail, name="mail_detail"),
    path("rechten/berichten/<int:pk>/html/", mail.mail_html, name="mail_html"),
    path("uitnodiging/<str:key>/", invitations.invitation, name="invitation"),
    path("account/berichten/", mail.mail_choice, name="mail_choice"),
    path("waarneming/", people.stand_in_list, name="stand_in_list"),
    path("programmas/nieuw/", programmes.programme_add, name="programme_add"),
    path("programmas/<slug:code>/bewerken/", editing.version_edit, name="version_edit"),
    path("programmas/<slug:code>/bewerken/deelname/<slug:rom>/", editing.participation_edit, name="participation_edit"),
    path("programmas/<slug:code>/wijzigen/", programmes.version_copy, name="version_copy"),
    path("programmas/<slug:code>/stap/", programmes.programme_step, name="programme_step"),
    path("regios/plannen/", regions.plan_list, name="plan_list"),
    path("regios/plannen/<int:pk>/", regions.plan_edit, name="plan_edit"),
    path("regios/<slug:rom>/plan/", regions.plan_add, name="plan_add"),
    path("regios/belangen/<int:pk>/", regions.stake_edit, name="stake_edit"),
    path("regios/<slug:rom>/belang/", regions.stake_add, name="stake_add"),
    path("regios/contact/<int:pk>/", regions.contact_edit, name="contact_edit"),
    path("regios/<slug:rom>/contact/", regions.contact_add, name="contact_add"),
    path("kia/", regions.kia_list, name="kia_list"),
    path("kia/<slug:code>/", regions.kia_edit, name="kia_edit"),
    path("regios/<slug:rom>/profiel/", regions.profile_edit, name="profile_edit"),
]
