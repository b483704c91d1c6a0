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
    ("reporting:report_html", _("Paper")),
    ("reporting:approval", _("Approval")),
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
        if name not in ONLY_FOR or ONLY_FOR[name](page.standing)
    ]
