"""What pages with several short forms have in common: one of them is sent, and comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404

from reporting.short_forms import ShortForm

OneForm = TypeVar("OneForm", bound=ShortForm)


def carry_out(form: OneForm, action: Callable[[dict[str, Any]], Any]) -> OneForm:
    """Call the action with what a valid form was given; its refusals become errors of the form."""
    if form.is_valid():
        try:
            action(form.cleaned_data)
        except ValidationError as error:
            form.add_action_errors(error)
    return form


def get_row(rows: Any, key: str) -> Any:
    """The row that a form is about. Raises Http404, also for what is no key at all."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    return get_object_or_404(rows, pk=int(key))


def same_or(sent: ShortForm | None, fresh: OneForm) -> OneForm | ShortForm:
    """The form as it was sent, where it is the same one."""
    return sent if sent is not None and (sent.do, sent.of) == (fresh.do, fresh.of) else fresh
