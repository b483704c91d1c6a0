"""States and steps as data: nothing is forgotten, and no state is a dead end that should not be one."""

from __future__ import annotations

import pytest

from reporting.models import ReportSection
from reporting.round_problems import step_problem, writing_problem
from reporting.rounds import (
    ROUND_STATES,
    ROUND_STEPS,
    TEXT_STATES,
    TEXT_STEPS,
    Holder,
    RoundState,
    TextState,
    steps_from,
)

BOTH = [(ROUND_STATES, ROUND_STEPS, RoundState), (TEXT_STATES, TEXT_STEPS, TextState)]


@pytest.mark.parametrize(("states", "steps", "known"), BOTH)
def test_every_state_has_an_owner_a_next_step_and_a_sentence(states, steps, known):
    assert set(states) == set(known)
    for state, means in states.items():
        assert means.holder in Holder
        assert str(means.waits).endswith(".")
        assert (means.holder == Holder.NOBODY) == (means.next == "")
        if means.next:
            assert state in steps[means.next].sources


@pytest.mark.parametrize(("states", "steps", "known"), BOTH)
def test_every_step_leads_from_known_states_to_a_known_one(states, steps, known):
    for key, step in steps.items():
        assert step.key == key
        assert step.sources <= set(known)
        assert step.targets <= set(known)
        assert step.by
        assert str(step.label)


def test_every_state_can_be_reached_from_the_first():
    for first, steps, known in (
        (RoundState.PLANNED, ROUND_STEPS, RoundState),
        (TextState.AWAITING, TEXT_STEPS, TextState),
    ):
        reached, edge = {first}, {first}
        while edge:
            edge = {step.target for state in edge for step in steps_from(state, steps)} - reached
            reached |= edge
        assert reached == set(known)


def test_steps_back_need_a_reason():
    order = list(RoundState)
    for step in ROUND_STEPS.values():
        back = any(order.index(RoundState(step.target)) < order.index(RoundState(source)) for source in step.sources)
        assert step.reason == back, step.key


def test_a_step_from_elsewhere_says_where_it_stands():
    assert step_problem(ROUND_STEPS["open"], RoundState.PLANNED) == ""
    assert "Published" in step_problem(ROUND_STEPS["open"], RoundState.PUBLISHED)
    assert "Returned" in step_problem(TEXT_STEPS["clear"], TextState.RETURNED)


def test_sections_are_neither_omitted_nor_merged():
    assert set(ReportSection.STATES) == set(TextState) - {TextState.OMITTED, TextState.MERGED}


# What a unit may write, by the state of the round (rows) and of the text (columns); y also within a longer deadline.
AS_UNIT = """
              awaiting sent returned cleared omitted merged
planned       no       no   no       no      no      no
open          yes      yes  yes      no      no      no
closed        y        y    yes      no      no      no
clearance     no       no   yes      no      no      no
for-approval  no       no   no       no      no      no
approved      no       no   no       no      no      no
published     no       no   no       no      no      no
"""


def test_what_a_unit_may_write_and_when():
    heads, *lines = [line.split() for line in AS_UNIT.strip().splitlines()]
    assert [line[0] for line in lines] == list(RoundState)
    assert heads == list(TextState)
    for round_state, *cells in lines:
        for text_state, cell in zip(heads, cells, strict=True):
            for longer in (False, True):
                may = not writing_problem(round_state, text_state, as_unit=True, has_longer_deadline=longer)
                assert may == (cell == "yes" or (cell == "y" and longer)), (round_state, text_state, longer)


def test_managers_write_as_long_as_the_round_is_under_way():
    for round_state in RoundState:
        for text_state in TextState:
            may = not writing_problem(round_state, text_state, as_unit=False, has_longer_deadline=False)
            under_way = round_state in ("open", "closed", "clearance")
            assert may == (under_way and text_state not in ("omitted", "merged"))
