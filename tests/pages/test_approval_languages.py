"""The page for approval offers to freeze the paper in its other languages, with the approver's password."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.hashers import make_password

from reporting import actions, freezing
from reporting.models import Report
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work
from tests.reporting.test_freezing_languages import freeze, translate_all

pytestmark = pytest.mark.django_db
ROUND = "/plans/sme-2015/reports/november-2017/"
PAGE = f"{ROUND}approval/"
PASSWORD = "a long enough word"


@pytest.fixture
def team(plan, today, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    kept = freezing.freeze_translation.__kwdefaults__
    monkeypatch.setattr(freezing.freeze_translation, "__kwdefaults__", kept | {"draw": work.draw})
    made = work.make_team(plan)
    made.approver.password = make_password(PASSWORD)
    made.approver.save()
    return made


@pytest.fixture
def approved(team):
    return work.approved(team, languages="fr es")


@pytest.fixture
def approver(team, client_of):
    return client_of(team.approver)


def offered(page) -> dict[str, Any]:
    """The forms that freeze, by their step."""
    forms = BeautifulSoup(page.content, "html.parser").select('form:has([name=step][value^="freeze"])')
    return {form.select("[name=step]")[0]["value"]: form for form in forms}  # type: ignore[misc]  # a single value


def press(browser, page, **changes):
    form = offered(page)["freeze-fr"]
    sent = {field["name"]: field.get("value", "") for field in form.select("[name]")}
    return browser.post(PAGE, sent | {"freeze-fr-password": PASSWORD} | changes)


def test_a_complete_language_is_frozen_with_the_password(team, approved, approver):
    translate_all(team, approved)
    page = approver.get(PAGE)
    assert list(offered(page)) == ["freeze-fr"]
    assert "13 texts are missing in Spanish" in text_of(page)
    answer = press(approver, page)
    assert answer.status_code == 302
    report = Report.objects.get(language="fr")
    assert report.by == team.approver
    page = approver.get(PAGE)
    assert offered(page) == {}
    assert report.pdf_sha256 in text_of(page)


def test_without_the_password_nothing_is_frozen(team, approved, approver):
    translate_all(team, approved)
    answer = press(approver, approver.get(PAGE), **{"freeze-fr-password": "wrong"})
    assert answer.status_code == 422
    assert "This is not your password." in text_of(answer)
    assert not Report.objects.filter(language="fr").exists()


def test_a_paper_that_changed_meanwhile_is_shown_again(team, approved, approver):
    translate_all(team, approved)
    page = approver.get(PAGE)
    text = work.paragraph(approved, "4")
    original = text.texts.filter(language="en").last()
    actions.translate_text(text=text, language="fr", words="Mieux.", original=original.pk, by=team.manager, at=work.AT)
    answer = press(approver, page)
    assert answer.status_code == 422
    assert "has changed since you opened it" in text_of(answer)
    assert press(approver, answer).status_code == 302


def test_who_may_not_approve_is_offered_nothing_and_refused(team, approved, client_of):
    translate_all(team, approved)
    manager = client_of(team.manager)
    page = manager.get(PAGE)
    assert offered(page) == {}
    assert manager.post(PAGE, {"step": "freeze-fr"}).status_code == 403


def test_a_paper_in_english_only_says_nothing_of_languages(team, approver):
    work.approved(team)
    assert "In other languages" not in text_of(approver.get(PAGE))


def test_readers_find_the_published_languages(team, approved, approver, client_of, reader):
    translate_all(team, approved)
    freeze(team, approved)
    assert client_of(reader).get(f"{ROUND}report.pdf?lang=fr").status_code == 404
    actions.publish_round(report_round=approved, by=team.approver, at=work.AT)
    browser = client_of(reader)
    links = [link["href"] for link in BeautifulSoup(browser.get(ROUND).content, "html.parser").select("a[hreflang]")]
    assert links == [f"{ROUND}report.html?revision=0&lang=fr"]
    page = browser.get(links[0])
    assert 'lang="fr"' in page.content.decode()
    assert [one.get_text() for one in BeautifulSoup(page.content, "html.parser").select(".paper-languages a")] == [
        "English"
    ]
    answer = browser.get(f"{ROUND}report.pdf?revision=0&lang=fr")
    assert answer.content == bytes(Report.objects.get(language="fr").pdf)
    assert answer["Content-Disposition"] == 'attachment; filename="GB.331-INS-9-Fr.pdf"'
    assert "immutable" in answer["Cache-Control"]
    assert browser.get(f"{ROUND}report.pdf?lang=es").status_code == 404
