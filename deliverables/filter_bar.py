"""The filter bar as its template draws it: controls, what is active, and addresses that keep the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from deliverables.asof import address
from deliverables.facets import Counts
from deliverables.filter_fields import EitherField, given
from deliverables.filters import DeliverableFilter
from deliverables.row_entries import RECORD

FIRST = ("outcome", "unit", "status", "due_from", "due_to", "q")
"""What stands in the bar itself; the others open with "More filters"."""
IN_WORDS_OF_THE_PLAN = ("outcome", "theme")
"""Filters whose choices are marked as being in the language of the plan."""
UNSET = {
    "outcome": gettext_lazy("All outcomes"),
    "unit": gettext_lazy("All units"),
    "status": gettext_lazy("Any status"),
}
"""What a menu of the bar says while nothing is chosen."""


@dataclass(frozen=True)
class Control:
    field: BoundField
    is_menu: bool
    chosen: str
    """What a closed menu says: what is chosen, or that anything is."""
    is_active: bool
    is_wrong: bool
    language: str = ""
    """Of the words of the choices, where it is not that of the page."""


@dataclass(frozen=True)
class Token:
    """One value that is filtered by, and the address of the list without it."""

    label: str
    """Of the filter."""
    word: str
    url: str
    is_bad: bool
    language: str = ""
    """Of the word, where it is not that of the page."""


@dataclass
class FilterBar:
    first: list[Control]
    more: list[Control]
    tokens: list[Token]
    kept: list[tuple[str, str]]
    clear_url: str

    @property
    def more_active(self) -> int:
        return sum(control.is_active for control in self.more)

    @cached_property
    def more_is_wrong(self) -> bool:
        return any(control.is_wrong for control in self.more)

    @cached_property
    def is_wrong(self) -> bool:
        return self.more_is_wrong or any(control.is_wrong for control in self.first)


def make_filter_bar(filters: DeliverableFilter, path: str, kept: dict[str, str], counts: Counts) -> FilterBar:
    """`path` is the address of the page without its parameters; `counts` stand beside the choices.

    `kept` is what the form carries along besides the filters: the date and the sort, where they are of use.
    A page number does not survive another filter.
    """
    for name, of_choices in counts.items():
        filters.form.fields[name].widget.counts = of_choices
    for name in IN_WORDS_OF_THE_PLAN:
        filters.form.fields[name].widget.language = filters.plan.language
    parameters: QueryDict = filters.data  # units by their codes of the day
    filters.form.fields["unit"].widget.language_of_codes = RECORD
    controls = {field.name: _control(filters, field, parameters) for field in filters.form}
    base = QueryDict(mutable=True)
    base.update(kept)
    return FilterBar(
        first=[controls[name] for name in FIRST],
        more=[control for name, control in controls.items() if name not in FIRST],
        tokens=[
            Token(
                str(field.label),
                filters.word(field.name, value)[:40],
                without(parameters, path, field.name, value),
                _is_bad(field, value),
                _language(filters, field.name, value),
            )
            for field in filters.form
            for value in given(parameters, field.name)
        ],
        kept=list(kept.items()),
        clear_url=address(path, base),
    )


def without(parameters: QueryDict, path: str, name: str, value: str) -> str:
    """The address of the page without one value of one parameter, on its first page."""
    left = parameters.copy()
    left.pop("page", None)
    left.setlist(name, [text for text in left.getlist(name) if text.strip() not in ("", value)])
    return address(path, left)


def _control(filters: DeliverableFilter, field: BoundField, parameters: QueryDict) -> Control:
    values = given(parameters, field.name)
    chosen = str(UNSET.get(field.name, ""))
    if values:
        chosen = filters.word(field.name, values[0])[:40]
        chosen += f" + {len(values) - 1}" if len(values) > 1 else ""
    is_menu, language = isinstance(field.field, EitherField), _language(filters, field.name, *values[:1])
    return Control(field, is_menu, chosen, bool(values), bool(field.errors), language)


def _language(filters: DeliverableFilter, name: str, value: str = "") -> str:
    """Of the words for a value, as the boxes mark them."""
    if name in IN_WORDS_OF_THE_PLAN:
        return str(filters.plan.language)
    return RECORD if name == "unit" and value and filters.word(name, value) == value else ""


def _is_bad(field: BoundField, value: str) -> bool:
    if isinstance(field.field, EitherField):
        return value not in field.field.words
    return bool(field.errors)
