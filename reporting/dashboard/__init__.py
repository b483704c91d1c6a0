"""What the dashboard shows, in its words; every number leads to the list that it counts."""

from __future__ import annotations

from typing import Any

from deliverables.access import PlanPage
from reporting.dashboard.figures import Links, columns_of
from reporting.dashboard.groups import group_figures
from reporting.dashboard.lists import changes_list, due_lists
from reporting.dashboard.papers import round_now
from reporting.dashboard.resources import resource_rows
from reporting.dashboard.strip import strip
from reporting.dashboard.tables import bands_section, outcomes_section, units_section
from reporting.round_nav import code_for
from reporting.summaries import Changes, PlanFigures


def dashboard_context(
    page: PlanPage, summary: PlanFigures, changes: Changes, *, all_changes: bool = False
) -> dict[str, Any]:
    """The figures of the page, ready for its template. No query."""
    links = Links(page)
    columns = columns_of(summary)
    groups = [group_figures(group, columns, links) for group in summary.groups]
    return {
        "summary": summary,
        "strip": strip(summary, links),
        "firm": groups[0],
        "others": [group for group in groups[1:] if group],
        "groups": [group for group in groups if group],
        "due_lists": due_lists(summary, links),
        "columns": columns,
        "sections": (
            bands_section(summary, columns, links),
            outcomes_section(summary, columns, links),
            units_section(summary, columns, links),
        ),
        "changes": changes_list(changes, links, show_all=all_changes),
        "resources": resource_rows(summary, links),
    }


def reports_context(page: PlanPage, rounds: list[Any], reported: Any | None) -> dict[str, Any]:
    """The report since which changes are told, and the next one. No query."""
    links = Links(page)
    return {
        "reported": reported
        and {"code": code_for(page.standing, reported), "url": links.page("reporting:round", reported.slug)},
        "round_now": round_now(page, rounds, links),
    }
