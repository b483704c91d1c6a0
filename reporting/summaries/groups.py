"""The three groups that are never added up: what was promised, what depends on money, what comes later."""

from __future__ import annotations

from deliverables.conditions import Group


def group_of(*, condition: str, biennium_position: int, first_biennium: int) -> Group:
    """The group in which a deliverable is counted; the filter `group=` says the same in SQL.

    A printed condition decides first, in whichever biennium; then whether the biennium is the plan's first.
    """
    if condition:
        return Group.CONDITIONAL
    return Group.FIRM if biennium_position == first_biennium else Group.LATER
