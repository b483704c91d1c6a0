"""What the story of a deliverable says to a person: rows of the record made into words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from deliverables.access import PlanPage
from deliverables.amendment_story import in_words, ways_to_withdraw
from deliverables.chain import Chain, IndicatorState
from deliverables.dates import date_format
from deliverables.language_forms import in_english, sentence
from deliverables.models import Deliverable, Evidence
from deliverables.months import Month
from deliverables.permissions import Circle, may_contribute, may_manage, may_set_status
from deliverables.row_entries import RECORD, labelled
from deliverables.statuses import Outlook, Status
from deliverables.story import StoryRow
from deliverables.values import money, value_in_words


@dataclass(frozen=True)
class Storyteller:
    """Knows what a row refers to, and what the person who reads may see and do."""

    page: PlanPage
    deliverable: Deliverable
    circle: Circle
    chain: Chain
    indicators: Sequence[IndicatorState]

    def entries(self, story: Sequence[StoryRow], evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
        """One dict for each row that says something of its own, as partials/_story_entry.html takes it."""
        attached = _evidence_by_row(story, evidence)
        return [self._entry(row, attached[row.kind, row.id]) for row in story if not row.withdrawn]

    def _entry(self, row: StoryRow, evidence: list[Evidence]) -> dict[str, Any]:
        insider = self.page.standing.is_insider
        entry: dict[str, Any] = {
            "on": row.on,
            "kind": row.kind,
            "author": row.author,
            "unit": row.unit,
            "recorded_on": timezone.localdate(row.recorded_at),
            "illustrative": row.illustrative,
            "state": "" if row.corrected_at is None else "corrected" if row.replaced else "withdrawn",
            "state_reason": row.corrected_because,
            "state_by": row.corrected_by,
            "state_on": timezone.localdate(row.corrected_at) if row.corrected_at else None,
            "evidence": [evidence_in_words(piece) for piece in evidence],
            "actions": self._actions(row),
            "internal_note": row.texts.get("internal_note", "") if insider else "",
            "language": RECORD,
        }
        entry |= getattr(self, f"_{row.kind}")(row)
        if row.corrects_id is not None:
            reason = labelled((_("Corrects an earlier entry"), row.correction_reason))
            entry["parts"] = [*entry.get("parts", []), *reason]
        return entry

    def _status(self, row: StoryRow) -> dict[str, Any]:
        texts = row.texts
        expected = str(Month(int(texts["expected"]))) if texts["expected"] else ""
        return {
            "heading": _("Status update"),
            "status": texts["status"],
            "status_label": Status(texts["status"]).label,
            "outlook": texts["outlook"],
            "outlook_label": Outlook(texts["outlook"]).label if texts["outlook"] else "",
            "parts": labelled(
                (_("What was done"), texts["done"]),
                (_("What is next"), texts["next"]),
                (_("Expected"), expected),
                (_("Reason"), texts["reason"]),
            ),
        }

    def _note(self, row: StoryRow) -> dict[str, Any]:
        if not row.texts["nothing_new_since"]:
            return {"heading": _("Note"), "body": row.texts["text"]}
        since = date_format(dt.date.fromisoformat(row.texts["nothing_new_since"]))
        return {"heading": _("Nothing new since %(date)s") % {"date": since}, "body": row.texts["text"]}

    def _delivery(self, row: StoryRow) -> dict[str, Any]:
        output = self.chain.outputs[row.subject_id or 0]
        country = countries.name(row.texts["country"]) if row.texts["country"] else ""
        title = in_english(row.texts["title"])
        return {
            "heading": sentence(_("Delivered: %(output)s"), output=in_english(output.singular)),
            "body": sentence("%(title)s (%(country)s)", title=title, country=country) if country else title,
            "language": "",
        }

    def _measurement(self, row: StoryRow) -> dict[str, Any]:
        measures = {state.measure.id: state.measure for one in self.indicators for state in one.measures}
        measure = measures[row.subject_id or 0]
        named = sorted(countries.name(code) for code in row.texts["member_states"].split(",") if code)
        return {
            "heading": _("Measured"),
            "subject": measure.label,
            "body": value_in_words(measure, Decimal(row.texts["value"])),
            "language": "",
            "parts": [
                *labelled((_("Member States"), ", ".join(named)), language=""),
                *labelled((_("Comment"), row.texts["comment"])),
            ],
        }

    def _mobilization(self, row: StoryRow) -> dict[str, Any]:
        found = []
        if row.texts["amount"]:
            found.append(money(Decimal(row.texts["amount"]), row.texts["currency"]))
        if row.texts["posts"]:
            posts = int(row.texts["posts"])
            found.append(ngettext("%(n)d post", "%(n)d posts", posts) % {"n": posts})
        return {
            "heading": _("Resources mobilized for the item"),
            "body": sentence(
                _("%(found)s from %(source)s"), found=", ".join(found), source=in_english(row.texts["source"])
            ),
            "language": "",
            "parts": labelled((_("Towards"), self.chain.lines[row.subject_id or 0])),
        }

    def _amendment(self, row: StoryRow) -> dict[str, Any]:
        said = dict(row.texts)
        kind = "indicator" if row.subject_id else "deliverable"
        return in_words(kind, said.pop("field"), decision=said.pop("decision_reference"), **said)

    def _actions(self, row: StoryRow) -> list[dict[str, str]]:
        """Correct, withdraw, add evidence: for who may, on today's page, while the row counts."""
        standing = self.page.standing
        if not row.counts or not self.page.may_write_today:
            return []
        if row.kind == "amendment":
            return ways_to_withdraw(self.page, row.id, row.texts["field"])
        contributes = may_contribute(standing, self.circle)
        changes = contributes
        if row.kind == "status":
            changes = may_set_status(standing, self.circle)
        elif row.kind == "mobilization":
            changes = contributes = may_manage(standing)
        where = [self.page.plan.slug, self.deliverable.ref, row.kind, row.id]
        offered = [
            (changes, _("Correct"), "correct"),
            (changes, _("Withdraw"), "withdraw"),
            (contributes, _("Add evidence"), "add_evidence"),
        ]
        return [
            {"label": label, "url": reverse(f"deliverables:{view}", args=where)} for may, label, view in offered if may
        ]


def evidence_in_words(piece: Evidence) -> dict[str, Any]:
    """One piece of evidence, as partials/_evidence.html takes it."""
    return {
        "title": piece.title,
        "url": piece.get_absolute_url(),
        "is_file": bool(piece.file),
        "size": piece.size,
        "on": piece.dated,
        "citable": piece.visibility == Evidence.Visibility.CITABLE,
        "illustrative": piece.illustrative,
    }


def _evidence_by_row(
    story: Sequence[StoryRow], evidence: Sequence[Evidence]
) -> defaultdict[tuple[str, int], list[Evidence]]:
    """Evidence under its row; that of a corrected row under the one that took its place."""
    successor = {(row.kind, row.corrects_id): row.id for row in story if row.corrects_id and not row.withdrawn}
    by_row: defaultdict[tuple[str, int], list[Evidence]] = defaultdict(list)
    for piece in evidence:
        name = piece.parent_name
        kind, key = ("status" if name == "status_update" else name), getattr(piece, f"{name}_id")
        while (kind, key) in successor:
            key = successor[kind, key]
        by_row[kind, key].append(piece)
    return by_row
