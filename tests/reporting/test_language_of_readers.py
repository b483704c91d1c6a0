"""What is kept or sent does not depend on the language of the person who pressed the button."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils.translation import get_language, override

from reporting import actions, calls
from reporting.archive import archive_of
from reporting.checks import find
from reporting.digests import send_digests
from reporting.editor.printed import as_printed
from reporting.editor.subject import Subject
from reporting.models import ReportSection, ReportText, SentDigest, Transition
from reporting.papers.defaults import default_paragraph, default_section, lead_of
from reporting.papers.record import load_record
from reporting.pdf import paper_html
from reporting.snapshots import build_payload
from reporting.word import docx_of
from tests.reporting import rounds_at_work as work
from tests.reporting.papers import the_round

pytestmark = pytest.mark.django_db
LATER = work.AT + dt.timedelta(hours=1)


def same_in_every_language(make):
    """What `make` gives in English, once it has given the same in the others."""
    told = {}
    for language in ("en", "fr", "es"):
        with override(language):
            told[language] = make()
            assert get_language() == language
    assert told["en"] == told["fr"] == told["es"]
    return told["en"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_paper_is_in_its_own_language(plan, today, language):
    report_round = the_round()
    payload = same_in_every_language(lambda: build_payload(report_round, report_round.cut_off, None, language))
    assert f'lang="{language}"' in same_in_every_language(lambda: paper_html(payload))


def test_a_paper_in_word_is_in_its_own_language(plan, today):
    report_round = the_round()
    payload = build_payload(report_round, report_round.cut_off, None, "es")
    assert same_in_every_language(lambda: docx_of(payload)).startswith(b"PK")


def test_default_texts_and_the_preview_are_in_the_language_of_the_original(team):
    report_round = work.opened(team)
    record = load_record(report_round, report_round.cut_off, None)
    for state in record.summary.deliverables:
        same_in_every_language(lambda state=state: (default_paragraph(record, state), lead_of(record, state)))
    for key in ReportSection.Key.values:
        same_in_every_language(lambda key=key: default_section(record, key))
    subject = Subject(None, report_round, work.paragraph(report_round, "4"), None)
    blocks = same_in_every_language(lambda: as_printed(subject, work.WORDS))
    assert blocks[0]["lead"].startswith("Deliverable 4: ")


def test_the_paragraph_that_follows_from_the_record_is_saved_in_english(team):
    report_round = work.opened(team)
    update = {"status": "in-progress", "outlook": "on-track", "effective_on": dt.date(2017, 9, 1), "done": "Begun."}
    with override("fr"):
        actions.contribute(
            paragraph=work.paragraph(report_round, "4"), update=update | {"reason": "So it is."}, words=None,
            by=team.units["DIALOGUE"], at=LATER,
        )  # fmt: skip
    assert "Begun." in ReportText.objects.get(paragraph__deliverable__ref="4").text
    assert "produit" not in ReportText.objects.get(paragraph__deliverable__ref="4").text


def test_stories_are_kept_in_english(team):
    report_round = work.opened(team)
    with override("fr"):
        actions.edit_round(
            report_round=report_round, facts={"document_date": dt.date(2017, 10, 10)}, by=team.manager, at=LATER
        )
        actions.give_more_time(
            report_round=report_round, unit=work.coordinator(work.paragraph(report_round, "4").deliverable),
            deadline=dt.date(2017, 10, 6), reason="Elections.", by=team.manager, at=LATER,
        )  # fmt: skip
    told = Transition.objects.filter(step__in=["edit", "more-time"]).order_by("id").values_list("comment", flat=True)
    assert list(told) == [
        "date of the paper: 9 October 2017 → 10 October 2017",
        "DIALOGUE until 6 October 2017: Elections.",
    ]


def test_an_archive_has_the_same_bytes_whoever_asks(team):
    report_round = work.opened(team)
    assert same_in_every_language(lambda: archive_of(report_round)).startswith(b"PK")


def test_a_warning_that_was_accepted_in_one_language_is_accepted_in_all(team):
    report_round = work.in_clearance(team)
    today = work.AT.date()
    with override("fr"):
        shown = [one for one in find(report_round, today) if not one.blocking][:2]
        for one in shown:
            about = {"rule": one.rule, "subject": one.subject, "reason": "Soit."}
            actions.accept_warning(report_round=report_round, **about, by=team.manager, at=LATER)
    accepted = {(one.rule, one.subject, one.original) for one in shown}
    assert len(accepted) == 2
    for language in ("en", "fr", "es"):
        with override(language):
            found = [one for one in find(report_round, today) if one.accepted]
        assert {(one.rule, one.subject, one.accepted.sentence) for one in found} == accepted
        assert all((one.sentence == one.original) is (language == "en") for one in found)


def test_mails_are_in_the_language_of_who_receives_them(team):
    for code, language in (("DIALOGUE", "fr"), ("SME", "es")):
        person = team.units[code]
        person.email, person.language = f"{code}@example.org", language
        person.save()
    with override("fr"):
        report_round = work.opened(team)
        assert calls.default_call(report_round, team.manager).startswith("Dear colleagues,")
        calls.send_call(report_round, "Please.", work.AT.date(), lambda path: path)
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects["DIALOGUE@example.org"].endswith("4 octobre 2017")
    assert subjects["SME@example.org"].endswith("4 de octubre de 2017")
    assert all("Please." in message.body for message in mail.outbox)
    mail.outbox.clear()
    send_digests(dt.date(2017, 10, 3), LATER + dt.timedelta(days=1), lambda path: path)
    kept = dict(SentDigest.objects.values_list("user__username", "subject"))
    assert kept == {
        "focal.dialogue": mail.outbox[0].subject,
        "focal.sme": mail.outbox[1].subject,
    }
    assert all("Action plan monitor" not in subject for subject in kept.values())
    assert get_language() == "en"
