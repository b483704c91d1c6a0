"""One click says "nothing new since <date>": in the list, beside the form, and from a mail once a page has asked."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup

from deliverables.access import standing_of
from deliverables.actions import version_of
from deliverables.mail_links import nothing_new_link
from deliverables.models import Deliverable, Note, User
from deliverables.permissions import circle_of, may_contribute
from reporting.digests import send_digests
from reporting.models import SentDigest
from tests import factories
from tests.filling_forms import form_of
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
TODAY = dt.date(2017, 10, 2)
LIST = "/plans/sme-2015/deliverables/"
PAGE = f"{LIST}3a/"


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


def offered(page) -> list[str]:
    """The deliverables in whose rows the button stands."""
    html = page.content.decode()
    rows = Deliverable.objects.order_by("position").values_list("ref", flat=True)
    return [ref for ref in rows if f'formaction="{LIST}{ref}/note/"' in html]


# --- From the list -----------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["manager", "focal_sme", "focal_dialogue", "focal_actrav", "approver", "reader"])
def test_the_list_offers_it_to_who_may_say_it_of_what_is_not_over(plan, client_of, request, deliverable, person):
    factories.status_update(deliverable("1"), "completed", "2016-12-01")
    user = request.getfixturevalue(person)
    standing = standing_of(user, plan, TODAY)
    rows = Deliverable.objects.in_plan(plan).as_of(TODAY).with_coordinator(TODAY).order_by("position")
    # 6-2 awaits resources, 7a and 7b their biennium.
    waiting = [row for row in rows if row.ref not in ("1", "6-2", "7a", "7b")]
    allowed = [row.ref for row in waiting if may_contribute(standing, circle_of(row, TODAY))]
    assert offered(client_of(user).get(LIST)) == allowed


def test_a_past_page_offers_nothing(sme):
    assert offered(sme.get(f"{LIST}?as_of=2017-09-30")) == []


def test_one_press_in_the_list_leads_back_to_the_list_as_it_was(sme, deliverable):
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    here = f"{LIST}?unit=SME&status=in-progress"
    page = sme.get(here)
    assert 'name="next" value="/plans/sme-2015/deliverables/?unit=SME&amp;status=in-progress"' in page.content.decode()
    answer = sme.post(f"{PAGE}note/", {"nothing_new": "1", "next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert Note.objects.get().nothing_new_since == dt.date(2017, 6, 1)


def press(who, here, ref="3a"):
    """The button in the row of the list, with what a browser sends."""
    row = re.search(rf'formaction="{LIST}{ref}/note/" name="seen" value="([^"]*)"', here.content.decode())
    return who.post(f"{LIST}{ref}/note/", {"nothing_new": "1", "next": LIST, "seen": row[1]}, follow=True)


def test_news_that_the_list_did_not_show_is_told_and_nothing_is_recorded(sme, manager, deliverable):
    here = sme.get(LIST)
    factories.status_update(deliverable("3a"), "in-progress", "2017-09-01", done="It began.", by=manager)
    words = text_of(press(sme, here))
    assert "Not recorded for 3a: something was recorded there after you opened the page." in words
    assert "It began." in words
    assert not Note.objects.exists()
    assert "Recorded for 3a: nothing new." in text_of(press(sme, sme.get(LIST)))


def test_a_second_press_on_the_same_day_is_no_second_row(sme, settings, deliverable):
    here = sme.get(LIST)
    press(sme, here)
    already = "You have recorded for 3a today already that there is nothing new."
    assert already in text_of(press(sme, here))
    assert already in text_of(press(sme, sme.get(LIST)))
    path = nothing_new_link(User.objects.get(username="focal.sme"), "sme-2015", "3a")
    assert already in text_of(sme.post(path, {"seen": sme.get(path).context["seen"]}, follow=True))
    assert Note.objects.count() == 1
    factories.note(deliverable("3a"), "2017-10-02", "Something.")
    press(sme, sme.get(LIST))
    assert Note.objects.count() == 3
    settings.FIXED_CLOCK += dt.timedelta(days=1)
    press(sme, sme.get(LIST))
    assert Note.objects.count() == 4


@pytest.mark.parametrize("seen", ["", "x", "9.9.9.9.9", ".".join(["9" * 19] * 5), "9" * 5000, "\x00"])
def test_a_state_of_the_record_that_never_was_records_nothing(sme, seen):
    answer = sme.post(f"{PAGE}note/", {"nothing_new": "1", "seen": seen}, follow=True)
    assert "Not recorded for 3a" in text_of(answer)
    assert not Note.objects.exists()


def test_another_person_says_it_for_themselves(sme, client_of, manager):
    press(sme, sme.get(LIST))
    press(client_of(manager), sme.get(LIST))
    assert Note.objects.count() == 2


@pytest.mark.parametrize("where", ["/", PAGE, f"{PAGE}update/", f"{PAGE}note/"])
def test_every_page_with_the_button_carries_what_it_showed(sme, deliverable, where):
    factories.status_update(deliverable("3a"), "in-progress", "2016-06-01")
    page = BeautifulSoup(sme.get(where).content, "html.parser")
    [form] = page.select(f'form[action="{PAGE}note/"]')
    assert form.select_one("[name=seen]")["value"] == version_of(deliverable("3a"))


# --- From the form -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["update", "note"])
def test_the_form_offers_it_with_its_date(sme, deliverable, form):
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    factories.note(deliverable("3a"), "2017-07-05")
    assert "Nothing new since 5 July 2017" in text_of(sme.get(f"{PAGE}{form}/"))
    assert "Nothing new since" not in text_of(sme.get(f"{PAGE}record/delivery/"))


# --- From a mail -------------------------------------------------------------------------------------


def test_the_link_of_the_digest_asks_before_it_records(sme, focal_sme, deliverable):
    User.objects.filter(pk=focal_sme.pk).update(email="sme@example.org")
    factories.status_update(deliverable("1"), "in-progress", "2016-06-01")
    send_digests(TODAY, factories.moment(TODAY, 7), lambda path: f"https://plans.example.org{path}")
    body = SentDigest.objects.get(user=focal_sme).body
    line = next(line for line in body.splitlines() if "/deliverables/1/nothing-new/" in line)
    said, _space, link = line.strip().rpartition(" ")
    assert said == "Nothing new? Say so:"
    path = link.removeprefix("https://plans.example.org")
    page = sme.get(path)
    assert "there is nothing new on deliverable 1 since 1 June 2016" in text_of(page)
    assert not Note.objects.exists(), "a program that follows links records nothing"
    answer = sme.post(path, {"seen": page.context["seen"]}, follow=True)
    assert "Recorded for 1: nothing new." in text_of(answer)
    assert Note.objects.get().nothing_new_since == dt.date(2016, 6, 1)


def test_the_page_asks_again_when_something_was_recorded_meanwhile(sme, focal_sme, deliverable):
    path = nothing_new_link(focal_sme, "sme-2015", "3a")
    seen = sme.get(path).context["seen"]
    factories.note(deliverable("3a"), "2017-07-05")
    page = sme.post(path, {"seen": seen}, follow=True)
    assert "Something was recorded meanwhile; look at the date below." in text_of(page)
    assert "since 5 July 2017" in text_of(page)
    assert Note.objects.count() == 1


def test_the_link_is_for_its_person_and_its_deliverable(client_of, sme, focal_sme, manager):
    path = nothing_new_link(focal_sme, "sme-2015", "3a")
    for browser, address in ((client_of(manager), path), (sme, path.replace("/3a/", "/3b/")), (sme, path[:-2] + "/")):
        for answer in (browser.get(address), browser.post(address, {})):
            assert answer.status_code == 403
            assert "This link was sent to somebody else, or is not whole." in text_of(answer)
    assert client_of(None).get(path).status_code == 302
    assert not Note.objects.exists()


def test_a_link_of_last_month_is_of_no_use(sme, focal_sme, monkeypatch):
    path = nothing_new_link(focal_sme, "sme-2015", "3a")
    monkeypatch.setattr("deliverables.mail_links.GOOD_FOR", dt.timedelta(seconds=-1))
    answer = sme.get(path)
    assert answer.status_code == 403
    assert "This link is older than two weeks." in text_of(answer)


def test_who_is_no_focal_point_any_more_cannot_use_it(sme, focal_sme):
    path = nothing_new_link(focal_sme, "sme-2015", "3a")
    focal_sme.memberships.all().delete()
    assert sme.post(path, {}).status_code == 403
    assert not Note.objects.exists()


def test_the_form_of_an_entry_is_the_one_that_can_be_lost(sme):
    assert "nothing_new" not in form_of(sme.get(f"{PAGE}update/")).names
