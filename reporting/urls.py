from django.urls import URLPattern, path

from reporting.views import contributing, papers, rounds, texts
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
    # Texts of a paper.
    path("plans/<slug:plan_slug>/reports/<slug:slug>/paragraphs/<slug:ref>/", texts.paragraph, name="paragraph"),
    path(
        "plans/<slug:plan_slug>/reports/<slug:slug>/paragraphs/<slug:ref>/draft/",
        texts.paragraph_draft,
        name="paragraph_draft",
    ),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/sections/<slug:key>/", texts.section, name="section"),
    path(
        "plans/<slug:plan_slug>/reports/<slug:slug>/sections/<slug:key>/draft/",
        texts.section_draft,
        name="section_draft",
    ),
    # Stands before the record's own page for an update, to which it falls back.
    path("plans/<slug:plan_slug>/deliverables/<slug:ref>/update/", contributing.update, name="contribute"),
]
