"""The people of a story that many take part in: a browser for each, with what it cost them in clicks and seconds."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browser.person import Person


@dataclass
class Troupe:
    """`signed_in`: opens the browser of somebody who has signed in; `check`: fails unless a page is sound.

    Seconds are those of the pages, not of thought.
    """

    signed_in: Callable[..., Person]
    check: Callable[[Page, str], None]
    people: dict[str, Person] = field(default_factory=dict)
    scenes: list[tuple[str, str, int, float]] = field(default_factory=list)

    def person(self, username: str) -> Person:
        if username not in self.people:
            self.people[username] = self.signed_in(username)
        return self.people[username]

    @contextmanager
    def scene(self, username: str, name: str) -> Iterator[Person]:
        """What one person does in one go: `with troupe.scene("manager", "clears") as me:`."""
        me = self.person(username)
        clicks, began = me.clicks, time.perf_counter()
        yield me
        self.scenes.append((username, name, me.clicks - clicks, time.perf_counter() - began))

    def look_at(self, username: str, path: str, name: str) -> None:
        """Between two scenes: a page that only this story reaches, at both widths; nobody's clicks or seconds."""
        me = self.person(username)
        where = me.page.url
        self.check(me.open(path), name)
        me.page.set_viewport_size({"width": 1280, "height": 900})
        if where != "about:blank":
            me.page.goto(where)

    def bill(self) -> str:
        """A line for each scene, then one for each person."""
        totals: dict[str, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
        for username, _name, clicks, seconds in self.scenes:
            totals[username] = (totals[username][0] + clicks, totals[username][1] + seconds)
        lines = [f"{username:22}{name:44}{clicks:5}{seconds:8.1f}" for username, name, clicks, seconds in self.scenes]
        sums = [f"{username:66}{clicks:5}{seconds:8.1f}" for username, (clicks, seconds) in totals.items()]
        head = f"{'who':22}{'does what':44}{'clicks':>5}{'seconds':>7}"
        return "\n".join(["", head, *lines, "", *sums])
