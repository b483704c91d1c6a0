"""What people fill in. Rules live in actions; a form only reads what was typed and keeps it."""

from deliverables.forms.amending import AmendForm
from deliverables.forms.entries import (
    CommitmentUpdateForm,
    DeliveryForm,
    EntryForm,
    MeasurementForm,
    MobilizationForm,
    NoteForm,
    StatusUpdateForm,
    WithdrawForm,
)
from deliverables.forms.evidence import EvidenceForms
from deliverables.forms.grid import GridRowForm, SheetForm

__all__ = [
    "AmendForm",
    "CommitmentUpdateForm",
    "DeliveryForm",
    "EntryForm",
    "EvidenceForms",
    "GridRowForm",
    "MeasurementForm",
    "MobilizationForm",
    "NoteForm",
    "SheetForm",
    "StatusUpdateForm",
    "WithdrawForm",
]
