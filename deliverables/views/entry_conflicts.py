"""What somebody else recorded on a deliverable or a commitment after a form was opened."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from deliverables.actions import highest_seen
from deliverables.actions.writing import VERSION_OF
from deliverables.conflicts import Conflict, clashes_of
from deliverables.dates import date_format
from deliverables.models import Commitment, CommitmentUpdate, DatedRow, Deliverable
from deliverables.shortening import shorten
from deliverables.views.entries import initial_of

NO_PART = ("effective_on", "correction_reason")
"""Fields that are each person's own: the day and the reason of an entry stand in nobody's way."""
MOST_WORDS = 200
"""Characters of an entry that is only told of."""


def conflict_on(form: Any, row: Deliverable, kind: str, seen: str, wrong: Any = None) -> Conflict | None:
    """The newest entry of the same kind that the state of the record `seen` does not know, beside what stands in the
    form; others are told. kind: "" for a form without words that could differ; wrong: the entry that is corrected,
    which somebody else may have corrected already.

    Six queries at most, asked only where two people met.
    """
    newer = _newer_than(row, seen)
    theirs = None
    if kind:
        theirs = _on_the_same(form, newer, kind) if wrong is None else _successor(wrong)
    first = theirs or (newer[0] if newer else None)
    if first is None:
        return None
    return Conflict(
        by=str(first.by),
        at=first.recorded_at,
        what=_kind_of(first),
        words="" if theirs else shorten(_words_of(first), MOST_WORDS),
        clashes=clashes_of(form, _said_by(theirs, kind, row)) if theirs and not theirs.withdrawn else (),
        further=tuple(_told(one) for one in newer if one != first),
        instead=_correction_of(theirs, kind, row) if wrong is not None else "",
    )


def conflict_on_commitment(form: Any, commitment: Commitment, seen: str) -> Conflict | None:
    """The newest update that the form did not know. One query."""
    known = int(seen) if re.fullmatch("[0-9]{1,18}", seen) else 0
    rows = CommitmentUpdate.objects.filter(commitment=commitment, pk__gt=known)
    theirs = rows.select_related("by").order_by("-pk").first()
    if theirs is None:
        return None
    said = {} if theirs.withdrawn else {"text": theirs.text}
    return Conflict(
        by=str(theirs.by),
        at=theirs.recorded_at,
        what=_kind_of(theirs),
        words="" if "text" in form.fields else shorten(theirs.text, MOST_WORDS),
        clashes=clashes_of(form, said),
    )


def told_since(row: Deliverable, seen: str) -> list[str]:
    """What the state of the record `seen` does not know, in words, the newest first. Five queries."""
    return [_told(one) for one in _newer_than(row, seen)]


def _newer_than(row: Deliverable, seen: str) -> list[Any]:
    """Rows of every kind that came after it, the newest first."""
    known = highest_seen(seen)
    found: list[Any] = []
    for kind, (model, path) in VERSION_OF.items():
        if kind in known:
            rows: Any = model._default_manager.filter(**{path: row, "pk__gt": known[kind]})
            found += rows.select_related("by")
    return sorted(found, key=lambda one: (one.recorded_at, one.pk), reverse=True)


def _on_the_same(form: Any, newer: list[Any], kind: str) -> Any:
    """The newest of a kind that is about the same output or measure as the form."""
    model = VERSION_OF[kind][0]
    for one in newer:
        if isinstance(one, model) and not one.withdrawn:
            output, measure = getattr(one, "output_id", None), getattr(one, "measure_id", None)
            if output is not None and str(form["output"].value()) != str(output):
                continue
            if measure is not None and form.measure.pk != measure:
                continue
            return one
    return None


def _successor(wrong: Any) -> Any:
    return type(wrong)._default_manager.filter(corrects=wrong).select_related("by").first()


def _said_by(theirs: Any, kind: str, row: Deliverable) -> dict[str, Any]:
    said = initial_of(kind, row, theirs, theirs.effective_on)
    return {name: value for name, value in said.items() if name not in NO_PART}


def _correction_of(theirs: Any, kind: str, row: Deliverable) -> str:
    if theirs is None or theirs.withdrawn:
        return ""
    return reverse("deliverables:correct", args=[row.plan.slug, row.ref, kind, theirs.pk])


def _kind_of(row: DatedRow) -> str:
    return str(capfirst(row._meta.verbose_name or ""))


def _words_of(row: Any) -> str:
    return str(getattr(row, "done", "") or getattr(row, "text", "") or getattr(row, "title", ""))


def _told(row: Any) -> str:
    words = shorten(_words_of(row), MOST_WORDS)
    told = _("%(what)s, %(by)s, %(at)s") % {
        "what": _kind_of(row),
        "by": row.by,
        "at": date_format(localtime(row.recorded_at), "SHORT_DATETIME_FORMAT"),
    }
    return f"{told}: {words}" if words else told
