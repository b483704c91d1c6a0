"""The state of a deliverable in the words of its chips, the same on every page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from deliverables import statuses
from deliverables.models import Deliverable
from deliverables.statuses import Headline, Outlook, Status


def state_in_words(row: Deliverable, on: dt.date) -> dict[str, Any]:
    """For a deliverable that went through `as_of`, `with_timeliness` and `with_headline`, with its biennium."""
    lateness = statuses.timeliness(row.status, row.due_as_of, row.completed_on, on)
    biennium = row.item.biennium
    return {
        "headline": row.headline,
        "headline_label": Headline(row.headline).label,
        "status": row.status,
        "status_label": Status(row.status).label,
        "outlook": row.outlook,
        "outlook_label": Outlook(row.outlook).label if row.outlook else "",
        "note": statuses.state_note(
            status=row.status,
            condition=row.condition,
            biennium_label=biennium.label,
            biennium_starts=biennium.starts,
            on=on,
        ),
        "due": str(row.due_as_of or ""),
        "due_derived": row.due_basis == "derived" and row.due == row.due_as_of,
        "due_in_source": str(row.due or _("none")) if row.due != row.due_as_of else "",
        "lateness": "" if row.due_as_of is None else str(lateness),
        "late": lateness.is_late,
        "expected": str(row.expected or ""),
    }
