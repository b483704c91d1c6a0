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

from deliverables.access import PlanPage
from deliverables.models import Amendment, Deliverable, Footnote, Indicator, OutputDelivery, PlannedOutput
from deliverables.models.states import DeliverableQuerySet
from deliverables.state_words import state_in_words


@dataclass(frozen=True)
class Verbatim:
    """A text of the plan at a date; `source` is what GB.325/INS/5/2 says where an amendment lies over it."""

    text: str
    amendment: Amendment | None = None
    source: str = ""
    lead: str = ""
    """A letter as printed before the text: "(a)"."""


def verbatim(instance: Any, name: str, *, lead: str = "") -> Verbatim:
    """A field of an object that went through `apply_amendments`."""
    amendment = instance.amended.get(name)
    return Verbatim(getattr(instance, name), amendment, instance.as_in_source.get(name, ""), lead)


@dataclass
class PlanRow:
    """One deliverable in the plan's order."""

    deliverable: Deliverable
    state: dict[str, Any]
    outputs: list[dict[str, Any]]
    indicators: list[Indicator] = field(default_factory=list)

    @property
    def text(self) -> Verbatim:
        """The text at the date; needs `apply_amendments` to say which amendment is in force."""
        row: Any = self.deliverable
        amendment = getattr(row, "amended", {}).get("text")
        return Verbatim(row.text_as_of, amendment, row.text if amendment else "", self.letter)

    @property
    def letter(self) -> str:
        """As printed before the deliverable and its indicators: "(a)"."""
        return f"({self.deliverable.letter})" if self.deliverable.letter else ""

    @property
    def indicator_texts(self) -> list[Verbatim]:
        return [verbatim(indicator, "text", lead=self.letter) for indicator in self.indicators]


def plan_rows(page: PlanPage, deliverables: DeliverableQuerySet) -> list[PlanRow]:
    """The rows of some deliverables of the page's plan, in its order. Two queries."""
    found = deliverables.in_plan(page.plan).as_of(page.on).with_timeliness(page.on).with_headline()
    rows = list(found.select_related("item__biennium", "item__theme").order_by("position"))
    outputs = outputs_of(rows, page.on)
    return [PlanRow(row, state_in_words(row, page.on), outputs[row.pk]) for row in rows]


def outputs_of(deliverables: Iterable[Deliverable], on: dt.date) -> dict[int, list[dict[str, Any]]]:
    """What was delivered of what was planned, by deliverable. One query."""
    delivered = OutputDelivery.objects.as_of(on).filter(output=OuterRef("pk")).order_by().values("output")
    planned = PlannedOutput.objects.filter(deliverable__in=[row.pk for row in deliverables])
    counted = planned.annotate(done=Coalesce(Subquery(delivered.annotate(all=Count("pk")).values("all")), 0))
    outputs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for output in counted.order_by("deliverable", "position"):
        count = {"done": output.done, "total": output.quantity, "kind": output.noun(output.quantity)}
        outputs[output.deliverable_id].append(count)
    return outputs


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
