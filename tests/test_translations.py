"""The catalogues: every message of pages, mails and papers is collected, translated and compiled."""

from __future__ import annotations

import ast
import re

import pytest

from tests.catalogues import IMPORTED_AS, asked_for, catalogue, compiled, modules

OTHERS = ("fr", "es")
FIELD = re.compile(r"%\(\w+\)[sd]|%s|%d|\{\w*\}")
TAG = re.compile(r"</?\w+[^>]*>")


def test_messages_are_found_in_code_and_in_templates():
    wanted = asked_for()
    assert wanted["Choose a language of this site."] == ""
    assert wanted["Skip to the main content"] == ""
    assert wanted["Save"] == ""  # {% firstof label _("Save") %}
    assert wanted["%(total)s row"] == "%(total)s rows"
    assert wanted["%(n)d month late"] == "%(n)d months late"
    assert len(wanted) > 2000


def test_messages_are_asked_for_by_names_that_the_collector_knows():
    wrong = [
        f"{path}:{node.lineno} {name.asname or name.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name and (name.asname or name.name) not in IMPORTED_AS
    ]
    assert wrong == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_in_the_catalogue_and_translated(code):
    there, wanted = catalogue(code), asked_for()
    assert sorted(wanted.keys() - there.keys()) == []
    assert [message for message in wanted if not all(there[message].forms) or there[message].fuzzy] == []
    assert [message for message, plural in wanted.items() if there[message].plural != plural] == []
    assert [one for one, plural in wanted.items() if len(there[one].forms) != (2 if plural else 1)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_loses_a_figure_a_name_or_a_tag(code):
    there, wrong = catalogue(code), []
    for message, plural in asked_for().items():
        forms = there[message].forms
        if not all(forms):
            continue  # the test above tells
        for said, form in zip([message, plural] if plural else [message], forms, strict=True):
            missing = set(FIELD.findall(said)) - set(FIELD.findall(form))
            strange = set(FIELD.findall(form)) - set(FIELD.findall(plural or message))
            # A singular may say its number in words; nothing else, or a figure would be lost.
            if strange or len(missing) > bool(plural and form is forms[0]) or TAG.findall(said) != TAG.findall(form):
                wrong.append((message, form))
    assert wrong == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_catalogue_holds_no_message_that_nothing_asks_for(code):
    assert sorted(catalogue(code).keys() - asked_for().keys() - {""}) == []


@pytest.mark.parametrize("code", OTHERS)
def test_what_the_programme_reads_is_what_people_edit(code):
    read = compiled(code)
    for message, found in catalogue(code).items():
        if not all(found.forms):
            continue  # left out of what is compiled
        if found.plural:
            assert [read.ngettext(message, found.plural, n) for n in (1, 2)] == found.forms
        elif message:
            assert read.gettext(message) == found.forms[0]


@pytest.mark.parametrize("code", OTHERS)
def test_apostrophes_are_curled_as_they_are_in_english(code):
    straight = re.compile(r"\w'\w")
    assert [form for found in catalogue(code).values() for form in found.forms if straight.search(form)] == []
