"""What the Governing Body said on the previous report: its decision in Part I, the answers to its guidance in Part V.

Nothing at all when nobody entered anything: neither is ever made up.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.guidance import AnsweredPoint
from reporting.papers.blocks import Block, Numbering
from reporting.papers.languages import in_quotes, reference
from reporting.papers.record import Record
from reporting.papers.wording import entered, join, ordinal, quoted, sentence

SHORT = 160
"""Characters of a point that the paper repeats before its answer."""
UNANSWERED = "[…]"
"""Stands where an answer is missing; the checks let no such paper pass."""


def previous_decision(record: Record, numbers: Numbering) -> list[Block]:
    """ "At its 328th Session … the Governing Body decided on the previous report …: “…”"."""
    if record.decision is None or record.previous is None:
        return []
    text = _(
        "At its %(session)s Session the Governing Body considered the previous report (%(code)s); its decision is "
        "recorded in %(reference)s"
    )
    text %= {
        "session": ordinal(record.previous.session),
        "code": record.previous_code,
        "reference": reference(record.decision.reference),
    }
    adopted = " ".join(record.decision.text.split())
    text = f"{text}: {quoted(adopted)}." if adopted else f"{text}."
    return [numbers.paragraph(text, sample=record.decision.illustrative)]


def answers_to_guidance(record: Record, numbers: Numbering) -> list[Block]:
    """One paragraph, with a point for each that the session made, in short, and what the Office answers."""
    if not record.guidance or record.previous is None:
        return []
    opening = ngettext(
        "In discussing the previous report at its %(session)s Session, the Governing Body gave guidance on the "
        "following point, which is answered here:",
        "In discussing the previous report at its %(session)s Session, the Governing Body gave guidance on the "
        "following points, each of which is answered here:",
        len(record.guidance),
    ) % {"session": ordinal(record.previous.session)}
    return [
        numbers.paragraph(
            opening,
            lead=_("Guidance of the Governing Body."),
            points=[(f"({letter(place)})", _told(one)) for place, one in enumerate(record.guidance)],
            anchor="guidance",
            sample=any(one.illustrative for one in record.guidance),
        )
    ]


def letter(place: int) -> str:
    """ "a" to "z", then "aa", "ab" and so on."""
    first, last = divmod(place, 26)
    return (chr(96 + first) if first else "") + chr(97 + last)


def _told(answered: AnsweredPoint) -> str:
    """ "“More countries should be reached” (GB.328/PV, para. 43): two were added."."""
    point = in_quotes(in_short(answered.point.text))
    if answered.point.reference:
        point = f"{point} ({answered.point.reference})"
    return f"{point}: {_answer(answered)}"


def _answer(answered: AnsweredPoint) -> str:
    if answered.answer is None:
        return UNANSWERED
    said = entered(answered.answer.text)
    return join(*(sentence(join(one.text, *(point for _mark, point in one.points))) for one in said))


def in_short(text: str) -> str:
    """The point itself when it is short, else its beginning, cut between words."""
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= SHORT else line[:SHORT].rsplit(" ", 1)[0].rstrip(",;:") + " …"
