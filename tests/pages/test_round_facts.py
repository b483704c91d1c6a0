"""Planning a round for a session, and changing its facts until it is submitted for approval."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from reporting import actions
from reporting.models import ReportRound, Transition
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import the_round

pytestmark = pytest.mark.usefixtures("today")

NEW = "/plans/sme-2015/reports/new/"


@pytest.fixture
def paper(plan):
    return the_round("november-2017")


def edit_url(report_round: ReportRound) -> str:
    return reverse("reporting:edit_round", args=["sme-2015", report_round.slug])


def text(response) -> str:
    return unescape(response.content.decode())


def filled(paper: ReportRound, **changes: str) -> dict[str, str]:
    data = {
        "session": str(paper.session),
        "session_opens": "2017-10-26",
        "session_closes": "2017-11-09",
        "section": paper.section,
        "section_code": paper.section_code,
        "document_code": paper.document_code,
        "item_ordinal": paper.item_ordinal,
        "item_heading": "",
        "title": paper.title,
        "document_date": "",
        "cut_off": "2017-09-30",
        "contribution_deadline": "",
        "languages": "",
        "previous": str(paper.previous_id or ""),
    }
    return data | changes


# A new round

SESSION = {
    "session": "334",
    "session_opens": "2018-10-25",
    "session_closes": "2018-11-08",
    "section": "Institutional Section",
    "section_code": "INS",
    "title": "Third progress report",
}


def test_what_follows_from_the_session_is_filled_in_and_the_unknown_is_a_placeholder(plan, client_of, manager):
    answer = client_of(manager).post(NEW, SESSION, follow=True)
    made = ReportRound.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("reporting:round", args=["sme-2015", "november-2018"])
    assert "The round is planned." in text(answer)
    assert (made.slug, made.state, made.document_code) == ("november-2018", "planned", "GB.334/INS/[…]")
    assert made.item_ordinal == "[…] ITEM ON THE AGENDA"
    assert made.cut_off == dt.date(2018, 9, 30)
    assert (made.document_date, made.contribution_deadline, made.previous) == (None, None, None)


def test_a_session_in_march_reports_on_the_september_before(plan, client_of, manager):
    dates = {"session_opens": "2018-03-08", "session_closes": "2018-03-22"}
    client_of(manager).post(NEW, SESSION | dates)
    assert ReportRound.objects.get().cut_off == dt.date(2017, 9, 30)


def test_what_is_typed_stands(plan, client_of, manager):
    typed = {
        "document_code": "GB.334/POL/2",
        "item_ordinal": "SECOND ITEM ON THE AGENDA",
        "cut_off": "2018-08-31",
        "contribution_deadline": "2018-09-14",
        "document_date": "2018-10-05",
    }
    client_of(manager).post(NEW, SESSION | typed)
    made = ReportRound.objects.get()
    assert (made.document_code, made.item_ordinal, made.cut_off) == (
        "GB.334/POL/2",
        "SECOND ITEM ON THE AGENDA",
        dt.date(2018, 8, 31),
    )


def test_the_page_suggests_what_the_last_round_had(paper, client_of, manager):
    form = client_of(manager).get(NEW).context["form"]
    assert form["title"].value() == paper.title
    assert (form["section"].value(), form["section_code"].value()) == ("Institutional Section", "INS")
    assert form["previous"].value() == paper.pk
    assert form["session"].value() is None


def test_two_rounds_in_a_month_need_an_address_that_differs(paper, client_of, manager):
    browser = client_of(manager)
    assert 'type="hidden" name="slug"' in text(browser.get(NEW))
    dates = {"session_opens": "2017-11-10", "session_closes": "2017-11-11"}
    answer = browser.post(NEW, SESSION | dates)
    assert answer.status_code == 422
    assert "Another round of the plan has the address “november-2017”." in text(answer)
    field = answer.context["form"]["slug"]
    assert (field.value(), field.is_hidden) == ("november-2017", False)
    assert 'name="slug"' in text(answer)
    browser.post(NEW, SESSION | dates | {"slug": "november-2017-special"})
    assert ReportRound.objects.filter(slug="november-2017-special", session=334).exists()


@pytest.mark.parametrize("slug", ["new", "NEW", "a b"])
def test_an_address_is_a_short_name_and_not_that_of_this_page(plan, client_of, manager, slug):
    answer = client_of(manager).post(NEW, SESSION | {"slug": slug})
    assert answer.status_code == 422
    assert "slug" in answer.context["form"].errors
    assert not ReportRound.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"session": ""}, "session"),
        ({"session": "x"}, "session"),
        ({"session_opens": ""}, "session_opens"),
        ({"session_opens": "0001-01-01"}, "cut_off"),
        ({"session_closes": "2018-10-01"}, "session_closes"),
        ({"title": ""}, "title"),
        ({"cut_off": "2018-11-30"}, "cut_off"),
        ({"cut_off": "soon"}, "cut_off"),
        ({"contribution_deadline": "2018-09-01"}, "cut_off"),
        ({"previous": "999"}, "previous"),
        ({"title": "bell \x07"}, "title"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_nothing_typed_is_lost(plan, client_of, manager, changes, field):
    answer = client_of(manager).post(NEW, SESSION | {"item_heading": "Just typed"} | changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Just typed" in text(answer)
    assert not ReportRound.objects.exists()


def test_a_paper_follows_an_earlier_one(paper, client_of, manager):
    early = {"session_opens": "2016-10-27", "session_closes": "2016-12-10", "slug": "early"}
    answer = client_of(manager).post(NEW, SESSION | early | {"previous": str(paper.pk)})
    assert answer.status_code == 422
    assert "Choose a round of this plan with an earlier cut-off." in text(answer)


def test_a_cut_off_stays_before_that_of_the_round_that_follows(paper, client_of, manager):
    first = paper.previous
    dates = {name: str(getattr(first, name)) for name in ("session_opens", "session_closes")}
    late = {"session_opens": "2017-12-01", "session_closes": "2017-12-10", "cut_off": "2017-09-30"}
    browser = client_of(manager)
    form = browser.post(edit_url(first), filled(first, **dates | late)).context["form"]
    assert "The round that follows, GB.331/INS/[…], has its cut-off on 30 September 2017" in form.errors["cut_off"][0]
    assert browser.post(edit_url(first), filled(first, **late | {"cut_off": "2017-09-29"})).status_code == 302


def test_no_round_comes_before_itself(paper, manager):
    first = paper.previous
    second = ReportRound.objects.create(**work.FACTS | {"plan": paper.plan, "slug": "x", "previous": paper})
    ReportRound.objects.filter(pk=second.pk).update(cut_off="2016-01-01")
    with pytest.raises(ValidationError, match="comes before the one chosen") as refused:
        actions.edit_round(report_round=first, facts={"previous": work.again(second)}, by=manager, at=work.AT)
    assert set(refused.value.message_dict) == {"previous"}


def test_a_round_that_has_a_successor_is_not_offered(paper, client_of, manager):
    choices = [label for _value, label in client_of(manager).get(NEW).context["form"].fields["previous"].choices]
    assert any("GB.331" in label for label in choices)
    assert not any("GB.328" in label for label in choices)


@pytest.mark.parametrize("person", ["reader", "focal_sme", "approver", "auditor", "administrator"])
def test_only_managers_plan_rounds(plan, client_of, person, request):
    browser = client_of(request.getfixturevalue(person))
    for answer in (browser.get(NEW), browser.post(NEW, SESSION)):
        assert answer.status_code == 403
        assert "Only a manager of this plan can do this." in text(answer)
    assert NEW not in text(browser.get("/plans/sme-2015/reports/"))
    assert not ReportRound.objects.exists()


def test_the_list_offers_it_to_managers_of_today(plan, client_of, manager):
    browser = client_of(manager)
    assert NEW in text(browser.get("/plans/sme-2015/reports/"))
    assert NEW not in text(browser.get("/plans/sme-2015/reports/?as_of=2016-06-30"))
    assert browser.get(f"{NEW}?as_of=2016-06-30").url == NEW


# Changing facts


def test_a_manager_edits_facts_and_the_story_tells(paper, client_of, manager):
    browser = client_of(manager)
    data = filled(paper, document_code="GB.331/INS/12", document_date="2017-10-09", contribution_deadline="2017-10-04")
    answer = browser.post(edit_url(paper), data, follow=True)
    assert "The round is saved." in text(answer)
    cover = browser.get(reverse("reporting:report_json", args=["sme-2015", paper.slug])).json()["cover"]
    assert (cover["code"], cover["date"]) == ("GB.331/INS/12", "9 October 2017")
    row = Transition.objects.get()
    assert (row.step, row.by) == ("edit", manager)
    assert "document code: GB.331/INS/[…] → GB.331/INS/12" in row.comment
    assert "contribution deadline: – → 4 October 2017" in row.comment


def test_the_languages_of_the_paper_are_a_fact_of_the_round(paper, client_of, manager):
    browser = client_of(manager)
    browser.post(edit_url(paper), filled(paper, languages="fr es"))
    paper.refresh_from_db()
    assert paper.translations == ("fr", "es")
    assert Transition.objects.get().comment == "languages of the paper: English → English, French and Spanish"
    answer = browser.get(reverse("reporting:round", args=["sme-2015", paper.slug]))
    assert "English, French and Spanish" in text(answer)
    assert browser.post(edit_url(paper), filled(paper, languages="de")).context["form"].errors["languages"]


def test_saving_what_stands_writes_nothing(paper, client_of, manager):
    client_of(manager).post(edit_url(paper), filled(paper))
    assert not Transition.objects.exists()


def test_dates_out_of_order_are_refused_beside_the_field_and_nothing_typed_is_lost(paper, client_of, manager):
    data = filled(paper, document_date="2017-09-01", title="A title just typed")
    answer = client_of(manager).post(edit_url(paper), data)
    assert answer.status_code == 422
    assert "The dates follow each other: cut-off, contribution deadline, date of the paper" in text(answer)
    assert list(answer.context["form"].errors) == ["cut_off"]
    assert "A title just typed" in text(answer)
    paper.refresh_from_db()
    assert paper.document_date is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"session_closes": "2017-10-01"}, "session_closes"),
        ({"cut_off": "tomorrow"}, "cut_off"),
        ({"cut_off": ""}, "cut_off"),
        ({"document_code": ""}, "document_code"),
        ({"document_code": "x" * 41}, "document_code"),
        ({"title": ""}, "title"),
        ({"title": "bell \x07"}, "title"),
        ({"session": "-1"}, "session"),
        ({"cut_off": "2016-09-30"}, "previous"),
    ],
)
def test_bad_input_to_an_edit_is_refused_beside_its_field(paper, client_of, manager, changes, field):
    answer = client_of(manager).post(edit_url(paper), filled(paper, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "There is a problem" in text(answer)


@pytest.mark.parametrize(
    ("deadline", "sentence"),
    [
        ("", "The round has no contribution deadline yet"),
        ("2017-10-01", "The contribution deadline, 1 October 2017, has passed"),
    ],
)
def test_an_open_round_keeps_a_deadline_to_come(paper, client_of, manager, deadline, sentence):
    ReportRound.objects.filter(pk=paper.pk).update(state="open", contribution_deadline="2017-10-04")
    browser = client_of(manager)
    answer = browser.post(edit_url(paper), filled(paper, contribution_deadline=deadline))
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["contribution_deadline"][0]
    ReportRound.objects.filter(pk=paper.pk).update(contribution_deadline="2017-10-01")
    passed = filled(paper, contribution_deadline="2017-10-01", title="My title")
    assert browser.post(edit_url(paper), passed).status_code == 302, "what passed meanwhile blocks no other change"


def test_the_second_of_two_managers_sees_what_the_first_changed(paper, client_of, manager):
    browser = client_of(manager)
    first = browser.get(edit_url(paper)).context["form"]["seen"].value()
    browser.post(edit_url(paper), filled(paper, title="The first title", seen=str(first)))
    second = filled(paper, document_code="GB.331/INS/12", seen=str(first))
    answer = browser.post(edit_url(paper), second)
    assert answer.status_code == 422
    assert "→ The first title" in text(answer)
    assert "GB.331/INS/12" in text(answer)
    paper.refresh_from_db()
    assert (paper.title, paper.document_code) == ("The first title", "GB.331/INS/[…]")
    browser.post(edit_url(paper), second | {"seen": str(answer.context["form"]["seen"].value())})
    paper.refresh_from_db()
    assert paper.document_code == "GB.331/INS/12"


def test_beside_each_field_that_was_changed_meanwhile_stands_what_is_stored(paper, client_of, manager):
    browser = client_of(manager)
    form = browser.get(edit_url(paper)).context["form"]
    page = {"seen": str(form["seen"].value()), "opened": form["opened"].value()}
    first = {"title": "The first title", "document_code": "GB.331/INS/11", "document_date": "2017-10-09"}
    browser.post(edit_url(paper), filled(paper, **first, **page))
    mine = filled(paper, title="My title", item_ordinal="NINTH ITEM ON THE AGENDA", **page)
    form = browser.post(edit_url(paper), mine).context["form"]
    assert {name for name in form.errors if name != "__all__"} == set(first)
    assert "“The first title”. What you typed stands here" in form.errors["title"][0]
    assert "“GB.331/INS/11”, which stands here now" in form.errors["document_code"][0]
    assert "“9 October 2017”" in form.errors["document_date"][0]
    assert form["title"].value() == "My title"
    assert form["document_code"].value() == "GB.331/INS/11", "what was left alone is not put back"
    again = mine | {name: form[name].value() for name in form.fields}
    assert browser.post(edit_url(paper), again).status_code == 302
    paper.refresh_from_db()
    assert (paper.title, paper.document_code) == ("My title", "GB.331/INS/11")
    assert (paper.document_date, paper.item_ordinal) == (dt.date(2017, 10, 9), "NINTH ITEM ON THE AGENDA")


def test_what_is_in_the_paper_by_choice_is_ticked_and_told(paper, client_of, manager):
    browser = client_of(manager)
    form = browser.get(edit_url(paper)).context["form"]
    page = {"seen": str(form["seen"].value()), "opened": form["opened"].value()}
    assert "Also in the paper" not in text_of(browser.get(paper.get_absolute_url()))
    assert browser.post(edit_url(paper), filled(paper, evidence_list="on", **page)).status_code == 302
    paper.refresh_from_db()
    assert (paper.timeline, paper.resource_lines, paper.evidence_list) == (False, False, True)
    page_now = text_of(browser.get(paper.get_absolute_url()))
    assert "Also in the paper, by choice appendix with the evidence" in page_now
    assert "appendix with the evidence: no → yes" in paper.transitions.get(step="edit").comment
    # A box that the other manager left alone keeps the tick that it got meanwhile.
    form = browser.post(edit_url(paper), filled(paper, title="My title", **page)).context["form"]
    assert "“yes”, which stands here now" in form.errors["evidence_list"][0]
    assert form["evidence_list"].value()
    assert set(form.errors) == {"__all__", "evidence_list"}


@pytest.mark.parametrize("opened", ["", "x", "[1]", '{"title": 3}', "[" * 100_000])
def test_a_page_that_does_not_say_what_it_began_from_overwrites_nothing_unseen(paper, client_of, manager, opened):
    browser = client_of(manager)
    browser.post(edit_url(paper), filled(paper, title="The first title"))
    mine = filled(paper, title="My title", seen="0", opened=opened)
    form = browser.post(edit_url(paper), mine).context["form"]
    assert form["title"].value() == "My title"
    assert "“The first title”" in form.errors["title"][0]


def test_a_past_date_leads_to_todays_form(paper, client_of, manager):
    answer = client_of(manager).get(edit_url(paper) + "?as_of=2016-06-30")
    assert answer.status_code == 302
    assert "as_of" not in answer.url


@pytest.mark.parametrize(
    ("make", "who"),
    [
        (work.submitted, "An approver or one of the managers of the plan can send it back."),
        (work.approved, "can take the approval back"),
        (work.published, "One of the managers of the plan can prepare a new edition."),
    ],
)
def test_after_submission_the_facts_stand_and_the_page_says_who_can_change_that(plan, client_of, make, who):
    team = work.make_team(plan)
    report_round = make(team)
    for answer in (
        client_of(team.manager).get(edit_url(report_round)),
        client_of(team.manager).post(edit_url(report_round), filled(report_round, title="Late")),
    ):
        assert answer.status_code == 403
        assert who in text(answer)
    assert "Nothing was saved" in text(answer)
    assert "Title: Late</blockquote>" in text(answer)
    assert text(answer).count("<blockquote") == 1
    assert work.again(report_round).title == "Progress report"
    assert edit_url(report_round) not in text(client_of(team.manager).get(report_round.get_absolute_url()))
    with pytest.raises(ValidationError, match="cannot be changed any more"):
        actions.edit_round(report_round=report_round, facts={"title": "Late"}, by=team.manager, at=work.AT)
