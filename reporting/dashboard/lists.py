"""What is late or due soon, what changed lately, and what was needed and found, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.amended import FIELD_NAMES
from deliverables.language_forms import in_english, sentence
from deliverables.shortening import shorten
from deliverables.statuses import Timeliness
from reporting.dashboard.figures import Figure, Links
from reporting.summaries import (
    AmendmentMade,
    Changes,
    DeliverableLine,
    DeliveryAdded,
    ExpectedMove,
    OutlookMove,
    PlanFigures,
    StatusMove,
)

LONGEST = 8
"""Lines of a list on the dashboard; its figure leads to all of them."""
NEWEST = 12
MOST_CHANGES = 1000
"""Changes that one page lists when all are asked for."""


class DueLine(NamedTuple):
    ref: str
    url: str
    text: str
    due: str
    derived: bool
    lateness: str
    late: bool
    expected: str
    headline: str
    headline_label: str
    coordinator: str


@dataclass(frozen=True)
class DueList:
    """Deliverables that stand alike against their due months: all of them as a figure, the first as lines."""

    title: str
    nothing: str
    total: Figure
    lines: tuple[DueLine, ...]

    @property
    def more(self) -> int:
        return self.total.number - len(self.lines)


def due_lists(summary: PlanFigures, links: Links) -> tuple[DueList, ...]:
    return (
        due_list(_("Overdue"), _("Nothing is overdue."), summary.overdue, Timeliness.OVERDUE, links),
        due_list(_("Due within 3 months"), _("Nothing is due soon."), summary.due_soon, Timeliness.DUE_SOON, links),
        due_list(
            _("Completed late"),
            _("Nothing was completed late."),
            summary.completed_late,
            Timeliness.COMPLETED_LATE,
            links,
        ),
    )


def due_list(title: str, nothing: str, states: Sequence[DeliverableLine], kind: Timeliness, links: Links) -> DueList:
    url = links.listing(timeliness=kind.value) if states else ""
    return DueList(
        title=title,
        nothing=nothing,
        total=Figure(len(states), url, rows=len(states)),
        lines=tuple(due_line(state, links) for state in states[:LONGEST]),
    )


def due_line(state: DeliverableLine, links: Links) -> DueLine:
    return DueLine(
        ref=state.ref,
        url=links.page("deliverables:deliverable", state.ref),
        text=shorten(state.text, 90),
        due=_("due %(month)s") % {"month": state.due},
        derived=state.due_basis == "derived",
        # The title of the list says it already, except how late it is.
        lateness=str(state.lateness) if state.lateness.is_late else "",
        late=state.lateness.is_late,
        expected=_("expected %(month)s") % {"month": state.expected} if state.expected else "",
        headline=state.headline.value,
        headline_label=str(state.headline.label),
        coordinator=state.coordinator,
    )


class ChangeLine(NamedTuple):
    """chip, chip_label: the new status or outlook, "" for other changes."""

    on: dt.date
    ref: str
    url: str
    chip: str
    chip_label: str
    words: str
    reason: str


@dataclass(frozen=True)
class ChangesList:
    """The newest changes since a day. total: all of them; url: the page with the newest ones only."""

    since: dt.date
    lines: tuple[ChangeLine, ...]
    total: Figure
    url: str


def changes_list(changes: Changes, links: Links, *, show_all: bool) -> ChangesList:
    """`NEWEST` of them, or all."""
    newest_first, url = changes.newest_first, links.plan("reporting:dashboard")
    every = f"{url}{'&' if '?' in url else '?'}changes=all#changes"
    return ChangesList(
        since=changes.since,
        lines=tuple(change_line(change, links) for change in newest_first[: MOST_CHANGES if show_all else NEWEST]),
        total=Figure(len(newest_first), every, rows=min(len(newest_first), MOST_CHANGES)),
        url=f"{url}#changes",
    )


def change_line(change: Any, links: Links) -> ChangeLine:
    """One change in words. Raises KeyError for a kind that it does not know."""
    words: dict[type, Callable[[Any], str]] = {
        StatusMove: moved,
        OutlookMove: moved,
        ExpectedMove: expected_moved,
        DeliveryAdded: delivered,
        AmendmentMade: amended,
    }
    chip = change.after if isinstance(change, StatusMove | OutlookMove) else None
    view, label = "deliverables:deliverable", change.ref
    if isinstance(change, AmendmentMade) and change.target in ("item", "description", "resource_line"):
        view, label = "deliverables:item", _("item %(number)s") % {"number": change.ref}
    has_page = not (isinstance(change, AmendmentMade) and change.target == "paragraph")
    return ChangeLine(
        on=change.on,
        ref=label,
        url=links.page(view, change.ref) if has_page else "",
        chip=chip.value if chip else "",
        chip_label=str(chip.label) if chip else "",
        words=words[type(change)](change),
        reason=shorten(getattr(change, "reason", ""), 140),
    )


def moved(change: StatusMove | OutlookMove) -> str:
    return _("was %(before)s") % {"before": str(change.before.label).lower()}


def expected_moved(change: ExpectedMove) -> str:
    months = change.months
    if months is None:
        if change.after is None:
            return _("no month is expected any more")
        return _("now expected %(month)s") % {"month": change.after}
    if months > 0:
        words = ngettext(
            "expected %(month)s, %(n)d month later than before",
            "expected %(month)s, %(n)d months later than before",
            months,
        )
    else:
        words = ngettext(
            "expected %(month)s, %(n)d month earlier than before",
            "expected %(month)s, %(n)d months earlier than before",
            -months,
        )
    return words % {"month": change.after, "n": abs(months)}


def delivered(change: DeliveryAdded) -> str:
    noun, title = in_english(change.noun), in_english(change.title)
    words = sentence(_("delivered: %(noun)s “%(title)s”"), noun=noun, title=title)
    return sentence("%(words)s (%(country)s)", words=words, country=change.country) if change.country else words


def amended(change: AmendmentMade) -> str:
    words = _("plan amended: %(field)s") % {"field": FIELD_NAMES[change.field]}
    if change.field.endswith("text"):
        return words
    return _("%(words)s from %(old)s to %(new)s") % {"words": words, "old": change.old, "new": change.new}
