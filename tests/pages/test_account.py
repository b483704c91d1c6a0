"""A person's own page: what they are, their reminders, and where they are signed in."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from deliverables.models import Membership, PlanRole, Session, Unit, User
from deliverables.sessions import browser_in_words
from reporting.models import SentDigest
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan", "today")]


@pytest.fixture
def address():
    return reverse("reporting:account")


def test_one_chooses_for_oneself_alone(client_of, reader, focal_sme, address):
    answer = client_of(reader).post(address, {"digest": "weekly"})
    assert (answer.status_code, answer.url) == (302, address)
    assert dict(User.objects.values_list("username", "digest"))["reader"] == "weekly"
    assert dict(User.objects.values_list("username", "digest"))["focal.sme"] == "due"


def test_the_language_is_chosen_there_too(client_of, reader, address):
    browser = client_of(reader)
    form = BeautifulSoup(browser.get(address).content, "html.parser").select_one("main form[action='/language/']")
    assert [button["value"] for button in form.select("button")] == ["fr", "es"]
    answer = browser.post(form["action"], {"next": form.select_one("[name=next]")["value"], "language": "fr"})
    assert answer.url == address
    assert "Langue des pages et des courriels" in browser.get(address).content.decode()


@pytest.mark.parametrize("given", [{}, {"digest": "hourly"}])
def test_bad_input_is_said_beside_the_choice(client_of, reader, address, given):
    answer = client_of(reader).post(address, given)
    assert answer.status_code == 422
    assert answer.context["form"].errors["digest"]
    assert User.objects.get(username="reader").digest == "due"


def test_it_shows_what_was_sent_to_oneself_and_to_nobody_else(client_of, reader, focal_sme, address):
    for user, words in ((reader, "For the reader."), (focal_sme, "For the unit.")):
        SentDigest.objects.create(
            user=user, day="2017-10-01", at=factories.moment("2017-10-01"), address="a@example.org", subject="S",
            body=words,
        )  # fmt: skip
    html = client_of(reader).get(address).content.decode()
    assert "For the reader." in html
    assert "For the unit." not in html


def test_who_has_no_address_is_told(client_of, reader, address):
    assert "no reminder can reach you" in client_of(reader).get(address).content.decode()


def test_queries(client_of, reader, address, django_assert_max_num_queries):
    browser = client_of(reader)
    browser.get(address)
    with django_assert_max_num_queries(7):
        browser.get(address)


def main_of(browser, address):
    return " ".join(BeautifulSoup(browser.get(address).content, "html.parser").main.get_text(" ").split())


def test_it_says_what_one_is_and_was(client_of, reader, plan, address):
    Membership.objects.create(user=reader, unit=Unit.objects.get(code="SME"), ends_on=dt.date(2017, 9, 30))
    Membership.objects.create(user=reader, unit=Unit.objects.get(code="ACTRAV"), starts_on=dt.date(2017, 10, 2))
    days = {"starts_on": dt.date(2017, 11, 1), "ends_on": dt.date(2017, 11, 9)}
    PlanRole.objects.create(user=reader, plan=plan, role="deputy", **days)
    said = main_of(client_of(reader), address)
    assert "(SME), until 30 September 2017 (no longer)" in said
    assert "(ACTRAV), from 2 October 2017" in said
    assert "(ACTRAV), from 2 October 2017 (not yet)" not in said
    assert "from 1 November 2017 to 9 November 2017 (not yet)" in said


def test_who_has_no_role_is_told_what_that_means(client_of, reader, administrator, address):
    assert "no unit" in main_of(client_of(reader), address)
    assert "you read every plan" in main_of(client_of(reader), address)
    assert "Administrator of accounts" in main_of(client_of(administrator), address)


def test_an_approver_reads_who_stands_in(client_of, approver, manager, reader, plan, address):
    days = {"starts_on": dt.date(2017, 10, 2), "ends_on": dt.date(2017, 10, 9)}
    PlanRole.objects.create(user=reader, plan=plan, role="deputy", **days)
    assert "Stand in for approvers reader" in main_of(client_of(approver), address)
    assert "Stand in" not in main_of(client_of(manager), address)


# --- where one is signed in -----------------------------------------------------------------------

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(client, user, browser=FIREFOX):
    user.set_password("a long enough word")
    user.save()
    answer = client.post(
        reverse("login"),
        {"username": user.username, "password": "a long enough word"},
        headers={"user-agent": browser},
    )
    assert answer.status_code == 302
    return client


@pytest.mark.parametrize(
    ("described", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_in_words(described, words):
    assert browser_in_words(described) == words


def test_sessions_are_listed_without_their_keys(client, reader, focal_sme, client_of, address):
    client_of(focal_sme)
    other = client_of(reader)
    html = signed_in(client, reader).get(address).content.decode()
    # A new password ended the session that began with none.
    assert html.count('class="session"') == 1
    assert "Firefox, Linux · since 2 October 2017, 09:00 · <strong>this one</strong>" in html
    assert all(row.session_key not in html for row in Session.objects.all())
    assert other.get(address).status_code == 302


def test_one_session_is_ended_and_the_others_stay(client, reader, client_of, address):
    signed_in(client, reader)
    first, second = client_of(reader), client_of(reader)
    marks = BeautifulSoup(first.get(address).content, "html.parser").select(".session input[name=end]")
    mine = Session.objects.get(pk=client.session.session_key)
    mark = next(one["value"] for one in marks if "Firefox" in one.find_parent("li").get_text())
    assert first.post(address, {"end": mark}, follow=True).context["messages"]
    assert not Session.objects.filter(pk=mine.pk).exists()
    assert client.get(address).url.startswith(reverse("login"))
    assert second.get(address).status_code == 200
    assert "had ended already" in first.post(address, {"end": mark}, follow=True).content.decode()


def test_all_other_sessions_are_ended_and_nobody_elses(reader, focal_sme, client_of, address):
    here, there, theirs = client_of(reader), client_of(reader), client_of(focal_sme)
    marks = BeautifulSoup(theirs.get(address).content, "html.parser").select("input[name=end]")
    assert marks == []
    assert "One session is ended." in here.post(address, {"end": "others"}, follow=True).content.decode()
    assert there.get(address).status_code == 302
    assert theirs.get(address).status_code == 200
    assert here.get(address).status_code == 200


def test_a_session_of_somebody_else_cannot_be_ended(reader, focal_sme, client_of, address):
    theirs, other = client_of(focal_sme), client_of(focal_sme)
    html = BeautifulSoup(theirs.get(address).content, "html.parser")
    mark = html.select_one(".session input[name=end]")["value"]
    assert "had ended already" in client_of(reader).post(address, {"end": mark}, follow=True).content.decode()
    assert other.get(address).status_code == 200
