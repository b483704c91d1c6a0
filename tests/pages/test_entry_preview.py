"""Before an entry is saved: how it will read, its files one by one; and what stands beside the form."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deliverables.models import Evidence, Note, OutputDelivery, StatusUpdate
from reporting.models import Report, Transition
from tests import factories
from tests.deliverables.office_files import PDF
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.usefixtures("today")
PAGE = "/plans/sme-2015/deliverables/3a/"
UPDATE, NOTE = f"{PAGE}update/", f"{PAGE}note/"
TYPED = {"status": "in-progress", "outlook": "at-risk", "done": "The third brief is out."}


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


def previewed(page) -> str:
    html = page.content.decode()
    assert "data-preview" in html
    return html[html.index("data-preview") : html.index("Nothing is recorded yet: save below")]


# --- Preview ---------------------------------------------------------------------------------------


def test_an_update_is_read_before_it_is_recorded(sme, deliverable):
    output = deliverable("3a").planned_outputs.get()
    delivered = {"delivered": "on", "title": "Brief No. 3", "effective_on": "2017-09-01", "country": "Uganda"}
    sent = filled(sme.get(UPDATE), **TYPED, evidence_0_title="The series", evidence_0_url="https://example.org/s")
    sent |= {f"delivery-{output.pk}-1-{name}": value for name, value in delivered.items()}
    page = sme.post(UPDATE, sent | {"step": "preview"})
    words = previewed(page)
    for part in ("In progress", "The third brief is out.", "Brief No. 3 (Uganda)", "The series"):
        assert part in words
    assert not any(model.objects.exists() for model in (StatusUpdate, OutputDelivery, Evidence))
    assert "data-unsaved" in page.content.decode()
    assert sme.post(UPDATE, filled(page)).status_code == 302
    assert (StatusUpdate.objects.count(), OutputDelivery.objects.count(), Evidence.objects.count()) == (1, 1, 1)


def test_a_preview_says_what_is_wrong_like_saving(sme):
    page = sme.post(UPDATE, filled(sme.get(UPDATE), **TYPED | {"done": ""}) | {"step": "preview"})
    assert "Say in a sentence what was done." in text_of(page)
    assert "data-preview" not in page.content.decode()


def test_a_file_in_a_preview_is_named_and_kept(sme):
    sent = filled(sme.get(NOTE), text="A note.", evidence_0_title="The brief") | {"step": "preview"}
    page = sme.post(NOTE, sent | {"evidence-0-upload": SimpleUploadedFile("brief.pdf", PDF)})
    assert "The brief" in previewed(page)
    assert "/evidence/" not in previewed(page)
    assert "Kept: brief.pdf" in text_of(page)
    assert sme.post(NOTE, filled(page)).status_code == 302
    assert Evidence.objects.get().file_name == "brief.pdf"


def test_a_correction_is_read_before_it_is_recorded(sme, deliverable, focal_sme):
    wrong = factories.note(deliverable("3a"), "2017-05-01", "Wrong.", by=focal_sme)
    where = f"{PAGE}correct/note/{wrong.pk}/"
    sent = filled(sme.get(where), text="Right.", correction_reason="A slip.") | {"step": "preview"}
    words = previewed(sme.post(where, sent))
    assert "Right." in words
    assert "Corrects an earlier entry" in words
    assert Note.objects.count() == 1


def test_a_preview_sends_no_paragraph(opened, dialogue):
    where = "/plans/sme-2015/deliverables/4/update/"
    sent = filled(dialogue.get(where), **TYPED | {"outlook": "off-track"}) | {"step": "preview"}
    assert "The third brief is out." in previewed(dialogue.post(where, sent))
    assert work.paragraph(opened, "4").state == "awaiting"
    assert not Transition.objects.filter(step="send").exists()


# --- Several files at once ---------------------------------------------------------------------------


def several(*names: str) -> dict[str, list[SimpleUploadedFile]]:
    return {"evidence-files": [SimpleUploadedFile(name, PDF + name.encode()) for name in names]}


@pytest.mark.parametrize("step", ["files", ""])
def test_each_of_several_files_gets_a_title_and_a_date_of_its_own(sme, step):
    sent = filled(sme.get(NOTE), text="", evidence_0_title="A source", evidence_0_url="https://example.org/s")
    page = sme.post(NOTE, sent | several("first.pdf", "second.pdf", "third.pdf") | {"step": step})
    assert "This field is required." not in text_of(page), "nothing is checked yet"
    assert not Note.objects.exists()
    fields = form_of(page).fields
    assert [fields[f"evidence-{number}-title"] for number in range(4)] == [
        ["A source"],
        ["first"],
        ["second"],
        ["third"],
    ]
    assert fields["evidence-0-url"] == ["https://example.org/s"]
    more = {"evidence_1_dated": "2017-05-01", "evidence_3_title": "The third", "evidence_3_citable": "on"}
    assert sme.post(NOTE, filled(page, text="Three files.", **more)).status_code == 302
    rows = Evidence.objects.exclude(file="").order_by("id")
    assert [(row.title, row.file_name, str(row.dated), row.visibility) for row in rows] == [
        ("first", "first.pdf", "2017-05-01", "internal"),
        ("second", "second.pdf", "None", "internal"),
        ("The third", "third.pdf", "None", "citable"),
    ]


def test_several_files_wait_while_another_field_is_wrong(sme):
    page = sme.post(NOTE, filled(sme.get(NOTE), text="") | several("a.pdf", "b.pdf") | {"step": "files"})
    page = sme.post(NOTE, filled(page, text="Now.", effective_on="2017-10-03"))
    assert "This date lies in the future" in text_of(page)
    assert text_of(page).count("You need not choose it again.") == 2
    assert sme.post(NOTE, filled(page, effective_on="2017-10-02")).status_code == 302
    assert Evidence.objects.count() == 2


def test_a_file_that_is_not_taken_is_said_and_the_others_stay(sme):
    files = several("a.pdf")
    files["evidence-files"].append(SimpleUploadedFile("page.pdf", b"<html></html>"))
    page = sme.post(NOTE, filled(sme.get(NOTE), text="News.") | files | {"step": "files"})
    assert "of a kind that is not taken (text/html)" in text_of(page)
    assert form_of(page).fields["evidence-0-title"] == ["a"]
    assert form_of(page).fields["text"] == ["News."]


def test_a_file_that_is_not_taken_is_said_where_it_was_chosen(sme, deliverable):
    prefix = f"delivery-{deliverable('3a').planned_outputs.get().pk}-2"
    wrong = {f"{prefix}-upload": SimpleUploadedFile("page.pdf", b"<html></html>"), f"{prefix}-title": "Brief 2"}
    page = sme.post(UPDATE, filled(sme.get(UPDATE), **TYPED) | wrong | {"step": "files"})
    said = [[part.prefix, *part.refused] for part in page.context["deliveries"] if part.refused]
    assert [(name, "of a kind that is not taken" in words) for name, words in said] == [(prefix, True)]
    assert text_of(page).count("of a kind that is not taken") == 1
    assert form_of(page).fields[f"{prefix}-title"] == ["Brief 2"]


def test_more_files_than_an_entry_takes_are_named(sme):
    page = sme.post(NOTE, filled(sme.get(NOTE)) | several(*(f"{n}.pdf" for n in range(9))) | {"step": "files"})
    page = sme.post(NOTE, filled(page) | several("ten.pdf", "eleven.pdf") | {"step": "files"})
    assert "“eleven.pdf” has no place: an entry takes 10 pieces of evidence at the most." in text_of(page)
    assert form_of(page).fields["evidence-9-title"] == ["ten"]


# --- Beside the form -------------------------------------------------------------------------------


def test_what_was_last_said_can_be_corrected_from_there(sme, deliverable, focal_sme):
    row = factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", done="Wrong.", by=focal_sme)
    page = sme.get(UPDATE)
    assert "This was wrong: record a correction" in text_of(page)
    assert f'href="{PAGE}correct/status/{row.pk}/"' in page.content.decode()


def test_a_unit_that_does_not_set_the_status_is_not_led_to_correct_it(client_of, focal_actrav, deliverable):
    factories.status_update(deliverable("1"), "in-progress", "2017-06-01")
    page = client_of(focal_actrav).get("/plans/sme-2015/deliverables/1/note/")
    assert "record a correction" not in text_of(page)


def test_nothing_was_reported_yet(sme):
    assert "What was last reported No published paper tells of it yet." in text_of(sme.get(UPDATE))


def test_what_was_last_reported_stands_beside_the_form(team, client_of):
    work.published(team)
    report = Report.objects.get()
    words = text_of(client_of(team.units["SME"]).get(UPDATE))
    beside = words[words.index("What was last reported") :]
    assert f"Paragraph {report.numbers['deliverable-3a']} of GB.331/INS/9" in beside
    assert "Deliverable 3(a): four impact assessments" in beside
