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
from reporting import actions
from reporting.editor.translation import Translation, TranslationForm, languages_of
from reporting.round_nav import top_of_round


def translation_page(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Shows the two beside each other, and saves a version of the translation."""
    subject = translation.subject
    form, newer = translation.form(request.POST or None), None
    if request.method == "POST":
        if subject.page.as_of.is_past:
            raise PermissionDenied(_("This is the page of a past date; nothing can be written on it."))
        subject.check_write()
        if form.is_valid():
            try:
                _save(translation, form, request)
                return redirect(translation.url)
            except actions.TextMovedOn as moved:
                newer = moved.newest
                form.show("seen", newer.pk)
                form.add_error(
                    None,
                    _(
                        "Somebody saved another version after you opened this page. Nothing of yours is lost: compare "
                        "the two below, change what you wrote if you like, and save again."
                    ),
                )
            except ValidationError as error:
                form.add_action_errors(error)
    before = translation.translated
    title = _("%(text)s, in %(language)s") % {"text": subject.title, "language": translation.name}
    context: dict[str, Any] = {
        "subject": subject,
        "translation": translation,
        "form": form,
        "newer": newer,
        "why_not": translation.why_not(clock.now()),
        "languages": languages_of(subject, translation.language),
        "changed": difference(before.text, translation.original.text) if before and translation.original else None,
        **top_of_round(subject.page, subject.round, title, below="reporting:round"),
    }
    return render(request, "reporting/translation.html", context, status=422 if form.errors else 200)


def _save(translation: Translation, form: TranslationForm, request: HttpRequest) -> None:
    given = form.cleaned_data
    actions.translate_text(
        text=translation.subject.text,
        language=translation.language,
        words=given["words"],
        original=given["original"] or 0,
        seen=given["seen"] or 0,
        by=translation.subject.page.standing.user,
        at=clock.now(),
    )
    messages.success(request, _("The translation is saved."))
