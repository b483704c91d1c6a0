"""Every page of the site, by who looks at it: a name for its screenshots, and its path."""

from __future__ import annotations

WIDTHS = (1280, 390)
NOVEMBER_2016, NOVEMBER_2017 = "reports/november-2016/", "reports/november-2017/"

PAGES: dict[str, list[tuple[str, str]]] = {
    "": [("sign-in", "/accounts/login/")],
    "reader": [
        ("home-reader", "/"),
        ("deliverable-reader", "deliverables/5a/"),
        ("reports-reader", "reports/"),
        ("not-found", "deliverables/99/"),
        ("not-allowed", "deliverables/4/update/"),
    ],
    "focal.sme": [
        ("home-focal-sme", "/"),
        ("update", "deliverables/5a/update/"),
        ("update-completed", "deliverables/2/update/"),
        ("note", "deliverables/5a/note/"),
        ("delivery", "deliverables/5a/record/delivery/"),
        ("delivery-of-three", "deliverables/4/record/delivery/"),
        ("measurement", "deliverables/5b/record/measurement/"),
        ("deliverable-focal", "deliverables/3a/"),
        ("password", "/accounts/password/"),
    ],
    "focal.actrav": [("home-focal-actrav", "/"), ("deliverable-contributing", "deliverables/5a/")],
    "focal.dialogue": [("home-focal-dialogue", "/")],
    "approver": [("home-approver", "/")],
    "auditor": [("home-auditor", "/"), ("deliverable-auditor", "deliverables/4/")],
    "administrator": [
        ("home-administrator", "/"),
        ("admin", "/admin/"),
        ("admin-accounts", "/admin/deliverables/user/"),
        ("admin-account-add", "/admin/deliverables/user/add/"),
        ("admin-units", "/admin/deliverables/unit/"),
        ("admin-updates", "/admin/deliverables/statusupdate/"),
    ],
    "manager": [
        ("home-manager", "/"),
        ("dashboard", ""),
        ("dashboard-2016", "?as_of=2016-09-30"),
        ("list", "deliverables/"),
        ("list-2016", "deliverables/?as_of=2016-09-30"),
        ("list-late", "deliverables/?timeliness=overdue"),
        ("list-empty", "deliverables/?q=zebra"),
        ("list-bad", "deliverables/?status=nonsense&due_from=2017-99"),
        ("table", "table/"),
        ("source", "source/"),
        ("commitments", "commitments/"),
        ("commitment", "commitments/capacity-building/"),
        ("commitment-update", "commitments/guidance/update/"),
        ("item-1", "items/1/"),
        ("item-5", "items/5/"),
        ("unit-sme", "units/sme/"),
        ("unit-enterprises", "units/enterprises/"),
        ("outcome-4", "outcomes/4/"),
        ("outcome-5", "outcomes/5/"),
        ("paragraph-20-b", "paragraphs/20-b/"),
        ("paragraph-20-d", "paragraphs/20-d/"),
        ("deliverable-1", "deliverables/1/"),
        ("deliverable-2", "deliverables/2/"),
        ("deliverable-4", "deliverables/4/"),
        ("deliverable-5a", "deliverables/5a/"),
        ("deliverable-5a-2016", "deliverables/5a/?as_of=2016-09-30"),
        ("deliverable-6-2", "deliverables/6-2/"),
        ("deliverable-7b", "deliverables/7b/"),
        ("mobilization", "deliverables/4/record/mobilization/"),
        ("reports", "reports/"),
        ("round-2016", NOVEMBER_2016),
        ("round-2017", NOVEMBER_2017),
        ("edit-round", NOVEMBER_2017 + "edit/"),
        ("paper-2016", NOVEMBER_2016 + "report.html"),
        ("paper-2017", NOVEMBER_2017 + "report.html"),
    ],
}

FROM_A_DELIVERABLE = {
    "correct": "Correct",
    "withdraw": "Withdraw",
    "add-evidence": "Add evidence",
    "amend-text": "Amend the text",
    "amend-due": "Amend the due month",
    "amend-units": "Change the units",
}
"""Pages whose addresses hold a number: by the first link of this name on the page of a deliverable."""
