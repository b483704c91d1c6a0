"""A text of a paper in another language: the original beside the field for its translation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from deliverables import clock
from deliverables.differences import difference
from deliverables.unsent import sent_or_waiting
from reporting import actions
from reporting.editor.steps import SAID
from reporting.editor.translation import Translation, TranslationForm, languages_of
from reporting.editor.typed import Typed, what_stands_in_the_field
from reporting.round_nav import top_of_round


def translation_page(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Shows the two beside each other; keeps a draft of the translation, and saves a version."""
    subject, why_not = translation.subject, translation.why_not(clock.now())
    form = translation.form(sent_or_waiting(request))
    if request.method != "POST" and form.is_bound:
        return _show(request, translation, why_not, Typed(form))
    if request.method != "POST":
        return _show(request, translation, why_not, what_stands_in_the_field(translation, form, may_write=not why_not))
    if subject.page.as_of.is_past:
        raise PermissionDenied(_("This is the page of a past date; nothing can be written on it."))
    subject.check_write()
    typed = Typed(form)
    if form.is_valid():
        try:
            messages.success(request, _take(request.POST.get("step", ""), translation, form))
            return redirect(translation.url)
        except actions.TextMovedOn as moved:
            typed.show_newer(moved.newest)
            form.add_error(
                None,
                _(
                    "Somebody saved another version after you opened this page. Nothing of yours is lost: compare "
                    "the two below, change what you wrote if you like, and save again."
                ),
            )
        except ValidationError as error:
            form.add_action_errors(error)
    return _show(request, translation, why_not, typed)


def _show(request: HttpRequest, translation: Translation, why_not: str, typed: Typed) -> HttpResponse:
    subject, before = translation.subject, translation.translated(typed.draft)
    title = _("%(text)s, in %(language)s") % {"text": subject.title, "language": translation.name}
    context: dict[str, Any] = {
        "subject": subject,
        "translation": translation,
        "form": typed.form,
        "typed": typed,
        "why_not": why_not,
        "languages": languages_of(subject, translation.language),
        "changed": difference(before.text, translation.original.text) if before and translation.original else None,
        **top_of_round(subject.page, subject.round, title, below="reporting:round"),
    }
    return render(request, "reporting/translation.html", context, status=422 if typed.form.errors else 200)


def _take(step: str, translation: Translation, form: TranslationForm) -> str:
    """Do what the button says; answers with what to tell. Raises PermissionDenied, ValidationError, TextMovedOn."""
    given = form.cleaned_data
    whose: dict[str, Any] = {
        "text": translation.subject.text,
        "language": translation.language,
        "by": translation.page.standing.user,
        "at": clock.now(),
    }
    if step == "discard":
        actions.drop_draft(**whose)
        return str(SAID[step])
    written = {"words": given["words"], "original": given["original"] or 0, "seen": given["seen"] or 0}
    if step == "draft":
        actions.keep_draft(**written, **whose)
        return str(SAID[step])
    actions.translate_text(**written, **whose)
    return _("The translation is saved.")
