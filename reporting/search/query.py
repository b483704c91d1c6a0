"""What somebody typed into the search box, as terms that a text must all hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.characters import UNSHOWABLE
from deliverables.filter_fields import LONGEST_TEXT, MOST_WORDS
from reporting.search.folding import folded, squeezed

PART = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+)')
"""A phrase in quotation marks of any kind, even if they are not closed; or a word."""
NUMBERED = re.compile(r"(\d[a-z]|(^|[- ])[a-z])$")


@dataclass(frozen=True)
class Term:
    """A word or phrase. A word is found at the beginning of words: "report" in "reporting", not "port"."""

    squeezed: str
    pattern: re.Pattern[str]
    """For folded texts."""


@dataclass(frozen=True)
class Query:
    terms: tuple[Term, ...]

    def is_in(self, *texts: str) -> bool:
        """Whether the texts hold all terms between them, a phrase in one of them."""
        letters = squeezed("".join(texts))
        if not all(term.squeezed in letters for term in self.terms):
            return False
        plain = " | ".join(map(folded, texts))
        return all(term.pattern.search(plain) for term in self.terms)

    def held_by(self, text: str) -> int:
        """How many of the terms a folded text holds."""
        return sum(term.pattern.search(text) is not None for term in self.terms)


def read_query(typed: str) -> Query | None:
    """The terms; None when nothing was typed. Raises ValidationError with a sentence for what cannot be searched."""
    if not typed.strip():
        return None
    if UNSHOWABLE.search(typed):
        raise ValidationError(_("This holds a control character, which no text has; delete it and try again."))
    if len(typed) > LONGEST_TEXT:
        raise ValidationError(
            _("Search for at most %(most)d characters; these are %(n)d.") % {"most": LONGEST_TEXT, "n": len(typed)}
        )
    parts = [folded(phrase or word).strip("- ") for phrase, word in PART.findall(typed)]
    terms = tuple(_term(part) for part in dict.fromkeys(parts) if part)
    if not terms:
        raise ValidationError(_("Give at least one letter or digit to search for."))
    if len(terms) > MOST_WORDS:
        said = ngettext("Search for at most %(most)d word.", "Search for at most %(most)d words.", MOST_WORDS)
        raise ValidationError(said % {"most": MOST_WORDS})
    return Query(terms)


def _term(part: str) -> Term:
    """Between two letters a text may have a hyphen; where the term has a sign or a space, it may also have none."""
    pattern = "-?".join(part).replace("-?--?", "[- ]?").replace("-? -?", "[- ]?")
    if NUMBERED.search(part):
        # "2(c)" is not the beginning of "2 countries".
        pattern += "(?![^- ])"
    elif part[-1].isdigit():
        pattern += r"(?!\d)"
    return Term(part.replace("-", "").replace(" ", ""), re.compile(f"(?<![^- ]){pattern}"))
