"""The default text of each paragraph and section, as a person would have typed it: what editing begins from.

In the language of the original, whatever that of the person is: these texts are saved, sent and compared.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import override

from reporting.models import ReportSection
from reporting.papers.blocks import Block, Numbering
from reporting.papers.challenges import default_challenges
from reporting.papers.cover import FIELDS, default_field, default_purpose
from reporting.papers.decision import default_decision
from reporting.papers.introduction import default_introduction
from reporting.papers.languages import ORIGINAL
from reporting.papers.progress import deliverable
from reporting.papers.record import Record
from reporting.papers.resources import default_partners
from reporting.papers.written import References, as_typed
from reporting.summaries import DeliverableState

Key = ReportSection.Key
PARTS: dict[str, Callable[[Record, Numbering], list[Block]]] = {
    Key.INTRODUCTION: default_introduction,
    Key.RESOURCES: default_partners,
    Key.CHALLENGES: default_challenges,
    Key.DECISION: default_decision,
}


def default_paragraph(record: Record, state: DeliverableState) -> str:
    """What the record says of a deliverable, without the lead that is always computed."""
    with override(ORIGINAL):
        return as_typed(deliverable(record, state, _references()))


def lead_of(record: Record, state: DeliverableState) -> str:
    """ "Deliverable 3(a): four impact assessments – in progress.": what a paper prints before a paragraph."""
    with override(ORIGINAL):
        return str(deliverable(record, state, _references())[0]["lead"])


def default_section(record: Record, key: str) -> str:
    """What a section says when nobody wrote it; "" for the overview, whose figures stand for themselves."""
    with override(ORIGINAL):
        if key == Key.PURPOSE:
            return default_purpose(record)
        if key in FIELDS:
            return default_field(record, key, _references())
        part = PARTS.get(key)
        return as_typed(part(record, _references())) if part else ""


def _references() -> Numbering:
    """Numbers nothing: a text outside its paper refers by anchors."""
    numbers = Numbering()
    numbers.of = References()
    return numbers
