"""Addresses of reporting."""

from django.urls import path

from reporting.views import meetings, packs, progress, yields

urlpatterns = [
    path("voortgang/", progress.round_list, name="round_list"),
    path("voortgang/<int:pk>/", progress.round_detail, name="round_detail"),
    path("voortgang/<int:pk>/<str:code>/", progress.progress_edit, name="progress_edit"),
    path("lessen/", yields.lesson_list, name="lesson_list"),
    path("overleggen/", meetings.meeting_list, name="meeting_list"),
    path("overleggen/nieuw/", meetings.meeting_add, name="meeting_add"),
    path("overleggen/<slug:number>/", meetings.meeting_detail, name="meeting_detail"),
    path("overleggen/<slug:number>/bewerken/", meetings.meeting_edit, name="meeting_edit"),
    path("pakketten/<int:pk>/", packs.pack_detail, name="pack_detail"),
    path("pakketten/<int:pk>/html/", packs.pack_html, name="pack_html"),
    path("pakketten/<int:pk>/pdf/", packs.pack_pdf, name="pack_pdf"),
]
