"""Figures of the three groups, each with its base: deliverables by headline, indicators by achievement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.conditions import Group
from deliverables.language_forms import years
from deliverables.statuses import Headline
from reporting.dashboard.figures import Column, Figure, Links, figures
from reporting.summaries import GroupCounts


@dataclass(frozen=True)
class GroupFigures:
    """A group with its base ("10 firm deliverables of 2016–17") and its numbers."""

    base: str
    total: Figure
    figures: tuple[Figure, ...]
    indicators_base: str
    indicators: tuple[Figure, ...]


def group_figures(group: GroupCounts, columns: Sequence[Column], links: Links) -> GroupFigures | None:
    """The figures of a group; None when it has no deliverables."""
    if not group.counts.total:
        return None
    selection = {"group": group.group.value}
    shown = tuple(with_note(figure, group) for figure in figures(group.counts, columns, links, **selection))
    return GroupFigures(
        base=base_of(group),
        total=Figure(group.counts.total, links.listing(**selection), rows=group.counts.total),
        figures=shown,
        indicators_base=indicators_base_of(group),
        indicators=indicator_figures(group, links),
    )


def base_of(group: GroupCounts) -> str:
    """The words behind the number of a group's deliverables."""
    total, biennia = group.counts.total, years(", ".join(group.biennia))
    words = {
        Group.FIRM: ngettext("firm deliverable of %(biennia)s", "firm deliverables of %(biennia)s", total),
        Group.CONDITIONAL: ngettext(
            "conditional deliverable of %(biennia)s", "conditional deliverables of %(biennia)s", total
        ),
        Group.LATER: ngettext("deliverable of %(biennia)s", "deliverables of %(biennia)s", total),
    }
    return words[group.group] % {"biennia": biennia}


def with_note(figure: Figure, group: GroupCounts) -> Figure:
    """ "Not started" gives way to why, where that holds for all of them."""
    if figure.name != Headline.NOT_STARTED or sum(number for _note, number in group.notes) != figure.number:
        return figure
    if group.group == Group.CONDITIONAL:
        label = _("awaiting resources")
    else:
        label = ngettext("starts in %(biennia)s", "start in %(biennia)s", figure.number)
        label %= {"biennia": years(", ".join(group.biennia))}
    return Figure(figure.number, figure.url, figure.name, label, figure.tone, figure.rows)


def indicators_base_of(group: GroupCounts) -> str:
    total = group.indicators.total
    words = {
        Group.FIRM: ngettext(
            "%(n)d indicator of the firm deliverables", "%(n)d indicators of the firm deliverables", total
        ),
        Group.CONDITIONAL: ngettext(
            "%(n)d indicator of the conditional deliverables",
            "%(n)d indicators of the conditional deliverables",
            total,
        ),
        Group.LATER: ngettext(
            "%(n)d indicator of deliverables of %(biennia)s",
            "%(n)d indicators of deliverables of %(biennia)s",
            total,
        ),
    }
    return words[group.group] % {"n": total, "biennia": years(", ".join(group.biennia))}


def indicator_figures(group: GroupCounts, links: Links) -> tuple[Figure, ...]:
    """Indicators by achievement; the link lists their deliverables, which may be fewer."""
    return tuple(
        Figure(
            number=number,
            url=links.listing(group=group.group.value, indicator=achieved.value),
            name=achieved.value,
            label=str(achieved.label),
            rows=group.indicators.deliverables[achieved],
        )
        for achieved, number in group.indicators.by_achievement
    )
