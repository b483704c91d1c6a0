"""Deliverables as the pages of the plan show them: text as amended, state in words, what was delivered."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from deliverables.access import PlanPage, judged
from deliverables.comparison.amendments import Changed
from deliverables.differences import Stretch, difference
from deliverables.models import Amendment, Deliverable, Footnote, Indicator, OutputDelivery, PlannedOutput
from deliverables.models.states import DeliverableQuerySet
from deliverables.prepared import Prepared
from deliverables.state_words import state_in_words


@dataclass(frozen=True)
class Verbatim:
    """A text of the plan at a date; `source` is what GB.325/INS/5/2 says where an amendment lies over it."""

    text: str
    amendment: Amendment | None = None
    source: str = ""
    lead: str = ""
    """A letter as printed before the text: "(a)"."""
    changed: Changed | None = None
    """What an amendment changed since the date with which the page is compared."""

    @property
    def difference(self) -> list[Stretch]:
        """From the text on the earlier date to this one."""
        return difference(self.changed.before, self.changed.after) if self.changed else []


def verbatim(instance: Any, name: str, *, lead: str = "") -> Verbatim:
    """A field of an object that went through `apply_amendments`, and through `mark_changed` of a comparison."""
    amendment, changed = instance.amended.get(name), getattr(instance, "changed", {}).get(name)
    return Verbatim(getattr(instance, name), amendment, instance.as_in_source.get(name, ""), lead, changed)


@dataclass
class PlanRow:
    """One deliverable in the plan's order."""

    deliverable: Deliverable
    state: dict[str, Any]
    outputs: list[dict[str, Any]]
    indicators: list[Indicator] = field(default_factory=list)
    compared: dict[str, Any] = field(default_factory=dict)
    """Beside what it was, on a page of two dates."""

    @property
    def text(self) -> Verbatim:
        """The text at the date; needs `apply_amendments` to say which amendment is in force."""
        row: Any = self.deliverable
        amendment, changed = (getattr(row, name, {}).get("text") for name in ("amended", "changed"))
        return Verbatim(row.text_as_of, amendment, row.text if amendment else "", self.letter, changed)

    @property
    def letter(self) -> str:
        """As printed before the deliverable and its indicators: "(a)"."""
        return f"({self.deliverable.letter})" if self.deliverable.letter else ""

    @property
    def indicator_texts(self) -> list[Verbatim]:
        return [verbatim(indicator, "text", lead=self.letter) for indicator in self.indicators]


def plan_rows(page: PlanPage, deliverables: DeliverableQuerySet | None = None) -> list[PlanRow]:
    """The rows of some deliverables of the page's plan, or of all of them, in its order. Two queries."""
    [rows] = plan_rows_on(page, deliverables, page.on)
    return rows


def rows_with_states(page: PlanPage, deliverables: DeliverableQuerySet) -> list[PlanRow]:
    """The same without what was delivered. One query."""
    return [PlanRow(row, state_in_words(row, page.on), []) for row in states_on(page, deliverables, page.on)]


def plan_rows_on(page: PlanPage, deliverables: DeliverableQuerySet | None, *days: dt.date) -> list[list[PlanRow]]:
    """The same on several days. A query for each, and one."""
    states = [states_on(page, deliverables, on) for on in days]
    outputs = outputs_of(states[0], *days)
    return [
        [PlanRow(row, state_in_words(row, on), delivered[row.pk]) for row in rows]
        for on, rows, delivered in zip(days, states, outputs, strict=True)
    ]


def states_on(page: PlanPage, deliverables: DeliverableQuerySet | None, on: dt.date) -> list[Deliverable]:
    found = (
        OF_PLAN.instances(plan=page.plan.pk, on=on)
        if deliverables is None
        else in_order(deliverables.filter(plan=page.plan).as_of(on))
    )
    return [judged(row, on) for row in found]


def in_order(deliverables: DeliverableQuerySet) -> DeliverableQuerySet:
    return deliverables.select_related("item__biennium", "item__theme").order_by("position")


def _of_plan(*, plan: int, on: dt.date) -> DeliverableQuerySet:
    return in_order(Deliverable.objects.filter(plan=plan).as_of(on))


OF_PLAN = Prepared(_of_plan)


def outputs_of(deliverables: Iterable[Deliverable], *days: dt.date) -> list[dict[int, list[dict[str, Any]]]]:
    """What was delivered of what was planned by each of these days, by deliverable. One query."""
    counts = {f"by_day_{place}": delivered_by(on) for place, on in enumerate(days)}
    planned = PlannedOutput.objects.filter(deliverable__in=[row.pk for row in deliverables]).annotate(**counts)
    outputs: list[dict[int, list[dict[str, Any]]]] = [defaultdict(list) for _day in days]
    for output in planned.order_by("deliverable", "position"):
        words = {"total": output.quantity, "kind": output.noun(output.quantity)}
        for found, count in zip(outputs, counts, strict=True):
            found[output.deliverable_id].append({"done": getattr(output, count), **words})
    return outputs


def delivered_by(on: dt.date) -> Coalesce:
    """How many of a planned output were delivered by a day."""
    rows = OutputDelivery.objects.as_of(on).filter(output=OuterRef("pk")).order_by().values("output")
    return Coalesce(Subquery(rows.annotate(all=Count("pk")).values("all")), 0)


def with_footnote_marks(text: str, footnotes: Iterable[Footnote]) -> SafeString:
    """A text in which the marks of footnotes (", 1 Green Jobs") lead to them; its words stay as they are."""
    marks = "|".join(re.escape(footnote.mark) for footnote in footnotes)
    if not marks:
        return conditional_escape(text)
    parts = re.split(rf"(?<=[,)] )({marks})(?= )", text)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<sup><a href="#footnote-{0}">{0}</a></sup>', part) if place % 2 else part,)
            for place, part in enumerate(parts)
        ),
    )
