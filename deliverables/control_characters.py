"""Characters that no page, spreadsheet or paper can show."""

import re

UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters but for tab and line ends; halves of characters; the two that XML excludes besides."""


def holds_control_character(text: str) -> bool:
    """Whether a text holds a character that XML, and so a spreadsheet or a paper, cannot hold."""
    return UNSHOWABLE.search(text) is not None
