"""The pages of a round, as every one of them offers the others."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.access import PlanPage
from reporting.models import ReportRound

PAGES = (
    ("reporting:round", _("Where it stands")),
    ("reporting:story", _("Story")),
    ("reporting:report_html", _("Paper")),
)


def round_nav(page: PlanPage, report_round: ReportRound, here: str) -> list[dict[str, object]]:
    """Labels and addresses; `here`: the name of the page that shows them."""
    return [
        {
            "label": label,
            "url": reverse(name, args=[page.plan.slug, report_round.slug]),
            "current": name == here,
        }
        for name, label in PAGES
    ]
