"""The plan in one look: a cell for each deliverable, by band."""

from __future__ import annotations

from dataclasses import dataclass

from deliverables.shortening import shorten
from reporting.dashboard.figures import Links
from reporting.dashboard.tables import band_label
from reporting.summaries import DeliverableLine, PlanFigures

LARGEST_STRIP = 60
"""Deliverables beyond which a strip of cells says less than the counts by band."""


@dataclass(frozen=True)
class Cell:
    """A cell of the strip, as templates/partials/_strip.html reads it."""

    ref: str
    url: str
    headline: str
    label: str
    title: str


@dataclass(frozen=True)
class StripBand:
    label: str
    cells: tuple[Cell, ...]

    @property
    def width(self) -> int:
        """Its share of the strip, as far as the style sheet knows widths."""
        return min(len(self.cells), 12)


def strip(summary: PlanFigures, links: Links) -> tuple[StripBand, ...]:
    """The plan in one look; empty for plans that are too large for it."""
    if len(summary.deliverables) > LARGEST_STRIP:
        return ()
    return tuple(
        StripBand(band_label(band), tuple(cell_of(state, links) for state in band.deliverables))
        for band in summary.bands
    )


def cell_of(state: DeliverableLine, links: Links) -> Cell:
    label = str(state.headline.label)
    return Cell(
        ref=state.ref,
        url=links.page("deliverables:deliverable", state.ref),
        headline=state.headline.value,
        label=f"{label}, {state.note}" if state.note else label,
        title=shorten(state.text, 90),
    )
