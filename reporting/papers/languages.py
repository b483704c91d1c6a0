"""What each language of papers writes in a form of its own, and how a text that stays in English is marked.

A payload is plain strings. In a paper of another language, what is still English stands between two marks that no
person can enter (no font has them, so they are refused); `with_languages` turns them into `lang="en"`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.paper_words import VERSION, words_of

ORIGINAL = "en"
"""The language in which papers are written."""
LANGUAGES = {"en": "English", "fr": "Français", "es": "Español"}
"""By code, each named in itself."""
OPENS, CLOSES = "\ue000", "\ue001"
ENGLISH = re.compile(f"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}")
AGENDA = re.compile(r"(\S+) ITEM ON THE AGENDA")


@dataclass(frozen=True)
class Form:
    """day, day_and_month, month: formats of dates; first: the first day of a month; between: what joins two days."""

    day: str
    day_and_month: str
    month: str
    first: str
    between: str
    quotes: tuple[str, str]
    file: str


FORMS = {
    "en": Form("j F Y", "j F", "F Y", "1", "–", ("“", "”"), "En"),
    "fr": Form("j F Y", "j F", "F Y", "1er", "-", ("«\u00a0", "\u00a0»"), "Fr"),
    "es": Form(r"j \d\e F \d\e Y", r"j \d\e F", r"F \d\e Y", "1.º", " – ", ("«", "»"), "Sp"),
}


def language() -> str:
    """That of the paper which is being written."""
    code = get_language() or ORIGINAL
    return code if code in FORMS else ORIGINAL


def form() -> Form:
    return FORMS[language()]


def date_in(pattern: str, date: dt.date) -> str:
    """A date by a pattern of `form`, in French with "1er"."""
    return re.sub(r"^1(?= )", form().first, date_format(date, pattern))


def in_english(text: str) -> str:
    """A text that stands in English whatever the language of the paper, marked where that is another one."""
    return text if language() == ORIGINAL or not text.strip() else f"{OPENS}{text}{CLOSES}"


def unmarked(text: str) -> str:
    return text.replace(OPENS, "").replace(CLOSES, "")


def in_quotes(text: str) -> str:
    """An English text in the quotation marks of the paper's language, marked with them: a line may end before both."""
    opening, closing = form().quotes
    return in_english(f"{opening}{text}{closing}")


def translated(text: str) -> str:
    """A text of the plan or the cover by its official translation (`terms` of the fixed words), else in English.

    A title and what follows its colon have translations of their own.
    """
    if language() == ORIGINAL:
        return text
    terms = words_of(VERSION, language())["terms"]
    head, colon, rest = text.partition(": ")
    if text in terms or not colon or head not in terms:
        return str(terms.get(text, in_english(text)))
    return f"{terms[head]}: {terms.get(rest, in_english(rest))}"


def reference(text: str) -> str:
    """ "GB.325/PV, paragraph 86"."""
    return text.replace(", paragraph ", _(", paragraph "))


def item_on_the_agenda(text: str) -> str:
    """ "EIGHTH ITEM ON THE AGENDA" in the paper's language; in English what does not read so."""
    found = AGENDA.fullmatch(text)
    if language() == ORIGINAL or found is None:
        return in_english(text)
    words = words_of(VERSION, language())
    ordinal_word = words["ordinals"].get(found[1], found[1] if found[1] == "[…]" else "")
    return f"{ordinal_word} {words['agenda']}" if ordinal_word else in_english(text)


def english_only(text: str) -> str:
    """A text that somebody wrote for the paper and nobody has translated: in English, and said to be."""
    mark = _("[English only]")
    return f"{mark} {in_english(text)}" if text.strip() else ""


def with_languages(html: str) -> str:
    """A paper as HTML, with the language of what stays in English."""
    return html.replace(OPENS, '<span lang="en">').replace(CLOSES, "</span>")
