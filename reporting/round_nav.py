"""The pages of a round, as every one of them offers the others."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.access import PlanPage, Standing
from reporting.models import ReportRound
from reporting.permissions import may_read_approval

PAGES = (
    ("reporting:round", _("Where it stands")),
    ("reporting:story", _("Story")),
    ("reporting:report_html", _("Paper")),
    ("reporting:checks", _("Checks")),
    ("reporting:consultation", _("Consultation")),
    ("reporting:approval", _("Approval")),
    ("reporting:guidance", _("Decision and guidance")),
)
ONLY_FOR: dict[str, Callable[[Standing], bool]] = {"reporting:approval": may_read_approval}
"""Pages that not everybody who sees the round may open."""


def round_nav(page: PlanPage, report_round: ReportRound, here: str) -> list[dict[str, object]]:
    """Labels and addresses; `here`: the name of the page that shows them."""
    return [
        {
            "label": label,
            "url": reverse(name, args=[page.plan.slug, report_round.slug]),
            "current": name == here,
        }
        for name, label in PAGES
        if (page.standing.is_insider or name in _open_to_others(report_round))
        and (name not in ONLY_FOR or ONLY_FOR[name](page.standing))
    ]


def _open_to_others(report_round: ReportRound) -> set[str]:
    """Pages for those who take no part in the plan: readers of a published paper, units that are consulted on it."""
    if report_round.has_been_published:
        return {"reporting:round", "reporting:report_html", "reporting:guidance"}
    return {"reporting:report_html", "reporting:consultation"}
