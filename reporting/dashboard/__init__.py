"""What the dashboard shows, in its words; every number leads to the list that it counts."""

from __future__ import annotations

from typing import Any

from deliverables.access import PlanPage
from reporting.dashboard.figures import Links, columns_of
from reporting.dashboard.groups import group_figures
from reporting.dashboard.lists import change_lines, due_lists
from reporting.dashboard.resources import resource_rows
from reporting.dashboard.strip import strip
from reporting.dashboard.tables import bands_section, outcomes_section, units_section
from reporting.summaries import Changes, PlanFigures


def dashboard_context(page: PlanPage, summary: PlanFigures, changes: Changes) -> dict[str, Any]:
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
        "changes": changes,
        "change_lines": change_lines(changes, links),
        "resources": resource_rows(summary, links),
    }
