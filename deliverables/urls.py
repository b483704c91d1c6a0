from django.urls import URLPattern, path

from deliverables.views import (
    amending,
    commitment_entries,
    commitments,
    deliverable,
    drafts,
    evidence,
    files,
    grid,
    nothing_new,
    plan,
    progress,
    sheets,
    sides,
)
from deliverables.views import list as list_views

app_name = "deliverables"
urlpatterns: list[URLPattern] = [
    path("plans/<slug:plan_slug>/deliverables/", list_views.deliverable_list, name="list"),
    path("plans/<slug:plan_slug>/deliverables/export.<str:fmt>", list_views.export, name="export"),
    path("plans/<slug:plan_slug>/deliverables/<slug:ref>/", deliverable.deliverable, name="deliverable"),
    path("plans/<slug:plan_slug>/deliverables/<slug:ref>/update/", progress.update, name="update"),
    path("drafts/<int:draft_id>/discard/", drafts.discard, name="discard_draft"),
    path("plans/<slug:plan_slug>/deliverables/<slug:ref>/note/", progress.note, name="note"),
    path(
        "plans/<slug:plan_slug>/deliverables/<slug:ref>/nothing-new/<str:mark>/",
        nothing_new.from_mail,
        name="nothing_new",
    ),
    path("plans/<slug:plan_slug>/deliverables/<slug:ref>/record/<slug:kind>/", progress.record, name="record"),
    path(
        "plans/<slug:plan_slug>/deliverables/<slug:ref>/correct/<slug:kind>/<int:row_id>/",
        progress.correct,
        name="correct",
    ),
    path(
        "plans/<slug:plan_slug>/deliverables/<slug:ref>/withdraw/<slug:kind>/<int:row_id>/",
        progress.withdraw,
        name="withdraw",
    ),
    path(
        "plans/<slug:plan_slug>/deliverables/<slug:ref>/evidence/<slug:kind>/<int:row_id>/",
        evidence.add_evidence,
        name="add_evidence",
    ),
    path(
        "plans/<slug:plan_slug>/deliverables/<slug:ref>/evidence/<int:evidence_id>/withdraw/",
        evidence.withdraw_evidence,
        name="withdraw_evidence",
    ),
    path("plans/<slug:plan_slug>/update/", grid.grid, name="grid"),
    path("plans/<slug:plan_slug>/update/sheet.xlsx", sheets.sheet_file, name="sheet_file"),
    path("plans/<slug:plan_slug>/update/sheets/", sheets.sheet_list, name="sheets"),
    path("plans/<slug:plan_slug>/update/sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("plans/<slug:plan_slug>/amend/<slug:kind>/<int:object_id>/<slug:field>/", amending.amend, name="amend"),
    path(
        "plans/<slug:plan_slug>/amendments/<int:amendment_id>/withdraw/",
        amending.withdraw_amendment,
        name="withdraw_amendment",
    ),
    path("plans/<slug:plan_slug>/commitments/", commitments.commitment_list, name="commitments"),
    path("plans/<slug:plan_slug>/commitments/<slug:slug>/", commitments.commitment, name="commitment"),
    path(
        "plans/<slug:plan_slug>/commitments/<slug:slug>/update/", commitment_entries.update, name="commitment_update"
    ),
    path(
        "plans/<slug:plan_slug>/commitments/<slug:slug>/correct/<int:row_id>/",
        commitment_entries.correct,
        name="correct_commitment",
    ),
    path(
        "plans/<slug:plan_slug>/commitments/<slug:slug>/withdraw/<int:row_id>/",
        commitment_entries.withdraw,
        name="withdraw_commitment",
    ),
    path("plans/<slug:plan_slug>/table/", plan.table, name="table"),
    path("plans/<slug:plan_slug>/source/", plan.source, name="source"),
    path("plans/<slug:plan_slug>/source/<int:position>/", plan.source_text, name="source_text"),
    path("plans/<slug:plan_slug>/items/<int:number>/", sides.item, name="item"),
    path("plans/<slug:plan_slug>/units/<slug:slug>/", sides.unit, name="unit"),
    path("plans/<slug:plan_slug>/outcomes/<int:number>/", sides.outcome, name="outcome"),
    path("plans/<slug:plan_slug>/paragraphs/<slug:slug>/", sides.paragraph, name="paragraph"),
    path("evidence/<int:evidence_id>/", files.evidence_file, name="evidence"),
]
