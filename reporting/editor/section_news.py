"""What was recorded since a section was written: how many rows of each kind, and what the newest are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.unit_names import code_on
from reporting.fact_words import FACT_WORDS
from reporting.facts import rows_behind_section
from reporting.models import ReportSection
from reporting.papers.wording import begin, shown

COMMON = (
    "effective_on",
    "recorded_at",
    "withdrawn",
    "illustrative",
    "by__name",
    "by__username",
    "unit__code",
    "unit__names",
)


def _deliverable(ref: str) -> str:
    return _("Deliverable %(ref)s") % {"ref": shown(ref)}


def _item(number: int) -> str:
    return _("Item %(number)s") % {"number": number}


About = dict[str, Callable[[Any], str]]
ABOUT: dict[str, About] = {
    "status": {"deliverable__ref": _deliverable},
    "note": {"deliverable__ref": _deliverable},
    "delivery": {"output__deliverable__ref": _deliverable},
    "measurement": {"measure__indicator__deliverable__ref": _deliverable},
    "mobilization": {"line__item__number": _item},
    "amendment": {
        "deliverable__ref": _deliverable,
        "indicator__deliverable__ref": _deliverable,
        "item__number": _item,
        "resource_line__item__number": _item,
    },
    "commitment": {"commitment__subject": str},
}
"""Kind of row → the ways to what it is about, each with the words for it."""


def newer_of_section(section: ReportSection, newer: dict[str, int], most: int) -> dict[str, Any]:
    """One query for each kind of which there is something newer."""
    rows = {kind: _rows(section, kind, known) for kind, known in newer.items()}
    entries = [_entry(kind, row) for kind, found in rows.items() for row in found]
    return {
        "newer": [FACT_WORDS[kind].counted(len(found)) for kind, found in rows.items()],
        "newer_entries": sorted(entries, key=itemgetter("on"), reverse=True)[:most],
        "newer_left": max(len(entries) - most, 0),
    }


def _rows(section: ReportSection, kind: str, known: int) -> Sequence[dict[str, Any]]:
    rows = rows_behind_section(section.round, section.key, kind).filter(pk__gt=known)
    return list(rows.order_by("-effective_on", "-pk").values(*COMMON, *ABOUT[kind]))


def _entry(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """As partials/_story_entry.html takes it."""
    about = next((words(row[way]) for way, words in ABOUT[kind].items() if row[way] is not None), "")
    return {
        "on": row["effective_on"],
        "kind": kind,
        "heading": " · ".join(filter(None, [begin(str(FACT_WORDS[kind].name)), about])),
        "author": row["by__name"] or row["by__username"],
        "unit": code_on(row["unit__code"] or "", row["unit__names"], row["effective_on"]),
        "recorded_on": timezone.localdate(row["recorded_at"]),
        "illustrative": row["illustrative"],
        "state": "withdrawn" if row["withdrawn"] else "",
    }
