"""One digest for a person, on the days that ask for it; nothing twice, nothing lost, nothing when nothing waits."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from deliverables.models import User
from reporting import actions
from reporting.digests import asks_on, send_digests
from reporting.models import SentDigest
from reporting.waiting import Waiting
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
AT = work.AT
DEADLINE = dt.date(2017, 10, 18)
OPENED = dt.date(2017, 10, 2)


@pytest.fixture
def team(plan, today):
    team = work.make_team(plan)
    for user in User.objects.exclude(username="author"):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    return team


@pytest.fixture
def open_round(team):
    """Opened on 2 October with its deadline on 18 October, so that 14 days before it is 4 October."""
    for deliverable in team.plan.deliverables.all():
        # Else what is overdue would be a reason of its own.
        factories.status_update(deliverable, "suspended", "2017-09-01")
    return work.opened(team, contribution_deadline=DEADLINE, document_date=dt.date(2017, 10, 20))


def run(day: dt.date):
    mail.outbox.clear()
    outcome = send_digests(day, factories.moment(day, 7), lambda path: f"https://plans.example.org{path}")
    return outcome, {message.to[0]: message for message in mail.outbox}


def days_of_mail(address: str, until: dt.date, wanted: list[dt.date]) -> list[dt.date]:
    """The days on which a person gets one, with the command run on the first and last day and around those wanted."""
    around = {day + dt.timedelta(days=step) for day in wanted for step in (-1, 0, 1)}
    days = sorted({OPENED, until} | {day for day in around if OPENED <= day <= until})
    return [day for day in days if address in run(day)[1]]


def test_units_are_reminded_14_7_and_1_days_before_and_weekly_after(open_round):
    wanted = [DEADLINE - dt.timedelta(days=left) for left in (14, 7, 1, -7, -14)]
    assert days_of_mail("focal.dialogue@example.org", DEADLINE + dt.timedelta(days=15), wanted) == wanted


def test_one_mail_says_everything_with_links(open_round):
    _outcome, letters = run(DEADLINE - dt.timedelta(days=7))
    letter = letters["focal.sme@example.org"]
    assert letter.subject == "Action plan monitor: 12 things wait for you"
    assert "Send the paragraph on 5b" in letter.body
    assert "https://plans.example.org/plans/sme-2015/reports/november-2017/paragraphs/5b/" in letter.body
    assert "by 18 October 2017, in 7 days" in letter.body
    assert len(mail.outbox) == len(letters)
    assert SentDigest.objects.get(user__username="focal.sme").body == letter.body


def test_who_has_nothing_to_do_gets_no_mail(open_round, team):
    actions.send_text(text=work.paragraph(open_round, "4"), words="Work.", by=team.units["DIALOGUE"], at=AT)
    _outcome, letters = run(DEADLINE - dt.timedelta(days=7))
    assert "focal.dialogue@example.org" not in letters
    assert "focal.actrav@example.org" not in letters
    assert "manager@example.org" in letters


def test_managers_and_approvers_are_told_what_they_hold_and_then_weekly(team):
    work.submitted(team)
    wanted = [OPENED, OPENED + dt.timedelta(days=7), OPENED + dt.timedelta(days=14)]
    assert days_of_mail("approver@example.org", OPENED + dt.timedelta(days=15), wanted) == wanted


def test_a_second_run_on_the_same_day_sends_nothing(open_round):
    day = DEADLINE - dt.timedelta(days=7)
    assert run(day)[1]
    assert run(day)[1] == {}


def test_a_day_without_a_run_is_made_up_for(open_round):
    """The command did not run 7 days before; on the next day it does."""
    run(DEADLINE - dt.timedelta(days=14))
    assert "focal.dialogue@example.org" in run(DEADLINE - dt.timedelta(days=6))[1]
    assert "focal.dialogue@example.org" not in run(DEADLINE - dt.timedelta(days=5))[1]


def test_what_begins_to_wait_after_the_digest_is_told_on_the_next_day(open_round, team):
    """Sent on 2 October, returned on the 4th at ten, three hours after the digest of that day."""
    paragraph = work.paragraph(open_round, "5b")
    actions.send_text(text=paragraph, words="Work.", by=team.units["SME"], at=AT)
    day = DEADLINE - dt.timedelta(days=14)
    assert "5b" not in run(day)[1]["focal.sme@example.org"].body
    actions.return_text(text=paragraph, comment="Say more.", by=team.manager, at=factories.moment(day, 10))
    letters = [run(day + dt.timedelta(days=number))[1].get("focal.sme@example.org") for number in range(4)]
    assert [letter is not None for letter in letters] == [False, True, False, False]
    assert "Answer what was returned: paragraph on 5b (since 4 October 2017)" in letters[1].body


def test_another_thing_in_the_same_words_on_the_same_day_is_told_on_the_next(open_round, team):
    """The text that the digest told of is cleared, and another one comes in: again one text waits since that day."""
    day = DEADLINE - dt.timedelta(days=13)
    first, second = (work.paragraph(open_round, ref) for ref in ("5a", "5b"))
    actions.send_text(text=first, words="Work.", by=team.units["SME"], at=factories.moment(day, 3))
    told = "Clear or return 1 text (since 5 October 2017)"
    assert told in run(day)[1]["manager@example.org"].body
    actions.clear_text(text=first, by=team.manager, at=factories.moment(day, 9))
    actions.send_text(text=second, words="Work.", by=team.units["SME"], at=factories.moment(day, 10))
    letters = [run(day + dt.timedelta(days=number))[1].get("manager@example.org") for number in range(1, 4)]
    assert [letter is not None and told in letter.body for letter in letters] == [True, False, False]


def test_a_failing_server_loses_nothing(open_round, settings, monkeypatch, capsys):
    day = DEADLINE - dt.timedelta(days=7)
    sent = mail.EmailMessage.send

    def fail(message, *args, **kwargs):
        if "focal.sme" in message.to[0]:
            raise ConnectionRefusedError("no server")
        return sent(message, *args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", fail)
        outcome, letters = run(day)
        assert outcome.failed == ["focal sme"]
        assert "focal.dialogue@example.org" in letters
        settings.FIXED_CLOCK = factories.moment(DEADLINE - dt.timedelta(days=1), 7)
        with pytest.raises(CommandError, match="focal sme; the next run tries again"):
            call_command("remind", stdout=io.StringIO())
    assert not SentDigest.objects.filter(user__username="focal.sme").exists()
    assert "focal.sme@example.org" in run(DEADLINE)[1]


@pytest.mark.parametrize(("choice", "days"), [("off", []), ("weekly", [0, 7, 14])])
def test_a_person_chooses(open_round, team, choice, days):
    actions.choose_reminders(digest=choice, by=team.units["DIALOGUE"], at=AT)
    wanted = [OPENED + dt.timedelta(days=number) for number in days]
    assert days_of_mail("focal.dialogue@example.org", OPENED + dt.timedelta(days=16), wanted) == wanted


def test_an_overdue_deliverable_is_told_once_a_week_while_it_is(team):
    factories.status_update(work.planned(team).plan.deliverables.get(ref="4"), "in-progress", "2017-09-01")
    wanted = [OPENED, OPENED + dt.timedelta(days=7)]
    assert days_of_mail("focal.dialogue@example.org", OPENED + dt.timedelta(days=9), wanted) == wanted
    assert "overdue by 7 months" in SentDigest.objects.filter(user__username="focal.dialogue")[0].body


def test_a_deliverable_that_is_overdue_and_has_its_paragraph_to_send_is_named_once_with_both_facts(open_round, team):
    overdue = team.plan.deliverables.get(ref="4")
    factories.status_update(overdue, "in-progress", "2017-09-02")
    day = DEADLINE - dt.timedelta(days=7)
    letter = run(day)[1]["focal.dialogue@example.org"]
    assert letter.subject == "Action plan monitor: 1 thing waits for you"
    assert "These deliverables of your unit are overdue" not in letter.body
    named, words = (letter.body.count(one) for one in ("/deliverables/4/\n", overdue.text[:40]))
    assert (named, words) == (1, 1)
    line = letter.body[letter.body.index("- Send the paragraph on 4: ") :].split("\n\n")[0]
    assert "(by 18 October 2017, in 7 days)" in line
    assert "The deliverable 4 itself: overdue by 7 months\n" in line
    assert "https://plans.example.org/plans/sme-2015/deliverables/4/" in line


def test_once_its_paragraph_is_sent_it_is_named_as_overdue(open_round, team):
    factories.status_update(team.plan.deliverables.get(ref="4"), "in-progress", "2017-09-02")
    actions.send_text(text=work.paragraph(open_round, "4"), words="Work.", by=team.units["DIALOGUE"], at=AT)
    body = run(DEADLINE - dt.timedelta(days=7))[1]["focal.dialogue@example.org"].body
    assert "These deliverables of your unit are overdue:" in body
    assert "overdue by 7 months" in body


def test_who_has_no_address_is_named(open_round, team, capsys):
    User.objects.filter(username="focal.dialogue").update(email="")
    assert run(DEADLINE - dt.timedelta(days=7))[0].without_address == ["focal dialogue"]


def test_the_command_says_what_it_did(open_round, settings):
    settings.FIXED_CLOCK = factories.moment(DEADLINE - dt.timedelta(days=7), 7)
    settings.SITE_URL = "https://plans.example.org/"
    said = io.StringIO()
    call_command("remind", stdout=said)
    assert said.getvalue() == "2 digests were sent.\n"
    assert "https://plans.example.org/plans/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("deadline", "day", "asks"),
    [
        ("2017-10-18", "2017-10-04", True),
        ("2017-10-18", "2017-10-05", False),
        ("2017-10-18", "2017-10-18", False),
        ("2017-10-18", "2017-10-25", True),
        (None, "2017-10-02", True),
        (None, "2017-10-03", False),
        (None, "2017-10-09", True),
        (None, "2017-10-01", False),
    ],
)
def test_the_days_on_which_a_thing_asks(deadline, day, asks):
    due = dt.date.fromisoformat(deadline) if deadline else None
    assert asks_on(Waiting("", "", "", "", OPENED, due), dt.date.fromisoformat(day)) == asks
