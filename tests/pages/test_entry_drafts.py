"""What is typed into the form of an entry and not recorded: kept for its author alone, offered again, thrown away."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deliverables.models import EntryDraft, Evidence, Measure, Note, StatusUpdate
from tests import factories
from tests.deliverables.office_files import PDF
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.usefixtures("today")
PAGE = "/plans/sme-2015/deliverables/3a/"
UPDATE, NOTE = f"{PAGE}update/", f"{PAGE}note/"
HALF = {"status": "in-progress", "expected": "13/2017", "done": "Half a sen", "evidence_0_title": "The brief"}
"""Half an update, with a month that there is not."""
WORD = "a long enough word"


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


def keep(who, where=UPDATE, step="keep", **typed):
    return who.post(where, filled(who.get(where), **typed) | {"step": step})


def stands(page, **typed):
    """Whether these values stand in the form."""
    fields = form_of(page).fields
    return {name: fields.get(name.replace("evidence_0_", "evidence-0-")) for name in typed} == {
        name: [value] for name, value in typed.items()
    }


def test_a_draft_is_kept_as_it_was_typed_and_offered_on_another_machine(sme, client_of, focal_sme):
    answer = keep(sme, **HALF)
    assert (answer.status_code, answer["Location"]) == (302, UPDATE)
    page = client_of(focal_sme).get(UPDATE)
    assert stands(page, **HALF)
    words = text_of(page)
    assert "You have a draft of 2 October 2017, 09:00, not recorded yet: it stands in the form." in words
    assert "Give a month as month/year" not in words, "nobody has asked yet whether it is right"
    assert not StatusUpdate.objects.exists()


def test_a_script_keeps_it_without_an_answer(sme):
    assert keep(sme, step="keep-quietly", **HALF).status_code == 204
    assert keep(sme, step="keep-quietly", done="More").status_code == 204
    assert EntryDraft.objects.get().typed["done"] == ["More"]


# --- Two pages of one person -------------------------------------------------------------------------


def at_work(who, done, **sent):
    """A page that stays open: what it sends when its draft is kept."""
    return filled(who.get(UPDATE), done=done) | {"step": "keep-quietly"} | sent


def kept():
    return EntryDraft.objects.get().typed["done"]


def test_an_open_page_does_not_overwrite_what_another_one_kept(sme, client_of, focal_sme):
    here, there = at_work(sme, "One word"), at_work(client_of(focal_sme), "Two paragraphs")
    assert sme.post(UPDATE, there | {"step": "keep"}).status_code == 302
    answer = sme.post(UPDATE, here)
    assert (answer.status_code, kept()) == (409, ["Two paragraphs"])
    assert "On another page you kept a draft of this form, on 2 October 2017, 09:00. It is not overwritten" in text_of(
        answer
    )
    page = sme.post(UPDATE, here | {"step": "keep"})
    assert stands(page, done="One word"), "nor is what stands on this one lost"
    assert "Read the kept draft in a new tab" in text_of(page)
    assert kept() == ["Two paragraphs"]
    assert sme.post(UPDATE, filled(page) | {"step": "keep-quietly"}).status_code == 409, "it knows no more than before"
    assert sme.post(UPDATE, filled(page) | {"step": "keep-instead"}).status_code == 302
    assert kept() == ["One word"]
    assert sme.post(UPDATE, there).status_code == 409


def test_a_page_goes_on_with_what_it_kept_itself_and_with_what_it_was_opened_with(sme):
    here = at_work(sme, "One")
    assert [sme.post(UPDATE, here | {"done": word}).status_code for word in ("One", "Two", "Two", "One")] == [204] * 4
    later = at_work(sme, "Three")
    assert sme.post(UPDATE, later).status_code == 204
    assert kept() == ["Three"]
    assert sme.post(UPDATE, here).status_code == 409


def test_what_is_recorded_does_not_take_the_draft_of_another_page_along(sme):
    here = filled(sme.get(NOTE), text="Recorded.")
    keep(sme, NOTE, text="Still being written.")
    assert sme.post(NOTE, here).status_code == 302
    assert stands(sme.get(NOTE), text="Still being written.")


def test_what_waited_for_its_author_to_sign_in_does_not_overwrite_it_either(sme, focal_sme, client_of):
    form = filled(sme.get(UPDATE), done="One word")
    keep(client_of(focal_sme), UPDATE, done="Two paragraphs")
    sme.logout()
    sign_in(sme, sme.post(UPDATE, form), focal_sme)
    page = sme.get(UPDATE)
    assert stands(page, done="One word")
    assert "On another page you kept a draft of this form" in text_of(page)
    assert kept() == ["Two paragraphs"]
    assert sme.post(UPDATE, filled(page) | {"step": "keep-quietly"}).status_code == 409


# --- What a draft may be -------------------------------------------------------------------------------


def test_a_script_that_may_not_keep_it_gets_the_sentence(sme, client_of, reader):
    answer = client_of(reader).post(UPDATE, {"step": "keep-quietly", "done": "x"}, headers={"accept": "text/plain"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")
    page = client_of(reader).post(UPDATE, {"step": "keep-quietly", "done": "x"})
    assert answer.content.decode() in text_of(page)


def test_what_is_too_long_to_be_kept_is_said_and_stands_on_the_page(sme):
    typed = {"done": "é" * 200_001}
    assert keep(sme, step="keep-quietly", **typed).status_code == 422
    page = keep(sme, **typed)
    assert "This is too long to be kept as a draft." in text_of(page)
    assert stands(page, **typed)
    assert not EntryDraft.objects.exists()


def test_a_character_that_no_database_holds_is_no_fault(sme):
    keep(sme, NOTE, text="A\x00B")
    assert stands(sme.get(NOTE), text="AB")


def test_a_draft_is_shown_to_nobody_else(sme, client_of, manager, reader):
    keep(sme, **HALF)
    draft = EntryDraft.objects.get()
    other = client_of(manager)
    assert "Half a sen" not in other.get(UPDATE).content.decode()
    assert "that you began" not in text_of(other.get("/"))
    assert other.post(f"/drafts/{draft.pk}/discard/").status_code == 404
    assert EntryDraft.objects.exists()
    assert keep(sme, NOTE, text="Mine.").status_code == 302
    assert client_of(reader).post(UPDATE, {"step": "keep", "done": "x"}).status_code == 403
    assert set(EntryDraft.objects.values_list("user__username", flat=True)) == {"focal.sme"}


def test_a_draft_goes_when_it_is_recorded(sme):
    keep(sme, **HALF)
    page = sme.get(UPDATE)
    right = {"expected": "", "done": "A sentence.", "outlook": "at-risk", "evidence_0_url": "https://example.org/x"}
    assert sme.post(UPDATE, filled(page, **right)).status_code == 302
    assert not EntryDraft.objects.exists()
    assert Evidence.objects.get().title == "The brief"


def test_a_draft_stays_while_something_is_wrong(sme):
    keep(sme, **HALF)
    assert sme.post(UPDATE, filled(sme.get(UPDATE))).status_code == 200
    assert EntryDraft.objects.exists()


def test_a_draft_is_thrown_away_from_its_form_and_from_my_work(sme):
    keep(sme, NOTE, text="One.")
    assert sme.post(f"/drafts/{EntryDraft.objects.get().pk}/discard/")["Location"] == NOTE
    assert not EntryDraft.objects.exists()
    keep(sme, NOTE, text="Two.")
    home = sme.get("/")
    assert "1 entry that you began" in text_of(home)
    assert f'href="{NOTE}"' in home.content.decode()
    assert sme.post(f"/drafts/{EntryDraft.objects.get().pk}/discard/", {"next": "/"})["Location"] == "/"
    assert "that you began" not in text_of(sme.get("/"))


def test_the_draft_says_what_was_recorded_since(sme, deliverable):
    factories.note(deliverable("3a"), "2017-05-01", "Before.")
    keep(sme, **HALF)
    factories.status_update(deliverable("3a"), "in-progress", "2017-06-01", done="Theirs.")
    page = sme.get(UPDATE)
    words = text_of(page)
    assert "1 entry was recorded since you began: 1 Jun 2017 Status update: In progress" in words
    # Shown, it is known: the person decides.
    right = {"expected": "", "done": "Mine.", "outlook": "at-risk", "evidence_0_title": ""}
    assert sme.post(UPDATE, filled(page, **right)).status_code == 302


def test_each_form_of_a_deliverable_has_a_draft_of_its_own(sme, deliverable, focal_sme):
    wrong = factories.note(deliverable("3a"), "2017-05-01", "Wrong.", by=focal_sme)
    correct = f"{PAGE}correct/note/{wrong.pk}/"
    measures = list(Measure.objects.filter(indicator__deliverable__ref="5b").order_by("position"))
    of_5b = "/plans/sme-2015/deliverables/5b/record/measurement/"
    keep(sme, NOTE, text="New.")
    keep(sme, correct, text="Right.", correction_reason="A slip.")
    keep(sme, f"{of_5b}?measure={measures[1].pk}", comment="Second.")
    assert stands(sme.get(NOTE), text="New.")
    assert stands(sme.get(correct), text="Right.", correction_reason="A slip.")
    assert stands(sme.get(f"{of_5b}?measure={measures[1].pk}"), comment="Second.")
    assert stands(sme.get(of_5b), comment="")


def test_files_of_a_draft_need_not_be_chosen_again(sme):
    form = filled(sme.get(NOTE), text="A note.", evidence_0_title="The brief") | {"step": "keep"}
    sme.post(NOTE, form | {"evidence-0-upload": SimpleUploadedFile("brief.pdf", PDF)})
    page = sme.get(NOTE)
    assert "Kept: brief.pdf" in text_of(page)
    assert sme.post(NOTE, filled(page)).status_code == 302
    assert Evidence.objects.get().file_name == "brief.pdf"


# --- Signed out meanwhile --------------------------------------------------------------------------


def sign_in(browser, page, person):
    person.set_password(WORD)
    person.save()
    sent = {
        "username": person.username,
        "password": WORD,
        "next": page.context["next"],
        "unsent": page.context["unsent"],
    }
    return browser.post("/accounts/login/", sent)


def test_a_form_that_meets_the_sign_in_page_is_not_lost(sme, focal_sme):
    form = filled(sme.get(UPDATE), **HALF | {"next": "Where one goes from here."})
    sme.logout()
    page = sme.post(UPDATE, form)
    assert page.status_code == 403
    assert "You were signed out before your entry could be taken." in text_of(page)
    answer = sign_in(sme, page, focal_sme)
    assert answer["Location"] == UPDATE
    page = sme.get(UPDATE)
    assert "Your entry was not recorded yet: look at it and save it again." in text_of(page)
    assert stands(page, **HALF)
    assert "not recorded yet: look at it" not in text_of(sme.get(UPDATE)), "it is said once"
    assert not StatusUpdate.objects.exists()


def test_on_a_shared_machine_nobody_gets_what_another_typed(sme, manager):
    form = filled(sme.get(UPDATE), **HALF)
    sme.logout()
    sign_in(sme, sme.post(UPDATE, form), manager)
    assert "Half a sen" not in sme.get(UPDATE).content.decode()
    assert not EntryDraft.objects.exists()


def test_a_page_that_was_too_old_does_not_lose_what_was_typed(sme, focal_sme, client_of):
    form = filled(sme.get(UPDATE), **HALF)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(focal_sme)
    answer = browser.post(UPDATE, form)
    assert (answer.status_code, answer["Location"]) == (302, UPDATE)
    assert stands(browser.get(UPDATE), **HALF)
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize(
    "unsent",
    [
        "",
        "x",
        "[]",
        "{}",
        json.dumps({"address": UPDATE, "typed": {"done": ["x"]}, "files": False, "whose": "1:forged"}),
    ],
)
def test_what_another_site_makes_up_is_not_kept(sme, focal_sme, unsent):
    sme.logout()
    focal_sme.set_password(WORD)
    focal_sme.save()
    sent = {"username": focal_sme.username, "password": WORD, "next": UPDATE, "unsent": unsent}
    assert sme.post("/accounts/login/", sent)["Location"] == UPDATE
    sme.get(UPDATE)
    assert not EntryDraft.objects.exists()


# --- While a round is open ---------------------------------------------------------------------------

SHARE = "/plans/sme-2015/deliverables/4/update/"


def test_a_draft_holds_the_paragraph_too(opened, dialogue):
    keep(dialogue, SHARE, done="Half", paragraph="own", words="My wor")
    assert stands(dialogue.get(SHARE), done="Half", paragraph="own", words="My wor")
    page = dialogue.get(SHARE)
    more = {"status": "in-progress", "outlook": "off-track", "reason": "Late.", "done": "All."}
    assert dialogue.post(SHARE, filled(page, **more)).status_code == 302
    assert not EntryDraft.objects.exists()
    assert work.paragraph(opened, "4").state == "sent"


def test_words_that_were_gone_on_with_elsewhere_are_not_replaced(opened, dialogue, settings):
    keep(dialogue, SHARE, done="Half", paragraph="own", words="My wor")
    settings.FIXED_CLOCK += dt.timedelta(hours=1)
    dialogue.post("/plans/sme-2015/reports/november-2017/paragraphs/4/draft/", {"words": "My words.", "seen": "0"})
    assert stands(dialogue.get(SHARE), done="Half", words="My words.")
    assert not Note.objects.exists()
