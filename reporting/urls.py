"""Addresses of reporting."""

from django.urls import path

from reporting.views import (
    agreement_meeting,
    calendar,
    charts,
    chronicle,
    dashboard,
    meetings,
    packs,
    people,
    programmes,
    progress,
    regions,
    sheets,
    welcome,
    yields,
)

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("agenda/<slug:token>.ics", calendar.calendar, name="calendar"),
    path("welkom/", welcome.welcome, name="welcome"),
    path("programmas/", programmes.programme_list, name="programme_list"),
    path("programmas/<slug:code>/", programmes.programme_detail, name="programme_detail"),
    path("roms/", regions.rom_list, name="rom_list"),
    path("roms/<slug:code>/", regions.rom_detail, name="rom_detail"),
    path("provincies/<slug:cbs>/", regions.province_detail, name="province_detail"),
    path("geschiedenis/<slug:kind>/<slug:key>/", chronicle.history, name="history"),
    path("provincies/<slug:cbs>/pdf/", regions.province_pdf, name="province_pdf"),
    path("grafieken/", charts.chart_list, name="chart_list"),
    path("export/<slug:name>.xlsx", sheets.sheet, name="sheet"),
    path("voortgang/", progress.round_list, name="round_list"),
    path("voortgang/<int:pk>/", progress.round_detail, name="round_detail"),
    path("voortgang/<int:pk>/<slug:code>/", progress.progress_edit, name="progress_edit"),
    path("lessen/", yields.lesson_list, name="lesson_list"),
    path("rechten/<int:pk>/beeindigen/", people.role_end, name="role_end"),
    path("afstemming/<int:pk>/overleg/", agreement_meeting.agreement_meeting, name="agreement_meeting"),
    path("overleggen/", meetings.meeting_list, name="meeting_list"),
    path("overleggen/nieuw/", meetings.meeting_add, name="meeting_add"),
    path("overleggen/<slug:number>/", meetings.meeting_detail, name="meeting_detail"),
    path("overleggen/<slug:number>/bewerken/", meetings.meeting_edit, name="meeting_edit"),
    path("pakketten/<int:pk>/", packs.pack_detail, name="pack_detail"),
    path("pakketten/<int:pk>/html/", packs.pack_html, name="pack_html"),
    path("pakketten/<int:pk>/pdf/", packs.pack_pdf, name="pack_pdf"),
]
