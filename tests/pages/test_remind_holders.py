"""Managers remind the holders of what the list shows: who is asked, who is not and why, and never twice."""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables.models import Amendment, Deliverable, Membership, Unit, User
from reporting.models import Reminder, ReminderLine, SentDigest
from tests import factories
from tests.pages.list_reading import amend, list_url, text, write_record

pytestmark = pytest.mark.usefixtures("today")


def remind_url(plan, query: str = "") -> str:
    return reverse("reporting:remind", args=[plan.slug]) + query


@pytest.fixture
def holders(plan, focal_sme, focal_dialogue):
    """Of 4 DIALOGUE and of all others SME, all with an address; 4 and 5b are overdue, 5c suspended for five months."""
    write_record(plan)
    User.objects.filter(pk=focal_sme.pk).update(email="sme@example.org", language="fr")
    User.objects.filter(pk=focal_dialogue.pk).update(email="dialogue@example.org")


@pytest.fixture
def browser(client_of, manager):
    User.objects.filter(pk=manager.pk).update(email="manager@example.org")
    return client_of(manager)


def hidden(page) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', text(page)))


def press(browser, url: str, given: dict[str, str] | None = None):
    return browser.post(url, given or hidden(browser.get(url)), follow=True)


def outcomes() -> list[tuple[str, str, str]]:
    rows = ReminderLine.objects.order_by("deliverable__position", "id")
    return [(row.deliverable.ref, str(row.user or ""), row.outcome) for row in rows]


def test_the_list_leads_there_with_its_filters(plan, browser, holders):
    page = text(browser.get(list_url(plan, "?timeliness=overdue&sort=due&page=1")))
    assert "Remind the holders of these 2 deliverables" in page
    assert f'href="{remind_url(plan)}?timeliness=overdue&sort=due"' in page
    for query in ("?as_of=2017-09-30", "?compare=2017-09-30", "?q=zebra", "?status=nonsense"):
        assert "Remind the holders" not in text(browser.get(list_url(plan, query))), query


def test_one_mail_for_each_person_in_their_language_and_a_report(plan, browser, holders):
    url = remind_url(plan, "?item=4&item=5")
    before = text(browser.get(url))
    assert "Send 2 mails" in before
    assert "overdue by 7 months" in before
    assert mail.outbox == []
    report = press(browser, url)
    assert "2 people were reminded." in text(report)
    assert report.redirect_chain == [(Reminder.objects.get().get_absolute_url(), 302)]
    letters = {one.to[0]: one for one in mail.outbox}
    assert set(letters) == {"sme@example.org", "dialogue@example.org"}
    assert letters["dialogue@example.org"].reply_to == ["manager@example.org"]
    assert "- 4: One report, one workshop" in letters["dialogue@example.org"].body
    assert "/plans/sme-2015/deliverables/4/update/" in letters["dialogue@example.org"].body
    in_french = letters["sme@example.org"].body
    assert [ref for ref in ("4", "5a", "5b", "5c") if f"/deliverables/{ref}/update/" in in_french] == ["5a", "5b"]
    assert "en retard de" in in_french
    assert outcomes() == [
        ("4", "focal dialogue", "sent"),
        ("5a", "focal sme", "sent"),
        ("5b", "focal sme", "sent"),
        ("5c", "", "nothing"),
    ]


def test_a_report_shows_the_plan_as_it_stood_when_the_reminder_went(plan, browser, holders, deliverable, now):
    report = press(browser, remind_url(plan, "?item=4"))
    said = {"field": "text", "old": deliverable("4").text, "reason": "Decided.", "by": factories.author()}
    for number, (on, after) in enumerate([("2017-09-01", 1), ("2017-10-05", 2)]):
        Amendment.objects.create(
            deliverable=deliverable("4"), new=f"Amended since, {number}.", effective_on=on,
            recorded_at=now + dt.timedelta(hours=after), **said,
        )  # fmt: skip
    again = text(browser.get(report.redirect_chain[0][0]))
    assert "One report, one workshop" in again
    assert "Amended since" not in again


def test_who_is_not_reminded_is_told_with_the_reason(plan, browser, holders, focal_sme, focal_dialogue):
    coop, sfp = (Unit.objects.get(code=code) for code in ("COOP", "SFP"))
    amend(Deliverable.objects.get(plan=plan, ref="5b"), field="coordinator", new="COOP", new_unit=coop)
    amend(
        Deliverable.objects.get(plan=plan, ref="3c"),
        field="coordinator",
        new="SFP",
        new_unit=sfp,
    )
    left = factories.person("left", unit="SFP", email="left@example.org")
    Membership.objects.filter(user=left).update(ends_on=dt.date(2017, 6, 30))
    closed = factories.person("closed", unit="SME", email="closed@example.org")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    factories.person("silent", unit="SME", email="")
    link = "https://plans.example.org/plans/sme-2015/deliverables/4/"
    SentDigest.objects.create(
        user=focal_dialogue,
        day=dt.date(2017, 9, 28),
        at=factories.moment("2017-09-28"),
        address="d@example.org",
        subject="S",
        body=link,
    )
    page = text(browser.get(remind_url(plan)))
    for said in (
        "silent</strong> has no address in this site",
        "closed</strong> the account is closed",
        "focal dialogue</strong> was reminded on 28 September 2017, less than a week ago",
        "left</strong> was a focal point of SFP until 30 June 2017",
        "COOP</strong> has no focal point; an administrator can name one",
        "is completed or discontinued, so there is nothing to ask",
        "has not begun, as it should be: it awaits resources, or its biennium",
    ):
        assert said in page, said
    report = text(press(browser, remind_url(plan)))
    assert "was reminded on 28 September 2017" in report
    assert "COOP</strong> has no focal point" in report
    assert {outcome for _ref, _user, outcome in outcomes()} == {
        "sent", "no-address", "inactive", "recently", "not-in-office", "nobody", "over", "later", "nothing",
    }  # fmt: skip
    assert [one.to for one in mail.outbox] == [["sme@example.org"]]


def test_what_was_updated_lately_waits_for_nobody(plan, browser, holders):
    factories.status_update(Deliverable.objects.get(plan=plan, ref="7a"), "in-progress", "2017-09-29")
    page = text(browser.get(remind_url(plan, "?item=7")))
    assert "something was recorded on 29 September 2017, so nothing waits" in page
    assert "Nobody would be written to." in page


def test_pressed_twice_sends_once_and_nobody_is_asked_again_within_a_week(plan, browser, holders, settings):
    url = remind_url(plan, "?headline=overdue")
    given = hidden(browser.get(url))
    first, second = press(browser, url, given), press(browser, url, given)
    assert first.redirect_chain == second.redirect_chain
    assert len(mail.outbox) == 2
    assert "Nobody would be written to." in text(browser.get(url))
    settings.FIXED_CLOCK = factories.moment("2017-10-09", 9)
    assert "Send 2 mails" in text(browser.get(url))


def test_what_was_not_seen_is_not_sent(plan, browser, holders, focal_dialogue):
    url = remind_url(plan, "?headline=overdue")
    given = hidden(browser.get(url))
    User.objects.filter(pk=focal_dialogue.pk).update(is_active=False)
    answer = browser.post(url, given)
    assert answer.status_code == 409
    assert "Nothing was sent: look again and confirm." in text(answer)
    assert mail.outbox == []
    assert not Reminder.objects.exists()
    assert browser.post(url, {"key": "forged", "seen": given["seen"]}).status_code == 404


def test_a_mail_server_that_fails_is_told_and_stops_nobody_else(plan, browser, holders, monkeypatch):
    send = mail.EmailMessage.send

    def fails_for_one(self, *args, **options):
        if self.to == ["sme@example.org"]:
            raise OSError("refused")
        return send(self, *args, **options)

    monkeypatch.setattr("reporting.holders.EmailMessage.send", fails_for_one)
    report = text(press(browser, remind_url(plan, "?headline=overdue")))
    assert "1 person was reminded." in report
    assert "focal sme</strong> the mail server did not take the mail" in report
    assert outcomes() == [("4", "focal dialogue", "sent"), ("5b", "focal sme", "failed")]


@pytest.mark.parametrize("person", ["focal_sme", "approver", "auditor", "reader", "administrator"])
def test_only_managers_remind_and_auditors_read_the_report(plan, client_of, request, manager, person):
    reminder = Reminder.objects.create(plan=plan, by=manager, at=factories.moment("2017-10-01"), key=uuid4())
    browser = client_of(request.getfixturevalue(person))
    assert "Remind the holders" not in text(browser.get(list_url(plan)))
    assert browser.get(remind_url(plan)).status_code == 403
    assert browser.post(remind_url(plan), {"key": str(uuid4()), "seen": ""}).status_code == 403
    factories.person("checker", plan=plan, role="auditor")
    report = browser.get(reminder.get_absolute_url())
    assert report.status_code == (200 if person == "auditor" else 403)
    if person != "auditor":
        assert "is for auditors and managers of this plan. Ask checker or manager." in text(report)
    assert Reminder.objects.count() == 1


def test_a_past_or_wrong_list_leads_elsewhere(plan, browser):
    assert browser.get(remind_url(plan, "?status=completed&as_of=2017-09-30"))["Location"] == remind_url(
        plan, "?status=completed"
    )
    assert browser.get(remind_url(plan, "?status=nonsense"))["Location"] == list_url(plan, "?status=nonsense")


def test_as_many_queries_for_many_as_for_few(plan, browser, holders):
    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    assert count(remind_url(plan)) == count(remind_url(plan, "?item=4")) <= 12
    few, many = (press(browser, remind_url(plan, query)).redirect_chain[0][0] for query in ("?item=4", ""))
    assert count(few) == count(many) <= 8
