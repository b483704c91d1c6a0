"""Walks every address of the site, in every role, by every method, and expects exactly the allowed answers.

The addresses are read from the site itself: a new one without an example in tests/every_url.py fails here.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.every_url import METHODS, PAGES, routes
from tests.permission_answers import make_cast, make_record, rows_written, state_of_tables, undone

pytestmark = pytest.mark.django_db
ROLES = ("nobody", "reader", "SME", "other", "none", "outside", "manager", "approver", "auditor", "admin", "manager+")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken") value="\w+"')
"""It differs on each page that is otherwise the same."""
DOORS = ("/accounts/login/?next=", "/admin/login/?next=")


@pytest.fixture
def cast(plan, today):
    return make_cast(plan)


@pytest.fixture
def record(plan, cast, monkeypatch):
    # Drawing takes seconds and is tested elsewhere.
    monkeypatch.setattr("reporting.views.papers.draft_of", lambda *_args, **_options: b"%PDF-1.7")
    return make_record(plan, cast)


def test_every_address_has_an_example():
    assert sorted(set(routes())) == sorted(PAGES)


def allowed(page, role, method):
    """The one right answer: a status code, or "door" for being sent to sign in."""
    if role == "nobody" and page is PAGES["login"]:
        return 200 if method in page.methods else 405
    if role == "nobody" and page is PAGES["admin:login"]:
        return "door" if method in page.methods else 405
    if role == "nobody" and not page.public:
        return "door"
    if page is PAGES["login"]:
        # Who is signed in is sent home before anything else is looked at.
        return 302
    if page is PAGES["admin:logout"] and role not in page.who and method in page.methods:
        return 302
    if method not in page.methods:
        return 405
    if method == "OPTIONS":
        return 200
    if role == "nobody":
        return page.post if method == "POST" else page.get
    if role not in page.told:
        return 404
    if role not in page.who:
        return "door" if page.administration else 403
    if method == "POST" and role not in page.writers:
        return 403
    return page.post if method == "POST" else page.get


def methods_for(role, name):
    """Who is behind a door tries every method on it; the others those that read, write and delete.

    A method that a page does not answer is refused before anybody looks at the role.
    """
    administration = name.startswith("admin:")
    if role == "nobody" or role == ("admin" if administration else "manager"):
        return METHODS
    return ("GET", "POST") if administration else ("GET", "POST", "DELETE")


@pytest.mark.parametrize("role", ROLES)
def test_in_this_role_by_every_method(role, cast, record, client_of):
    browser = client_of(cast[role])
    wrong = {}
    before = state_of_tables()
    for name, page in PAGES.items():
        address = page.address(record)
        for method in methods_for(role, name):
            with undone():
                browser_now = client_of(cast[role]) if "logout" in name else browser
                # A fault is a wrong answer like others, and the walk goes on.
                browser_now.raise_request_exception = False
                written = rows_written()
                answer = browser_now.generic(method, address)
                # Where nothing was written, nothing needs to be compared.
                wrote = written is None or rows_written() != written
                found = answer.status_code
                if found == 302 and answer.url.startswith(DOORS):
                    found = "door"
                problems = problems_of(answer)
                if method == "GET" and wrote and state_of_tables() != before:
                    problems.append("it changed the database")
            if found != allowed(page, role, method) or problems:
                wrong[f"{method} {name}"] = (found, allowed(page, role, method), problems)
    assert wrong == {}
    assert state_of_tables() == before


def problems_of(answer):
    """What is missing among the headers, and what the content policy would stop on an HTML page."""
    policy = answer.headers.get("Content-Security-Policy", "")
    found = []
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        found.append(f"policy: {policy}")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if answer.headers.get("X-Frame-Options") != "DENY" and "frame-ancestors 'none'" not in policy:
        found.append("framing")
    if answer.streaming:
        b"".join(answer.streaming_content)  # read to its end, a file is closed
        return found
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return found
    return found + inline_parts(TOKEN.sub(r"\1", answer.content.decode()))


@cache
def inline_parts(html):
    soup = BeautifulSoup(html, "html.parser")
    found = [f"{tag.name} style=" for tag in soup.find_all(style=True)]
    found += ["<style>" for _tag in soup.find_all("style")]
    found += ["script without src" for tag in soup.find_all("script") if not tag.get("src")]
    for tag in soup.find_all():
        found += [f"{tag.name} {name}=" for name in tag.attrs if re.fullmatch(r"on[a-z]+", name)]
        for name in ("href", "src", "action", "formaction"):
            address = str(tag.get(name, "")).strip().lower()
            if address.startswith(("javascript:", "data:text", "vbscript:")):
                found.append(f"{name}={address}")
    for form in soup.find_all("form"):
        if form.get("method", "get").lower() == "post" and not form.find(attrs={"name": "csrfmiddlewaretoken"}):
            found.append("a form without its token")
    for tag in soup.find_all(["script", "link", "img"]):
        address = tag.get("src") or tag.get("href") or ""
        if address and not address.startswith(("/", "data:image")):
            found.append(f"from elsewhere: {address}")
    return found


def test_the_rules_about_pages_can_fail():
    assert inline_parts("<p style='a: b'>") == ["p style="]
    assert inline_parts("<style></style>") == ["<style>"]
    assert inline_parts("<script>x</script>") == ["script without src"]
    assert inline_parts("<a onclick='x' href='JavaScript:x'>") == ["a onclick=", "href=javascript:x"]
    assert inline_parts("<form method=post>") == ["a form without its token"]
    assert inline_parts("<img src='https://example.org/a.png'>") == ["from elsewhere: https://example.org/a.png"]
    assert inline_parts("<p class='a'><script src='/a.js'></script>") == []


def test_what_is_public_is_this_and_no_more():
    assert {name for name, page in PAGES.items() if page.public} == {"healthz", "language", "login", "admin:login"}


def test_static_files_need_no_account(client):
    answer = client.get("/static/app.css")
    assert b"".join(answer.streaming_content).startswith(b"/*")
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert client.get("/static/../manage.py").status_code == 404


def test_an_unknown_address_tells_nobody_anything(client, cast, client_of):
    for browser in (client, client_of(cast["reader"])):
        answer = browser.get("/nothing/here/")
        assert answer.status_code == 404
        assert "Page not found" in answer.content.decode()
        assert problems_of(answer) == []


def test_a_fault_answers_with_our_page(cast, client_of, monkeypatch):
    def fail(*_args, **_options):
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr("reporting.views.home.load_tasks", fail)
    browser = client_of(cast["reader"])
    browser.raise_request_exception = False
    answer = browser.get(reverse("reporting:home"))
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert "secret" not in answer.content.decode()
    assert problems_of(answer) == []
