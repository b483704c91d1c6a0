"""Somebody at a browser: signs in, presses, types; counts what was pressed and hears what the browser complains of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.browser.site import Site

# A browser writes its own line about an answer of 403, 404, 409 or 422; tests check the answers themselves.
# Of Django's own administration Chromium notes that two things wanted the focus.
EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of (403|404|409|422) "
    r"|Autofocus processing was blocked"
)


@dataclass
class Person:
    """`complaints`: console messages, faults of scripts, requests to another host, answers of 500."""

    site: Site
    page: Page
    clicks: int = 0
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, site: Site, context: BrowserContext) -> Person:
        page = context.new_page()
        # Two browsers and two sites may share a busy machine; what needs longer than this has a defect of its own.
        page.set_default_timeout(60_000)
        person = cls(site, page)
        page.on("console", person._heard)
        page.on("pageerror", lambda error: person.complaints.append(f"script: {error}"))
        page.on("request", person._asked)
        page.on("response", person._answered)
        return person

    def _heard(self, message: ConsoleMessage) -> None:
        if not EXPECTED.search(message.text):
            self.complaints.append(f"{self.page.url}: {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site.url + "/", "data:", "blob:")):
            self.complaints.append(f"{self.page.url}: asks another host: {request.url}")

    def _answered(self, response: Response) -> None:
        # People are told of 403, 404, 409 and 422 on a page, or by it; a part of a page must always be there.
        told = response.request.resource_type == "document" or response.request.method == "POST"
        if response.status >= 500 or (response.status >= 400 and not told):
            self.complaints.append(f"{response.url}: answered {response.status}")

    def open(self, path: str) -> Page:
        """Type an address: no click."""
        self.page.goto(self.site.address(path))
        return self.page

    def sign_in(self, username: str, password: str = "") -> Page:
        """Sign in by the keyboard; ends on My work, or on the page that was asked for."""
        if not self.page.url.startswith(f"{self.site.url}/accounts/login/"):
            self.open("/")
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill(password or self.site.passwords[username])
        self.page.get_by_label("Password").press("Enter")
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
        return self.page

    def field(self, label: str) -> Locator:
        """A field by its whole label, optional or not; of several pieces of evidence, the first."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$")).first

    def press(self, thing: Locator) -> None:
        """One click on a link, a button or a choice."""
        self.clicks += 1
        thing.click()

    def follow(self, name: str, **options: Any) -> None:
        self.press(self.page.get_by_role("link", name=name, **options))

    def push(self, name: str, **options: Any) -> None:
        self.press(self.page.get_by_role("button", name=name, **options))

    def choose(self, name: str) -> None:
        """One click on a radio button or a check box, by its label."""
        self.clicks += 1
        self.field(name).check()

    def type_into(self, label: str, text: str) -> None:
        """One click into a field, then the keyboard."""
        self.clicks += 1
        self.field(label).fill(text)

    def choose_from(self, label: str, option: str) -> None:
        """One click that opens a list, one on an entry of it."""
        self.clicks += 2
        self.field(label).select_option(label=option)

    def hand_in(self, label: str, name: str, content: bytes) -> None:
        """One click on "Choose file", then the system's own window."""
        self.clicks += 1
        self.field(label).set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})

    def says(self, text: str) -> None:
        """The page shows these words."""
        expect(self.page.locator("body")).to_contain_text(text)

    def is_told(self, text: str) -> None:
        """The message at the top of the page."""
        expect(self.page.locator(".notice").filter(has_text=text)).to_be_visible()
