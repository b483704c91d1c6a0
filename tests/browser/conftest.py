"""The real demonstration behind a real browser; run by `make e2e`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.person import Person
from tests.browser.site import Site, demonstration, load

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium: nothing is downloaded."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("There is no Chromium on this machine; `make e2e` says how to install it.")
    switches = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"]
    return browser_type_launch_args | {"executable_path": found, "args": switches}


@pytest.fixture(scope="session", autouse=True)
def database_beside_a_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; Django would refuse a database there, of which some tests ask."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's files, loaded once for all."""
    folder = tmp_path_factory.mktemp("loaded")
    load(folder)
    return folder


@pytest.fixture(scope="module")
def site(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A fresh demonstration for each file: within it, each story has deliverables of its own."""
    with demonstration(loaded, tmp_path_factory.mktemp("demonstration")) as running:
        yield running


@pytest.fixture(scope="module")
def tickets(site: Site) -> dict[str, Any]:
    """What a browser keeps of somebody who signed in, by username."""
    return {}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What each story cost: the clicks of its people and its seconds, and the whole bill of a long one."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    seconds = {report.nodeid: report.duration for report in reports if getattr(report, "when", "") == "call"}
    for report in terminalreporter.getreports(""):
        for name, value in getattr(report, "user_properties", []) if report.when == "teardown" else []:
            if value and name in ("clicks", "bill"):
                story = report.nodeid.partition("::")[2]
                cost = f"{story}: {value} clicks, {seconds.get(report.nodeid, 0):.0f} s"
                terminalreporter.write_line(str(value) if name == "bill" else cost)


@pytest.fixture
def nobody(
    site: Site, browser: Browser, record_property: Callable[[str, object], None]
) -> Iterator[Callable[..., Person]]:
    """A fresh browser without a session: `nobody()`, `nobody(java_script_enabled=False)`."""
    contexts = []

    def open_browser(**options: Any) -> Person:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options})
        contexts.append(context)
        people.append(Person.at(site, context))
        return people[-1]

    people: list[Person] = []
    yield open_browser
    record_property("clicks", [person.clicks for person in people if person.clicks])
    complaints = [complaint for person in people for complaint in person.complaints]
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def signed_in(nobody: Callable[..., Person], tickets: dict[str, Any]) -> Callable[..., Person]:
    """A browser of somebody who signed in before: `signed_in("focal.sme")`."""

    def person(username: str, **options: Any) -> Person:
        if username not in tickets:
            first = nobody()
            first.sign_in(username)
            tickets[username] = first.page.context.storage_state()
        return nobody(storage_state=tickets[username], **options)

    return person


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config) -> Path:
    folder = pytestconfig.rootpath / "test-results" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
