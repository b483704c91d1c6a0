"""What amendments changed in a plan between two dates, in words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from deliverables.amended import FIELD_NAMES, as_text, of_plan
from deliverables.comparison.changes import Difference, What
from deliverables.models import ActionPlan, Amendment, Unit
from deliverables.values import money

TARGETS = ("indicator", "item", "description__item", "resource_line__item", "deliverable__coordinator", "by")
ORDER = ("deliverable", "indicator", "description", "item", "resource_line")
"""Kinds of objects in the order in which their changes are told. What paragraphs say belongs to no deliverable."""


@dataclass(frozen=True)
class Changed:
    """One field of one object that reads differently on the two dates; `newest`: the amendment in force since."""

    newest: Amendment
    before: str
    after: str

    @property
    def why(self) -> str:
        return " · ".join(filter(None, [self.newest.decision_reference, self.newest.reason]))

    @property
    def label(self) -> str:
        kind, name = self.newest.kind, FIELD_NAMES[self.newest.field]
        if kind == "deliverable":
            return capfirst(str(name))
        if kind == "indicator":
            return _("Indicator")
        target = self.newest.target
        item = target if kind == "item" else target.item
        return _("Item %(number)d, %(field)s") % {"number": item.number, "field": name}

    def as_difference(self) -> Difference:
        return Difference(
            What.AMENDED,
            self.label,
            self._shown(self.before),
            self._shown(self.after),
            self.why,
            is_text=self.newest.field.endswith("text"),
        )

    def _shown(self, value: str) -> str:
        if value and self.newest.field == "amount":
            return money(Decimal(value), self.newest.target.currency)
        return value or _("none")


@dataclass
class AmendedPlan:
    """`in_force`: the amendments that count on the later date, newest first; `changed`: what they changed since."""

    in_force: list[Amendment] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    of_deliverable: dict[int, list[Changed]] = field(default_factory=lambda: defaultdict(list))
    of_item: dict[int, list[Changed]] = field(default_factory=lambda: defaultdict(list))

    def differences(self, deliverable: int, item: int) -> list[Difference]:
        """Of a deliverable, its indicators and the item that it belongs to."""
        return [one.as_difference() for one in [*self.of_deliverable[deliverable], *self.of_item[item]]]

    def mark_changed(self, objects: Iterable[Any]) -> None:
        """Give objects that went through `apply_amendments` a dict of field → what changed in it."""
        of_object: dict[Any, dict[str, Changed]] = defaultdict(dict)
        for one in self.changed:
            of_object[one.newest.target][one.newest.field] = one
        for instance in objects:
            instance.changed = of_object.get(instance, {})


def load_amended_plan(plan: ActionPlan, since: dt.date, on: dt.date) -> AmendedPlan:
    """One query, however many amendments there are."""
    rows = Amendment.objects.as_of(on).filter(of_plan(plan), paragraph=None).select_related(*TARGETS).newest_first()
    found = AmendedPlan(in_force=list(rows))
    of_field: dict[tuple[str, int, str], list[Amendment]] = defaultdict(list)
    for row in found.in_force:
        of_field[row.kind, row.target.pk, row.field].append(row)
    for (kind, _key, _name), history in sorted(of_field.items(), key=lambda pair: ORDER.index(pair[0][0])):
        changed = _changed(history, since)
        if changed is None:
            continue
        found.changed.append(changed)
        target: Any = changed.newest.target
        if kind in ("deliverable", "indicator"):
            found.of_deliverable[target.pk if kind == "deliverable" else target.deliverable_id].append(changed)
        else:
            found.of_item[target.pk if kind == "item" else target.item_id].append(changed)
    return found


def _changed(history: Iterable[Amendment], since: dt.date) -> Changed | None:
    """`history`: of one field, newest first. None where both dates say the same."""
    rows = list(history)
    then = next((row for row in rows if row.effective_on <= since), None)
    before = then.new if then else _in_source(rows[-1], since)
    after = rows[0].new
    return None if before == after else Changed(rows[0], before, after)


def _in_source(first: Amendment, on: dt.date) -> str:
    """What the plan says without amendments; units are not kept as one text, there the first amendment tells."""
    if first.field == "units":
        return first.old
    value = getattr(first.target, first.field)
    return as_text(value.on(on) if isinstance(value, Unit) else value)
