"""The states of a reporting round and of the texts of its paper, and the steps between them, as data.

Pure: no database, no clock, nobody's rights beyond the role that a step belongs to. The diagram in
docs/rounds.md is printed from here (`manage.py round_states`). Rules: design, "A reporting round".
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class RoundState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for contributions")
    CLOSED = "closed", _("Contributions closed")
    CLEARANCE = "clearance", _("In clearance")
    FOR_APPROVAL = "for-approval", _("For approval")
    APPROVED = "approved", _("Approved and frozen")
    PUBLISHED = "published", _("Published")


class TextState(TextChoices):
    """Of a report paragraph; a section is never omitted or merged."""

    AWAITING = "awaiting", _("Awaiting contribution")
    SENT = "sent", _("Sent by the unit")
    RETURNED = "returned", _("Returned")
    CLEARED = "cleared", _("Cleared")
    OMITTED = "omitted", _("Omitted")
    MERGED = "merged", _("Merged with another")


class Holder(TextChoices):
    """Who holds something, and so who is waited for."""

    UNIT = "unit", _("the focal points of the coordinating unit")
    MANAGER = "manager", _("the managers of the plan")
    APPROVER = "approver", _("the approver")
    NOBODY = "nobody", _("nobody")


@dataclass(frozen=True)
class Standstill:
    """What a state means: who holds it, the step that is next ("" when there is none), what is waited for."""

    holder: Holder
    next: str
    waits: Words


@dataclass(frozen=True)
class Step:
    """A way from states to another one. by: who may take it; reason: whether it must be said why; or_back_to: where
    else it leads, when a text takes up the state that it had."""

    key: str
    label: Words
    sources: frozenset[str]
    target: str
    by: frozenset[Holder]
    reason: bool = False
    or_back_to: frozenset[str] = frozenset()

    @property
    def targets(self) -> frozenset[str]:
        return self.or_back_to | {self.target}


ROUND_STATES: dict[str, Standstill] = {
    RoundState.PLANNED: Standstill(
        Holder.MANAGER, "open", _("A manager opens the round and calls for contributions.")
    ),
    RoundState.OPEN: Standstill(
        Holder.UNIT, "close", _("Units send their paragraphs by the contribution deadline; then a manager closes.")
    ),
    RoundState.CLOSED: Standstill(
        Holder.MANAGER, "begin-clearance", _("A manager begins the clearance, or extends the time for contributions.")
    ),
    RoundState.CLEARANCE: Standstill(
        Holder.MANAGER,
        "submit",
        _("Managers clear the texts, consult, settle what the checks find, and submit the paper for approval."),
    ),
    RoundState.FOR_APPROVAL: Standstill(
        Holder.APPROVER, "approve", _("An approver who did not submit the paper approves it, or sends it back.")
    ),
    RoundState.APPROVED: Standstill(
        Holder.APPROVER, "publish", _("The paper is frozen; an approver publishes it, or takes it back.")
    ),
    RoundState.PUBLISHED: Standstill(
        Holder.NOBODY, "", _("The paper is published and stays as it is; a new edition needs a reason.")
    ),
}

TEXT_STATES: dict[str, Standstill] = {
    TextState.AWAITING: Standstill(
        Holder.UNIT, "send", _("The text follows the record until somebody sends it with their own words or as it is.")
    ),
    TextState.SENT: Standstill(Holder.MANAGER, "clear", _("A manager clears the text or returns it with a reason.")),
    TextState.RETURNED: Standstill(Holder.UNIT, "send", _("The unit answers the reason and sends the text again.")),
    TextState.CLEARED: Standstill(Holder.NOBODY, "", _("The text is ready for the paper.")),
    TextState.OMITTED: Standstill(Holder.NOBODY, "", _("The paper says nothing about it, for the reason given.")),
    TextState.MERGED: Standstill(Holder.NOBODY, "", _("Another paragraph of the same item speaks for it.")),
}

_OF_SECTION: dict[str, Words] = {TextState.AWAITING: _("Default text"), TextState.SENT: _("Sent")}
_SECTION_WAITS: dict[str, Words] = {
    TextState.AWAITING: _("The paper prints the default text until a manager writes another one."),
    TextState.RETURNED: _("A manager answers the reason and sends the text again."),
}
"""No unit contributes a section: where the words on a paragraph name the unit, it has its own."""

_MANAGER, _APPROVER = frozenset({Holder.MANAGER}), frozenset({Holder.APPROVER})
_UNIT_OR_MANAGER = frozenset({Holder.UNIT, Holder.MANAGER})
_APPROVER_OR_MANAGER = frozenset({Holder.APPROVER, Holder.MANAGER})


def _step(
    key: str,
    label: Words,
    sources: tuple[str, ...],
    target: str,
    by: frozenset[Holder],
    *,
    reason: bool = False,
    or_back_to: tuple[str, ...] = (),
) -> tuple[str, Step]:
    return key, Step(key, label, frozenset(sources), target, by, reason, frozenset(or_back_to))


ROUND_STEPS: dict[str, Step] = dict(
    (
        _step("open", _("Open the round"), (RoundState.PLANNED,), RoundState.OPEN, _MANAGER),
        _step("close", _("Close contributions"), (RoundState.OPEN,), RoundState.CLOSED, _MANAGER),
        _step("extend", _("Open again"), (RoundState.CLOSED,), RoundState.OPEN, _MANAGER, reason=True),
        _step("begin-clearance", _("Begin clearance"), (RoundState.CLOSED,), RoundState.CLEARANCE, _MANAGER),
        _step("submit", _("Submit for approval"), (RoundState.CLEARANCE,), RoundState.FOR_APPROVAL, _MANAGER),
        _step(
            "send-back",
            _("Send back"),
            (RoundState.FOR_APPROVAL,),
            RoundState.CLEARANCE,
            _APPROVER_OR_MANAGER,
            reason=True,
        ),
        _step("approve", _("Approve and freeze"), (RoundState.FOR_APPROVAL,), RoundState.APPROVED, _APPROVER),
        _step(
            "take-back",
            _("Take the approval back"),
            (RoundState.APPROVED,),
            RoundState.CLEARANCE,
            _APPROVER_OR_MANAGER,
            reason=True,
        ),
        _step("publish", _("Publish"), (RoundState.APPROVED,), RoundState.PUBLISHED, _APPROVER),
        _step(
            "reissue", _("Prepare a new edition"), (RoundState.PUBLISHED,), RoundState.CLEARANCE, _MANAGER, reason=True
        ),
    )
)

_WRITTEN = (TextState.AWAITING, TextState.SENT, TextState.RETURNED, TextState.CLEARED)

TEXT_STEPS: dict[str, Step] = dict(
    (
        _step(
            "send",
            _("Send"),
            (TextState.AWAITING, TextState.SENT, TextState.RETURNED),
            TextState.SENT,
            _UNIT_OR_MANAGER,
        ),
        _step("clear", _("Clear"), (TextState.SENT,), TextState.CLEARED, _MANAGER),
        _step("return", _("Return"), (TextState.SENT, TextState.CLEARED), TextState.RETURNED, _MANAGER, reason=True),
        _step("omit", _("Omit from the paper"), _WRITTEN, TextState.OMITTED, _MANAGER, reason=True),
        _step("merge", _("Merge with another"), _WRITTEN, TextState.MERGED, _MANAGER),
        _step(
            "restore",
            _("Restore"),
            (TextState.OMITTED, TextState.MERGED),
            TextState.AWAITING,
            _MANAGER,
            or_back_to=(TextState.SENT, TextState.RETURNED),
        ),
    )
)

BEFORE_APPROVAL = frozenset({RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED, RoundState.CLEARANCE})
"""While the facts of a round can be changed."""
UNDER_WAY = frozenset({RoundState.OPEN, RoundState.CLOSED, RoundState.CLEARANCE})
"""While texts can be written, cleared and returned, and the draft be commented on."""
FROZEN = frozenset({RoundState.APPROVED, RoundState.PUBLISHED})
"""While the paper is what was approved, whatever happens to the record."""
NEEDS_NOTHING = frozenset({TextState.CLEARED, TextState.OMITTED, TextState.MERGED})
"""Paragraphs that are ready for submission."""


def steps_from(state: str, steps: dict[str, Step] = ROUND_STEPS) -> list[Step]:
    """The steps that lead out of a state, in the order of the table."""
    return [step for step in steps.values() if state in step.sources]


def text_state_label(state: str, *, of_section: bool) -> Words:
    """What the state of a text is called."""
    return (_OF_SECTION.get(state) if of_section else None) or TextState(state).label


def text_waits(state: str, *, of_section: bool) -> Words:
    """What is waited for while a text is in a state, in a sentence."""
    return (_SECTION_WAITS.get(state) if of_section else None) or TEXT_STATES[state].waits
