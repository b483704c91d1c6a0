"""What a page was drawn from is let go when it is drawn: nothing of it waits for the collector."""

from __future__ import annotations

import gc
import weakref

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template

from actionplan.templating import Page

WORDS = "Nothing is late."


class Something:
    def __str__(self):
        return WORDS


@pytest.fixture
def collector_off():
    gc.disable()
    yield
    gc.enable()


def test_nothing_is_left_of_a_page(rf, collector_off):
    shown = Something()
    left = weakref.ref(shown)
    page = get_template("partials/_empty.html").render({"text": shown}, rf.get("/"))
    del shown
    assert WORDS in page
    assert left() is None


def test_without_it_something_would_be_left(rf, collector_off):
    """Django's own page, so that this file tells when there is no more need of ours."""
    shown = Something()
    left = weakref.ref(shown)
    ours = get_template("partials/_empty.html")
    super(type(ours), ours).render({"text": shown}, rf.get("/"))
    del shown
    assert left() is not None


def test_a_part_that_is_missing_is_named(rf):
    page = Page(engines["django"].engine.from_string('{% include "nowhere.html" %}'), engines["django"])
    with pytest.raises(TemplateDoesNotExist, match=r"^nowhere\.html$"):
        page.render({}, rf.get("/"))
