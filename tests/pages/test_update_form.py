"""The page on which an update is recorded: filled in as a person fills it in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliverables.evidence import evidence_of
from deliverables.models import Evidence, StatusUpdate
from tests import factories
from tests.deliverables.office_files import PDF
from tests.filling_forms import filled, form_of
from tests.many_plans import make_many_plans
from tests.reading_pages import text_of

pytestmark = pytest.mark.usefixtures("today")
PAGE = "/plans/sme-2015/deliverables/3a/"
UPDATE = f"{PAGE}update/"
TYPED = {
    "status": "completed",
    "effective_on": "2017-09-20",
    "done": "Four briefs are published. <b>All</b> of them & more.",
    "next": "The briefs are translated.",
    "reason": "Earlier than planned.",
    "internal_note": "The partner was quick.",
    "evidence_0_title": "Brief “No. 4” <Uganda>",
    "evidence_0_url": "https://example.org/brief?n=4&lang=en",
    "evidence_0_dated": "2017-09-01",
    "evidence_0_citable": "on",
}


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


def with_pdf(form: dict[str, Any]) -> dict[str, Any]:
    """The form with a file chosen for its first piece of evidence instead of the link."""
    return form | {"evidence-0-url": "", "evidence-0-upload": SimpleUploadedFile("brief.pdf", PDF)}


# --- It works --------------------------------------------------------------------------------------


def test_an_update_with_evidence_is_recorded_in_one_step(sme, focal_sme):
    answer = sme.post(UPDATE, filled(sme.get(UPDATE), **TYPED), follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    row = StatusUpdate.objects.get()
    assert (row.status, row.effective_on, row.done) == ("completed", dt.date(2017, 9, 20), TYPED["done"])
    assert (row.next, row.internal_note, row.by) == (TYPED["next"], TYPED["internal_note"], focal_sme)
    piece = row.evidence.get()
    assert (piece.title, piece.url) == (TYPED["evidence_0_title"], TYPED["evidence_0_url"])
    assert (piece.visibility, piece.dated) == ("citable", dt.date(2017, 9, 1))
    words = text_of(answer)
    assert "The update is recorded." in words
    assert TYPED["done"] in words
    assert row.illustrative, "the clock is fixed"


def test_a_file_is_uploaded_with_the_update(sme):
    more = {"evidence_1_title": "The series", "evidence_1_url": "https://example.org/series"}
    sme.post(UPDATE, with_pdf(filled(sme.get(UPDATE), **TYPED, **more)))
    assert list(Evidence.objects.order_by("id").values_list("title", "file_name")) == [
        (TYPED["evidence_0_title"], "brief.pdf"),
        ("The series", ""),
    ]


def test_the_page_begins_with_what_holds_now_and_with_today(sme, deliverable):
    factories.status_update(
        deliverable("3a"), "in-progress", "2017-06-01", outlook="at-risk", expected=deliverable("3a").due + 2
    )
    fields = form_of(sme.get(UPDATE)).fields
    assert (fields["status"], fields["outlook"]) == (["in-progress"], ["at-risk"])
    assert (fields["expected"], fields["effective_on"]) == (["02/2018"], ["2017-10-02"])
    assert (fields["done"], fields["internal_note"]) == ([""], [""])


def test_what_was_last_said_stands_beside_the_form(sme, deliverable):
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", done="Two briefs were written.")
    factories.note(deliverable("3a"), "2017-07-01", "Uganda agreed.")
    words = text_of(sme.get(UPDATE))
    assert "What was last said" in words
    assert "Two briefs were written." in words
    assert "Uganda agreed." in words


def test_the_page_says_what_the_figures_suggest(sme):
    why = "due in 2 months, 12/2017; 0 of 4 outputs delivered, fewer than half"
    assert f"The figures suggest: At risk ({why})." in text_of(sme.get(UPDATE))


def test_nothing_is_suggested_for_what_is_over(sme, deliverable):
    factories.status_update(deliverable("3a"), "discontinued", "2017-06-01", reason="No donor was found.")
    assert "The figures suggest" not in text_of(sme.get(UPDATE))


def test_an_outlook_that_no_longer_applies_does_not_stand_in_the_way(sme, deliverable):
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", outlook="on-track")
    page = sme.get(UPDATE)
    assert sme.post(UPDATE, filled(page, **TYPED)).status_code == 302
    assert StatusUpdate.objects.newest_first().first().outlook == ""


def test_an_update_without_evidence_is_recorded(sme):
    form = filled(sme.get(UPDATE), status="in-progress", outlook="at-risk", done="Work goes on.")
    assert sme.post(UPDATE, form).status_code == 302
    assert not Evidence.objects.exists()


# --- The wrong person ------------------------------------------------------------------------------


def test_another_units_focal_point_is_refused_with_who_can_and_what_they_can_do(client_of, focal_actrav):
    for answer in (
        client_of(focal_actrav).get("/plans/sme-2015/deliverables/1/update/"),
        client_of(focal_actrav).post("/plans/sme-2015/deliverables/1/update/", {"status": "in-progress"}),
    ):
        assert answer.status_code == 403
        words = text_of(answer)
        assert "The status is set by the focal points of SME, which coordinates this deliverable" in words
        assert "Your unit can record notes, outputs delivered, measurements and evidence." in words


@pytest.mark.parametrize("who", ["reader", "approver", "auditor", "administrator", "focal_dialogue"])
def test_a_stranger_is_refused_with_a_sentence(client_of, request, who):
    stranger = client_of(request.getfixturevalue(who))
    for answer in (stranger.get(UPDATE), stranger.post(UPDATE, {"status": "in-progress"})):
        assert answer.status_code == 403
        assert "The status is set by the focal points of SME and by managers of the plan." in text_of(answer)
    assert not StatusUpdate.objects.exists()


def test_nobody_is_led_to_the_sign_in_page(plan, client_of):
    for answer in (client_of(None).get(UPDATE), client_of(None).post(UPDATE)):
        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next={UPDATE}")


@pytest.mark.parametrize(
    "address", [f"{PAGE.replace('3a', '9z')}update/", UPDATE.replace("sme-2015", "no-plan"), f"{PAGE}record/magic/"]
)
def test_what_does_not_exist_is_not_found(sme, address):
    assert sme.get(address).status_code == 404
    assert sme.post(address).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_allowed(sme, method):
    assert getattr(sme, method)(UPDATE).status_code == 405


# --- A past date -----------------------------------------------------------------------------------


def test_the_page_of_a_past_date_leads_to_todays(sme):
    answer = sme.get(f"{UPDATE}?as_of=2016-09-30")
    assert (answer.status_code, answer["Location"]) == (302, UPDATE)


def test_nothing_is_recorded_on_the_page_of_a_past_date(sme):
    answer = sme.post(f"{UPDATE}?as_of=2016-09-30", filled(sme.get(UPDATE), **TYPED))
    assert answer.status_code == 403
    assert "This is the page of a past date; nothing can be recorded on it." in text_of(answer)
    assert not StatusUpdate.objects.exists()


# --- Bad input -------------------------------------------------------------------------------------

WRONG = [
    ("status", "finished", "Select a valid choice. finished is not one of the available choices."),
    ("effective_on", "2017-10-03", "This date lies in the future; today is 2 October 2017."),
    ("effective_on", "2015-11-11", "Delivery starts on 12 November 2015; give that day or a later one."),
    ("effective_on", "yesterday", "Enter a valid date."),
    ("effective_on", "", "This field is required."),
    ("done", " ", "Say in a sentence what was done."),
    ("evidence_0_title", "", "Give the evidence a title."),
    ("evidence_0_url", "", "Give a link or a file."),
    ("evidence_0_url", "not a link", "Enter a valid URL."),
    ("evidence_0_url", "javascript:alert(1)", "Enter a valid URL."),
    ("evidence_0_url", "ftp://example.org/brief", "is not a link that starts with https:// or http://."),
    ("evidence_0_dated", "2017-10-03", "3 October 2017 lies in the future: evidence is dated and seen by today."),
]


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_a_wrong_value_gets_its_sentence_and_nothing_typed_is_lost(sme, name, value, sentence):
    typed = filled(sme.get(UPDATE), **TYPED | {name: value})
    answer = sme.post(UPDATE, typed)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not StatusUpdate.objects.exists()
    assert not Evidence.objects.exists()
    kept = filled(answer)
    for field, value_typed in typed.items():
        if field == "csrfmiddlewaretoken" or value_typed == "finished":
            continue  # new for each page; a choice that no page has
        expected = value_typed if isinstance(value_typed, list) else [value_typed]
        assert kept[field] == expected, field


def test_evidence_of_which_only_its_date_was_typed_is_not_dropped(sme):
    page = sme.post(UPDATE, filled(sme.get(UPDATE), **TYPED | {"evidence_1_dated": "2017-09-01"}))
    assert page.context["evidence"][1].errors == {"url": ["Give a link or a file."]}
    assert not StatusUpdate.objects.exists()


def test_the_sentence_stands_with_its_field(sme):
    page = sme.post(UPDATE, filled(sme.get(UPDATE), **TYPED | {"effective_on": "2017-10-03"}))
    form = page.context["form"]
    assert list(form.errors) == ["effective_on"]
    html = page.content.decode()
    assert f'href="#{form["effective_on"].id_for_label}"' in html
    assert "aria-invalid" in html


def test_missing_evidence_is_said_with_the_evidence(sme):
    page = sme.post(UPDATE, filled(sme.get(UPDATE), status="completed", done="All."))
    html = page.content.decode()
    fieldset = html[html.index('id="evidence"') : html.index("</fieldset>", html.index('id="evidence"'))]
    assert "A completed deliverable needs at least one piece of evidence" in fieldset


def test_an_uploaded_file_is_kept_when_something_else_is_wrong(sme, deliverable):
    page = sme.post(UPDATE, with_pdf(filled(sme.get(UPDATE), **TYPED | {"done": ""})))
    assert "Kept: brief.pdf" in text_of(page)
    assert sme.post(UPDATE, filled(page, done="Now it is said.")).status_code == 302
    piece = evidence_of(deliverable("3a"), dt.date(2017, 10, 2)).get()
    assert (piece.file_name, piece.title) == ("brief.pdf", TYPED["evidence_0_title"])
    assert Path(piece.file.path).read_bytes() == PDF


def test_a_kept_file_survives_several_faults(sme):
    page = sme.post(UPDATE, with_pdf(filled(sme.get(UPDATE), **TYPED | {"evidence_0_title": ""})))
    assert "Give the evidence a title." in text_of(page)
    page = sme.post(UPDATE, filled(page, effective_on="2017-10-03", evidence_0_title="The brief"))
    page = sme.post(UPDATE, filled(page, done=""))
    assert "Kept: brief.pdf" in text_of(page)
    assert sme.post(UPDATE, filled(page, done="Done.", effective_on="2017-10-02")).status_code == 302
    assert Evidence.objects.get().file_name == "brief.pdf"


def test_the_mark_of_a_kept_file_is_no_use_to_somebody_else(sme, client_of, manager):
    page = sme.post(UPDATE, with_pdf(filled(sme.get(UPDATE), **TYPED | {"done": ""})))
    answer = client_of(manager).post(UPDATE, filled(page, done="Not mine."))
    assert "The file that you chose before is no longer at hand; choose it again." in text_of(answer)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("mark", ["", "nonsense", "a:b:c", "\x00", "e30:1abcde:sig"])
def test_a_forged_mark_attaches_nothing(sme, mark):
    form = filled(sme.get(UPDATE), **TYPED | {"evidence_0_url": ""}) | {"evidence-0-held": mark}
    assert sme.post(UPDATE, form).status_code == 200
    assert not StatusUpdate.objects.exists()


def test_a_file_of_another_kind_is_refused_beside_its_field(sme):
    form = filled(sme.get(UPDATE), **TYPED | {"evidence_0_url": ""})
    page = sme.post(UPDATE, form | {"evidence-0-upload": SimpleUploadedFile("brief.pdf", b"<html></html>")})
    assert "of a kind that is not taken (text/html)" in text_of(page)
    assert "Kept:" not in text_of(page)
    assert page.context["evidence"][0].errors["upload"]


def test_a_link_and_a_file_are_two_pieces(sme):
    both = with_pdf(filled(sme.get(UPDATE), **TYPED)) | {"evidence-0-url": TYPED["evidence_0_url"]}
    page = sme.post(UPDATE, both)
    assert "Give a link or a file for each piece of evidence, and not both." in text_of(page)
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize("total", ["", "-1", "1000000", "x", None])
def test_a_form_without_its_count_of_evidence_is_shown_again(sme, total):
    form = filled(sme.get(UPDATE), **TYPED)
    form.pop("evidence-TOTAL_FORMS")
    if total is not None:
        form["evidence-TOTAL_FORMS"] = total
    answer = sme.post(UPDATE, form)
    assert answer.status_code in (200, 302)
    assert StatusUpdate.objects.count() == (answer.status_code == 302)


# --- Query budget ----------------------------------------------------------------------------------


def queries(sme) -> int:
    with CaptureQueriesContext(connection) as found:
        assert sme.get(UPDATE).status_code == 200
    return len(found)


def test_the_page_asks_as_much_of_fifty_plans_as_of_one(sme, plan, deliverable):
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01")
    alone = queries(sme)
    make_many_plans(50, 3, plan)
    assert queries(sme) == alone
    assert alone <= 18
