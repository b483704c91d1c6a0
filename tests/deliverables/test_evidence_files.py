"""Files as evidence: taken by what they hold, kept once under their hash, sent to those who may see them."""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deliverables import actions
from deliverables.evidence import NewEvidence, keep
from deliverables.file_types import ALLOWED_TYPES, check_name, content_type_of
from deliverables.models import Evidence
from tests import factories
from tests.deliverables import office_files as files
from tests.deliverables.office_files import upload

MACROS = b"\xd0\xcf\x11\xe0 macros"


def stored(settings: Any) -> list[Path]:
    return sorted(path for path in Path(settings.EVIDENCE_ROOT).rglob("*") if path.is_file())


# --- By content ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", files.PDF, "application/pdf"),
        ("a.png", files.PNG, "image/png"),
        ("a.jpg", files.JPEG, "image/jpeg"),
        ("a.txt", "Minutes of the meeting in Genève.\n".encode(), "text/plain"),
        ("a.csv", b"country,value\nHonduras,1\nZambia,2\nKyrgyzstan,3\n", "text/csv"),
        ("a.docx", files.word(), files.WORD),
        ("a.docx", files.word(last=True), files.WORD),
        ("a.xlsx", files.excel(), files.EXCEL),
        ("a.pptx", files.powerpoint(), files.POWERPOINT),
        ("a.odt", files.open_text(), files.OPEN_TEXT),
    ],
)
def test_the_kinds_that_people_use_are_taken_whatever_they_are_called(name, content, kind):
    assert content_type_of(upload(name, content)) == kind
    assert content_type_of(upload("no ending", content)) == kind
    assert content_type_of(upload("wrong.exe", content)) == kind


@pytest.mark.parametrize(
    "name", ["evil.bat", "EVIL.Ps1", "brief.pdf.exe", "a.sh", "a.lnk", "a.hta", "evil.bat. ", "evil.b\u202eat", "a.js"]
)
def test_a_name_that_a_computer_would_run_is_refused_whatever_the_file_holds(name, settings):
    with pytest.raises(ValidationError, match=r"a computer would run a file whose name ends in \."):
        keep(SimpleUploadedFile(name, b"Minutes of the meeting in Geneva.\n"))
    assert not stored(settings)


@pytest.mark.parametrize("name", ["bat.txt", "batch of shoes.pdf", "no ending", "report.v2.docx", "sh", "exe"])
def test_a_name_that_only_looks_like_one_is_taken(name):
    check_name(name)


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.txt", "report"])
@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(64) + b"PE\x00\x00",
        b"\x7fELF\x02\x01\x01" + bytes(64),
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"<html><body>Hello</body></html>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        b"#!/bin/sh\nrm -rf ~\n",
        files.archive({"a.txt": "An archive of anything."}),
        files.archive({"[Content_Types].xml": "<Types/>", "elsewhere/document.xml": "<document/>"}),
        b"PK\x03\x04 and then nothing that an archive has",
        b"PK\x05\x06" + bytes(18),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        bytes(range(256)) * 4,
    ],
    ids=[
        "exe", "elf", "html", "html-fragment", "svg-xml", "svg", "shell", "zip", "zip-like-office", "broken-zip",
        "empty-zip", "old-office", "bytes",
    ],
)  # fmt: skip
def test_other_kinds_are_refused_whatever_they_are_called(name, content):
    with pytest.raises(ValidationError, match="of a kind that is not taken"):
        content_type_of(upload(name, content))


@pytest.mark.parametrize(
    "document",
    [
        files.with_part(files.word(), "word/vbaProject.bin", MACROS),
        files.with_part(files.word(last=True), "word/vbaProject.bin", MACROS),
        files.with_part(files.excel(), "xl/vbaProject.bin", MACROS),
        files.with_part(files.excel(), "xl/VBAPROJECT.BIN", MACROS),
        files.archive(
            {
                "[Content_Types].xml": '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main"/>',
                "word/document.xml": "<document/>",
                "word/renamed.bin": MACROS,
            }
        ),
        files.open_text(**{"Basic/Standard/Module1.xml": "<script/>"}),
        files.open_text(**{"Scripts/python/run.py": "pass"}),
    ],
    ids=["docx", "docx-other-order", "xlsx", "xlsx-capitals", "declared", "odt-basic", "odt-python"],
)
@pytest.mark.parametrize("name", ["report.docx", "report.docm", "report.odt", "report.xlsx"])
def test_documents_with_macros_are_refused_whatever_they_are_called(document, name):
    with pytest.raises(ValidationError, match="holds macros: save it without them"):
        content_type_of(upload(name, document))


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError, match=r"The file “a\.pdf” is empty"):
        content_type_of(upload("a.pdf", b""))


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.EVIDENCE_MAX_BYTES = 1024
    assert content_type_of(upload("a.txt", b"a" * 1024)) == "text/plain"
    with pytest.raises(ValidationError) as caught:
        content_type_of(upload("a.txt", b"a" * 1025))
    assert caught.value.messages[0].replace("\xa0", " ") == (
        "The file “a.txt” has 1.0 KB; evidence may have 1.0 KB at the most."
    )


# Made once: a document holds the time when it was made, so that the same one made twice may differ in length.
DOCUMENTS = [files.word(), files.excel(), files.open_text(), files.PDF]


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_document_is_refused_or_taken_but_never_breaks(data):
    content = bytearray(data.draw(st.sampled_from(DOCUMENTS)))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = content[: data.draw(st.integers(1, len(content)))]
    with suppress(ValidationError):
        assert content_type_of(upload("a.docx", bytes(cut))) in ALLOWED_TYPES


# --- Kept ------------------------------------------------------------------------------------------


def test_a_file_is_kept_under_its_hash_and_never_under_its_name(settings):
    kept = keep(upload("Minutes of June.pdf", files.PDF))
    digest = hashlib.sha256(files.PDF).hexdigest()
    assert (kept.name, kept.content_type, kept.size, kept.sha256) == (
        "Minutes of June.pdf",
        "application/pdf",
        len(files.PDF),
        digest,
    )
    assert stored(settings) == [Path(settings.EVIDENCE_ROOT) / digest[:2] / digest]
    assert stored(settings)[0].read_bytes() == files.PDF


def test_the_same_bytes_are_stored_once(settings):
    names = [keep(upload(name, files.PDF)).name for name in ("one.pdf", "two.pdf")]
    assert names == ["one.pdf", "two.pdf"]
    assert len(stored(settings)) == 1


def test_what_is_refused_is_not_stored(settings):
    with pytest.raises(ValidationError):
        keep(upload("a.pdf", b"<html></html>"))
    assert stored(settings) == []


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("/absolute/report.pdf", "report.pdf"),
        ("re\x00port\r\n.pdf", "report.pdf"),
        ("re\u202eport.pdf", "report.pdf"),
        ("Genève – août.pdf", "Genève – août.pdf"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * 251 + ".pdf"),
    ],
)
def test_a_name_is_only_shown_and_never_a_path(settings, given_name, shown):
    file = upload("harmless.pdf", files.PDF)
    file._name = given_name  # what a browser could not send, a loader could
    assert keep(file).name == shown
    assert [path.name for path in stored(settings)] == [hashlib.sha256(files.PDF).hexdigest()]


# --- Sent ------------------------------------------------------------------------------------------


@pytest.fixture
def piece(update):
    """A file with the update of 3a; internal unless told otherwise."""

    def attach(*, citable: bool = False, name: str = "minutes.pdf", **given: Any) -> Evidence:
        file = NewEvidence(title="Minutes", upload=upload(name, files.PDF), citable=citable)
        found: Evidence = update(evidence=[file], **given).evidence.get()
        return found

    return attach


def address(piece: Evidence) -> str:
    return reverse("deliverables:evidence", args=[piece.pk])


def test_a_file_is_sent_as_an_attachment_with_its_type_and_nothing_to_sniff(client_of, reader, piece):
    answer = client_of(reader).get(address(piece(citable=True)))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == files.PDF
    assert answer["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Evidence-SHA256"] == hashlib.sha256(files.PDF).hexdigest()


def test_a_name_that_is_not_ascii_is_sent_whole(client_of, reader, piece):
    answer = client_of(reader).get(address(piece(citable=True, name='Genève "août".pdf')))
    assert answer.status_code == 200
    assert "filename*=utf-8''Gen%C3%A8ve%20%22ao%C3%BBt%22.pdf" in answer["Content-Disposition"]
    answer.close()


@pytest.mark.parametrize("who", ["reader", "administrator"])
def test_internal_evidence_is_not_found_by_who_takes_no_part(client_of, request, piece, who):
    answer = client_of(request.getfixturevalue(who)).get(address(piece()))
    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["manager", "approver", "auditor", "focal_sme", "focal_dialogue"])
def test_internal_evidence_is_sent_to_who_takes_part(client_of, request, piece, who):
    answer = client_of(request.getfixturevalue(who)).get(address(piece()))
    assert answer.status_code == 200
    answer.close()


def test_who_takes_part_in_another_plan_only_does_not_see_internal_evidence(client_of, plan, piece):
    other = type(plan).objects.create(
        slug="other",
        code="GB.400/INS/1",
        short_title="Other",
        title="Other",
        session=400,
        dated=dt.date(2016, 1, 1),
        begins_on=dt.date(2016, 1, 1),
    )
    stranger = factories.person("elsewhere", plan=other, role="manager")
    assert client_of(stranger).get(address(piece())).status_code == 404


def test_nobody_signed_in_is_led_to_the_sign_in_page(client_of, piece):
    answer = client_of(None).get(address(piece(citable=True)))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_withdrawn_evidence_is_not_found(client_of, manager, now, piece):
    row = piece()
    withdrawal = actions.withdraw(row=row, by=manager, at=now, reason="Confidential.")
    assert client_of(manager).get(address(row)).status_code == 404
    assert client_of(manager).get(address(withdrawal)).status_code == 404


def test_evidence_of_a_withdrawn_update_is_not_found(client_of, manager, now, piece):
    row = piece()
    actions.withdraw(row=row.status_update, by=manager, at=now, reason="A slip.")
    assert client_of(manager).get(address(row)).status_code == 404


def test_corrected_evidence_is_not_found(client_of, manager, now, piece):
    row = piece()
    link = NewEvidence(title="The report", url="https://example.org/report")
    given = {"by": manager, "at": now, "evidence": link, "corrects": row, "correction_reason": "A slip."}
    actions.record_evidence(parent=row.status_update, **given)
    assert client_of(manager).get(address(row)).status_code == 404


def test_a_link_is_no_file(client_of, manager, update):
    row = update("completed").evidence.get()
    assert client_of(manager).get(address(row)).status_code == 404


def test_a_file_that_is_gone_is_not_found(client_of, manager, piece, settings):
    row = piece()
    stored(settings)[0].unlink()
    assert client_of(manager).get(address(row)).status_code == 404


@pytest.mark.parametrize("number", [0, 999, 2**63 - 1, 2**63, 10**30])
def test_a_number_that_names_nothing_is_not_found(client_of, manager, number):
    assert client_of(manager).get(f"/evidence/{number}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_file_is_only_read(client_of, manager, piece, method):
    assert getattr(client_of(manager), method)(address(piece())).status_code == 405
