"""Counts and lists of a plan as at a moment; home, dashboard, charts and papers share them.

    summary = summarize(plan, on)                    # as known today
    summary = summarize(plan, cut_off, known_at)     # as known at an instant, for reports
    changes = changes_since(plan, previous_cut_off, on, known_at)

Both answer with frozen dataclasses that hold plain values: no later query, no clock, nothing that a database
row could change behind their back. `summarize` takes five queries, `changes_since` one, whatever the size.

Three rules that every page and paper keeps: the firm deliverables, the conditional ones and those of later
biennia are counted apart (`Group`); deliverables are completed, indicators achieved; unlike currencies are
never added.
"""

from reporting.summaries.changes import (
    AmendmentMade,
    Changes,
    DeliveryAdded,
    ExpectedMove,
    OutlookMove,
    StatusMove,
    changes_since,
)
from reporting.summaries.counts import Counts, count
from reporting.summaries.deliverables import DeliverableState
from reporting.summaries.groups import Group, group_of
from reporting.summaries.indicators import (
    Achievement,
    IndicatorCounts,
    IndicatorState,
    MeasureState,
    achievement,
)
from reporting.summaries.outputs import OutputCount
from reporting.summaries.plan import (
    BandCounts,
    Breakdown,
    GroupCounts,
    OutcomeCounts,
    PlanSummary,
    UnitCounts,
    summarize,
)
from reporting.summaries.resources import Mobilized, ResourceState, ResourceSummary, Sum

__all__ = [
    "Achievement",
    "AmendmentMade",
    "BandCounts",
    "Breakdown",
    "Changes",
    "Counts",
    "DeliverableState",
    "DeliveryAdded",
    "ExpectedMove",
    "Group",
    "GroupCounts",
    "IndicatorCounts",
    "IndicatorState",
    "MeasureState",
    "Mobilized",
    "OutcomeCounts",
    "OutlookMove",
    "OutputCount",
    "PlanSummary",
    "ResourceState",
    "ResourceSummary",
    "StatusMove",
    "Sum",
    "UnitCounts",
    "achievement",
    "changes_since",
    "count",
    "group_of",
    "summarize",
]
