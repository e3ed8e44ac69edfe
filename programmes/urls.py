"""Addresses of programmes."""

from django.urls import path

from programmes.views import editing, people, programmes, strategy, trail

urlpatterns = [
    path("strategie/", strategy.strategy, name="strategy"),
    path("begrippen/", strategy.glossary, name="glossary"),
    path("toegankelijkheid/", strategy.accessibility, name="accessibility"),
    path("spoor/", trail.trail, name="trail"),
    path("rechten/", people.rights, name="rights"),
    path("waarneming/", people.stand_in_list, name="stand_in_list"),
    path("programmas/nieuw/", programmes.programme_add, name="programme_add"),
    path("programmas/<slug:code>/bewerken/", editing.version_edit, name="version_edit"),
    path("programmas/<slug:code>/bewerken/deelname/<slug:rom>/", editing.participation_edit, name="participation_edit"),
    path("programmas/<slug:code>/wijzigen/", programmes.version_copy, name="version_copy"),
    path("programmas/<slug:code>/stap/", programmes.programme_step, name="programme_step"),
]
