"""Every page answers in French and Spanish as in English, and nothing on it is left in English unmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import pytest
from bs4 import BeautifulSoup

from deliverables.models import Language
from tests.catalogues import asked_for, catalogue
from tests.every_url import PAGES, Page
from tests.permission_answers import make_cast, make_record

pytestmark = pytest.mark.django_db
OF_ACCOUNTS = re.compile(r"admin:(index|app_list|deliverables_user)")
TEXTS = re.compile(r">([^<>]+)<")
IN_ENGLISH = {"reporting:report_html", "styleguide"}
"""A paper has the language in which it is printed; the style guide is about the code."""


@pytest.fixture
def cast(plan, today):
    return make_cast(plan)


@pytest.fixture
def record(plan, cast, monkeypatch):
    # Drawing takes seconds and is tested elsewhere.
    monkeypatch.setattr("reporting.views.papers.draft_of", lambda *_args, **_options: b"%PDF-1.7")
    return make_record(plan, cast)


@cache
def ours(language: str) -> set[str]:
    """Messages that read otherwise in the language; without single words in small letters, which are names as well."""
    there = catalogue(language)
    wanted = {one for one in asked_for() if " " in one or not one.islower()} - set(Language.labels)
    return {one for one in wanted if (there[one].forms or [""])[0] not in ("", one)}


def left_in_english(html: str, language: str) -> list[str]:
    """Messages of ours that stand on the page as they are in English, and are not marked as such."""
    found = {" ".join(unescape(text).split()) for text in TEXTS.findall(html)} & ours(language)
    if not found:
        return []
    texts = BeautifulSoup(html, "html.parser").find_all(string=True)
    return [
        words
        for text in texts
        if (words := " ".join(text.split())) in found
        and next(tag["lang"] for tag in text.parents if tag.get("lang")) == language
    ]


def pages_of(role: str) -> Iterator[tuple[str, Page]]:
    """What is there to be read; of the administration, whose pages are alike, the first and those of accounts."""
    for name, page in PAGES.items():
        told = page.get == 200 and "GET" in page.methods and role in page.who & page.told and name != "login"
        if page.administration != (role == "admin") or (page.administration and not OF_ACCOUNTS.match(name)):
            continue
        if told:
            yield name, page


SOME = {
    "reporting:home",
    "reporting:dashboard",
    "deliverables:list",
    "deliverables:deliverable",
    "deliverables:update",
}


@pytest.mark.parametrize(("language", "some"), [("fr", None), ("es", SOME)], ids=["fr", "es"])
def test_pages_in_another_language(cast, record, client_of, language, some):
    """In French all of them: a page that answers in one answers in the other."""
    wrong = {}
    for role in ("manager", "admin"):
        person = cast[role]
        person.language = language
        person.save()
        browser = client_of(person)
        for name, page in pages_of(role):
            if some and name not in some:
                continue
            answer = browser.get(page.address(record))
            content = answer.getvalue()
            assert answer.status_code == 200, name
            if answer["Content-Type"].startswith("text/html") and name not in IN_ENGLISH:
                assert answer["Content-Language"] == language, name
                assert f'<html lang="{language}"' in content.decode(), name
                if left := left_in_english(content.decode(), language):
                    wrong[name] = left
    assert wrong == {}


def test_what_is_left_in_english_is_found():
    page = '<html lang="fr"><p>Save</p><p lang="en">Save</p><p>Enregistrer</p></html>'
    assert left_in_english(page, "fr") == ["Save"]
