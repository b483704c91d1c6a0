"""How far a drawing has come, and why it ended: what the drawing process says on standard error, read back."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TextIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

LAYOUT = 5
LAST = 7
STAGES = {
    1: gettext_lazy("Reading the paper"),
    2: gettext_lazy("Reading its style"),
    3: gettext_lazy("Applying its style"),
    4: gettext_lazy("Arranging its parts"),
    LAYOUT: gettext_lazy("Setting the pages"),
    6: gettext_lazy("Drawing the pages"),
    LAST: gettext_lazy("Finishing the file"),
}
"""The engine's steps by their number."""
SHARES = (0, 0, 3, 6, 12, 15, 65, 97)
"""Per cent of the time that has gone when a step begins, as measured on papers of 14 and 390 pages."""
BYTES_A_PAGE = 5000
"""Of a payload; from these the number of pages is guessed until they are set."""
ENGINE_SAYS = re.compile(r"Step (\d) - .*?(?:Page (\d+))?$")
WE_SAY = re.compile(r"^step (\d) page (\d+)$", re.MULTILINE)
ENDED = re.compile(r"^ended: (\w+)$", re.MULTILINE)


class TooManyPages(RuntimeError):
    """The paper has more pages than one may have."""


@dataclass(frozen=True)
class Step:
    """number: of the engine's steps, 0 before the first; page: the last one that was set."""

    number: int = 0
    page: int = 0

    @property
    def words(self) -> str:
        """ "Setting the pages: page 7"."""
        if not self.number:
            return _("Starting")
        stage = str(STAGES[self.number])
        if self.number == LAYOUT and self.page:
            return _("%(stage)s: page %(page)d") % {"stage": stage, "page": self.page}
        return stage

    def percent(self, size: int) -> int:
        """Roughly how much is done of a paper whose payload has `size` bytes."""
        if self.number != LAYOUT:
            return SHARES[self.number]
        begun, ends = SHARES[LAYOUT], SHARES[LAYOUT + 1]
        return begun + min(ends - begun - 1, (ends - begun) * self.page * BYTES_A_PAGE // max(size, BYTES_A_PAGE))


class Telling(logging.Handler):
    """Tells the steps of the engine as lines; stops it at the first page that is too many."""

    def __init__(self, stream: TextIO, most_pages: int) -> None:
        super().__init__()
        self.stream, self.most_pages, self.step = stream, most_pages, Step()

    def emit(self, record: logging.LogRecord) -> None:
        """Raises TooManyPages, and BrokenPipeError once nobody listens: both end the drawing."""
        if found := ENGINE_SAYS.search(record.getMessage()):
            # It reads some style sheets before the paper, and some pages a second time.
            self.step = Step(max(self.step.number, int(found[1])), max(self.step.page, int(found[2] or 0)))
            self.stream.write(f"step {self.step.number} page {self.step.page}\n")
            self.stream.flush()
            if self.step.page > self.most_pages:
                raise TooManyPages


def last_step(said: str) -> Step:
    """Where a drawing stands that has said this much. Lines of anybody else are passed over."""
    found = WE_SAY.findall(said)
    return Step(min(int(found[-1][0]), LAST), int(found[-1][1])) if found else Step()


def why_ended(said: str) -> str:
    """The reason that a drawing gave for its end: "time", "memory", "pages", "error"; "" if it gave none."""
    found = ENDED.findall(said)
    return found[-1] if found else ""


def sentence_of(reason: str, *, seconds: int, pages: int) -> str:
    """What to tell the person who asked for the paper, and what they can do."""
    if reason == "time":
        return ngettext(
            "Drawing the paper took more than %(n)d second and was stopped. Shorten very long texts, or ask "
            "an administrator to raise REPORT_TIMEOUT_SECONDS.",
            "Drawing the paper took more than %(n)d seconds and was stopped. Shorten very long texts, or ask "
            "an administrator to raise REPORT_TIMEOUT_SECONDS.",
            seconds,
        ) % {"n": seconds}
    if reason == "memory":
        return _("The paper needs more memory than one paper may take. Shorten very long texts.")
    if reason == "pages":
        return ngettext(
            "The paper has more than %(n)d page and was not drawn. Shorten very long texts, or ask an administrator "
            "to raise REPORT_MAX_PAGES.",
            "The paper has more than %(n)d pages and was not drawn. Shorten very long texts, or ask an administrator "
            "to raise REPORT_MAX_PAGES.",
            pages,
        ) % {"n": pages}
    if reason == "error":
        return _("The paper could not be drawn. An administrator finds the reason in the log.")
    return _(
        "The drawing of the paper was stopped from outside, and nothing of it is left. Ask for the paper again; if "
        "that does not help, an administrator finds out what stopped it."
    )
