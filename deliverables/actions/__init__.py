"""Every write to the record: small named functions, keyword-only and atomic, with `by=` and `at=`.

Each raises PermissionDenied with a sentence (who may not, who can), or ValidationError whose keys are the
names of the arguments, so that a form can show the sentence beside the field.
"""

from deliverables.actions.amendments import amend
from deliverables.actions.commitments import (
    record_commitment_update,
    version_of_commitment,
    withdraw_commitment_update,
)
from deliverables.actions.contributions import (
    record_delivery,
    record_evidence,
    record_measurement,
    record_note,
)
from deliverables.actions.corrections import withdraw
from deliverables.actions.drafts import DraftMovedOn, drop_entry_draft, keep_entry_draft
from deliverables.actions.people import choose_language
from deliverables.actions.resources import record_mobilization
from deliverables.actions.sheets import apply_sheet, check_sheet_again, drop_sheet, stand_by_row, upload_sheet
from deliverables.actions.status import record_status_update
from deliverables.actions.units import end_unit, rename_unit, reopen_unit
from deliverables.actions.whole_update import PartsRefused, WholeUpdate, record_whole_update
from deliverables.actions.withdrawn_amendments import withdraw_amendment
from deliverables.actions.writing import RecordMovedOn, highest_seen, version_of, versions_of

__all__ = [
    "DraftMovedOn",
    "PartsRefused",
    "RecordMovedOn",
    "WholeUpdate",
    "amend",
    "apply_sheet",
    "check_sheet_again",
    "choose_language",
    "drop_entry_draft",
    "drop_sheet",
    "end_unit",
    "highest_seen",
    "keep_entry_draft",
    "record_commitment_update",
    "record_delivery",
    "record_evidence",
    "record_measurement",
    "record_mobilization",
    "record_note",
    "record_status_update",
    "record_whole_update",
    "rename_unit",
    "reopen_unit",
    "stand_by_row",
    "upload_sheet",
    "version_of",
    "version_of_commitment",
    "versions_of",
    "withdraw",
    "withdraw_amendment",
    "withdraw_commitment_update",
]
