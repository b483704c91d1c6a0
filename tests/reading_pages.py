"""Reading a page as a person does: its words and its links."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any


class Links(HTMLParser):
    """`all`: addresses of links; `counted`: those that carry a count, with the count."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.counted: list[tuple[str, int]] = []
        self.all: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and (url := found.get("href")):
            self.all.append(url)
            if count := found.get("data-count"):
                self.counted.append((url, int(count)))


def text_of(response: Any) -> str:
    """The words of a page, without tags and with single spaces."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def skipped_headings(response: Any) -> list[str]:
    """Headings that lie more than one level below the one before."""
    found = [(int(level), words) for level, words in re.findall(r"<h([1-6])[^>]*>(.*?)</h", response.content.decode())]
    return [words for (before, _words), (level, words) in pairwise(found) if level > before + 1]


def described_by(response: Any, name: str = "words") -> list[str]:
    """The ids of what is read out with a field of several lines."""
    field = re.search(rf'<textarea[^>]* name="{name}"[^>]*>', response.content.decode())
    found = re.search(r'aria-describedby="([^"]*)"', field[0]) if field else None
    return found[1].split() if found else []
