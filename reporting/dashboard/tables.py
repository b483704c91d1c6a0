"""Counts by band, by outcome and by unit."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from deliverables.language_forms import years
from reporting.dashboard.figures import Column, Links, Row, Section, row_of
from reporting.summaries import BandCounts, OutcomeCounts, PlanFigures, UnitCounts


def bands_section(summary: PlanFigures, columns: Sequence[Column], links: Links) -> Section:
    alone = {band.biennium_slug for band in summary.bands if not band.theme_slug}
    shared = {band.biennium_slug for band in summary.bands if band.theme_slug}
    rows = []
    for band in summary.bands:
        selection: dict[str, str | int] = {"biennium": band.biennium_slug}
        if band.theme_slug:
            selection["theme"] = band.theme_slug
        elif band.biennium_slug in alone & shared:
            selection = {}  # no filter lists only what stands outside the themes of a biennium
        rows.append(row_of(band.counts, columns, links, selection, label=band_label(band)))
    return Section(_("By band of the plan"), tuple(rows))


def band_label(band: BandCounts) -> str:
    """ "2016–17 · Knowledge generation", or the biennium alone."""
    biennium = years(band.biennium_label)
    return f"{biennium} · {band.theme_title}" if band.theme_title else biennium


def outcomes_section(summary: PlanFigures, columns: Sequence[Column], links: Links) -> Section:

    def row(outcome: OutcomeCounts) -> Row:
        return row_of(
            outcome.counts,
            columns,
            links,
            {"outcome": outcome.number},
            label=f"{outcome.number} – {outcome.title}",
            note="" if outcome.counts.total else _("named by the plan; no row of its table serves it"),
            page_url=links.page("deliverables:outcome", outcome.number),
        )

    note = ""
    if summary.outcomes.exceeds:
        note = _(
            "A deliverable counts under each outcome that its item serves: the rows add up to %(sum)d, "
            "the plan has %(total)d deliverables."
        ) % {"sum": summary.outcomes.sum_of_rows, "total": summary.outcomes.deliverables}
    rows = tuple(row(outcome) for outcome in summary.outcomes.rows)
    return Section(_("By outcome"), rows, note)


def units_section(summary: PlanFigures, columns: Sequence[Column], links: Links) -> Section:
    """A department counts its units too, as the filter of the list does."""

    def row(unit: UnitCounts) -> Row:
        note = ""
        if unit.with_parts.total != unit.counts.total:
            note = _("with %(parts)s; %(own)d of its own") % {
                "parts": ", ".join(unit.parts),
                "own": unit.counts.total,
            }
        return row_of(
            unit.with_parts,
            columns,
            links,
            {"unit": unit.code},
            label=unit.code,
            title=unit.name if unit.name != unit.code else "",
            note=note,
            page_url=links.page("deliverables:unit", unit.slug),
        )

    rows = tuple(row(unit) for unit in summary.units.rows)
    note = ""
    if summary.units.exceeds:
        note = _(
            "A deliverable counts under each of its units: the rows add up to %(sum)d, "
            "the plan has %(total)d deliverables."
        ) % {"sum": sum(row.total.number for row in rows), "total": summary.units.deliverables}
    return Section(_("By unit"), rows, note)
