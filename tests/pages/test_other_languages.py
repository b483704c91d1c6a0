"""Every page answers in French and Spanish as in English, and nothing on it is left in English unmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import pytest
from bs4 import BeautifulSoup, Tag

from deliverables import models
from deliverables.language_forms import YEARS
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


WORDS_OF_THE_PLAN = {
    models.ActionPlan: ["short_title", "title"],
    models.Biennium: ["title"],
    models.Theme: ["title"],
    models.SourceText: ["text"],
    models.FollowUpItem: ["responsibility_text", "alignment_text", "resources_text"],
    models.ItemDescription: ["text"],
    models.Footnote: ["text"],
    models.Deliverable: ["text", "condition"],
    models.Indicator: ["text"],
    models.PlannedOutput: ["singular", "plural"],
    models.Measure: ["label", "unit"],
    models.ResourceLine: ["text"],
    models.Outcome: ["title"],
    models.ConclusionParagraph: ["subject"],
    models.Commitment: ["subject", "words"],
    models.Unit: ["name"],
}
IN_ATTRIBUTES = ("title", "aria-label", "alt", "placeholder", "data-label")
BEGINNING = 24
"""Characters by which a text is known that a page may cut short."""


def words_of_the_plan() -> set[str]:
    """How texts of the plan and names of units begin; without what is too short to be told from other words."""
    texts = {
        text
        for model, fields in WORDS_OF_THE_PLAN.items()
        for field in fields
        for text in model._default_manager.values_list(field, flat=True)
    }
    named = set(models.Unit.objects.filter(code__contains=" ").values_list("code", flat=True))
    return {" ".join(text.split())[:BEGINNING].casefold() for text in texts if len(text) >= 10} | {
        code.casefold() for code in named
    }


@cache
def translations(language: str) -> set[str]:
    there = catalogue(language)
    return {form for one in ours(language) for form in there[one].forms if len(form) > 3}


def language_at(tag: Tag) -> str:
    return next(str(one["lang"]) for one in [tag, *tag.parents] if one.get("lang"))


def marked_wrongly(html: str, language: str, of_the_plan: set[str]) -> list[str]:
    """Words of the plan, and its years, that stand unmarked on a page, and words of ours marked as English."""
    translated = translations(language)
    soup = BeautifulSoup(html, "html.parser")
    for mark in soup.select("mark"):  # a word that was searched for does not part a text
        mark.unwrap()
    soup.smooth()
    tags = soup.find_all(True)
    said = [(tag, str(text)) for tag in tags for text in tag.find_all(string=True, recursive=False)]
    said += [(tag, str(tag[name])) for tag in tags for name in IN_ATTRIBUTES if tag.get(name)]
    found = []
    for tag, text in said:
        # The title of a document is in two languages, and cannot say so.
        if tag.name in ("title", "script", "style"):
            continue
        words, marked = " ".join(text.split()), language_at(tag)
        folded = words.casefold()
        if marked == language and (any(one in folded for one in of_the_plan) or YEARS.search(words)):
            found.append(words[:80])
        if marked == "en" and words in translated:
            found.append(words[:80])
    return found


FOUND = (
    "search/?q=enterprises",
    "search/?q=commitments",
    "search/?q=unit",
    "deliverables/?outcome=4&theme=knowledge-generation&unit=Regional+and+Country+Offices",
    "table/?compare=2016-09-30",
    "deliverables/?compare=2016-09-30",
    "units/employment/",
    "units/green-jobs/",
    "deliverables/3a/",
    "items/1/",
    "source/",
)
"""Pages on which words of the plan stand elsewhere than on those of every address."""


def test_words_of_the_plan_are_marked_as_such_and_no_others(cast, record, client_of):
    person = cast["manager"]
    person.language = "fr"
    person.save()
    browser, of_the_plan = client_of(person), words_of_the_plan()
    pages = {name: page.address(record) for name, page in pages_of("manager") if name not in IN_ENGLISH}
    wrong = {}
    for name, address in (pages | {query: f"/plans/sme-2015/{query}" for query in FOUND}).items():
        answer = browser.get(address)
        content = answer.getvalue()
        if answer["Content-Type"].startswith("text/html") and (
            found := marked_wrongly(content.decode(), "fr", of_the_plan)
        ):
            wrong[name] = found
    assert wrong == {}


def test_what_is_marked_wrongly_is_found():
    page = """<html lang="fr"><p>Plan of <mark>Work</mark></p><a lang="en" title="Plan of work">Enregistrer</a>
    <a title="Plan of work"><b lang="en">Plan of work</b></a></html>"""
    assert marked_wrongly(page, "fr", {"plan of work"}) == ["Plan of Work", "Enregistrer", "Plan of work"]


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
