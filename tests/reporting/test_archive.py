"""The auditor's archive: what is in it, that it is the same each time, and that no cell is a formula."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse

from reporting import actions
from reporting.archive import archive_of
from reporting.models import Report
from tests import factories, one_of_each
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://example.org/")'


@pytest.fixture
def published(team):
    return work.published(team)


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(members: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(members[name].decode("utf-8-sig"))))


def url(slug: str = "november-2017") -> str:
    return reverse("reporting:archive", args=["sme-2015", slug])


def test_papers_as_they_were_kept_and_the_manifest_names_every_file(published):
    members = opened(archive_of(published))
    report = Report.objects.get()
    assert members["papers/revision-0-freezing-1-en.pdf"] == bytes(report.pdf)
    assert hashlib.sha256(members["papers/revision-0-freezing-1-en.json"]).hexdigest() == report.payload_sha256
    lines = dict(reversed(line.split("  ")) for line in members.pop("manifest.sha256").decode().splitlines())
    assert lines == {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    assert table(members, "papers.csv")[0]["sha256_of_pdf"] == report.pdf_sha256


def test_who_did_what_and_why(team):
    report_round = work.opened(team)
    actions.give_more_time(
        report_round=report_round,
        unit=work.Unit.objects.get(code="SME"),
        deadline=work.dt.date(2017, 10, 6),
        reason="A mission.",
        by=team.manager,
        at=work.AT,
    )
    actions.send_text(text=work.paragraph(report_round, "4"), words=FORMULA, by=team.manager, at=work.AT)
    actions.return_text(text=work.paragraph(report_round, "4"), comment="Say more.", by=team.manager, at=work.AT)
    work.send_all(team, report_round)
    person = team.units["ACTRAV"]
    asked = report_round.consultations.get(unit__code="ACTRAV")
    answer = actions.answer_consultation(consultation=asked, text="Say who.", by=person, at=work.AT)
    actions.reply_to_comments(answer=answer, text="Said now.", by=team.manager, at=work.AT)
    members = opened(archive_of(work.again(report_round)))
    assert [row["step"] for row in table(members, "steps.csv")][:5] == ["plan", "open", "more-time", "send", "return"]
    assert table(members, "steps.csv")[4]["comment"] == "Say more."
    assert json.loads(members["texts.json"])[0]["text"] == FORMULA
    assert table(members, "texts.csv")[0]["text"] == "'" + FORMULA
    assert table(members, "longer-deadlines.csv")[0]["reason"] == "A mission."
    said = [(row["what"], row["unit"], row["text"]) for row in table(members, "consultation.csv")]
    assert ("answer", "ACTRAV", "Say who.") in said
    assert ("reply", "ACTRAV", "Said now.") in said


def test_into_which_paragraph_a_text_was_merged(team):
    report_round = work.opened(team)
    text, who = work.paragraph(report_round, "5c"), {"by": team.manager, "at": work.AT}
    for ref in ("5b", "5a"):
        actions.merge_paragraph(paragraph=text, into=work.paragraph(report_round, ref), comment="One project.", **who)
        actions.restore_paragraph(paragraph=text, **who)
    rows = table(opened(archive_of(report_round)), "steps.csv")
    merged = [(row["step"], row["about"], row["merged_into"]) for row in rows]
    assert merged == [
        ("plan", "", ""), ("open", "", ""),
        ("merge", "5c", "5b"), ("restore", "5c", ""), ("merge", "5c", "5a"), ("restore", "5c", ""),
    ]  # fmt: skip


def test_what_the_session_said(published, team):
    actions.enter_guidance(report_round=published, text="Do more.", reference="para. 1", by=team.manager, at=work.AT)
    (row,) = table(opened(archive_of(published)), "guidance.csv")
    assert (row["what"], row["of"], row["text"]) == ("point", "november-2017", "Do more.")


def test_evidence_at_the_cut_off_and_rows_recorded_after_it(plan, today, manager, deliverable):
    record = one_of_each.record_one_of_each(plan, by=manager)
    factories.evidence("2017-10-01", "Too late", status_update=record.status)
    factories.note(deliverable("4"), "2017-09-01", "Recorded late.", recorded_at=work.AT)
    members = opened(archive_of(record.round))
    found = {row["title"]: row for row in table(members, "evidence.csv")}
    assert set(found) == {"Citable link", "Internal link", "Citable file", "Internal file"}
    assert found["Internal file"]["sha256"] == record.internal_file.sha256
    assert found["Internal file"]["about"] == "3a"
    assert not any(name.endswith(".txt") for name in members if name != "README.txt")
    (row,) = table(members, "rows-after-the-cut-off.csv")
    assert (row["kind"], row["about"], row["says"]) == ("note", "4", "Recorded late.")


def test_evidence_of_a_published_paper_stays_when_it_is_withdrawn_later(team, deliverable):
    row = factories.note(deliverable("4"), "2017-08-01")
    piece = factories.evidence("2017-08-01", "Shown to the approver", note=row)
    published = work.published(team)
    factories.evidence("2017-08-02", "Entered later", note=row, recorded_at=work.AT + work.dt.timedelta(hours=1))
    (before,) = table(opened(archive_of(published)), "evidence.csv")
    assert (before["title"], before["since"]) == ("Shown to the approver", "")
    factories.correction_of(piece, "2017-10-09", withdrawn=True, by=team.manager)
    (after,) = table(opened(archive_of(published)), "evidence.csv")
    assert after == before | {
        "since": "withdrawn",
        "since_at": "2017-10-09T12:00:00+00:00",
        "since_by": "manager (manager)",
        "since_reason": "It was wrong.",
    }


def test_an_update_on_a_commitment_that_was_recorded_after_the_cut_off(published):
    wrong = factories.commitment_update("partnerships", "2017-08-01", "Two partners.")
    factories.correction_of(wrong, "2017-10-02", text="Three partners.")
    (row,) = table(opened(archive_of(published)), "rows-after-the-cut-off.csv")
    assert (row["kind"], row["about"], row["says"]) == ("commitment", wrong.commitment.subject, "Three partners.")
    assert row["corrects"] == str(wrong.pk)


def test_no_cell_begins_like_a_formula(team):
    team.manager.name = FORMULA
    team.manager.save()
    members = opened(archive_of(work.published(team)))
    for name, content in members.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
                assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row), name


def test_the_same_content_gives_the_same_bytes(published, team, settings):
    first = archive_of(published)
    settings.TIME_ZONE = "Asia/Tokyo"
    assert archive_of(work.again(published)) == first
    factories.note(work.paragraph(published, "4").deliverable, "2017-10-02", recorded_at=work.AT)
    assert archive_of(published) != first


def test_who_may_have_it(team, client_of, reader, auditor):
    work.published(team)
    for person in (team.manager, team.approver, auditor):
        answer = client_of(person).get(url())
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == 'attachment; filename="sme-2015-november-2017-archive.zip"'
        assert "no-store" in answer["Cache-Control"]
    refusal = client_of(team.units["SME"]).get(url())
    assert refusal.status_code == 403
    assert "Only auditors, approvers and managers" in refusal.content.decode()
    assert client_of(reader).get(url()).status_code == 403  # the round is published: it is no secret
    assert client_of(reader).get(url("november-2099")).status_code == 404


def test_as_many_queries_for_many_texts_as_for_few(team, django_assert_max_num_queries):
    report_round = work.published(team)
    with django_assert_max_num_queries(40):
        archive_of(report_round)
