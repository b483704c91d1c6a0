"""The site in French and Spanish: long words fit, and the language is chosen without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.every_page import WIDTHS
from tests.browser.person import Person
from tests.browser.test_every_page import OVERFLOW, ZOOMED, violations

pytestmark = pytest.mark.e2e
PAGES = [
    ("", "sign-in", "/accounts/login/"),
    ("manager", "home", "/"),
    ("manager", "dashboard", ""),
    ("manager", "list", "deliverables/"),
    ("manager", "deliverable", "deliverables/5a/"),
    ("manager", "round", "reports/november-2017/"),
    ("focal.sme", "update", "deliverables/3a/update/"),
]


@pytest.mark.parametrize("locale", ["fr-FR", "es-ES"])
@pytest.mark.parametrize(("who", "name", "path"), PAGES, ids=[name for _who, name, _path in PAGES])
def test_a_page_is_sound_in_another_language(
    who: str,
    name: str,
    path: str,
    locale: str,
    nobody: Callable[..., Person],
    signed_in: Callable[..., Person],
    pictures: Path,
) -> None:
    person = signed_in(who, locale=locale) if who else nobody(locale=locale)
    page = person.open(path)
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=pictures / f"{name}-{locale[:2]}-{width}.png", full_page=True)
        assert not page.evaluate(OVERFLOW), f"{name} is wider than {width} pixels"
        assert not violations(page), f"{name} at {width} pixels"
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]  # a plain dict of the two
    assert not page.evaluate(OVERFLOW), f"{name} scrolls sideways at 400 %"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_somebody_chooses_a_language_and_keeps_it(scripts: bool, signed_in: Callable[..., Person]) -> None:
    person = signed_in("reader", java_script_enabled=scripts)
    page = person.open("deliverables/?status=completed")
    for language, name in (("fr", "Français"), ("en", "English")):
        person.press(page.locator(".menu--language summary"))
        person.push(name)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.url.endswith("deliverables/?status=completed")
    assert person.clicks == 4
