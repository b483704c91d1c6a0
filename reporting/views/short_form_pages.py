"""What pages with several short forms have in common: one of them is sent, and comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from deliverables.conflicts import Conflict, clashes_of
from reporting.actions import SaidMeanwhile
from reporting.short_forms import ShortForm

OneForm = TypeVar("OneForm", bound=ShortForm)


def carry_out(form: OneForm, action: Callable[[dict[str, Any]], Any]) -> OneForm:
    """Call the action with what a valid form was given; its refusals become errors of the form."""
    if form.is_valid():
        try:
            action(form.cleaned_data)
        except ValidationError as error:
            form.add_action_errors(error)
        except SaidMeanwhile as moved:
            show_newer(form, moved.newest)
    return form


def show_newer(form: ShortForm, newest: Any) -> None:
    """Nothing is lost: the person sees what was written in the same place, beside what they typed, and decides."""
    form.add_error(
        None,
        _(
            "Somebody wrote here after you opened this page. Nothing of yours is lost: read what stands here now, "
            "then save again, change what you wrote, or take theirs."
        ),
    )
    theirs = {name: getattr(newest, name) for name in ("text", "reference") if hasattr(newest, name)}
    form.conflict = Conflict(str(newest.by), newest.at, clashes=clashes_of(form, theirs))
    form.show("seen", newest.pk)


def get_row(rows: Any, key: str) -> Any:
    """The row that a form is about. Raises Http404, also for what is no key at all."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return get_object_or_404(rows, pk=int(key))


def form_waiting(typed: MultiValueDict[str, str] | None, kinds: Iterable[type[ShortForm]]) -> ShortForm | None:
    """The form of one of these kinds that holds what was typed before its author signed in again."""
    for kind in kinds:
        if typed is not None and typed.get("do") == kind.do:
            return kind(typed, typed.get("of", ""))
    return None


def same_or(sent: ShortForm | None, fresh: OneForm) -> OneForm | ShortForm:
    """The form as it was sent, where it is the same one."""
    return sent if sent is not None and (sent.do, sent.of) == (fresh.do, fresh.of) else fresh
