"""The top of every page of a round: which round it is, the way there, and its other pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from deliverables.access import PlanPage, Standing
from reporting.access import way_to_round
from reporting.models import ReportRound
from reporting.papers.cover import code_of, session_line
from reporting.permissions import may_read_approval
from reporting.rounds import RoundState

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
OF_PAST_DATES = frozenset({"reporting:round", "reporting:story", "reporting:consultation", "reporting:guidance"})
"""Pages that show what was so on another date; the others speak of today, or of a paper with its own date."""


def top_of_round(
    page: PlanPage, report_round: ReportRound, title: Any, here: str = "", *, below: str = ""
) -> dict[str, Any]:
    """What templates/reporting/of_round.html shows. here, below: as for `round_nav`."""
    way = () if here == "reporting:round" else (report_round,)
    code = code_for(page.standing, report_round)
    return {
        "title": title,
        "code": code,
        "lead": f"{code} · {session_line(report_round)}",
        "round": report_round,
        "round_nav": round_nav(page, report_round, here, below=below),
        "date_control": page.as_of if here in OF_PAST_DATES else None,
        "breadcrumb": way_to_round(page, *way),
    }


def code_for(standing: Standing, report_round: ReportRound) -> str:
    """The document code; of an edition that is not published yet only for who takes part."""
    may_know = standing.is_insider or report_round.state == RoundState.PUBLISHED
    return code_of(report_round) if may_know else report_round.document_code


def round_nav(page: PlanPage, report_round: ReportRound, here: str, *, below: str = "") -> list[dict[str, object]]:
    """Labels and addresses; `here`: the name of the page that shows them, or `below`: of the one it belongs to."""
    return [
        {
            "label": label,
            "url": reverse(name, args=[page.plan.slug, report_round.slug]),
            "current": "page" if name == here else "true" if name == below else "",
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
