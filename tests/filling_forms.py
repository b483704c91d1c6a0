"""Filling in the form of a page as a browser does: what stands in it is sent back, with what the person changes."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

UNSENT = {"submit", "button", "reset", "image", "file"}


class GuardedForm(HTMLParser):
    """Reads the one form of a page in which work could be lost; `fields` holds what a browser would send."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.files: set[str] = set()
        self.inside = self.found = False
        self.textarea: str | None = None
        self.text = ""
        self.select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and "data-guard" in found:
            assert not self.found, "one form of a page holds work"
            self.inside = self.found = True
        if not self.inside:
            return
        name = found.get("name", "")
        if name:
            self.names.add(name)
        if tag == "input":
            self._input(name, found)
        elif tag == "textarea":
            self.textarea, self.text = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in found:
            self.fields.setdefault(self.select, []).append(found.get("value", ""))

    def _input(self, name: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if kind == "file":
            self.files.add(name)
        elif kind in ("radio", "checkbox"):
            if "checked" in found:
                self.fields.setdefault(name, []).append(found.get("value", "on"))
        elif kind not in UNSENT:
            self.fields.setdefault(name, []).append(found.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.textarea is not None:
            # A browser drops the line end that follows the tag.
            self.fields.setdefault(self.textarea, []).append(self.text.removeprefix("\n").removeprefix("\r\n"))
            self.textarea = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def form_of(page: Any) -> GuardedForm:
    """The form of a response."""
    form = GuardedForm(page.content.decode())
    assert form.found, "the page has no form"
    return form


def filled(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends from the page when the person changes some fields; `evidence_0_url` is evidence-0-url.

    A field that the page does not have is an error: a person could not have filled it in.
    """
    form = form_of(page)
    named = {_as_sent(name): value for name, value in changes.items()}
    missing = set(named) - form.names
    assert not missing, f"the page has no field {sorted(missing)}"
    return form.fields | named


def _as_sent(name: str) -> str:
    kind, _sep, rest = name.partition("_")
    if kind == "evidence" and rest[:1].isdigit():
        return f"evidence-{rest[0]}-{rest[2:]}"
    return name
