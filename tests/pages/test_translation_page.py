"""The page on which a text of the paper is translated: the original beside it, missing, older, who may write it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from reporting import actions
from reporting.models import ReportText
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
AT = work.AT
ROUND = "/plans/sme-2015/reports/november-2017/"
PAGE = f"{ROUND}paragraphs/4/"
FRENCH = f"{PAGE}?lang=fr"
TEXT = "Les travaux se sont poursuivis."


@pytest.fixture
def opened(team):
    return work.opened(team, languages="fr es")


@pytest.fixture
def manager(team, client_of, opened):
    return client_of(team.manager)


def write(team, opened, words="Work went on.", ref="4"):
    text = work.paragraph(opened, ref)
    return actions.send_text(text=text, words=words, by=team.writer_of(text), at=AT)


def translate(team, opened, words=TEXT, language="fr", ref="4", by=None):
    text = work.paragraph(opened, ref)
    newest = text.texts.filter(language="en").last()
    return actions.translate_text(
        text=text, language=language, words=words, original=newest.pk, by=by or team.manager, at=AT
    )


def save(browser, page, address=FRENCH, **changes):
    return browser.post(address, filled(page, **changes))


def test_a_translation_is_saved_as_a_version_of_its_language(team, opened, manager):
    original = write(team, opened)
    page = manager.get(FRENCH)
    assert "Missing in French" in text_of(page)
    assert BeautifulSoup(page.content, "html.parser").select_one("[aria-labelledby=original] [lang=en]").text == (
        "Work went on."
    )
    answer = save(manager, page, words=TEXT)
    assert (answer.status_code, answer.url) == (302, FRENCH)
    version = ReportText.objects.get(language="fr")
    assert (version.text, version.by, version.rests_on) == (TEXT, team.manager, f"text:{original.pk}")
    assert work.paragraph(opened, "4").state == "sent", "a translation moves no text"
    assert form_of(manager.get(FRENCH)).fields["words"] == [TEXT]
    assert "Work went on." in text_of(manager.get(PAGE)), "the original stays what it is"


def test_a_translation_is_older_once_the_original_has_a_newer_version(team, opened, manager):
    write(team, opened)
    translate(team, opened)
    assert "Older than the original" not in text_of(manager.get(FRENCH))
    actions.copy_edit_text(text=work.paragraph(opened, "4"), words="Work went on well.", by=team.manager, at=AT)
    shown = text_of(manager.get(FRENCH))
    assert "Older than the original" in shown
    assert "What has changed in English" in shown
    assert "(older than the original)" in text_of(manager.get(PAGE))


def test_who_translated_an_original_that_changed_meanwhile_has_translated_the_older_one(team, opened, manager):
    write(team, opened)
    page = manager.get(FRENCH)
    actions.copy_edit_text(text=work.paragraph(opened, "4"), words="Work went on well.", by=team.manager, at=AT)
    assert save(manager, page, words=TEXT).status_code == 302
    assert "Older than the original" in text_of(manager.get(FRENCH))


def test_the_second_of_two_people_sees_what_the_first_saved_and_loses_nothing(team, opened, manager):
    write(team, opened)
    page = manager.get(FRENCH)
    translate(team, opened, "Le premier.", by=team.other_manager)
    answer = save(manager, page, words="Le second.")
    assert answer.status_code == 422
    assert "Le premier." in text_of(answer)
    assert form_of(answer).fields["words"] == ["Le second."]
    assert save(manager, answer).status_code == 302
    assert [row.text for row in ReportText.objects.filter(language="fr")] == ["Le premier.", "Le second."]


def test_the_unit_translates_while_it_writes(team, opened, dialogue):
    write(team, opened)
    assert save(dialogue, dialogue.get(FRENCH), words=TEXT).status_code == 302
    assert ReportText.objects.get(language="fr").unit.code == "DIALOGUE"
    actions.close_contributions(report_round=opened, by=team.manager, at=AT)
    page = dialogue.get(FRENCH)
    assert "Contributions are closed." in text_of(page)
    assert not BeautifulSoup(page.content, "html.parser").select("textarea")


def test_another_unit_may_not(team, opened, client_of):
    write(team, opened)
    stranger = client_of(team.units["SME"])
    assert "written by the focal points of DIALOGUE" in text_of(stranger.get(FRENCH))
    assert stranger.post(FRENCH, {"words": TEXT}).status_code == 403
    assert not ReportText.objects.filter(language="fr").exists()


def test_sections_are_translated_by_managers(team, opened, manager, dialogue):
    section = opened.sections.select_related("round__plan").get(key="challenges")
    actions.send_text(text=section, words="It was hard.", by=team.manager, at=AT)
    page = f"{ROUND}sections/challenges/?lang=es"
    assert dialogue.post(page, {"words": "x"}).status_code == 403
    assert save(manager, manager.get(page), page, words="Fue difícil.").status_code == 302
    assert section.texts.get(language="es").text == "Fue difícil."


def test_what_follows_from_the_record_is_not_translated(team, opened, manager):
    assert "There is no English text to translate" in text_of(manager.get(FRENCH))
    assert manager.post(FRENCH, {"words": TEXT}).status_code == 422
    assert not ReportText.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("  ", "Write the translation."),
        ("漢", "cannot print"),
        ("Voir {3a} et {9z}.", "does not refer to: {9z}."),
    ],
)
def test_bad_input_is_refused_beside_the_field(team, opened, manager, words, said):
    write(team, opened, "Work went on, see {3a}.")
    answer = save(manager, manager.get(FRENCH), words=words)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors["words"][0]


@pytest.mark.parametrize("query", ["?lang=de", "?lang="])
def test_a_language_in_which_the_paper_is_not_printed_is_not_found(team, opened, manager, query):
    assert manager.get(PAGE + query).status_code == 404


def test_a_paper_in_english_only_says_nothing_of_languages(team, client_of):
    opened = work.opened(team)
    write(team, opened)
    manager = client_of(team.manager)
    assert "Languages of this text" not in text_of(manager.get(PAGE))
    assert manager.get(FRENCH).status_code == 404
    assert "Translations" not in text_of(manager.get(ROUND))


def test_the_round_counts_what_is_missing_and_older_and_lists_it(team, opened, manager):
    for ref in ("4", "3a"):
        write(team, opened, ref=ref)
        translate(team, opened, ref=ref)
    actions.copy_edit_text(text=work.paragraph(opened, "4"), words="Work went on well.", by=team.manager, at=AT)
    write(team, opened, ref="3b")
    shown = text_of(manager.get(ROUND))
    assert "French: 1 missing, 1 older than the original; Spanish: 3 missing" in shown
    page = BeautifulSoup(manager.get(f"{ROUND}?lang=fr").content, "html.parser")
    rows = page.select_one(".text-lines tbody").select("tr")
    assert [row.th.get_text(strip=True) for row in rows] == ["3b", "4"]
    assert "French: older than the original" in rows[1].get_text(" ")


def test_the_paper_prints_the_translation(team, opened, manager):
    write(team, opened)
    translate(team, opened)
    shown = text_of(manager.get(f"{ROUND}report.html?lang=fr"))
    assert TEXT in shown
    assert "[anglais seulement]" not in shown
    assert "[en inglés únicamente]" in text_of(manager.get(f"{ROUND}report.html?lang=es"))


def test_a_manager_may_translate_after_approval(team, client_of):
    report_round = work.approved(team, languages="fr")
    manager = client_of(team.manager)
    assert save(manager, manager.get(FRENCH), words=TEXT).status_code == 302
    assert "can be changed" not in text_of(manager.get(FRENCH))
    assert report_round.paragraphs.get(deliverable__ref="4").texts.filter(language="fr").count() == 1


def test_a_past_date_leads_to_the_field_of_today_and_writes_nothing(team, opened, manager):
    write(team, opened)
    assert manager.get(f"{FRENCH}&as_of=2017-10-01").url == FRENCH
    assert manager.post(f"{FRENCH}&as_of=2017-10-01", {"words": TEXT}).status_code == 403


def test_a_translation_has_the_paragraphs_of_its_original(team, opened, manager):
    write(team, opened, "Work went on.\n\nIt was\nhard.")
    page = manager.get(FRENCH)
    answer = save(manager, page, words=TEXT)
    assert answer.status_code == 422
    assert "The English text has 2 paragraphs and this one 1." in text_of(answer)
    assert form_of(answer).fields["words"] == [TEXT]
    assert save(manager, page, words=f"{TEXT}\n\nC'était difficile.").status_code == 302
