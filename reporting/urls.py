from django.urls import URLPattern, path

from reporting.views import (
    approval,
    archive,
    contributing,
    issued,
    papers,
    reminding,
    round_facts,
    round_steps,
    round_story,
    rounds,
    texts,
)
from reporting.views.account import account
from reporting.views.checks import checks
from reporting.views.consultation import consultation
from reporting.views.dashboard import dashboard
from reporting.views.guidance import guidance
from reporting.views.home import home
from reporting.views.search import search
from reporting.views.timeline import timeline

app_name = "reporting"
urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("account/", account, name="account"),
    path("plans/<slug:plan_slug>/", dashboard, name="dashboard"),
    path("plans/<slug:plan_slug>/reminders/", reminding.remind_holders, name="remind"),
    path("plans/<slug:plan_slug>/reminders/<int:reminder_id>/", reminding.reminder, name="reminder"),
    path("plans/<slug:plan_slug>/search/", search, name="search"),
    path("plans/<slug:plan_slug>/timeline/", timeline, name="timeline"),
    path("plans/<slug:plan_slug>/reports/", rounds.rounds, name="rounds"),
    path("plans/<slug:plan_slug>/reports/new/", round_facts.create_round, name="create_round"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/", rounds.round_page, name="round"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/edit/", round_facts.edit_round, name="edit_round"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/steps/<slug:step>/", round_steps.step_page, name="step"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/more-time/", round_steps.more_time, name="more_time"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/story/", round_story.story, name="story"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/report.pdf", papers.report_pdf, name="report_pdf"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/report.docx", papers.report_docx, name="report_docx"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/drawing/<slug:key>/", papers.drawing, name="drawing"),
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
    path("plans/<slug:plan_slug>/reports/<slug:slug>/checks/", checks, name="checks"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/consultation/", consultation, name="consultation"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/guidance/", guidance, name="guidance"),
    # Approval, and what is kept.
    path("plans/<slug:plan_slug>/reports/<slug:slug>/approval/", approval.approval, name="approval"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/issued/", issued.attach_issued, name="attach_issued"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/issued/<int:pk>/", issued.issued_file, name="issued"),
    path("plans/<slug:plan_slug>/reports/<slug:slug>/archive.zip", archive.archive, name="archive"),
]
