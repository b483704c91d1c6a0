"""The call for contributions: to whom, with what, and what a mail server that fails can do."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from deliverables.models import Membership, Unit
from reporting import actions, calls
from tests import factories
from tests.reporting import rounds_at_work as work

TODAY = work.AT.date()


def absolute(path: str) -> str:
    return f"https://plans.example.org{path}"


@pytest.fixture
def team(plan, today):
    team = work.make_team(plan)
    for person in team.units.values():
        person.email = f"{person.username}@example.org"
        person.save()
    return team


def send(report_round, words: str = work.CALL) -> calls.Outcome:
    return calls.send_call(report_round, words, TODAY, absolute)


def test_each_focal_point_of_a_coordinating_unit_gets_one_mail(team):
    report_round = work.opened(team)
    Membership.objects.create(user=team.units["DIALOGUE"], unit=Unit.objects.get(code="SME"))
    outcome = send(report_round)
    assert outcome == calls.Outcome(["focal dialogue", "focal sme"], [], [])
    assert sorted(message.to[0] for message in mail.outbox) == ["focal.dialogue@example.org", "focal.sme@example.org"]
    both = next(message for message in mail.outbox if "dialogue" in message.to[0]).body
    assert "Your 13 paragraphs:" in both


def test_a_mail_holds_the_managers_words_the_links_and_the_deadline(team):
    report_round = work.opened(team)
    send(report_round, "Dear <colleagues> & friends,\n\nplease.")
    message = next(message for message in mail.outbox if "dialogue" in message.to[0])
    assert message.subject == "GB.331/INS/9: contributions by 4 October 2017"
    assert message.body.startswith("Dear <colleagues> & friends,\n\nplease.\n\nYour paragraph:\n")
    assert "4 · One report, one workshop" in message.body
    assert "https://plans.example.org/plans/sme-2015/reports/november-2017/paragraphs/4/\n" in message.body
    assert "DIALOGUE, by 4 October 2017" in message.body
    assert message.body.strip().endswith("https://plans.example.org/plans/sme-2015/reports/november-2017/")


def test_a_unit_with_more_time_reads_its_own_deadline(team):
    report_round = work.opened(team)
    unit = Unit.objects.get(code="DIALOGUE")
    given = {"unit": unit, "deadline": dt.date(2017, 10, 7), "reason": "A mission."}
    actions.give_more_time(report_round=report_round, by=team.manager, at=work.AT, **given)
    send(report_round)
    bodies = {message.to[0].split("@")[0]: message.body for message in mail.outbox}
    assert "DIALOGUE, by 7 October 2017" in bodies["focal.dialogue"]
    assert "SME, by 4 October 2017" in bodies["focal.sme"]


def test_who_has_no_address_or_left_and_units_without_anybody(team):
    report_round = work.opened(team)
    team.units["DIALOGUE"].is_active = False
    team.units["DIALOGUE"].save()
    factories.person("focal.two", unit="SME")
    outcome = send(report_round)
    assert outcome == calls.Outcome(["focal sme"], ["focal two"], ["DIALOGUE"])
    sentences = calls.told(outcome)
    assert [is_warning for is_warning, _sentence in sentences] == [False, True, True]
    assert "focal two" in sentences[1][1]
    assert "DIALOGUE" in sentences[2][1]


def test_one_unit_or_several_without_a_focal_point():
    one, several = (calls.told(calls.Outcome(nobody=codes))[0][1] for codes in (["ITC"], ["ITC", "SME"]))
    assert one.startswith("Nobody was called for ITC: it has no focal point.")
    assert several.startswith("Nobody was called for ITC, SME: they have no focal points.")


class Unreachable(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


class Choosy(EmailBackend):
    def send_messages(self, messages):
        if "sme" in messages[0].to[0]:
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


@pytest.mark.parametrize(
    ("backend", "reached", "missed"),
    [
        (Unreachable, [], ["focal dialogue", "focal sme"]),
        (Choosy, ["focal dialogue"], ["focal sme"]),
    ],
)
def test_a_mail_server_that_fails_is_told_and_nothing_more(team, settings, caplog, backend, reached, missed):
    report_round = work.opened(team)
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"
    outcome = send(report_round)
    assert (outcome.reached, outcome.missed) == (reached, missed)
    assert caplog.records


def test_the_call_that_is_offered_names_what_units_must_know(team):
    words = calls.default_call(work.planned(team), team.manager)
    for part in ("4 October 2017", "30 September 2017", "331st Session", "manager", "120 words"):
        assert part in words
