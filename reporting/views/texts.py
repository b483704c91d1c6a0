"""One text of a paper: written, sent, cleared and returned on one page, alike for paragraphs and sections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deliverables import clock
from deliverables.conflicts import takes_theirs
from deliverables.unsent import sent_or_waiting
from reporting import actions
from reporting.editor.beside import facts_beside
from reporting.editor.forms import REASONS, TextForm
from reporting.editor.neighbours import neighbours_of
from reporting.editor.printed import as_printed, printed_before
from reporting.editor.rights import Rights, rights_of
from reporting.editor.steps import SAID, take_step
from reporting.editor.story import reason_of, story_of_text
from reporting.editor.subject import Subject, load_paragraph, load_section
from reporting.editor.translation import TranslationForm, asked_for, languages_of
from reporting.editor.typed import Typed, set_aside, what_stands_in_the_field
from reporting.facts import written_down
from reporting.round_nav import top_of_round
from reporting.texts import GUIDANCE
from reporting.views.of_today import as_it_is_today
from reporting.views.translations import translation_page


@require_http_methods(["GET", "POST"])
@takes_theirs
def paragraph(request: HttpRequest, plan_slug: str, slug: str, ref: str) -> HttpResponse:
    """The paragraph on a deliverable."""
    return _in_its_language(request, load_paragraph(request, plan_slug, slug, ref))


@require_http_methods(["GET", "POST"])
@takes_theirs
def section(request: HttpRequest, plan_slug: str, slug: str, key: str) -> HttpResponse:
    """A text that is not about one deliverable."""
    return _in_its_language(request, load_section(request, plan_slug, slug, key))


def _in_its_language(request: HttpRequest, subject: Subject) -> HttpResponse:
    if subject.page.as_of.is_past and request.method != "POST":
        return as_it_is_today(request, subject.page)
    translation = asked_for(request, subject)
    return translation_page(request, translation) if translation else _text_page(request, subject)


@require_POST
def paragraph_draft(request: HttpRequest, plan_slug: str, slug: str, ref: str) -> HttpResponse:
    return _keep_draft(request, load_paragraph(request, plan_slug, slug, ref))


@require_POST
def section_draft(request: HttpRequest, plan_slug: str, slug: str, key: str) -> HttpResponse:
    return _keep_draft(request, load_section(request, plan_slug, slug, key))


def _keep_draft(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Keep what the person has typed, without an answer that anybody reads; the page's script says that it is kept."""
    translation = asked_for(request, subject)
    subject.check_write()
    form = TranslationForm(request.POST) if translation else TextForm(request.POST)
    if not form.is_valid() or "words" not in request.POST:
        return HttpResponse(_("Nothing was kept."), status=422, content_type="text/plain; charset=utf-8")
    given = form.cleaned_data
    of_translation: dict[str, Any] = (
        {"language": translation.language, "original": given["original"] or 0} if translation else {}
    )
    try:
        actions.keep_draft(
            text=subject.text,
            words=given["words"],
            seen=given["seen"] or 0,
            by=subject.page.standing.user,
            at=clock.now(),
            **of_translation,
        )
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def _text_page(request: HttpRequest, subject: Subject) -> HttpResponse:
    rights = rights_of(subject, clock.now())
    if request.method != "POST" and (before := sent_or_waiting(request)):
        return _show(request, subject, rights, Typed(TextForm(before, into=rights.into)))
    if request.method != "POST":
        newest = subject.newest
        # The mark first: a fact that comes in between makes the text old.
        facts = written_down(subject.facts)
        first = {"words": subject.current, "seen": newest.pk if newest else 0, "facts": facts}
        form = TextForm(initial=first, into=rights.into)
        return _show(request, subject, rights, what_stands_in_the_field(subject, form, may_write=rights.write))
    if subject.page.as_of.is_past:
        raise PermissionDenied(_("This is the page of a past date; nothing can be written on it."))
    subject.check_write()
    form = TextForm(request.POST, into=rights.into)
    step = request.POST.get("step", "")
    typed = Typed(form)
    if not form.is_valid():
        return _show(request, subject, rights, typed)
    if step in SAID:
        answer = _save(request, subject, form, step, typed)
        if answer is not None:
            return answer
    elif step == "preview":
        typed.printed = as_printed(subject, typed.words)
        typed.compare_again(subject.newest)
    return _show(request, subject, rights, typed)


def _save(request: HttpRequest, subject: Subject, form: TextForm, step: str, typed: Typed) -> HttpResponse | None:
    """Take the step and answer with the page that comes next; None when something stands in the way."""
    onward = neighbours_of(subject).next_waiting if step.endswith("-next") else None
    try:
        take_step(subject, form, step, by=subject.page.standing.user, at=clock.now())
    except actions.TextMovedOn as moved:
        typed.show_newer(moved.newest)
        form.add_error(
            None,
            _(
                "Somebody saved another version after you opened this page. Nothing of yours is lost: compare the two "
                "below, change what you wrote if you like, and take the step again."
            ),
        )
        return None
    except ValidationError as error:
        form.add_action_errors(error, comment=REASONS.get(step, "comment"))
        return None
    messages.success(request, SAID[step])
    return redirect(onward.url if onward else subject.url)


def _show(request: HttpRequest, subject: Subject, rights: Rights, typed: Typed) -> HttpResponse:
    story = story_of_text(subject.text)
    context: dict[str, Any] = {
        "subject": subject,
        "rights": rights,
        "typed": typed,
        "aside": set_aside(subject, typed.words if rights.write else None),
        "form": typed.form,
        "guidance": GUIDANCE,
        "facts": facts_beside(subject),
        "before": printed_before(subject),
        "story": story,
        "reason": reason_of(subject.text, story),
        "neighbours": neighbours_of(subject),
        "languages": languages_of(subject),
        **top_of_round(subject.page, subject.round, subject.title, below="reporting:round"),
    }
    return render(request, "reporting/text.html", context, status=422 if typed.form.errors else 200)
