"""The session's decision and guidance: entered with the paper that was discussed, answered in the next one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from reporting.models import GuidanceAnswer, GuidancePoint, Report, SessionDecision
from reporting.snapshots import build_payload
from tests.reading_pages import text_of
from tests.reporting.checked_rounds import make_desk
from tests.reporting.papers import paragraphs, part, whole
from tests.reporting.rounds_at_work import again

pytestmark = pytest.mark.django_db
NOW, BEFORE = (reverse("reporting:guidance", args=["sme-2015", slug]) for slug in ("november-2017", "november-2016"))


@pytest.fixture
def desk(plan, today):
    made = make_desk(plan)
    made.previous()
    made.round = again(made.round)
    return made


def enter(browser, text="More countries should be reached.", **changes):
    return browser.post(
        BEFORE, {"do": "point", "point-text": text, "point-reference": "GB.328/PV, para. 43"} | changes
    )


def answer(browser, point, text="Two were added, see {3a}."):
    return browser.post(NOW, {"do": "answer", "of": point.pk, f"answer{point.pk}-text": text})


def test_empty_until_somebody_enters_it(desk, client_of, reader):
    text = text_of(client_of(reader).get(BEFORE))
    assert "No decision has been entered." in text
    assert "No point of guidance has been entered." in text
    told = paragraphs(payload(desk))
    assert "guidance" not in [block["anchor"] for block in told]
    assert not any("considered the previous report" in whole(block) for block in told)


def test_a_decision_is_entered_and_printed_after_the_mandate(desk, client_of, manager, reader):
    browser = client_of(manager)
    sent = {
        "do": "decision",
        "decision-reference": "GB.328/PV, para. 52",
        "decision-text": "The Governing Body took note.",
    }
    assert browser.post(BEFORE, sent).status_code == 302
    assert "GB.328/PV, para. 52" in text_of(client_of(reader).get(BEFORE))
    blocks = part(build_payload(desk.round, desk.round.cut_off), "introduction")
    told = [whole(block) for block in blocks]
    (place,) = [number for number, text in enumerate(told) if "GB.328/PV, para. 52" in text]
    assert told[place].startswith(
        "At its 328th Session the Governing Body considered the previous report (GB.328/INS/8)"
    )
    assert told[place].endswith("recorded in GB.328/PV, para. 52: “The Governing Body took note”.")
    assert 0 < place < len(told) - 1
    browser.post(BEFORE, sent | {"decision-text": ""})
    assert SessionDecision.objects.count() == 2
    blocks = part(build_payload(desk.round, desk.round.cut_off), "introduction")
    assert any(whole(block).endswith("recorded in GB.328/PV, para. 52.") for block in blocks)


def test_the_next_paper_answers_each_point(desk, client_of, manager):
    browser = client_of(manager)
    enter(browser)
    enter(browser, "Wages.")
    first, second = GuidancePoint.objects.order_by("id")
    assert "2 points are not answered; they stand in the way of submission." in text_of(browser.get(NOW))
    assert answer(browser, first).status_code == 302
    assert answer(browser, second, "They are covered.").status_code == 302
    (block,) = [one for one in part(payload(desk), "challenges") if one.get("anchor") == "guidance"]
    assert block["lead"] == "Guidance of the Governing Body."
    assert [point["mark"] for point in block["points"]] == ["(a)", "(b)"]
    number = next(one["number"] for one in paragraphs(payload(desk)) if one["anchor"] == "deliverable-3a")
    assert block["points"][0]["text"] == (
        f"“More countries should be reached” (GB.328/PV, para. 43): Two were added, see {number}."
    )


def payload(desk):
    return build_payload(desk.round, desk.round.cut_off)


def test_a_point_is_corrected_and_answered_anew_or_withdrawn(desk, client_of, manager):
    browser = client_of(manager)
    enter(browser)
    enter(browser, "Wages.")
    first, second = GuidancePoint.objects.order_by("id")
    answer(browser, first)
    sent = {"do": "correct", "of": first.pk, f"correct{first.pk}-text": "More regions should be reached."}
    assert browser.post(BEFORE, sent).status_code == 302
    assert browser.post(BEFORE, {"do": "withdraw", "of": second.pk}).status_code == 302
    text = text_of(browser.get(NOW))
    assert "More regions should be reached." in text
    assert "Wages." not in text
    assert "Not answered yet." in text
    assert browser.post(BEFORE, sent).status_code == 422
    assert GuidancePoint.objects.count() == 4


def test_an_answer_to_words_that_were_changed_meanwhile_is_refused_beside_the_words_of_now(desk, client_of, manager):
    browser = client_of(manager)
    enter(browser)
    first = GuidancePoint.objects.get()
    browser.post(BEFORE, {"do": "correct", "of": first.pk, f"correct{first.pk}-text": "More regions, too."})
    page = answer(browser, first, "Two were added.")
    assert page.status_code == 422
    assert text_of(page).count("This point was changed meanwhile: “More regions, too.”.") == 2
    assert not GuidanceAnswer.objects.exists()
    # The field with what was typed is that of the new words: sent again, it answers them.
    second = GuidancePoint.objects.get(replaces=first)
    (form,) = [entry["form"] for entry in page.context["answered"]["points"]]
    assert (form.of, form["text"].value()) == (str(second.pk), "Two were added.")
    assert answer(browser, second, "Two were added.").status_code == 302
    assert "Not answered yet." not in text_of(browser.get(NOW))


def test_an_answer_to_a_point_that_was_withdrawn_meanwhile_is_refused(desk, client_of, manager):
    browser = client_of(manager)
    enter(browser)
    point = GuidancePoint.objects.get()
    browser.post(BEFORE, {"do": "withdraw", "of": point.pk})
    page = answer(browser, point, "Two were added.")
    assert page.status_code == 422
    assert "What you wrote Nothing was saved. Copy your words if you still need them. Two were added." in text_of(page)
    assert "This point was withdrawn meanwhile" in text_of(page)
    assert not GuidanceAnswer.objects.exists()


def test_a_correction_keeps_the_letter_of_its_point(desk, client_of, manager):
    browser = client_of(manager)
    for text in ("First.", "Second."):
        enter(browser, text)
    first = GuidancePoint.objects.order_by("id")[0]
    browser.post(BEFORE, {"do": "correct", "of": first.pk, f"correct{first.pk}-text": "First, better said."})
    (block,) = [one for one in part(payload(desk), "challenges") if one.get("anchor") == "guidance"]
    assert [point["text"].split("”")[0] for point in block["points"]] == ["“First, better said", "“Second"]


def test_as_known_at_an_instant(desk, client_of, manager, now):
    browser = client_of(manager)
    enter(browser)
    answer(browser, GuidancePoint.objects.get())
    earlier = build_payload(desk.round, desk.round.cut_off, now.replace(hour=8))
    assert "guidance" not in [block["anchor"] for block in paragraphs(earlier)]
    assert "guidance" in [block["anchor"] for block in paragraphs(payload(desk))]


def test_a_past_date_shows_what_was_entered_by_then(desk, client_of, manager, settings, now):
    browser = client_of(manager)
    enter(browser)
    settings.FIXED_CLOCK = now + dt.timedelta(days=1)
    browser.post(BEFORE, {"do": "decision", "decision-reference": "GB.328/PV", "decision-text": "It took note."})
    enter(browser, "Costs should be told.")
    answer(browser, GuidancePoint.objects.all()[0])
    then = {"as_of": now.date().isoformat()}
    for address in (BEFORE, NOW):
        page = text_of(browser.get(address, then))
        assert "More countries should be reached." in page
        assert "Costs should be told." not in page
    assert "It took note." not in text_of(browser.get(BEFORE, then))
    assert "Two were added" not in text_of(browser.get(NOW, then))
    assert "Costs should be told." in text_of(browser.get(NOW))


def test_what_is_missing_is_said_beside_its_field(desk, client_of, manager):
    browser = client_of(manager)
    page = enter(browser, " ")
    assert page.status_code == 422
    assert "GB.328/PV, para. 43" in page.content.decode()
    page = browser.post(BEFORE, {"do": "decision", "decision-reference": "", "decision-text": "Noted."})
    assert page.status_code == 422
    assert "Noted.</textarea>" in page.content.decode()
    enter(browser)
    assert answer(browser, GuidancePoint.objects.get(), "").status_code == 422
    assert not GuidanceAnswer.objects.exists()
    assert not SessionDecision.objects.exists()


def test_points_of_another_session_are_not_found(desk, client_of, manager):
    browser = client_of(manager)
    enter(browser)
    point = GuidancePoint.objects.get()
    assert browser.post(NOW, {"do": "withdraw", "of": point.pk}).status_code == 404
    assert browser.post(BEFORE, {"do": "answer", "of": point.pk}).status_code == 404


def test_nothing_is_entered_before_publication(desk, client_of, manager):
    browser = client_of(manager)
    assert "once it is published" in text_of(browser.get(NOW))
    assert "Enter the point" not in text_of(browser.get(NOW))
    page = browser.post(NOW, {"do": "point", "point-text": "Early."})
    assert page.status_code == 422
    assert not GuidancePoint.objects.exists()


def test_what_the_session_said_is_entered_also_while_a_new_edition_is_prepared(desk, client_of, manager):
    type(desk.round).objects.filter(slug="november-2016").update(state="clearance", revision=1)
    browser = client_of(manager)
    assert "Enter the point" in text_of(browser.get(BEFORE))
    assert enter(browser).status_code == 302
    assert "More countries should be reached." in text_of(browser.get(NOW))


def test_answers_stay_once_the_paper_is_with_the_approver(desk, client_of, manager):
    browser = client_of(manager)
    enter(browser)
    desk.facts(state="for-approval")
    text = text_of(browser.get(NOW))
    assert "so its answers stay as they are" in text
    assert "Save the answer" not in text
    assert answer(browser, GuidancePoint.objects.get()).status_code == 422


@pytest.mark.parametrize(
    ("state", "sentences"),
    [
        ("for-approval", "“For approval”; its answers cannot be changed any more. An approver or one of the managers"),
        (
            "approved",
            "“Approved and frozen”; its answers cannot be changed any more. An approver or one of the managers",
        ),
        (
            "published",
            "“Published”; its answers cannot be changed any more. One of the managers of the plan can prepare",
        ),
    ],
)
def test_a_refused_answer_says_where_the_paper_stands_and_who_can_take_it_back(
    desk, client_of, manager, state, sentences
):
    browser = client_of(manager)
    enter(browser)
    desk.facts(state=state)
    page = answer(browser, GuidancePoint.objects.get())
    assert page.status_code == 422
    assert f"The next paper stands at {sentences}" in text_of(page)


def test_what_was_typed_is_shown_when_its_form_is_gone(desk, client_of, manager):
    browser = client_of(manager)
    enter(browser)
    point = GuidancePoint.objects.get()
    assert "What you wrote" not in text_of(answer(browser, point, ""))
    desk.facts(state="for-approval")
    assert "Copy your words if you still need them. Two were added." in text_of(
        answer(browser, point, "Two were added.")
    )
    page = browser.post(NOW, {"do": "point", "point-text": "Early.", "point-reference": "GB.331/PV"})
    assert "Copy your words if you still need them. Early. GB.331/PV" in text_of(page)
    sent = {"do": "correct", "of": point.pk, f"correct{point.pk}-text": "Better."}
    browser.post(BEFORE, sent)
    page = browser.post(BEFORE, sent | {f"correct{point.pk}-text": "Better still."})
    assert "Copy your words if you still need them. Better still." in text_of(page)


def test_a_point_corrected_after_the_paper_was_frozen_stands_answered_as_it_was(desk, client_of, manager, settings):
    browser = client_of(manager)
    enter(browser)
    point = GuidancePoint.objects.get()
    answer(browser, point, "Two were added.")
    Report.objects.create(
        round=desk.round, cut_off=desk.round.cut_off, known_at=settings.FIXED_CLOCK, payload="{}", engines={},
        pdf=b"%PDF-", by=manager, at=settings.FIXED_CLOCK,
    )  # fmt: skip
    settings.FIXED_CLOCK += dt.timedelta(days=1)
    browser.post(BEFORE, {"do": "correct", "of": point.pk, f"correct{point.pk}-text": "More regions, too."})
    for state in ("approved", "published"):
        desk.facts(state=state)
        text = text_of(browser.get(NOW))
        assert "More countries should be reached." in text
        assert "Two were added." in text
        assert "More regions, too." not in text
        assert "Not answered yet." not in text
    desk.facts(state="clearance", revision=1)
    text = text_of(browser.get(NOW))
    assert "More regions, too." in text
    assert "1 point is not answered; it stands in the way of submission." in text


def test_what_is_not_answered_stands_in_the_way_only_while_it_can_be_answered(desk, client_of, manager):
    browser = client_of(manager)
    enter(browser)
    for state in ("for-approval", "approved", "published"):
        desk.facts(state=state)
        text = text_of(browser.get(NOW))
        assert "stands in the way of submission" not in text
        assert "so its answers stay as they are" in text


def test_who_reads_may_not_write(desk, client_of, reader, auditor, approver):
    for person in (reader, auditor, approver):
        browser = client_of(person)
        page = browser.get(BEFORE)
        assert page.status_code == 200
        assert "Enter the point" not in text_of(page)
        assert enter(browser).status_code == 403
    assert client_of(reader).get(NOW).status_code == 404


def test_the_page_costs_the_same_with_more_points(desk, client_of, manager, django_assert_max_num_queries):
    browser = client_of(manager)
    for number in range(5):
        enter(browser, f"Point {number}.")
    for point in GuidancePoint.objects.all():
        answer(browser, point)
    browser.get(NOW)
    with django_assert_max_num_queries(12):
        browser.get(NOW)
