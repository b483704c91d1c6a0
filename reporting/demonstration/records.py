"""Reads the records of a demonstration: which keys an action takes, and how their values are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deliverables.evidence import NewEvidence
from deliverables.loading.report import shown
from deliverables.months import Month
from reporting.models.rounds import BY_CHOICE

FORMAT = "demonstration/1"
Reader = Callable[[Any], Any]
Keys = dict[str, tuple[bool, Reader]]


class BadDemonstration(ValueError):
    """demo.json cannot be loaded; the sentence names the record and what is wrong with it."""


@dataclass(frozen=True)
class Record:
    """One record of demo.json with its values read; `number` counts the records of one place from 1.


    `place` is "deliverable", "commitment" or "round", `ref` its number or address.
    """

    place: str
    ref: str
    number: int
    action: str
    by: str
    at: dt.datetime
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return _("%(place)s %(ref)s, record %(number)d (%(action)s by %(by)s)") % vars(self)


def read_records(demo: dict[str, Any]) -> list[Record]:
    """All records in the order in which they were recorded. Raises BadDemonstration."""
    if demo.get("format") != FORMAT:
        raise BadDemonstration(_("The format of the demonstration is not “%s”.") % FORMAT)
    return sorted(_records(demo), key=lambda record: record.at)


def _records(demo: dict[str, Any]) -> Iterator[Record]:
    for group in demo["progress"]:
        yield from _group("deliverable", str(group["deliverable"]), group["records"], KEYS)
    for group in demo.get("commitments", []):
        yield from _group("commitment", str(group["commitment"]), group["records"], COMMITMENT_KEYS)
    for group in demo.get("rounds", []):
        yield from _group("round", str(group["round"]), group["records"], ROUND_KEYS)


def _group(place: str, ref: str, records: list[dict[str, Any]], known: dict[str, Keys]) -> Iterator[Record]:
    """The records of one deliverable or commitment; `known`: the actions that it takes."""
    for number, data in enumerate(records, start=1):
        action, by = data.get("action", ""), data.get("by", "")
        where = _("%(place)s %(ref)s, record %(number)d") % {"place": place, "ref": ref, "number": number}
        if action not in known:
            raise BadDemonstration(_("%(place)s: “%(action)s” is no action.") % {"place": where, "action": action})
        values = _values(data, known[action] | COMMON, f"{where} ({action})")
        at = values.pop("recorded_at")
        yield Record(place, ref, number, action, by, at, values)


def _values(data: dict[str, Any], keys: Keys, place: str) -> dict[str, Any]:
    """The values of a record, read; a missing, unknown or unreadable one is refused."""
    if unknown := sorted(data.keys() - keys.keys()):
        raise BadDemonstration(_("%(place)s: %(key)s is not a key here.") % {"place": place, "key": unknown[0]})
    if missing := sorted(name for name, (needed, _read) in keys.items() if needed and name not in data):
        raise BadDemonstration(_("%(place)s: %(key)s is missing.") % {"place": place, "key": missing[0]})
    values = {}
    for name, given in data.items():
        try:
            values[name] = keys[name][1](given)
        except (TypeError, ValueError, ArithmeticError) as error:
            wrong = str(error) if isinstance(error, ValueError) else _("it cannot be read.")
            raise BadDemonstration(
                _("%(place)s: %(key)s is %(value)s: %(wrong)s")
                % {"place": place, "key": name, "value": shown(given), "wrong": wrong}
            ) from error
    return values


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_("give a text."))  # one kind of refusal
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise ValueError(_("give a list of texts."))
    return [_text(each) for each in value]


def _texts_by_name(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError(_("give texts by name."))
    return {name: _text(each) for name, each in value.items()}


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("give true or false."))
    return value


def _day(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(_("give a date as in 2016-09-30.")) from None


def _instant(value: Any) -> dt.datetime:
    """An instant on the clocks of Geneva."""
    try:
        return timezone.make_aware(dt.datetime.fromisoformat(value))
    except (TypeError, ValueError):
        raise ValueError(_("give a moment in Geneva as in 2016-09-30T10:20.")) from None


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_("give a number."))
    return Decimal(str(value))


def _measured(value: Any) -> Decimal | Month:
    """A number, true or false as 1 or 0, or a month."""
    if isinstance(value, bool):
        return Decimal(value)
    return Month.parse(value) if isinstance(value, str) else _number(value)


def _evidence(value: Any) -> list[NewEvidence]:
    if not isinstance(value, list):
        raise ValueError(_("give a list."))
    return [_piece(_values(piece, EVIDENCE_KEYS, _("its evidence"))) for piece in value]


def _piece(values: dict[str, Any]) -> NewEvidence:
    """A link, or a small text file: what the record gives, or a line that says that it is a sample."""
    lines = values.pop("text", None)
    if not values.get("url"):
        title = values["title"]
        lines = lines or [
            title,
            "",
            "This file is sample data. It stands for a document that does not exist.",
        ]
        content = "\n".join([*lines, ""]).encode()
        values["upload"] = SimpleUploadedFile(f"{slugify(title)[:80]}.txt", content, "text/plain")
    return NewEvidence(**values)


NEEDED, OPTIONAL = True, False
EVIDENCE_KEYS: Keys = {
    "title": (NEEDED, _text),
    "url": (OPTIONAL, _text),
    "text": (OPTIONAL, _texts),
    "dated": (OPTIONAL, _day),
    "seen_on": (OPTIONAL, _day),
    "citable": (OPTIONAL, _flag),
}
COMMON: Keys = {
    "action": (NEEDED, _text),
    "by": (NEEDED, _text),
    "recorded_at": (NEEDED, _instant),
    "fact": (OPTIONAL, _flag),
}
_EFFECTIVE: Keys = {
    "effective_on": (NEEDED, _day),
    "id": (OPTIONAL, _text),
    "corrects": (OPTIONAL, _text),
    "correction_reason": (OPTIONAL, _text),
}
_DATED: Keys = _EFFECTIVE | {"evidence": (OPTIONAL, _evidence)}
_WITHDRAWAL: Keys = {"withdraws": (NEEDED, _text), "reason": (NEEDED, _text)}
KEYS: dict[str, Keys] = {
    "status_update": _DATED
    | {
        "status": (NEEDED, _text),
        "expected": (OPTIONAL, Month.parse),
        **dict.fromkeys(("outlook", "reason", "done", "next", "internal_note"), (OPTIONAL, _text)),
    },
    "note": _DATED | {"text": (OPTIONAL, _text), "nothing_new_since": (OPTIONAL, _day)},
    "delivery": _DATED | {"output": (NEEDED, _text), "title": (NEEDED, _text), "country": (OPTIONAL, _text)},
    "measurement": _DATED
    | {
        "measure": (NEEDED, _text),
        "value": (NEEDED, _measured),
        "member_states": (OPTIONAL, _texts),
        "comment": (OPTIONAL, _text),
    },
    "mobilization": _DATED
    | {
        "line": (NEEDED, int),
        "source": (NEEDED, _text),
        "amount": (OPTIONAL, _number),
        "currency": (OPTIONAL, _text),
        "posts": (OPTIONAL, int),
    },
    "withdrawal": _WITHDRAWAL,
}
"""The keys of each action on a deliverable: whether they are needed, and how their values are read."""
COMMITMENT_KEYS: dict[str, Keys] = {
    "commitment_update": _EFFECTIVE | {"text": (NEEDED, _text)},
    "withdrawal": _WITHDRAWAL,
}
"""The same for the actions on a commitment outside the table."""
_TEXTS: Keys = {"paragraphs": (NEEDED, _texts)}
_COMMENT: Keys = {"comment": (OPTIONAL, _text)}
ROUND_KEYS: dict[str, Keys] = {
    "plan": {},
    "edit": dict.fromkeys(("contribution_deadline", "document_date"), (OPTIONAL, _day))
    | dict.fromkeys(BY_CHOICE, (OPTIONAL, _flag)),
    "open": {"call": (NEEDED, _text)},
    "send": _TEXTS | {"words": (OPTIONAL, _text)},
    "copy_edit": _TEXTS | {"replace": (NEEDED, _text), "by_this": (NEEDED, _text)},
    "return": _TEXTS | {"comment": (NEEDED, _text)},
    "clear": _TEXTS,
    "more_time": {"unit": (NEEDED, _text), "deadline": (NEEDED, _day), "reason": (NEEDED, _text)},
    "close": _COMMENT,
    "begin_clearance": _COMMENT,
    "answer": {"unit": (NEEDED, _text), "text": (OPTIONAL, _text)},
    "reply": {"unit": (NEEDED, _text), "text": (NEEDED, _text)},
    "accept": {"reasons": (NEEDED, _texts_by_name)},
    "submit": _COMMENT,
    "send_back": {"comment": (NEEDED, _text)},
    "approve": _COMMENT,
    "publish": _COMMENT,
}
"""The same for the records of a round."""
