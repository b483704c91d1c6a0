"""The language of a page: the person's choice, else the browser's; and the switch on every page."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import get_language

from deliverables.actions import choose_language
from deliverables.models import Language, User
from tests import factories

pytestmark = pytest.mark.django_db


def language_of(answer):
    """As the page says itself; its header says the same."""
    told = BeautifulSoup(answer.content, "html.parser").html["lang"]
    assert answer["Content-Language"] == told
    return told


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("fr", "fr"), ("es-AR,es;q=0.9", "es"), ("de,fr;q=0.5", "fr"), ("de", "en"), ("", "en"), ("x" * 3000, "en")],
)
def test_the_sign_in_page_speaks_as_the_browser_asks(client, asked, answered):
    answer = client.get(reverse("login"), headers={"accept-language": asked})
    assert language_of(answer) == answered
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_a_choice_of_somebody_not_signed_in_stays_in_the_browser(client):
    chosen = client.post(reverse("language"), {"language": "fr", "next": reverse("login")})
    assert (chosen.status_code, chosen.url) == (302, reverse("login"))
    assert chosen.cookies["django_language"]["httponly"]
    assert language_of(client.get(reverse("login"), headers={"accept-language": "es"})) == "fr"


def test_the_choice_of_a_person_goes_with_them_and_wins(client_of, reader):
    client_of(reader).post(reverse("language"), {"language": "es", "next": "/"})
    elsewhere = client_of(User.objects.get(pk=reader.pk))
    assert language_of(elsewhere.get("/", headers={"accept-language": "fr"})) == "es"
    assert reader.language == ""  # the object of the test; the row was changed
    assert User.objects.get(pk=reader.pk).language == Language.SPANISH


def test_a_choice_leads_back_to_the_page_with_all_its_questions(client_of, reader):
    page = reverse("deliverables:list", args=["sme-2015"]) + "?status=completed&as_of=2016-10-07"
    browser = client_of(reader)
    form = BeautifulSoup(browser.get(page).content, "html.parser").select_one("form[action='/language/']")
    address = form.select_one("[name=next]")["value"]
    assert address == page
    assert [one["value"] for one in form.select("button")] == ["en", "fr", "es"]
    assert [one.text for one in form.select("button")] == ["English", "Français", "Español"]
    assert form.select_one("[aria-current]")["value"] == "en"
    answer = browser.post(reverse("language"), {"language": "fr", "next": address})
    assert (answer.status_code, answer.url) == (302, page)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "http:///x"])
def test_no_choice_leads_to_another_site(client, elsewhere):
    answer = client.post(reverse("language"), {"language": "fr", "next": elsewhere})
    assert (answer.status_code, answer.url) == (302, "/")


@pytest.mark.parametrize("nonsense", ["", "de", "xx", "en-gb-oed", "../fr", "fr\x00"])
def test_an_unknown_language_changes_nothing(client_of, reader, nonsense):
    browser = client_of(reader)
    assert browser.post(reverse("language"), {"language": nonsense, "next": "/"}).status_code == 302
    assert User.objects.get(pk=reader.pk).language == ""
    assert language_of(browser.get("/")) == "en"


def test_the_switch_takes_posts_with_a_token_only(client_of, reader):
    assert client_of(reader).get(reverse("language")).status_code == 405
    careful = client_of(reader)
    careful.handler.enforce_csrf_checks = True
    assert careful.post(reverse("language"), {"language": "fr"}).status_code == 403
    assert User.objects.get(pk=reader.pk).language == ""


def test_no_language_is_left_behind_for_what_comes_next(client_of):
    person = factories.person("reader.fr", language="fr")
    assert language_of(client_of(person).get("/")) == "fr"
    assert get_language() == "en"


def test_refusals_speak_the_persons_language(client_of):
    browser = client_of(factories.person("reader.es", language="es"))
    assert language_of(browser.get("/nothing/here/")) == "es"
    refused = browser.get(reverse("admin:login"))
    assert (refused.status_code, language_of(refused)) == (403, "es")


def test_neither_the_action_nor_the_database_takes_another_language(reader, now):
    with pytest.raises(ValidationError, match="Choose a language"):
        choose_language(language="de", by=reader, at=now)
    with pytest.raises(IntegrityError, match="user_language_known"):
        factories.person("somebody", language="de")
