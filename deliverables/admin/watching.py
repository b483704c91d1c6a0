"""Two administrators at one page: the second one sees what the first one saved, and decides."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from deliverables.dates import date_format

OPENED = "opened"
"""The hidden field with what the page began from: `facts_of` each row, by its `key_of`."""


def facts_of(row: Model) -> dict[str, str]:
    """Each stored value as a text, by the name of its field; no password."""
    return {
        field.name: _as_text(row.serializable_value(field.attname))
        for field in row._meta.concrete_fields
        if field.name != "password"
    }


def key_of(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def mark_of(row: Model, formsets: Iterable[Any] = ()) -> str:
    """What the page of a row, and of the rows inside it, begins from: as stored now, whatever was typed over it."""
    found = list(type(row)._default_manager.filter(pk=row.pk))
    for rows in formsets:
        found += rows.model._default_manager.filter(**{rows.fk.name: row})
    return json.dumps({key_of(one): facts_of(one) for one in found})


def opened_in(data: Any) -> dict[str, dict[str, str]]:
    """What the page began from; nothing where it does not say so."""
    try:
        found = json.loads(data.get(OPENED, ""))
    except (ValueError, RecursionError):
        return {}
    return {key: facts for key, facts in found.items() if isinstance(facts, dict)} if isinstance(found, dict) else {}


class WatchedForm(forms.ModelForm):
    """Refuses once what would undo unseen what somebody else saved after the page was opened."""

    is_overtaken = False

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        opened = opened_in(self.data).get(key_of(self.instance))
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).first() if opened else None
        if opened and stored is not None:
            now = facts_of(stored)
            for name in set(self.fields) & opened.keys() & now.keys():
                if now[name] != opened[name]:
                    self._tell(name, opened[name], now[name], stored)
        return given

    def _tell(self, name: str, opened: str, now: str, stored: Model) -> None:
        """Beside the field: what is stored, whose it is, and what stands here."""
        typed = self.cleaned_data.get(name)
        mine = _as_text(typed.pk if isinstance(typed, Model) else typed)
        if mine == now:
            return
        self.is_overtaken = True
        words = {"stored": _in_words(stored, name), "who": _last_change(stored)}
        if mine == opened:
            data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which cannot be changed itself
            data[self.add_prefix(name)] = now
            self.data = data
            said = _("%(who)s changed this to “%(stored)s”, which stands here now; you had left it alone.")
        else:
            said = _("%(who)s changed this to “%(stored)s”. What you typed stands here: saved again, it counts.")
        self.add_error(name, said % words)


class WatchedRows(forms.BaseInlineFormSet):
    """Rows inside the page of another row, each a WatchedForm.

    One that somebody else removed meanwhile stands there no more; what was typed into it stands in a new row.
    """

    data: Any
    model: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: list[str] = []
        if self.is_bound:
            if removed := self._removed():
                self._number_anew(removed)
            # Django pairs the rows of the page with those that are stored by their place.
            stored = {str(row.pk): row for row in self.get_queryset()}
            self._queryset = [stored[pk] for pk in self._known() if pk in stored]

    def clean(self) -> None:
        super().clean()
        told, deleted = list(self.told), list[Any](self.deleted_forms)
        if any(form.is_overtaken for form in deleted):
            told.append(_("A row that you want deleted was changed meanwhile. Saved again, it is deleted."))
        if told:
            raise ValidationError(told)

    def _name(self, number: int, name: str) -> str:
        return f"{self.prefix}-{number}-{name}"

    def _known(self) -> list[str]:
        """Keys of the rows that were stored when the page was opened, in its order."""
        key = self.model._meta.pk.name
        return [self.data.get(self._name(number, key), "") for number in range(self.initial_form_count())]

    def _removed(self) -> dict[int, Model]:
        """Number of the row on the page → the row as the page began."""
        stored, opened = {str(row.pk) for row in self.get_queryset()}, opened_in(self.data)
        found = {
            number: _row_of(self.model, opened.get(f"{self.model._meta.label_lower}:{pk}", {}))
            for number, pk in enumerate(self._known())
            if pk not in stored
        }
        return {number: row for number, row in found.items() if row}

    def _number_anew(self, removed: dict[int, Model]) -> None:
        """Rows that are stored come first, as Django counts them, and what was typed into a removed one last."""
        total, known = self.total_form_count(), self.initial_form_count()
        typed = [number for number, row in removed.items() if self._was_typed_into(number, row)]
        order = [number for number in range(total) if number not in removed] + typed
        sent = [self._sent(number) for number in range(total)]
        data = self.data.copy()
        for number, fields in enumerate(sent):
            for name in fields:
                del data[self._name(number, name)]
        for number in typed:
            del sent[number][self.model._meta.pk.name]
        for place, number in enumerate(order):
            for name, values in sent[number].items():
                data.setlist(self._name(place, name), values)
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(order))
        data[f"{self.prefix}-INITIAL_FORMS"] = str(known - len(removed))
        self.data = data
        del self.management_form  # Django had read it
        for number, row in removed.items():
            said = _("%(who)s removed “%(row)s”, which you had left alone.")
            if number in typed:
                said = _("%(who)s removed “%(row)s”. What you typed stands in a new row: saved again, it counts.")
            self.told.append(said % {"who": _last_change(row), "row": row})

    def _sent(self, number: int) -> dict[str, list[str]]:
        start = self._name(number, "")
        return {name.removeprefix(start): values for name, values in self.data.lists() if name.startswith(start)}

    def _was_typed_into(self, number: int, row: Model) -> bool:
        form = self.form(self.data, prefix=f"{self.prefix}-{number}", instance=row)
        return form.has_changed() and self._name(number, "DELETE") not in self.data


def _row_of(model: Any, facts: dict[str, str]) -> Any:
    """The row as it was; None if the facts are not, or not any more, those of one."""
    fields = [field for field in model._meta.concrete_fields if facts.get(field.name)]
    if not fields:
        return None
    try:
        row = model(**{field.attname: field.to_python(str(facts[field.name])) for field in fields})
        str(row)
    except (ValidationError, ObjectDoesNotExist):
        return None
    return row


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def _in_words(stored: Model, name: str) -> str:
    display = getattr(stored, f"get_{name}_display", None)
    value = display() if display else getattr(stored, name)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, dt.date):
        return date_format(value)
    return "–" if value in (None, "") else str(value)


def _last_change(stored: Model) -> str:
    """Who saved it last, and when; the log knows, which tells of a row on another page by its name."""
    asked = Q(content_type=get_content_type_for_model(stored), object_id=str(stored.pk))
    for field in stored._meta.concrete_fields:
        page: Any = field.related_model
        if page and (pk := getattr(stored, field.attname)):
            of_page = Q(content_type=get_content_type_for_model(page), object_id=str(pk))
            asked |= of_page & Q(change_message__contains=json.dumps(str(stored)))
    last = LogEntry.objects.filter(asked).select_related("user").order_by("-action_time").first()
    if last is None:
        return _("Somebody")
    at = date_format(localtime(last.action_time), "SHORT_DATETIME_FORMAT")
    return _("%(by)s, %(at)s:") % {"by": last.user, "at": at}
