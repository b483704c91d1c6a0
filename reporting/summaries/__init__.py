"""Counts and lists of a plan as at a moment; home, dashboard, charts and papers share them.

    summary = figures(plan, on)                      # counts and short lists, as known today
    summary = summarize(plan, cut_off, known_at)     # the same and all single states, for papers
    changes = changes_since(plan, previous_cut_off, on, known_at)

All answer with objects that do not change and hold plain values: no later query, no clock, nothing that a database
row could change behind their back. `figures` takes four queries, `summarize` five, `in_bands` two,
`changes_since` one, whatever the size. The same functions count for both, from the same rows.

Three rules that every page and paper keeps: the firm deliverables, the conditional ones and those of later
biennia are counted apart (`Group`); deliverables are completed, indicators achieved; unlike currencies are
never added.
"""

from reporting.summaries.breakdowns import BandCounts, Breakdown, GroupCounts, OutcomeCounts, UnitCounts
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
from reporting.summaries.deliverables import DeliverableLine, DeliverableState
from reporting.summaries.groups import Group, group_of
from reporting.summaries.indicators import (
    Achievement,
    IndicatorCounts,
    IndicatorState,
    MeasureState,
    achievement,
)
from reporting.summaries.outputs import OutputCount
from reporting.summaries.plan import PlanFigures, PlanSummary, figures, in_bands, summarize
from reporting.summaries.resources import Mobilized, ResourceState, ResourceSummary, Sum

__all__ = [
    "Achievement",
    "AmendmentMade",
    "BandCounts",
    "Breakdown",
    "Changes",
    "Counts",
    "DeliverableLine",
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
    "PlanFigures",
    "PlanSummary",
    "ResourceState",
    "ResourceSummary",
    "StatusMove",
    "Sum",
    "UnitCounts",
    "achievement",
    "changes_since",
    "count",
    "figures",
    "group_of",
    "in_bands",
    "summarize",
]
