"""Two administrators at one page: the second one sees what the first one saved, and decides."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.db.models import Model
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from deliverables.dates import date_format

OPENED = "opened"
"""The hidden field with what the page began from."""


def facts_of(row: Model) -> dict[str, str]:
    """Each stored value as a text, by the name of its field; no password."""
    return {
        field.name: _as_text(row.serializable_value(field.attname))
        for field in row._meta.concrete_fields
        if field.name != "password"
    }


def mark_of(row: Model) -> str:
    """What the page of a row begins from: as it is stored now, whatever was typed over it."""
    stored = type(row)._default_manager.filter(pk=row.pk).first()
    return json.dumps(facts_of(stored)) if stored else ""


class WatchedForm(forms.ModelForm):
    """Refuses once what would undo unseen what somebody else saved after the page was opened."""

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        opened = self._opened()
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).first() if opened else None
        if stored is not None:
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
        words = {"stored": _in_words(stored, name), "who": _last_change(stored)}
        if mine == opened:
            data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, which cannot be changed itself
            data[self.add_prefix(name)] = now
            self.data = data
            said = _("%(who)s changed this to “%(stored)s”, which stands here now; you had left it alone.")
        else:
            said = _("%(who)s changed this to “%(stored)s”. What you typed stands here: saved again, it counts.")
        self.add_error(name, said % words)

    def _opened(self) -> dict[str, str]:
        try:
            found = json.loads(self.data.get(OPENED, ""))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def _in_words(stored: Model, name: str) -> str:
    display = getattr(stored, f"get_{name}_display", None)
    value = display() if display else getattr(stored, name)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return "–" if value in (None, "") else str(value)


def _last_change(stored: Model) -> str:
    """Who saved it last, and when; the log knows."""
    rows = LogEntry.objects.filter(content_type=get_content_type_for_model(stored), object_id=str(stored.pk))
    last = rows.select_related("user").order_by("-action_time").first()
    if last is None:
        return _("Somebody")
    at = date_format(localtime(last.action_time), "SHORT_DATETIME_FORMAT")
    return _("%(by)s, %(at)s:") % {"by": last.user, "at": at}
