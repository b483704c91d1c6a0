"""Two people wrote at once: each field's two texts, the difference, and the choice between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict

from deliverables.dates import date_format
from deliverables.differences import Stretch, difference

THEIRS = "theirs"
"""The field that names the fields in which the person takes what somebody else recorded; the value of each of them
stands in a hidden field beside it, so that one step chooses and saves."""
VALUE = "their-"
"""How the names of those hidden fields begin."""
KEEPING = ("keep", "keep-quietly", "keep-instead", "files", "draft")
"""Values of "step" for which the choice does not count yet: a draft keeps what was typed."""


@dataclass(frozen=True)
class Clash:
    """A field in which what was typed and what somebody else recorded meanwhile differ.

    name: of the field in its page; sent: their value, as the field would send it; stretches: the way from theirs to
    what was typed, empty where nothing was; is_text: words of people, not those of the page for a choice or a date.
    """

    name: str
    label: str
    theirs: str
    mine: str
    sent: list[str]
    stretches: list[Stretch]
    is_text: bool = True


@dataclass(frozen=True)
class Conflict:
    """What somebody else recorded after a page was opened.

    what: the kind of entry; words: those of an entry of another kind than the one that is typed, with which nothing
    can clash; further: other entries, in words; instead: where the text can be taken to correct theirs, when they have
    corrected the same entry.
    """

    by: str
    at: dt.datetime
    what: str = ""
    words: str = ""
    clashes: tuple[Clash, ...] = ()
    further: tuple[str, ...] = ()
    instead: str = ""


def clashes_of(form: forms.BaseForm, theirs: Mapping[str, Any]) -> tuple[Clash, ...]:
    """Field by field. theirs: what their form would begin with; fields that it does not name are no part of it."""
    return tuple(
        clash
        for bound in form.visible_fields()
        if bound.name in theirs and (clash := _clash_of(bound, theirs[bound.name]))
    )


def _clash_of(bound: Any, value: Any) -> Clash | None:
    sent, typed = _as_sent(bound.field, value), _as_sent(bound.field, bound.value())
    theirs, mine = _in_words(bound.field, sent), _in_words(bound.field, typed)
    adds_words = isinstance(bound.field.widget, forms.Textarea) and not theirs
    if theirs == mine or adds_words:
        return None
    is_text = isinstance(bound.field, forms.CharField)
    return Clash(bound.html_name, str(bound.label), theirs, mine, sent, way_between(theirs, mine), is_text)


def way_between(theirs: str, mine: str) -> list[Stretch]:
    """The difference, where both say something; else what was typed, of which nothing need be marked."""
    if theirs and mine:
        return difference(theirs, mine)
    return [Stretch("same", mine)] if mine else []


def _as_sent(field: Any, value: Any) -> list[str]:
    """The values that a browser sends for a field."""
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, list | tuple):
        return [str(one) for one in shown if one not in (None, "")]
    return ["" if shown is None else str(shown)]


def _in_words(field: Any, sent: list[str]) -> str:
    if (choices := getattr(field, "choices", None)) is not None:
        labels = {str(key): str(label) for key, label in choices}
        return ", ".join(labels.get(one, one) for one in sent if one)
    text = " ".join(sent).replace("\r\n", "\n").strip()
    try:
        value = field.to_python(text)
    except ValidationError:
        return text
    if isinstance(value, dt.date):
        return date_format(value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "")


def takes_theirs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose form may come back with fields in which the person chose what somebody else recorded."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any(name.startswith(VALUE) for name in request.POST):
            chosen = [] if request.POST.get("step") in KEEPING else request.POST.getlist(THEIRS)
            request.POST = _chosen(request.POST, chosen)  # type: ignore[assignment]  # not locked
        return view(request, *args, **kwargs)

    return answer


def _chosen(data: QueryDict, names: list[str]) -> QueryDict:
    """What was sent, with their values in the fields that are named, and without the choice itself."""
    found = data.copy()
    for name in data:
        if name.startswith(VALUE):
            values = found.pop(name)
            if name.removeprefix(VALUE) in names:
                found.setlist(name.removeprefix(VALUE), [str(one) for one in values])
    return found
