"""The record: the plan as printed, the people, and dated rows of progress."""

from deliverables.models.amendment import Amendment
from deliverables.models.commitments import Commitment, CommitmentUnit, CommitmentUpdate
from deliverables.models.deliverable import (
    Basis,
    Deliverable,
    Indicator,
    Measure,
    PlannedOutput,
    ResourceLine,
)
from deliverables.models.drafts import EntryDraft
from deliverables.models.evidence import Evidence
from deliverables.models.items import Alignment, FollowUpItem, ItemDescription, SourceText
from deliverables.models.people import Digest, Language, Membership, PlanRole, Responsibility, User
from deliverables.models.plan import (
    ActionPlan,
    Biennium,
    ConclusionParagraph,
    Footnote,
    Outcome,
    Theme,
)
from deliverables.models.progress import (
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    StatusUpdate,
)
from deliverables.models.rows import DatedRow, RecordIsAppendOnly
from deliverables.models.sessions import Session
from deliverables.models.sheets import UpdateSheet
from deliverables.models.units import Unit, UnitName

__all__ = [
    "ActionPlan",
    "Alignment",
    "Amendment",
    "Basis",
    "Biennium",
    "Commitment",
    "CommitmentUnit",
    "CommitmentUpdate",
    "ConclusionParagraph",
    "DatedRow",
    "Deliverable",
    "Digest",
    "EntryDraft",
    "Evidence",
    "FollowUpItem",
    "Footnote",
    "Indicator",
    "ItemDescription",
    "Language",
    "Measure",
    "Measurement",
    "Membership",
    "Mobilization",
    "Note",
    "Outcome",
    "OutputDelivery",
    "PlanRole",
    "PlannedOutput",
    "RecordIsAppendOnly",
    "ResourceLine",
    "Responsibility",
    "Session",
    "SourceText",
    "StatusUpdate",
    "Theme",
    "Unit",
    "UnitName",
    "UpdateSheet",
    "User",
]
