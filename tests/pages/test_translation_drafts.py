"""What is typed into the field of a translation is kept as a draft of its writer, in each language."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from reporting import actions
from reporting.models import ReportText, TextDraft
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
PAGE = "/plans/sme-2015/reports/november-2017/paragraphs/4/"
DRAFT = f"{PAGE}draft/"
FRENCH = f"{PAGE}?lang=fr"
HALF = "Les travaux se"


@pytest.fixture
def opened(team):
    return work.opened(team, languages="fr es")


@pytest.fixture
def original(team, opened):
    text = work.paragraph(opened, "4")
    return actions.send_text(text=text, words="Work went on.", by=team.writer_of(text), at=work.AT)


@pytest.fixture
def manager(team, client_of, original):
    return client_of(team.manager)


def change_original(team, opened):
    text = work.paragraph(opened, "4")
    return actions.copy_edit_text(text=text, words="Work went on well.", by=team.manager, at=work.AT)


def by_script(browser, page, words=HALF, query="?lang=fr"):
    """What editor.js sends from a page."""
    fields = form_of(page).fields
    sent = {"words": words, "seen": fields["seen"][0], "original": fields["original"][0]}
    return browser.post(DRAFT + query, sent)


def press(browser, page, step, **changes):
    return browser.post(FRENCH, filled(page, step=step, **changes))


def test_the_script_finds_what_it_needs(manager):
    page = BeautifulSoup(manager.get(FRENCH).content, "html.parser")
    assert page.select_one("script[src*='editor']")
    place = page.select_one("[data-draft-url]")
    assert place["data-draft-url"] == f"{DRAFT}?lang=fr"
    for mark in ("words", "seen", "original", "told"):
        assert place.select_one(f"[data-draft-{mark}]"), mark


def test_it_is_kept_while_typing_offered_on_another_machine_and_discarded(manager, team, client_of, original):
    assert by_script(manager, manager.get(FRENCH)).status_code == 204
    kept = TextDraft.objects.get()
    assert (kept.language, kept.text, kept.drawn_from) == ("fr", HALF, f"text:{original.pk}")
    elsewhere = client_of(team.manager).get(FRENCH)
    assert "You have a draft of 2 October 2017" in text_of(elsewhere)
    assert form_of(elsewhere).fields["words"] == [HALF]
    assert press(manager, elsewhere, "discard").url == FRENCH
    assert form_of(manager.get(FRENCH)).fields["words"] == [""]
    assert not TextDraft.objects.exists()


def test_the_button_keeps_it_without_a_script(manager, original):
    assert press(manager, manager.get(FRENCH), "draft", words=HALF).url == FRENCH
    page = manager.get(FRENCH)
    assert "Your draft is kept." in text_of(page)
    assert form_of(page).fields["words"] == [HALF]
    assert not ReportText.objects.filter(language="fr").exists()


def test_saving_uses_it_up(manager):
    press(manager, manager.get(FRENCH), "draft", words=HALF)
    assert press(manager, manager.get(FRENCH), "save").url == FRENCH
    assert ReportText.objects.get(language="fr").text == HALF
    assert not TextDraft.objects.exists()
    assert "You have a draft" not in text_of(manager.get(FRENCH))


def test_each_language_has_its_own_beside_that_of_the_original(manager, team, opened):
    text = work.paragraph(opened, "4")
    actions.keep_draft(text=text, words="Work went", seen=0, by=team.manager, at=work.AT)
    by_script(manager, manager.get(FRENCH))
    spanish = manager.get(f"{PAGE}?lang=es")
    assert form_of(spanish).fields["words"] == [""]
    by_script(manager, spanish, "Los trabajos", "?lang=es")
    shown = {query: form_of(manager.get(PAGE + query)).fields["words"] for query in ("", "?lang=fr", "?lang=es")}
    assert shown == {"": ["Work went"], "?lang=fr": [HALF], "?lang=es": ["Los trabajos"]}
    press(manager, manager.get(FRENCH), "save")
    actions.copy_edit_text(text=text, words="Work went on well.", by=team.manager, at=work.AT)
    assert [draft.language for draft in TextDraft.objects.all()] == ["es"]


def test_nobody_else_is_offered_it(manager, team, client_of):
    by_script(manager, manager.get(FRENCH))
    assert HALF not in text_of(client_of(team.other_manager).get(FRENCH))


def test_an_original_that_changed_since_is_told_with_the_change(manager, team, opened):
    by_script(manager, manager.get(FRENCH))
    assert "What has changed in English" not in text_of(manager.get(FRENCH))
    newer = change_original(team, opened)
    page = manager.get(FRENCH)
    assert "The English text was changed after you began it." in text_of(page)
    difference = BeautifulSoup(page.content, "html.parser").select_one(".difference[lang=en] ins")
    assert "well" in difference.text
    assert form_of(page).fields["words"] == [HALF]
    press(manager, page, "save")
    assert ReportText.objects.get(language="fr").rests_on == f"text:{newer.pk}", "it was shown beside the field"


def test_a_newer_translation_stands_beside_the_draft(manager, team, opened, original):
    by_script(manager, manager.get(FRENCH))
    text = work.paragraph(opened, "4")
    newer = actions.translate_text(
        text=text, language="fr", words="Le premier.", original=original.pk, by=team.other_manager, at=work.AT
    )
    page = manager.get(FRENCH)
    assert form_of(page).fields["words"] == [HALF]
    assert BeautifulSoup(page.content, "html.parser").select_one(".comparison [lang=fr]").text == "Le premier."
    assert form_of(page).fields["seen"] == [str(newer.pk)], "saving it is an answer to what was shown"


def test_who_may_not_save_it_any_more_reads_it(dialogue, team, opened, original):
    by_script(dialogue, dialogue.get(FRENCH), "Un <b>mot</b>")
    actions.close_contributions(report_round=opened, by=team.manager, at=work.AT)
    page = dialogue.get(FRENCH)
    assert "Your draft of 2 October 2017, 09:00, which was not sent" in text_of(page)
    field = BeautifulSoup(page.content, "html.parser").select_one("textarea#unsent[readonly]")
    assert (field.text.strip(), field["lang"]) == ("Un <b>mot</b>", "fr")


def test_what_cannot_be_kept_is_said_and_lost_neither_in_the_field(manager, original):
    sent = {"words": "漢", "seen": "0", "original": str(original.pk)}
    assert manager.post(f"{DRAFT}?lang=fr", sent).status_code == 422
    assert manager.post(f"{DRAFT}?lang=fr", {}).status_code == 422
    answer = press(manager, manager.get(FRENCH), "draft", words="漢")
    assert answer.status_code == 422
    assert form_of(answer).fields["words"] == ["漢"]
    assert "cannot print" in answer.context["form"].errors["words"][0]
    assert not TextDraft.objects.exists()


def test_only_who_may_write_the_text_keeps_one_and_only_in_a_language_of_the_paper(team, client_of, manager):
    stranger = client_of(team.units["SME"])
    assert stranger.post(f"{DRAFT}?lang=fr", {"words": "x"}).status_code == 403
    assert stranger.post(FRENCH, {"words": "x", "step": "draft"}).status_code == 403
    assert manager.post(f"{DRAFT}?lang=de", {"words": "x"}).status_code == 404
    assert not TextDraft.objects.exists()
