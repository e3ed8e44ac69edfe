"""Addresses of funding."""

from django.urls import path

from funding.views import (
    agreements,
    asking,
    booking,
    comparison,
    entries,
    grants,
    inbox,
    offering,
    overview,
    proposal,
    reminding,
)

urlpatterns = [
    path("financien/", overview.funding_overview, name="funding_overview"),
    path("financien/bronnen/<slug:code>/", overview.source_detail, name="source_detail"),
    path("financien/mutaties/", entries.entry_list, name="entry_list"),
    path("financien/mutaties/<int:pk>/", entries.entry_detail, name="entry_detail"),
    path("financien/beschikkingen/", grants.grant_list, name="grant_list"),
    path("financien/beschikkingen/nieuw/", grants.grant_add, name="grant_add"),
    path("financien/beschikkingen/<int:pk>/", grants.grant_detail, name="grant_detail"),
    path("financien/realisatie/", booking.realise, name="realise"),
    path("financien/plafonds/<int:pk>/", booking.ceiling_change, name="ceiling_change"),
    path("programmas/<slug:code>/versies/", comparison.version_compare, name="version_compare"),
    path("programmas/<slug:code>/voorstel/", proposal.proposal, name="proposal"),
    path("programmas/<slug:code>/vragen/", asking.ask, name="ask"),
    path("programmas/<slug:code>/aanbieden/", offering.offer, name="offer"),
    path("ter-afstemming/", inbox.inbox, name="inbox"),
    path("afstemming/", agreements.agreement_list, name="agreement_list"),
    path("afstemming/<int:pk>/", agreements.agreement_detail, name="agreement_detail"),
    path("afstemming/<int:pk>/herinner/", reminding.agreement_remind, name="agreement_remind"),
]
