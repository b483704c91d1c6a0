"""The document as issued: attached by managers, by link or file, and served to everybody who sees the paper."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reporting import actions
from reporting.models import IssuedDocument, Report
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LINK = "https://example.org/gb331-ins-9.pdf"


def url(name: str = "attach_issued", *args) -> str:
    return reverse(f"reporting:{name}", args=["sme-2015", "november-2017", *args])


def filled(**changes):
    return {"code": "GB.331/INS/9", "dated": "2017-10-02", "url": LINK} | changes


def text(answer) -> str:
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_a_link_is_attached_and_stands_on_the_rounds_page(team, client_of, reader):
    work.published(team)
    assert client_of(team.manager).post(url(), filled()).status_code == 302
    page = text(client_of(reader).get(url("round")))
    assert f'href="{LINK}"' in page
    assert "2 October 2017" in page
    row = IssuedDocument.objects.get()
    assert client_of(reader).get(url("issued", row.pk)).status_code == 404  # a link has no bytes


def test_a_file_that_came_with_a_faulty_form_need_not_be_chosen_again(team, client_of):
    work.published(team)
    browser = client_of(team.manager)
    upload = SimpleUploadedFile("gb331.pdf", PDF)
    again = browser.post(url(), filled(url="", upload=upload, dated="31/02/2017"))
    assert again.status_code == 422
    assert "Kept: gb331.pdf" in re.sub(r"<[^>]+>", "", text(again))
    held = re.search(r'name="held" value="([^"]+)"', text(again))[1]
    assert browser.post(url(), filled(url="", held=held)).status_code == 302
    with IssuedDocument.objects.get().file.open() as file:
        assert file.read() == PDF


def test_a_link_takes_the_place_of_a_file_that_was_kept(team, client_of):
    work.published(team)
    browser = client_of(team.manager)
    again = browser.post(url(), filled(url="", upload=SimpleUploadedFile("gb331.pdf", PDF), code=""))
    held = re.search(r'name="held" value="([^"]+)"', text(again))[1]
    assert browser.post(url(), filled(held=held)).status_code == 302
    assert IssuedDocument.objects.get().url == LINK


def test_what_another_person_uploaded_is_not_at_hand(team, client_of):
    work.published(team)
    again = client_of(team.manager).post(url(), filled(url="", upload=SimpleUploadedFile("a.pdf", PDF), code=""))
    held = re.search(r'name="held" value="([^"]+)"', text(again))[1]
    refused = client_of(team.other_manager).post(url(), filled(url="", held=held))
    assert "choose it again" in text(refused)
    assert not IssuedDocument.objects.exists()


def test_a_file_is_served_as_an_attachment_to_every_reader(team, client_of, reader):
    work.published(team)
    upload = SimpleUploadedFile("../../gb331.pdf", PDF)
    client_of(team.manager).post(url(), filled(url="", upload=upload))
    row = IssuedDocument.objects.get()
    assert (row.file_name, row.content_type, row.size) == ("gb331.pdf", "application/pdf", len(PDF))
    answer = client_of(reader).get(url("issued", row.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="gb331.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert row.sha256 in text(client_of(reader).get(url("round")))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "bell \x07"}, "code"),
        ({"dated": "2017-10-03"}, "dated"),
        ({"dated": "2017-09-29"}, "dated"),
        ({"dated": "tomorrow"}, "dated"),
        ({"url": ""}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://example.org/a"}, "url"),
        ({"upload": SimpleUploadedFile("a.pdf", PDF)}, "url"),
        ({"url": "", "upload": SimpleUploadedFile("a.pdf", b"<html><script>1</script>")}, "upload"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_nothing_is_lost(team, client_of, changes, field):
    work.published(team)
    answer = client_of(team.manager).post(url(), filled(**changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not IssuedDocument.objects.exists()


def test_only_of_a_published_paper_and_only_by_managers(team, client_of, reader):
    report_round = work.approved(team)
    assert client_of(team.manager).get(url()).status_code == 404
    with pytest.raises(ValidationError, match="not published yet"):
        attach(Report.objects.get(), by=team.manager)
    actions.publish_round(report_round=report_round, by=team.approver, at=work.AT)
    for person in (reader, team.approver, team.units["SME"]):
        assert client_of(person).post(url(), filled()).status_code == 403
        with pytest.raises(PermissionDenied):
            attach(Report.objects.get(), by=person)
    assert not IssuedDocument.objects.exists()


def attach(report, by):
    return actions.attach_issued_document(
        report=report, code="GB.331/INS/9", dated=work.AT.date(), url=LINK, by=by, at=work.AT
    )


def test_the_newest_counts_and_the_earlier_stays(team, client_of, reader):
    work.published(team)
    for name in ("first", "second"):
        client_of(team.manager).post(url(), filled(url=f"https://example.org/{name}.pdf"))
    page = text(client_of(reader).get(url("round")))
    assert "second.pdf" in page
    assert "first.pdf" not in page
    assert IssuedDocument.objects.count() == 2
