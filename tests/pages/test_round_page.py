"""The progress of a round on one page: who is waited for and since when, what is in the way, what one can do."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from reporting import actions
from reporting.models import ReportRound
from tests import factories
from tests.many_plans import make_many_plans
from tests.reporting import rounds_at_work as work

LATER = work.AT + dt.timedelta(days=1)


def page_of(browser, report_round: ReportRound, query: str = "") -> BeautifulSoup:
    answer = browser.get(report_round.get_absolute_url() + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def said(page: BeautifulSoup, selector: str = "main") -> str:
    return " ".join(" ".join(one.get_text(" ").split()) for one in page.select(selector))


def line(page: BeautifulSoup, ref: str) -> str:
    rows = [row for row in page.select(".text-lines tbody tr") if row.th and row.th.get_text(strip=True) == ref]
    return " ".join(rows[0].get_text(" ").split())


def primary(page: BeautifulSoup) -> str:
    buttons = [button.get_text(strip=True) for button in page.select("main .btn-primary")]
    assert len(buttons) <= 1
    return buttons[0] if buttons else ""


def test_the_strip_marks_the_present_state(team, client_of):
    page = page_of(client_of(team.manager), work.opened(team))
    assert said(page, ".round-strip [aria-current=step]") == "Open for contributions"
    assert said(page, ".round-strip__state--done") == "Planned (done)"
    assert len(page.select(".round-strip li")) == 7


@pytest.mark.parametrize(
    ("make", "manager", "approver", "unit"),
    [
        (work.planned, "Open the round", "", ""),
        (work.opened, "Close contributions", "", "Write on deliverable 1"),
        (lambda team: work.in_clearance(team, document_code="GB.331/INS/[…]"), "See the checks", "", ""),
        (work.submitted, "", "Approve and freeze", ""),
        (work.approved, "", "Publish", ""),
        (work.published, "", "", ""),
    ],
)
def test_one_yellow_button_for_who_can_do_something(team, client_of, make, manager, approver, unit):
    report_round = make(team)
    for person, button in ((team.manager, manager), (team.approver, approver), (team.units["SME"], unit)):
        assert primary(page_of(client_of(person), report_round)) == button, person


def test_while_units_have_time_what_was_sent_comes_before_closing(team, client_of, settings):
    report_round = work.opened(team)
    actions.send_text(text=work.paragraph(report_round, "4"), words="Two words.", by=team.units["DIALOGUE"], at=LATER)
    page = page_of(client_of(team.manager), report_round)
    assert primary(page) == "Read and clear 4"
    assert said(page, ".round-now__ways").count("Close contributions") == 1
    settings.FIXED_CLOCK = work.AT.replace(day=5)
    page = page_of(client_of(team.manager), report_round)
    assert primary(page) == "Close contributions"
    assert said(page, ".round-now__ways").count("Close contributions") == 1


def test_who_cannot_take_the_next_step_reads_why_and_who_can(team, client_of, auditor):
    report_round = work.opened(team)
    for person in (auditor, team.approver, team.units["ACTRAV"]):
        page = page_of(client_of(person), report_round)
        assert said(page, ".round-now__why") == (
            "Next step: Close contributions. Only a manager of this plan can do this. Ask manager or manager 2."
        )
        assert not page.select("main .btn-primary")
    assert not page_of(client_of(team.manager), report_round).select(".round-now__why")


def test_who_submitted_reads_that_another_approves(team, client_of):
    team.plan.roles.create(user=team.manager, role="approver")
    report_round = work.submitted(team)
    page = page_of(client_of(team.manager), report_round)
    assert "another approver of the plan approves and publishes it" in said(page, ".round-now__why")
    assert primary(page) == ""
    assert "Send back" in said(page, ".round-now__ways")


@pytest.mark.parametrize("make", [work.submitted, work.approved])
def test_who_submitted_is_not_named_to_others_as_one_to_ask(team, client_of, auditor, make):
    report_round = make(team)
    team.plan.roles.create(user=team.manager, role="approver")
    page = page_of(client_of(auditor), report_round)
    assert said(page, ".round-now__why").endswith("Only an approver of this plan can do this. Ask approver.")


def test_the_days_to_the_deadline_and_who_is_waited_for(team, client_of):
    report_round = work.opened(team)
    page = page_of(client_of(team.manager), report_round)
    assert "4 Oct 2017 2 days left" in said(page, ".round-now__dates")
    assert "Waits for: DIALOGUE, SME" in said(page, ".round-now__facts")


@pytest.mark.parametrize(
    ("now", "words"),
    [(4, "today is the last day"), (3, "1 day left"), (5, "passed 1 day ago"), (8, "passed 4 days ago")],
)
def test_days_are_counted_in_words(team, client_of, settings, now, words):
    report_round = work.opened(team)
    settings.FIXED_CLOCK = work.AT.replace(day=now)
    assert words in said(page_of(client_of(team.manager), report_round), ".round-now__left")


def test_each_paragraph_says_with_whom_it_waits_and_since_when(team, client_of, settings):
    report_round = work.opened(team)
    actions.send_text(text=work.paragraph(report_round, "4"), words="Two words.", by=team.units["DIALOGUE"], at=LATER)
    settings.FIXED_CLOCK = work.AT.replace(day=6)
    page = page_of(client_of(team.manager), report_round)
    assert "Sent by the unit managers, 3 days 3 Oct 2017 by focal dialogue 2" in line(page, "4")
    assert "SME Awaiting contribution SME, 4 days default" in line(page, "1")
    assert "/paragraphs/4/" in str(page)


def test_what_was_returned_waits_with_the_unit_and_what_was_not_sent_with_managers_after_closing(team, client_of):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    actions.send_text(text=text, words="Words.", by=team.units["DIALOGUE"], at=work.AT)
    actions.close_contributions(report_round=report_round, by=team.manager, at=work.AT)
    actions.return_text(text=text, comment="Which workshop?", by=team.manager, at=work.AT)
    page = page_of(client_of(team.manager), report_round)
    assert "Returned DIALOGUE, since today" in line(page, "4")
    assert "Awaiting contribution managers, since today" in line(page, "1")


def test_a_longer_deadline_keeps_the_unit_waiting_and_is_shown(team, client_of):
    report_round = work.opened(team)
    sme = work.coordinator(team.plan.deliverables.get(ref="1"))
    given = {"unit": sme, "deadline": dt.date(2017, 10, 6), "reason": "A mission."}
    actions.give_more_time(report_round=report_round, by=team.manager, at=work.AT, **given)
    actions.close_contributions(report_round=report_round, by=team.manager, at=work.AT)
    page = page_of(client_of(team.manager), report_round)
    assert "SME, since today longer deadline: 6 Oct 2017" in line(page, "1")
    assert "managers" in line(page, "4")
    assert "SME until 6 Oct 2017" in said(page, ".round-now__dates")


def test_what_is_out_of_date_omitted_or_merged_is_said(team, client_of):
    report_round = work.opened(team)
    actions.send_text(text=work.paragraph(report_round, "4"), words="Old.", by=team.units["DIALOGUE"], at=work.AT)
    factories.note(work.paragraph(report_round, "4").deliverable, "2017-09-29", "News.")
    actions.omit_paragraph(paragraph=work.paragraph(report_round, "2"), comment="Told.", by=team.manager, at=work.AT)
    first, second = work.paragraph(report_round, "7a"), work.paragraph(report_round, "7b")
    actions.merge_paragraph(paragraph=second, into=first, by=team.manager, at=work.AT)
    page = page_of(client_of(team.manager), report_round)
    assert "Out of date: the record has moved on" in line(page, "4")
    assert "Out of date" not in line(page, "1")
    assert "Omitted nobody" in line(page, "2")
    assert "Merged with another with 7a nobody" in line(page, "7b")


def test_texts_of_a_published_paper_are_not_out_of_date(team, client_of):
    page = page_of(client_of(team.manager), work.published(team))
    assert "Cleared" in line(page, "4")
    assert "Out of date" not in said(page)


def test_a_cut_off_moved_back_puts_texts_out_of_date_that_rest_on_what_came_after_it(team, client_of):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    factories.note(text.deliverable, "2017-09-29", "News.")
    actions.send_text(text=text, words="With the news.", by=team.units["DIALOGUE"], at=work.AT)
    browser = client_of(team.manager)
    assert "Out of date" not in line(page_of(browser, report_round), "4")
    earlier = {"cut_off": dt.date(2017, 9, 15)}
    actions.edit_round(report_round=report_round, facts=earlier, by=team.manager, at=work.AT)
    assert "Out of date" in line(page_of(browser, report_round), "4")
    page = reverse("reporting:paragraph", args=["sme-2015", report_round.slug, "4"])
    assert "This text rests on other facts than those that count now." in browser.get(page).content.decode()


def test_a_past_date_names_the_paragraph_that_a_text_was_merged_into_then(team, client_of, settings):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "5c")
    for day, ref in ((0, "5b"), (1, "5a")):
        at = work.AT + work.dt.timedelta(days=day)
        actions.merge_paragraph(paragraph=text, into=work.paragraph(report_round, ref), by=team.manager, at=at)
        actions.restore_paragraph(paragraph=text, by=team.manager, at=at + work.dt.timedelta(hours=23))
    settings.FIXED_CLOCK = work.AT + work.dt.timedelta(days=4)
    browser = client_of(team.manager)
    assert "Merged with another with 5b" in line(page_of(browser, report_round, "?as_of=2017-10-02"), "5c")
    assert "Merged" not in line(page_of(browser, report_round), "5c")


def test_a_past_date_counts_the_mergers_of_then_when_it_says_what_is_out_of_date(team, client_of, settings):
    report_round = work.opened(team)
    into, other = work.paragraph(report_round, "5b"), work.paragraph(report_round, "5c")
    factories.note(other.deliverable, "2017-09-29", "News.")
    merge = {"paragraph": other, "by": team.manager}
    actions.merge_paragraph(into=into, at=work.AT, **merge)
    actions.send_text(text=into, words="On both.", by=team.manager, at=work.AT)
    actions.restore_paragraph(at=LATER, **merge)
    settings.FIXED_CLOCK = LATER
    browser = client_of(team.manager)
    assert "Out of date" in line(page_of(browser, report_round), "5b")
    assert "Out of date" not in line(page_of(browser, report_round, "?as_of=2017-10-02"), "5b")


def test_counts_are_filters(team, client_of):
    report_round = work.opened(team)
    actions.send_text(text=work.paragraph(report_round, "4"), words="Sent.", by=team.units["DIALOGUE"], at=work.AT)
    browser = client_of(team.manager)
    page = page_of(browser, report_round)
    assert said(page, ".round-counts") == "All 13 Awaiting contribution 12 Sent by the unit 1 SME 12 DIALOGUE 1"
    for link in page.select(".round-counts a[href^='?']"):
        shown = page_of(browser, report_round, link["href"].partition("#")[0])
        number = int(link.strong.get_text())
        assert len(shown.select("#paragraphs ~ table tbody tr")) == number
        assert said(shown, ".round-counts [aria-current=true]") == said(link.parent, "a")


@pytest.mark.parametrize("query", ["?state=nonsense", "?unit=NOBODY", "?state=cleared&unit=SME"])
def test_a_filter_that_finds_nothing_says_so(team, client_of, query):
    page = page_of(client_of(team.manager), work.opened(team), query)
    assert "No paragraph stands so." in said(page)


def test_before_opening_there_are_no_paragraphs_yet(team, client_of):
    page = page_of(client_of(team.manager), work.planned(team))
    assert "There is one for each deliverable as soon as the round is opened." in said(page)
    assert not page.select(".text-lines")
    assert "They run while the paper is prepared." in said(page)


def test_what_blocks_submission_and_who_was_consulted(team, client_of):
    report_round = work.in_clearance(team, document_code="GB.331/INS/[…]")
    one = report_round.consultations.select_related("unit", "round__plan").get(unit__code="ACTRAV")
    actions.answer_consultation(consultation=one, text="", by=team.units["ACTRAV"], at=work.AT)
    page = page_of(client_of(team.manager), report_round)
    before = said(page, ".round-before")
    assert "1 finding must be mended" in before
    assert "One fact is not entered yet and stands as a placeholder: document code." in before
    assert "ACTRAV no comment 2 Oct 2017" in before
    assert "ACT/EMP has not answered" in before
    assert f"{report_round.get_absolute_url()}checks/" in str(page)


def test_at_a_past_date_the_page_shows_what_stood_then_and_offers_nothing(team, client_of, settings):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "4")
    actions.send_text(text=text, words="Words.", by=team.units["DIALOGUE"], at=LATER)
    settings.FIXED_CLOCK = work.AT.replace(day=4)
    actions.close_contributions(report_round=report_round, by=team.manager, at=settings.FIXED_CLOCK)
    browser = client_of(team.manager)
    page = page_of(browser, report_round, "?as_of=2017-10-02")
    assert said(page, ".round-strip [aria-current=step]") == "Open for contributions"
    assert "Awaiting contribution DIALOGUE" in line(page, "4")
    assert not page.select(".round-now .btn")


def test_before_it_was_planned_or_added_nothing_is_shown_of_it(team, client_of, reader, settings):
    report_round = work.opened(team)
    work.paragraph(report_round, "4").delete()
    settings.FIXED_CLOCK = LATER
    actions.add_paragraph(report_round=report_round, ref="4", by=team.manager, at=LATER)
    browser = client_of(team.manager)
    assert line(page_of(browser, report_round), "4")
    refs = [one.get_text(strip=True) for one in page_of(browser, report_round, "?as_of=2017-10-02").select("tbody th")]
    assert "3a" in refs
    assert "4" not in refs
    page = page_of(browser, report_round, "?as_of=2017-10-01")
    assert "By this date this round was not planned yet." in said(page)
    assert not page.select("table")
    listed = reverse("reporting:rounds", args=["sme-2015"])
    for one in (browser, client_of(reader)):
        shown, before = (
            BeautifulSoup(one.get(f"{listed}?as_of=2017-10-0{day}").content, "html.parser") for day in (2, 1)
        )
        assert "GB.331/INS/9" in shown.table.get_text()
        # Its cut-off is a day to go to, here as everywhere; nothing else is said of the round.
        before.select_one("form.as-of").decompose()
        assert "GB.331/INS/9" not in before.get_text()


def test_at_a_past_date_nothing_that_was_said_or_published_later_is_shown(team, client_of, reader, settings):
    later = {"by": team.units["ACTRAV"], "at": LATER}
    report_round = work.opened(team)
    one = report_round.consultations.get(unit__code="ACTRAV")
    actions.answer_consultation(consultation=one, text="Too late to be shown.", **later)
    settings.FIXED_CLOCK = LATER
    browser = client_of(team.manager)
    assert "ACTRAV has comments" in said(page_of(browser, report_round))
    assert "ACTRAV has not answered" in said(page_of(browser, report_round, "?as_of=2017-10-02"))
    consultation = reverse("reporting:consultation", args=["sme-2015", report_round.slug])
    assert "Too late to be shown." in browser.get(consultation).content.decode()
    assert "Too late to be shown." not in browser.get(f"{consultation}?as_of=2017-10-02").content.decode()


def test_before_the_day_of_its_publication_a_paper_is_not_published(team, client_of, reader, settings):
    report_round = work.approved(team)
    actions.publish_round(report_round=report_round, by=team.approver, at=LATER)
    settings.FIXED_CLOCK = LATER
    actions.reissue_round(report_round=report_round, comment="Wrong.", by=team.manager, at=LATER)
    factories.note(work.paragraph(report_round, "4").deliverable, "2017-09-29", "Late.", recorded_at=LATER)
    browser, reads = client_of(team.manager), client_of(reader)
    today, then = page_of(browser, report_round), page_of(browser, report_round, "?as_of=2017-10-02")
    assert today.select(".edition")
    assert "entry was recorded after the paper was frozen" in said(today)
    assert not then.select(".edition")
    assert "Approved and frozen" in said(then, "[aria-current=step]")
    assert "(Rev.1)" in said(today, "body")
    assert "(Rev.1)" not in said(then, "body")
    assert "its story tells when each was changed" in said(then)
    assert "By this date no paper of this round was published." in said(
        page_of(reads, report_round, "?as_of=2017-10-02")
    )
    assert page_of(reads, report_round).select(".edition")
    listed = reverse("reporting:rounds", args=["sme-2015"])
    assert "not published yet" in reads.get(f"{listed}?as_of=2017-10-02").content.decode()
    assert "not published yet" not in reads.get(listed).content.decode()
    assert "Approved and frozen" in browser.get(f"{listed}?as_of=2017-10-02").content.decode()


def test_queries_do_not_grow(team, client_of, django_assert_max_num_queries):
    report_round = work.opened(team)
    browser = client_of(team.manager)
    with django_assert_max_num_queries(60) as few:
        browser.get(report_round.get_absolute_url())
    make_many_plans(5, 2, team.plan)
    work.send_all(team, report_round)
    for row in report_round.paragraphs.select_related("deliverable", "round__plan"):
        for word in ("Again.", "And again."):
            actions.send_text(text=row, words=word, by=team.writer_of(row), at=work.AT)
    with django_assert_max_num_queries(len(few)):
        browser.get(report_round.get_absolute_url())


# All rounds


def test_the_list_tells_state_next_step_deadline_and_days(team, client_of):
    report_round = work.opened(team)
    answer = client_of(team.manager).get(reverse("reporting:rounds", args=["sme-2015"]))
    shown = " ".join(BeautifulSoup(answer.content, "html.parser").tbody.get_text(" ").split())
    assert "Open for contributions Close contributions waits for the focal points of the coordinating unit" in shown
    assert "4 Oct 2017 2 days left" in shown
    assert report_round.get_absolute_url() in unescape(answer.content.decode())


def test_everybody_is_led_to_published_papers(team, client_of, reader):
    report_round = work.published(team)
    shown = client_of(reader).get(reverse("reporting:rounds", args=["sme-2015"])).content.decode()
    assert reverse("reporting:report_html", args=["sme-2015", report_round.slug]) in shown
    assert "Published" in shown
    actions.reissue_round(report_round=report_round, comment="Wrong.", by=team.manager, at=work.AT)
    shown = client_of(reader).get(reverse("reporting:rounds", args=["sme-2015"])).content.decode()
    assert "In preparation" in shown


def test_who_is_consulted_is_led_to_the_draft(team, client_of):
    report_round = work.opened(team)
    asked = factories.person("asked", unit="COOP")
    actions.consult_unit(report_round=report_round, unit=asked.memberships.get().unit, by=team.manager, at=work.AT)
    shown = client_of(asked).get(reverse("reporting:rounds", args=["sme-2015"])).content.decode()
    assert f'href="{report_round.get_absolute_url()}"' in shown
