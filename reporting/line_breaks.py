"""Where a line of the paper must not end: inside a code, a date, an amount, a biennium, a reference.

And where it may, though the rules of Unicode would not have it: between a quotation and the bracket after it.
"""

from __future__ import annotations

import re

LONGEST = 20
"""Letters kept together; longer ones, which a narrow column could not hold, break as they come."""
WHOLE = re.compile(
    r"""
      (?<![\w/.:@-])[A-Z][A-Z0-9.]+(?:/(?:[A-Z0-9.]*[A-Z0-9]|\[…\]))+(?![\w/])  # GB.325/INS/5/2, ACT/EMP
    | \b\d{1,2}(?:er|\.º)?\ (?:de\ )?[^\W\d_]{3,10}(?=\ (?:de\ )?\d{4}\b)       # 30 September, before a year
    | (?<!\w)(?:US)?\$[\d.,]+\ million\b | \b[A-Z]{3}\ \d[\d.,\u202f]*\d\b       # $2.5 million, CHF 30,000
    | \b\d[\d.,\u202f]*\ (?:millones|millón|millions?|dollars|dólares)\b        # 100 000 dólares
    | \b(?:paragraphe?s?|párrafos?|para\.|item|mesure|medida)\ \d+\b              # paragraph 26
    | \b\d{4}[–-]\d{2,4}\b                                                       # 2016–17
    | (?<![\w.,/])\d{1,2}\ \((?:[^\W\d_]+|\Z)                                    # 4 (sustainable enterprises)
    """,
    re.VERBOSE,
)
AFTER_QUOTES = re.compile(r"(?:(?<=[”»])|^) (?=\()")
BREAK = "\u200b"
TEXT = re.compile(r"(<head>.*?</head>|<svg.*?</svg>|<[^>]*>)", re.DOTALL)


def kept_whole(html: str) -> str:
    """A paper as HTML in which what belongs together stands on one line."""
    parts = TEXT.split(html)
    parts[::2] = [AFTER_QUOTES.sub(f"{BREAK} ", WHOLE.sub(_whole, text)) for text in parts[::2]]
    return "".join(parts)


def _whole(found: re.Match[str]) -> str:
    return f'<span class="whole">{found[0]}</span>' if len(found[0]) <= LONGEST else found[0]
