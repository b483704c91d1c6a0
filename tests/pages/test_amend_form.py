"""The page on which a manager amends one field of the plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from deliverables.models import Amendment, ConclusionParagraph, Deliverable, Unit
from deliverables.months import Month
from tests.filling_forms import filled, form_of
from tests.many_plans import make_many_plans
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
REASON = {"reason": "As the Governing Body decided.", "decision_reference": "GB.328/PV, paragraph 90"}


@pytest.fixture
def desk(client_of, manager):
    return client_of(manager)


@pytest.fixture
def where(plan, deliverable):
    """The address of the form for a field of deliverable 7a or of what hangs on it."""

    def address(kind: str, field: str, ref: str = "7a") -> str:
        row = deliverable(ref)
        target: Any = {
            "deliverable": lambda: row,
            "indicator": lambda: row.indicators.get(),
            "item": lambda: row.item,
            "description": lambda: row.item.descriptions.first(),
            "resource_line": lambda: row.item.resource_lines.get(**{f"{field}__isnull": False}),
            "paragraph": lambda: ConclusionParagraph.objects.get(plan=plan, reference="20(b)"),
        }[kind]()
        return reverse("deliverables:amend", args=[plan.slug, kind, target.pk, field])

    return address


def units(*codes: str) -> list[str]:
    return [str(Unit.objects.get(code=code).pk) for code in codes]


# --- It works --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "field", "new", "kept", "leads"),
    [
        ("deliverable", "text", "Eight CPOs.", "Eight CPOs.", "deliverables/7a/"),
        ("deliverable", "due", "2019-06", "06/2019", "deliverables/7a/"),
        ("indicator", "text", "Eight member States.", "Eight member States.", "deliverables/7a/"),
        ("item", "resources_text", "Two posts.", "Two posts.", "items/7/"),
        ("item", "responsibility_text", "SME", "SME", "items/7/"),
        ("item", "alignment_text", "Outcome 4", "Outcome 4", "items/7/"),
        ("description", "text", "Expand the work.", "Expand the work.", "items/7/"),
        ("resource_line", "amount", "3000000.50", "3000000.5", "items/7/"),
        ("resource_line", "posts", "3", "3", "items/7/"),
        ("paragraph", "official_text", "The Office should…", "The Office should…", "paragraphs/20-b/"),
    ],
)
def test_a_field_is_amended_and_the_person_sees_it_where_it_stands(desk, where, kind, field, new, kept, leads):
    address = where(kind, field)
    answer = desk.post(address, filled(desk.get(address), new=new, effective_on="2017-09-01", **REASON), follow=True)
    assert answer.redirect_chain == [(f"/plans/sme-2015/{leads}", 302)]
    assert "The amendment is recorded; the text as in the source stays readable." in text_of(answer)
    row = Amendment.objects.get()
    assert (row.field, row.new, row.effective_on) == (field, kept, dt.date(2017, 9, 1))
    assert (row.reason, row.decision_reference) == (REASON["reason"], REASON["decision_reference"])


def test_units_are_ticked(desk, where, deliverable):
    address = where("deliverable", "units", "1")
    page = desk.get(address)
    assert sorted(form_of(page).fields["new"]) == sorted(units("SME", "ACTRAV", "ACT/EMP"))
    answer = desk.post(address, filled(page, new=units("SME", "COOP"), **REASON), follow=True)
    assert Amendment.objects.get().new == "SME, COOP"
    assert "COOP" in text_of(answer)


def test_a_coordinating_unit_is_chosen_from_the_units_of_the_deliverable(desk, where, deliverable):
    address = where("deliverable", "coordinator", "1")
    page = desk.get(address)
    assert form_of(page).fields["new"] == units("SME")
    (actrav,) = units("ACTRAV")
    answer = desk.post(address, filled(page, new=actrav, **REASON), follow=True)
    assert "ACTRAV changed by a manager" in text_of(answer)


def test_the_form_begins_with_what_holds_now(desk, where, deliverable):
    assert form_of(desk.get(where("deliverable", "due", "1"))).fields["new"] == ["03/2016"]
    fields = form_of(desk.get(where("deliverable", "text", "1"))).fields
    assert (fields["new"], fields["effective_on"]) == ([deliverable("1").text], ["2017-10-02"])


# --- Bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "field", "typed", "sentence"),
    [
        ("deliverable", "text", {"new": " "}, "This field is required."),
        ("deliverable", "text", {"new": "A\x00b"}, "Null characters are not allowed."),
        ("deliverable", "text", {"new": "A\x07b"}, "This text holds a control character that cannot be shown"),
        ("deliverable", "text", {"new": "x" * 20001}, "at most 20000 characters"),
        ("deliverable", "text", {"reason": " "}, "This field is required."),
        ("deliverable", "text", {"effective_on": "2017-10-03"}, "This date lies in the future; today is 2 October"),
        ("deliverable", "text", {"effective_on": "2015-10-13"}, "The plan is dated 14 October 2015; give that day"),
        ("deliverable", "text", {"decision_reference": "x" * 121}, "at most 120 characters"),
        ("deliverable", "due", {"new": "Spring"}, "Give a month as month/year, for example 03/2017."),
        ("deliverable", "due", {"new": "12/2019"}, "This is what the plan says already."),
        ("deliverable", "coordinator", {"new": "999999"}, "Select a valid choice."),
        ("deliverable", "units", {"new": []}, "This field is required."),
        ("deliverable", "units", {"new": ["999999"]}, "Select a valid choice."),
        ("deliverable", "units", {"new": ["9" * 40]}, "Select a valid choice."),
        ("deliverable", "units", {"new": ["x", "\x00"]}, "Select a valid choice."),
        ("resource_line", "amount", {"new": "0"}, "Give a number above zero."),
        ("resource_line", "amount", {"new": "-5"}, "greater than or equal to 0"),
        ("resource_line", "amount", {"new": "NaN"}, "Enter a number."),
        ("resource_line", "amount", {"new": "1e30"}, "no more than 14 digits"),
        ("resource_line", "posts", {"new": "2.5"}, "Enter a whole number."),
    ],
)
def test_a_wrong_value_gets_its_sentence_and_the_reason_is_kept(desk, where, kind, field, typed, sentence):
    address = where(kind, field)
    new = {} if field in ("coordinator", "units") or "new" in typed else {"new": "Something new."}
    answer = desk.post(address, filled(desk.get(address), **REASON | new | typed))
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not Amendment.objects.exists()
    kept = form_of(answer).fields
    assert kept["decision_reference"] == [typed.get("decision_reference", REASON["decision_reference"])]


def test_the_coordinating_unit_is_not_unticked(desk, where):
    address = where("deliverable", "units", "1")
    answer = desk.post(address, filled(desk.get(address), new=units("ACTRAV"), **REASON))
    assert "SME coordinates the deliverable: name another coordinating unit first." in text_of(answer)
    assert form_of(answer).fields["new"] == units("ACTRAV")


# --- Who, where and when ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["focal_sme", "reader", "approver", "auditor", "administrator"])
def test_who_is_no_manager_is_refused_with_a_sentence(client_of, request, where, who):
    person = client_of(request.getfixturevalue(who))
    address = where("deliverable", "text")
    for answer in (person.get(address), person.post(address, {"new": "Mine.", "reason": "Because."})):
        assert answer.status_code == 403
        assert "Only a manager of this plan can do this." in text_of(answer)
    assert not Amendment.objects.exists()


def test_nobody_is_led_to_the_sign_in_page(client_of, where):
    address = where("deliverable", "text")
    answer = client_of(None).post(address)
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next={address}")


@pytest.mark.parametrize(
    "path",
    [
        "deliverable/{key}/ref",
        "deliverable/{key}/position",
        "deliverable/999999/text",
        f"deliverable/{10**30}/text",
        "magic/{key}/text",
        "actionplan/1/title",
        "deliverable/{key}/official_text",
    ],
)
def test_what_cannot_be_amended_has_no_page(desk, deliverable, path):
    address = f"/plans/sme-2015/amend/{path.format(key=deliverable('1').pk)}/"
    assert desk.get(address).status_code == 404
    assert desk.post(address, {"new": "x"}).status_code == 404


def test_a_part_of_another_plan_is_not_amended_from_here(desk, plan, manager):
    (other,) = make_many_plans(1, 0, plan)
    row = Deliverable.objects.get(plan=other, ref="1")
    assert desk.get(reverse("deliverables:amend", args=[plan.slug, "deliverable", row.pk, "text"])).status_code == 404
    assert desk.get(reverse("deliverables:amend", args=[other.slug, "deliverable", row.pk, "text"])).status_code == 403


def test_a_past_date_leads_to_today_and_amends_nothing(desk, where):
    address = where("deliverable", "text")
    for answer in (desk.get(f"{address}?as_of=2016-09-30"), desk.post(f"{address}?as_of=2016-09-30", REASON)):
        assert answer.status_code in (302, 403)
    assert not Amendment.objects.exists()


def test_the_amended_month_is_the_due_month_of_the_list_and_the_form(desk, where, plan):
    address = where("deliverable", "due", "1")
    desk.post(address, filled(desk.get(address), new="12/2017", effective_on="2017-01-01", **REASON))
    row = Deliverable.objects.in_plan(plan).as_of(dt.date(2017, 10, 2)).get(ref="1")
    assert row.due_as_of == Month.of(2017, 12)
    assert "due in 2 months" in text_of(desk.get("/plans/sme-2015/deliverables/1/update/"))
