from django.urls import URLPattern, path

from reporting.views import approval, archive, issued, papers, rounds
from reporting.views.dashboard import dashboard
from reporting.views.home import home

app_name = "reporting"
urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("plans/<slug:plan_slug>/", dashboard, name="dashboard"),
    path("plans/<slug:plan_slug>/reports/", rounds.rounds, name="rounds"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/", rounds.round_page, name="round"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/edit/", rounds.edit_round, name="edit_round"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/report.pdf", papers.report_pdf, name="report_pdf"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/report.html", papers.report_html, name="report_html"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/report.json", papers.report_json, name="report_json"),
    # Approval, and what is kept.
    path("plans/<slug:plan_slug>/reports/<slug:slug>/approval/", approval.approval, name="approval"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/issued/", issued.attach_issued, name="attach_issued"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/issued/<int:pk>/", issued.issued_file, name="issued"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/archive.zip", archive.archive, name="archive"),
]
