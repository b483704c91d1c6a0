"""The states of rounds and of texts as a page for people: docs/rounds.md is what `manage.py round_states` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices

from reporting.rounds import (
    ROUND_STATES,
    ROUND_STEPS,
    TEXT_STATES,
    TEXT_STEPS,
    Holder,
    RoundState,
    Standstill,
    Step,
    TextState,
)

ORDER = (Holder.UNIT, Holder.MANAGER, Holder.APPROVER)
SHORT = {Holder.UNIT: "unit", Holder.MANAGER: "manager", Holder.APPROVER: "approver"}
"""Who takes a step, as an arrow has room for it."""


def document() -> str:
    """The whole page, in Markdown. In English, whatever the language of the site: call under `override("en")`."""
    return "\n".join(
        [
            "# States of a reporting round",
            "",
            "Printed by `manage.py round_states` from `reporting/rounds.py`; do not edit it by hand:",
            "`python manage.py round_states > docs/rounds.md`.",
            "",
            "## The round",
            "",
            *_part(RoundState, ROUND_STATES, ROUND_STEPS),
            "## Report paragraphs and sections",
            "",
            "A section is never omitted or merged, and managers write it; it may keep its default text.",
            "",
            *_part(TextState, TEXT_STATES, TEXT_STEPS),
        ]
    )


def _part(states: type[TextChoices], meanings: Mapping[str, Standstill], steps: Mapping[str, Step]) -> list[str]:
    return [*_diagram(states, steps), "", *_states(states, meanings, steps), "", *_steps(states, steps), ""]


def _diagram(states: type[TextChoices], steps: Mapping[str, Step]) -> list[str]:
    first = next(iter(states))
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {_id(state.value)}: {state.label}" for state in states]
    lines.append(f"    [*] --> {_id(first.value)}")
    for step in steps.values():
        for source in states:
            if source.value in step.sources:
                lines += [
                    f"    {_id(source.value)} --> {_id(target.value)}: {step.label} ({_who(step)})"
                    for target in _targets(states, step)
                ]
    return [*lines, "```"]


def _states(states: type[TextChoices], meanings: Mapping[str, Standstill], steps: Mapping[str, Step]) -> list[str]:
    rows = [
        (state.label, meaning.holder.label, steps[meaning.next].label if meaning.next else "–", meaning.waits)
        for state in states
        if (meaning := meanings[state.value])
    ]
    return _table(("State", "Held by", "Next", "What is waited for"), rows)


def _steps(states: type[TextChoices], steps: Mapping[str, Step]) -> list[str]:
    rows = [
        (
            step.label,
            ", ".join(str(state.label) for state in states if state.value in step.sources),
            ", ".join(str(target.label) for target in _targets(states, step)),
            _who(step),
            "needed" if step.reason else "–",
        )
        for step in steps.values()
    ]
    return _table(("Step", "From", "To", "By", "Reason"), rows)


def _targets(states: type[TextChoices], step: Step) -> list[TextChoices]:
    return [state for state in states if state.value in step.targets]


def _table(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    return [_row(heads), "|" + "---|" * len(heads), *map(_row, rows)]


def _row(cells: tuple[object, ...]) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"


def _id(state: str) -> str:
    """A name that Mermaid takes: no hyphens."""
    return state.replace("-", "_")


def _who(step: Step) -> str:
    return " or ".join(SHORT[holder] for holder in ORDER if holder in step.by)
