"""Addresses of funding."""

from django.urls import path

from funding.views import agreements, asking, offering

urlpatterns = [
    path("programmas/<str:code>/vragen/", asking.ask, name="ask"),
    path("programmas/<str:code>/aanbieden/", offering.offer, name="offer"),
    path("afstemming/", agreements.agreement_list, name="agreement_list"),
    path("afstemming/<int:pk>/", agreements.agreement_detail, name="agreement_detail"),
]
