"""Reads the records of a plan file by their shapes, and notes whatever is wrong with them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from deliverables.loading import values as v
from deliverables.loading.report import Problem, shown


class Record(dict[str, Any]):
    """One record of the file, its values read; `where` leads to it ("item 3, deliverable 3b, indicator 1").

    A value that could not be read is None here and a Problem there; the record is then not `whole`.
    """

    where: str = ""
    whole: bool = True


@dataclass(frozen=True)
class Shape:
    """A kind of record. `named_by` is the field that names one, else its place in the list does."""

    noun: str
    fields: dict[str, v.Reader | Many]
    named_by: str = ""
    starts_path: bool = False


@dataclass(frozen=True)
class Many:
    """A list of records."""

    shape: Shape
    at_least: int = 0


def read_record(raw: Any, shape: Shape, where: str, problems: list[Problem]) -> Record:
    """Read one record and all below it; whatever is wrong is added to `problems`."""
    record = Record()
    record.where = where
    before = len(problems)
    if not isinstance(raw, dict):
        problems.append(Problem(where, "", _("is not a record: %s") % shown(raw)))
        raw = {}
    else:
        problems += [Problem(where, shown(key), wrong) for key, wrong in wrong_keys(raw, shape)]
    for key, read in shape.fields.items():
        if isinstance(read, Many):
            record[key] = read_records(raw.get(key, []), read, where, key, problems)
            continue
        record[key] = None
        if key in raw:
            try:
                record[key] = read(raw[key])
            except ValueError as error:
                problems.append(Problem(where, key, str(error)))
    record.whole = not any(problem.record == where for problem in problems[before:])
    return record


def read_records(raw: Any, many: Many, where: str, key: str, problems: list[Problem]) -> list[Record]:
    if not isinstance(raw, list):
        problems.append(Problem(where, key, _("is not a list: %s") % shown(raw)))
        return []
    if len(raw) < many.at_least:
        problems.append(Problem(where, key, _("is an empty list")))
    shape = many.shape
    parent = "" if shape.starts_path or where == "plan" else where
    return [
        read_record(entry, shape, ", ".join(filter(None, [parent, name_of(entry, shape, place)])), problems)
        for place, entry in enumerate(raw, start=1)
    ]


def name_of(raw: Any, shape: Shape, place: int) -> str:
    name = raw.get(shape.named_by) if isinstance(raw, dict) else None
    if isinstance(name, (str, int)) and not isinstance(name, bool) and name != "":
        return f"{shape.noun} {shown(name)}"
    return f"{shape.noun} no. {place}" if shape.named_by else f"{shape.noun} {place}"


def wrong_keys(raw: dict[Any, Any], shape: Shape) -> list[tuple[str, str]]:
    wrong = []
    for key in raw:
        if key not in shape.fields:
            near = difflib.get_close_matches(str(key), shape.fields, n=1)
            hint = (
                _("is not a field of this record; did you mean “%s”?") % near[0]
                if near
                else _("is not a field of this record")
            )
            wrong.append((key, hint))
    return wrong + [(key, _("is missing")) for key in shape.fields if key not in raw]
