"""The style guide: every part of the look is on it, and every part on it is used by a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from actionplan.styleguide.views import make_parts
from deliverables.statuses import Headline, Outlook, Status
from tests.reading_pages import text_of

pytestmark = pytest.mark.django_db
URL = reverse("styleguide")
TEMPLATES = Path(settings.BASE_DIR) / "templates"
PARTIALS = sorted(file.relative_to(TEMPLATES).as_posix() for file in (TEMPLATES / "partials").glob("*.html"))


@pytest.fixture
def answer(client_of, administrator):
    return client_of(administrator).get(URL)


def test_it_shows_every_partial(answer):
    assert answer.status_code == 200
    drawn = {template.name for template in answer.templates}
    # A part that rows repeat is drawn once and kept, maybe by an earlier test: its own section draws it anew.
    assert set(PARTIALS) - drawn - {"partials/_glyph.html"} == set()
    assert 'class="glyph"' in answer.content.decode()


def test_it_names_every_state(answer):
    text = text_of(answer)
    for one in (*Status, *Outlook, *Headline):
        assert f"{one.value} {one.label}" in text


def test_it_is_for_administrators_unless_the_site_is_developed(client_of, manager, settings):
    assert client_of(manager).get(URL).status_code == 404
    settings.DEBUG = True
    assert client_of(manager).get(URL).status_code == 200


def test_administrators_find_it_in_their_menu(answer, client_of, manager):
    assert f'href="{URL}"' in answer.content.decode()
    assert f'href="{URL}"' not in client_of(manager).get("/").content.decode()


def test_no_two_parts_share_a_name():
    names = [part.name for part in make_parts()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", PARTIALS)
def test_every_partial_is_used_by_a_page(name):
    """By the template that includes it, or by the row that draws it once for all."""
    short = name.removeprefix("partials/").removesuffix(".html")
    others = [file for file in TEMPLATES.rglob("*.html") if file.name != Path(name).name]
    sources = [
        *others,
        TEMPLATES.parent / "deliverables" / "list_rows.py",
        TEMPLATES.parent / "deliverables/templatetags/glyphs.py",
    ]
    assert any(f"partials/{short}.html" in file.read_text() or f'"{short}"' in file.read_text() for file in sources)
