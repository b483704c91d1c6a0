"""The rows of the list as its template draws them: finished words and parts.

A part is drawn once for each set of words and kept, for rows repeat them and a template costs more than a row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.choices import PlanChoices
from deliverables.dates import date_format
from deliverables.listing import OutputCount, Row
from deliverables.months import Month
from deliverables.shortening import shorten
from deliverables.statuses import Lateness, Outlook, Status, Timeliness

TEXT_LENGTH = 110
UNFINISHED = (Status.NOT_STARTED, Status.IN_PROGRESS)
drawn_once = lru_cache(maxsize=4096)
"""For functions of nothing but their arguments, the first of which is the language."""


def partial(name: str, **words: Any) -> SafeString:
    """A partial of templates/partials with these words."""
    return mark_safe(get_template(f"partials/{name}.html").render(words).strip())  # noqa: S308  # it escapes


@drawn_once
def status_chip(language: str, status: str, note: str) -> SafeString:
    return partial("_status_chip", status=status, label=Status(status).label, note=note)


@drawn_once
def outlook_chip(language: str, outlook: str) -> SafeString:
    return partial("_outlook_chip", outlook=outlook, label=Outlook(outlook).label if outlook else "")


@drawn_once
def unit_chip(language: str, code: str, name: str, lead: bool) -> SafeString:
    return partial("_unit_chip", code=code, title=name, lead=lead)


@drawn_once
def due_cell(
    language: str, due: Month | None, derived: bool, lateness: Lateness, expected: Month | None
) -> SafeString:
    return partial(
        "_due",
        due=str(due or ""),
        derived=derived,
        timeliness=lateness_in_short(lateness),
        late=lateness.is_late,
        expected=str(expected or ""),
    )


@drawn_once
def progress(language: str, count: OutputCount | None) -> SafeString:
    """One line for a kind of output; None where there is nothing to count."""
    if count is None:
        return partial("_progress", total=0)
    return partial("_progress", done=count.delivered, total=count.planned, kind=count.noun)


@drawn_once
def short_day(language: str, day: dt.date | None) -> str:
    """“31 Mar 2016”."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else _("none")


def lateness_in_short(lateness: Lateness) -> str:
    """What stands under the due month: nothing while all is well and there is time."""
    if lateness.kind == Timeliness.COMPLETED_LATE:
        return ngettext("%(n)d month late", "%(n)d months late", lateness.months) % {"n": lateness.months}
    if lateness.kind == Timeliness.COMPLETED_ON_TIME:
        return _("on time")
    return str(lateness) if lateness.kind in (Timeliness.OVERDUE, Timeliness.DUE_SOON) else ""


@dataclass
class ListPresenter:
    """Makes rows for one page."""

    page: PlanPage
    choices: PlanChoices
    language: str = field(default_factory=get_language)
    versions: Mapping[int, str] = field(default_factory=dict)
    """Of the deliverables of which one may say that there is nothing new."""

    def present(self, row: Row) -> dict[str, Any]:
        address, update_address, note_address = self.addresses
        units = (
            unit_chip(self.language, unit.code, unit.name, key == row.coordinator)
            for key in row.units
            if (unit := self.choices.units.get(key))
        )
        counts = [progress(self.language, count) for count in row.outputs] or [progress(self.language, None)]
        expected = row.expected if row.status in UNFINISHED else None
        return {
            "ref": row.ref,
            "band": row.band,
            "url": address.replace("/-/", f"/{row.ref}/"),
            "text": shorten(row.text, TEXT_LENGTH),
            "about": self.about(row),
            "units": SafeString(" ".join(units)),
            "due": due_cell(self.language, row.due, row.due_basis == "derived", row.lateness, expected),
            "status": status_chip(self.language, row.status, row.note),
            "outlook": outlook_chip(self.language, row.outlook),
            "has_outlook": bool(row.outlook),
            "delivered": SafeString(" ".join(counts)),
            "updated": short_day(self.language, row.updated_on),
            "update_url": update_address.replace("/-/", f"/{row.ref}/") if self.may_update(row) else "",
            "note_url": note_address.replace("/-/", f"/{row.ref}/") if self.may_say_nothing_new(row) else "",
            "seen": self.versions.get(row.pk, ""),
        }

    @cached_property
    def addresses(self) -> list[str]:
        """Pages of a deliverable, its update and notes, "-" for its number: resolved once, not for each row."""
        query = f"?{self.page.as_of.query}" if self.page.as_of.is_past else ""
        views = ("deliverables:deliverable", "deliverables:update", "deliverables:note")
        return [reverse(view, args=[self.page.plan.slug, "-"]) + query for view in views]

    def may_update(self, row: Row) -> bool:
        """`permissions.check_set_status`, from what the page knows already; a test holds the two together."""
        standing = self.page.standing
        return self.page.may_write_today and (standing.is_manager or row.coordinator in standing.unit_ids)

    def may_say_nothing_new(self, row: Row) -> bool:
        """`permissions.check_contribute`, in the same way; of what is not over."""
        standing = self.page.standing
        contributes = standing.is_manager or bool(standing.unit_ids & set(row.units))
        return self.page.may_write_today and contributes and row.status in UNFINISHED and not row.note

    def about(self, row: Row) -> str:
        """Paragraphs and outcomes: “20(b), 9(a) · outcomes 4, 6”."""
        parts = [", ".join(row.references)]
        if row.outcomes:
            word = ngettext("outcome", "outcomes", len(row.outcomes))
            parts.append(f"{word} {', '.join(map(str, row.outcomes))}")
        return " · ".join(part for part in parts if part)
