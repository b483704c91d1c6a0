"""How Governing Body papers write dates, numbers, money and lists. Pure; runs in the paper's language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from deliverables import language_forms
from deliverables.language_forms import years
from deliverables.months import Month
from reporting.papers.languages import (
    CLOSES,
    OPENS,
    ORIGINAL,
    date_in,
    form,
    in_english,
    in_quotes,
    language,
)

POINT = re.compile(r"(\([a-z]{1,4}\)|[-–•*])\s+(.*)", re.DOTALL)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass
class Passage:
    """One paragraph of a text that a person wrote; points are (mark, text), the mark "(a)" or "–"."""

    text: str
    points: list[tuple[str, str]] = field(default_factory=list)


def passages(text: str) -> list[Passage]:
    """Read what a person typed: a blank line ends a paragraph, lines with "(a)" or a dash are its points."""
    found: list[Passage] = []
    for chunk in re.split(r"\n\s*\n", UNPRINTABLE.sub("", text.replace("\r\n", "\n")).strip()):
        passage = Passage("")
        for line in filter(None, (part.strip() for part in chunk.split("\n"))):
            if match := POINT.fullmatch(line):
                passage.points.append((match[1] if match[1][0] == "(" else "–", match[2]))
            elif passage.points:
                mark, point = passage.points[-1]
                passage.points[-1] = (mark, f"{point} {line}")
            else:
                passage.text = f"{passage.text} {line}".strip()
        if found and passage.points and not passage.text:
            found[-1].points += passage.points
        elif passage.text or passage.points:
            found.append(passage)
    return found


def entered(text: str, mark: Callable[[str], str] = in_english) -> list[Passage]:
    """The passages of a text that somebody entered in English, marked as such in a paper of another language."""
    found = passages(text)
    for place, passage in enumerate(found):
        first = mark if place == 0 else in_english
        passage.text = first(passage.text)
        passage.points = [(mark_, in_english(point)) for mark_, point in passage.points]
    return found


def sentence(text: str) -> str:
    """One line, closed by a full stop unless it is closed already; "" stays empty."""
    line = re.sub(r"\s+", " ", UNPRINTABLE.sub("", text)).strip()
    end = line.rstrip(CLOSES)
    return line if not end or end[-1] in ".!?:;…" or end.endswith((".”", ".»", ".)")) else line + "."


def join(*sentences: str) -> str:
    """Sentences in a row, without the empty ones."""
    return " ".join(part for part in sentences if part)


def quoted(text: str) -> str:
    """A verbatim quotation, without its closing full stop."""
    return in_quotes(text.strip().removesuffix("."))


def listed(parts: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"; with semicolons when a part has a comma of its own."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    if any(re.search(r",\s", re.sub(r"\([^()]*\)", "", item)) for item in items):
        return _("%(first)s; and %(last)s") % {"first": "; ".join(items[:-1]), "last": items[-1]}
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}


def biennia(labels: Iterable[str]) -> str:
    """ "2016–17 and 2018–19"."""
    return listed(map(years, labels))


NUMBERS = (
    gettext_lazy("none"), gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"), gettext_lazy("four"),
    gettext_lazy("five"), gettext_lazy("six"), gettext_lazy("seven"), gettext_lazy("eight"), gettext_lazy("nine"),
    gettext_lazy("ten"),
)  # fmt: skip


def number(count: int) -> str:
    """Numbers to ten in words, from 11 in figures."""
    return str(NUMBERS[count]) if 0 <= count < len(NUMBERS) else str(count)


def ordinal(count: int) -> str:
    """Of a session: "328th", "328e", "328.ª"."""
    return language_forms.ordinal(count, feminine=True)


def months(count: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": number(count)}


def day(date: dt.date) -> str:
    """ "30 September 2016"."""
    return date_in(form().day, date)


def month(value: Month) -> str:
    """ "March 2017"."""
    return date_in(form().month, value.first_day)


def month_of(date: dt.date) -> str:
    """The month that a day lies in, "September 2016"."""
    return month(Month.containing(date))


def days(first: dt.date, last: dt.date) -> str:
    """ "27 October–10 November 2016"."""
    pattern = form().day_and_month if first.month != last.month else "j"
    return f"{day(first) if first.year != last.year else date_in(pattern, first)}{form().between}{day(last)}"


def shown(ref: str) -> str:
    """A deliverable's number as the plan prints it: "3a" is "3(a)", "6-1" stays."""
    return re.sub(r"^(\d+)([a-z])$", r"\1(\2)", ref)


def deliverables_named(refs: Sequence[str]) -> str:
    """ "deliverable 2, one month late", "deliverables 1 and 5(b)"."""
    word = ngettext("deliverable %(refs)s", "deliverables %(refs)s", len(refs))
    return word % {"refs": listed(refs)}


def begin(text: str) -> str:
    """The text with a capital at its beginning."""
    return OPENS + capfirst(text[1:]) if text.startswith(OPENS) else capfirst(text)


def figure(value: Decimal) -> str:
    """ "1,500" or "70.5"; zeros after the point are not printed."""
    whole = value.normalize()
    places = max(0, -int(whole.as_tuple().exponent))
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


class Money:
    """Prints amounts of one paper: "US$" the first time, "$" afterwards; other currencies by their code."""

    def __init__(self) -> None:
        self.dollars_named = False

    def __call__(self, amount: Decimal, currency: str) -> str:
        millions = amount / 1_000_000
        if millions >= 1 and millions == millions.quantize(Decimal("0.1")):
            return self._millions(millions, currency)
        text = figure(amount)
        if currency != "USD":
            return f"{currency} {text}"
        return self._dollars(text)

    def _dollars(self, text: str) -> str:
        words = _("$%(n)s") if self.dollars_named else _("US$%(n)s")
        self.dollars_named = True
        return words % {"n": text}

    def _millions(self, millions: Decimal, currency: str) -> str:
        # French counts 1.5 as one, Spanish as several.
        count, values = int(millions) if language() == "fr" else ceil(millions), {"n": figure(millions)}
        if currency != "USD":
            text = ngettext("%(n)s million", "%(n)s million", count) % values
            return f"{currency} {text}"
        if self.dollars_named:
            return ngettext("$%(n)s million", "$%(n)s million", count) % values
        self.dollars_named = True
        return ngettext("US$%(n)s million", "US$%(n)s million", count) % values

    def level(self, amount: Decimal, unit: str, currency: str) -> str:
        """A level in a unit such as "US$ million"."""
        head, _blank, scale = unit.partition(" ")
        if scale == "million" and head == "US$":
            return self._millions(amount, "USD")
        if scale and head == "US$":
            return self._dollars(f"{figure(amount)} {in_english(scale)}")
        return self(amount, currency)


def counted(parts: Sequence[tuple[int, str]]) -> str:
    """ "one report, one workshop and one policy brief", from pairs of a number and its noun, which is English."""
    with override(ORIGINAL):
        text = listed(f"{number(count)} {noun}" for count, noun in parts)
    return in_english(text)
