"""Writes what belongs to deliverables: planned outputs, indicators with their measures, responsibilities."""

from __future__ import annotations

from deliverables.loading.frame import Frame, Rows
from deliverables.loading.matching import Matching, Wanted
from deliverables.loading.reading import Record
from deliverables.models import Deliverable, Indicator, Measure, PlannedOutput, Responsibility

Pairs = list[tuple[Deliverable, Record]]


def write_parts(items: list[Record], deliverables: Rows, frame: Frame, matching: Matching) -> None:
    pairs = [(deliverables[one["ref"]], one) for item in items for one in item["deliverables"]]
    write_planned_outputs(pairs, frame, matching)
    write_indicators(pairs, frame, matching)
    write_responsibilities(pairs, frame, matching)


def write_planned_outputs(pairs: Pairs, frame: Frame, matching: Matching) -> None:
    matching.table(
        PlannedOutput.objects.filter(deliverable__plan=frame.plan).select_related("deliverable"),
        lambda row: (row.deliverable_id, row.kind),
        [
            Wanted(
                (deliverable.pk, one["kind"]),
                one.where,
                {"deliverable": deliverable, "position": place, **one},
            )
            for deliverable, record in pairs
            for place, one in enumerate(record["planned_outputs"], start=1)
        ],
        lambda row: f"deliverable {row.deliverable.ref}, planned output {row.kind}",
    )


def write_indicators(pairs: Pairs, frame: Frame, matching: Matching) -> None:
    in_order = [
        (deliverable, place, one)
        for deliverable, record in pairs
        for place, one in enumerate(record["indicators"], start=1)
    ]
    indicators = matching.table(
        Indicator.objects.filter(deliverable__plan=frame.plan).select_related("deliverable"),
        lambda row: (row.deliverable_id, row.position),
        [
            Wanted(
                (deliverable.pk, place),
                one.where,
                {"deliverable": deliverable, "position": place, "text": one["text"]},
            )
            for deliverable, place, one in in_order
        ],
        indicator_name,
    )
    matching.table(
        Measure.objects.filter(indicator__deliverable__plan=frame.plan).select_related("indicator__deliverable"),
        lambda row: (row.indicator_id, row.position),
        [
            Wanted((indicator.pk, place), one.where, {"indicator": indicator, "position": place, **one})
            for deliverable, of_deliverable, record in in_order
            if (indicator := indicators[deliverable.pk, of_deliverable])
            for place, one in enumerate(record["measures"], start=1)
        ],
        lambda row: f"{indicator_name(row.indicator)}, measure {row.position}",
    )


def indicator_name(row: Indicator) -> str:
    return f"deliverable {row.deliverable.ref}, indicator {row.position}"


def write_responsibilities(pairs: Pairs, frame: Frame, matching: Matching) -> None:
    """Only rows as in the source; those that an amendment brought in are not the file's business."""
    rows = Responsibility.objects.filter(deliverable__plan=frame.plan, added=None)
    amended = {pk for (model, pk), fields in matching.amended.items() if model is Deliverable and "units" in fields}
    matching.table(
        rows.exclude(deliverable__in=amended).select_related("deliverable", "unit"),
        lambda row: (row.deliverable_id, row.unit_id),
        [
            Wanted(
                (deliverable.pk, frame.units[one["unit"]].pk),
                one.where,
                {
                    "deliverable": deliverable,
                    "unit": frame.units[one["unit"]],
                    "position": place,
                    "role": one["role"],
                    "with_unit": frame.units.get(one["with"]),
                    "scope": one["scope"],
                    "footnote": frame.footnotes.get(one["footnote"]),
                },
            )
            for deliverable, record in pairs
            if deliverable.pk not in amended
            for place, one in enumerate(record["responsibilities"], start=1)
        ],
        lambda row: f"deliverable {row.deliverable.ref}, responsibility {row.unit.code}",
    )
