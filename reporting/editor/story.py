"""The dated story of one text: every step and every version, with who, when, why, and what changed."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.differences import difference
from deliverables.models.units import code_of
from reporting.models import ReportText, Transition
from reporting.round_story import heading_of
from reporting.rounds import TextState
from reporting.transitions import Text


def story_of_text(text: Text) -> list[dict[str, Any]]:
    """Newest first, as templates/reporting/_transitions.html takes it. Two queries."""
    versions = list(text.texts.filter(language="en").select_related("by", "unit").order_by("id"))
    steps = list(text.transitions.select_related("by", "unit", "merged_into__deliverable").order_by("id"))
    before = {later.pk: earlier.text for earlier, later in itertools.pairwise(versions)}
    sent = {step.text_id for step in steps if step.step == "send"}
    by_id = {version.pk: version for version in versions}
    told: list[tuple[tuple[Any, int, int], dict[str, Any]]] = [
        ((version.at, version.pk, 0), _version(version, before.get(version.pk)))
        for version in versions
        if version.pk not in sent
    ]
    newest = 0
    for step in steps:
        # Of one moment: a version that was changed in the same step stands before it, a later one after it.
        newest = step.text_id or newest
        version = by_id.get(step.text_id or 0) if step.step == "send" else None
        told.append(((step.at, newest, step.pk), _step(step, version, before)))
    told.sort(key=lambda one: one[0])
    return [entry for _order, entry in reversed(told)]


def reason_of(text: Text, story: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The step by which the text was returned, while that is to be answered, or its answer is to be cleared."""
    if text.state not in (TextState.RETURNED, TextState.SENT):
        return None
    newest = next((entry for entry in story if entry.get("step") in ("return", "clear")), None)
    return newest if newest and newest["step"] == "return" else None


def _step(step: Transition, version: ReportText | None, before: dict[int, str]) -> dict[str, Any]:
    return {
        "step": step.step,
        "at": step.at,
        "heading": heading_of(step),
        "author": str(step.by),
        "unit": code_of(step.unit, timezone.localdate(step.at)),
        "comment": step.comment,
        "marked": True,
        "illustrative": step.illustrative,
        **_words(version, before.get(version.pk) if version else None),
    }


def _version(version: ReportText, before: str | None) -> dict[str, Any]:
    return {
        "at": version.at,
        "heading": _("Copy-edited") if version.copy_edit else _("Written"),
        "author": str(version.by or ""),
        "unit": code_of(version.unit, timezone.localdate(version.at)),
        "illustrative": version.illustrative,
        **_words(version, before),
    }


def _words(version: ReportText | None, before: str | None) -> dict[str, Any]:
    """The first version in full, later ones by what they changed."""
    if version is None:
        return {}
    if before is None:
        return {"text": version.text, "language": version.language}
    if before == version.text:
        return {"unchanged": True}
    return {"difference": difference(before, version.text), "language": version.language}
