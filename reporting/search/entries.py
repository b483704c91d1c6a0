"""What can be found: a thing of the record or of its papers, with its address and the texts that it is found by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """In the order of the page; values as in addresses."""

    DELIVERABLE = "deliverables", _("Deliverables")
    ITEM = "items", _("Follow-up items")
    PARAGRAPH = "paragraphs", _("Paragraphs of the conclusions")
    SOURCE = "source", _("Texts of the plan’s document")
    COMMITMENT = "commitments", _("Commitments")
    UNIT = "units", _("Units")
    OUTCOME = "outcomes", _("Outcomes")
    REPORT = "reports", _("Reports")
    EVIDENCE = "evidence", _("Evidence")


class Match(NamedTuple):
    """What was found. make: its entry, which is made only of what is shown, since there may be thousands."""

    kind: Kind
    title: str
    make: Callable[[], Entry]


@dataclass(frozen=True)
class Entry:
    """texts: what it is found by besides its title; key: of its row; on: the day that it bears; facts: what else is
    said of it, in words; tag: its state in a word; place: (words, address) of what it belongs to; verbatim: whether
    the texts are the plan's own words."""

    title: str
    url: str
    texts: tuple[str, ...] = ()
    key: int = 0
    on: dt.date | None = None
    facts: str = ""
    tag: str = ""
    place: tuple[str, str] | None = None
    verbatim: bool = False
    illustrative: bool = False
