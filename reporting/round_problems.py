"""Why something cannot be done with a round or a text in its state, in a sentence, and who is waited for.

Pure, as `reporting.rounds`, whose states and steps these rules read: no database, no clock, nobody's rights.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext

from deliverables.dates import date_format
from reporting.rounds import (
    BEFORE_APPROVAL,
    ROUND_STEPS,
    TEXT_STATES,
    UNDER_WAY,
    Holder,
    RoundState,
    Step,
    TextState,
    text_state_label,
)


def step_problem(step: Step, state: str, *, of_section: bool = False) -> str:
    """Why a step of a round or a text cannot be taken from `state`, in a sentence; "" when it can."""
    if state in step.sources:
        return ""
    of_round = step.key in ROUND_STEPS
    return gettext("“%(step)s” is not possible here: this stands at “%(state)s”.") % {
        "step": step.label,
        "state": RoundState(state).label if of_round else text_state_label(state, of_section=of_section),
    }


def facts_problem(state: str) -> str:
    """Why the facts of a round cannot be changed in a state, and who can do something about it; "" when they can."""
    if state in BEFORE_APPROVAL:
        return ""
    said = gettext("The paper stands at “%(state)s”; its facts cannot be changed any more.")
    return said % {"state": RoundState(state).label} + " " + way_back(state)


def way_back(state: str) -> str:
    """Who can bring a paper that was submitted back to where it can be changed."""
    ways = {
        RoundState.FOR_APPROVAL: gettext("An approver or one of the managers of the plan can send it back."),
        RoundState.APPROVED: gettext("An approver or one of the managers of the plan can take the approval back."),
        RoundState.PUBLISHED: gettext("One of the managers of the plan can prepare a new edition."),
    }
    return ways[RoundState(state)]


def opening_problem(deadline: dt.date | None, today: dt.date) -> str:
    """Why a planned round cannot be opened yet, and who can mend it; "" when it can."""
    if deadline is None:
        return gettext(
            "The round has no contribution deadline yet: one of the managers of the plan enters it among the facts of "
            "the round."
        )
    if deadline >= today:
        return ""
    said = gettext(
        "The contribution deadline, %(day)s, has passed: one of the managers of the plan gives a later one among the "
        "facts of the round."
    )
    return said % {"day": date_format(deadline)}


def more_time_problem(state: str) -> str:
    """Why no unit can get a longer deadline in a state, in a sentence; "" when it can."""
    if state in (RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED):
        return ""
    return gettext("The clearance has begun: return the text to the unit instead.")


def holder_of_text(round_state: str, text_state: str, *, of_section: bool, has_longer_deadline: bool) -> Holder:
    """Who is waited for: the unit only as long as it may write; nobody while the round itself rests, or for a
    section that has its default text, since it may keep it."""
    if round_state not in UNDER_WAY or (of_section and text_state == TextState.AWAITING):
        return Holder.NOBODY
    holder = TEXT_STATES[text_state].holder
    if holder is not Holder.UNIT:
        return holder
    closed = writing_problem(round_state, text_state, as_unit=True, has_longer_deadline=has_longer_deadline)
    return Holder.MANAGER if of_section or closed else Holder.UNIT


def writing_problem(round_state: str, text_state: str, *, as_unit: bool, has_longer_deadline: bool) -> str:
    """Why a text cannot be written in these states, in a sentence; "" when it can. `as_unit`: by its focal points.

    Managers may write as long as the round is under way; units while contributions are open, what was returned to
    them also later, and within a longer deadline of their own.
    """
    if round_state not in UNDER_WAY:
        if round_state == RoundState.PLANNED:
            return gettext("The round is not open yet. A manager opens it.")
        said = gettext("The paper stands at “%(state)s”; its texts cannot be changed any more.")
        return said % {"state": RoundState(round_state).label} + " " + way_back(round_state)
    if text_state == TextState.OMITTED:
        return gettext("This paragraph is omitted from the paper; a manager can restore it.")
    if text_state == TextState.MERGED:
        return gettext("This paragraph is merged with another; a manager can restore it.")
    if not as_unit:
        return ""
    if text_state == TextState.CLEARED:
        return gettext("The text is cleared. A manager can return it to you if it must change.")
    in_time = round_state == RoundState.OPEN or (round_state == RoundState.CLOSED and has_longer_deadline)
    if in_time or text_state == TextState.RETURNED:
        return ""
    if round_state == RoundState.CLEARANCE and text_state == TextState.AWAITING:
        return gettext("Contributions are closed and the paper is being cleared: a manager writes this text.")
    return gettext("Contributions are closed. A manager can return the text to you, or give your unit more time.")
