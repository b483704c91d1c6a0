"""The dated story of a deliverable: every row that was ever recorded, in one query, the wrong ones too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from deliverables.models import (
    Amendment,
    Deliverable,
    Measurement,
    Mobilization,
    Note,
    OutputDelivery,
    StatusUpdate,
)
from deliverables.models.rows import DatedRow
from deliverables.models.units import names_as_text
from deliverables.prepared import Prepared
from deliverables.unit_names import code_on

KINDS: dict[str, type[DatedRow]] = {
    "status": StatusUpdate,
    "note": Note,
    "delivery": OutputDelivery,
    "measurement": Measurement,
    "mobilization": Mobilization,
    "amendment": Amendment,
}
"""Kinds of rows in a story, as addresses and templates name them."""

TEXTS: dict[str, tuple[str, ...]] = {
    "status": ("status", "outlook", "expected", "reason", "done", "next", "internal_note"),
    "note": ("text", "nothing_new_since", "", "", "", "", ""),
    "delivery": ("title", "country", "", "", "", "", ""),
    "measurement": ("value", "member_states", "comment", "", "", "", ""),
    "mobilization": ("amount", "currency", "posts", "source", "", "", ""),
    "amendment": ("field", "old", "new", "reason", "decision_reference", "", ""),
}
"""What a row of each kind says, in the seven text columns of the union."""

SUBJECTS = {
    "delivery": "output_id",
    "measurement": "measure_id",
    "mobilization": "line_id",
    "amendment": "indicator_id",
}
"""The planned output, measure, resource line or indicator that a row is about."""

COLUMNS = (
    "row_kind", "key", "on", "recorded", "author", "unit_code", "in_force", "corrects_key", "is_withdrawal", "why",
    "sample", "subject", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "corrected_when", "corrected_who", "corrected_why",
    "taken_back", "unit_names",
)  # fmt: skip
"""The columns of the union; not names of fields, which they would hide."""


@dataclass(frozen=True)
class StoryRow:
    """One row. `counts`: whether it is in force at the story's date; `texts` by the names of its own fields.

    `corrected_*` say when, by whom and why it stopped counting (None: never); `replaced`: whether another
    row took its place, rather than a plain withdrawal.
    """

    kind: str
    id: int
    on: dt.date
    recorded_at: dt.datetime
    author: str
    unit: str
    counts: bool
    corrects_id: int | None
    withdrawn: bool
    correction_reason: str
    illustrative: bool
    subject_id: int | None
    texts: dict[str, str]
    corrected_at: dt.datetime | None
    corrected_by: str
    corrected_because: str
    replaced: bool


def story_of(deliverable: Deliverable, on: dt.date) -> list[StoryRow]:
    """Rows effective by `on`, as known today, newest first. One query."""
    return [
        _row(dict(zip(COLUMNS, row, strict=True)))
        for row in STORY.rows(deliverable=deliverable.pk, item=deliverable.item_id, on=on)
    ]


def _story(*, deliverable: int, item: int, on: dt.date) -> QuerySet[Any, Any]:
    narrow = {
        "status": Q(deliverable=deliverable),
        "note": Q(deliverable=deliverable),
        "delivery": Q(output__deliverable=deliverable),
        "measurement": Q(measure__indicator__deliverable=deliverable),
        "mobilization": Q(line__item=item),
        "amendment": Q(deliverable=deliverable) | Q(indicator__deliverable=deliverable),
    }
    parts = [_part(kind, model, narrow[kind], on) for kind, model in KINDS.items()]
    return parts[0].union(*parts[1:], all=True).order_by("-on", "-recorded", "-key")


STORY = Prepared(_story)


def _person(path: str) -> Coalesce:
    return Coalesce(NullIf(F(f"{path}__name"), Value("")), F(f"{path}__username"), Value(""), output_field=CharField())


def _part(kind: str, model: type[DatedRow], narrow: Q, on: dt.date) -> QuerySet[Any, Any]:
    rows = model.objects.filter(narrow, effective_on__lte=on).order_by()
    texts = {
        f"t{number}": Coalesce(Cast(F(name), TextField()), Value(""), output_field=TextField())
        if name
        else Value("", output_field=TextField())
        for number, name in enumerate(TEXTS[kind])
    }
    columns = {
        "row_kind": Value(kind, output_field=CharField()),
        "key": F("id"),
        "on": ExpressionWrapper(F("effective_on"), output_field=DateField()),
        "recorded": F("recorded_at"),
        "author": _person("by"),
        "unit_code": Coalesce(F("unit__code"), Value(""), output_field=CharField()),
        "in_force": ExpressionWrapper(rows.counting(on), output_field=BooleanField()),
        "corrects_key": F("corrects_id"),
        "is_withdrawal": F("withdrawn"),
        "why": F("correction_reason"),
        "sample": F("illustrative"),
        "subject": Cast(F(SUBJECTS[kind]) if kind in SUBJECTS else Value(None), IntegerField()),
        **texts,
        "corrected_when": F("corrected_by__recorded_at"),
        "corrected_who": _person("corrected_by__by"),
        "corrected_why": Coalesce(F("corrected_by__correction_reason"), Value(""), output_field=TextField()),
        "taken_back": Coalesce(F("corrected_by__withdrawn"), Value(False)),
        "unit_names": names_as_text("unit__names"),
    }
    return cast("QuerySet[Any, Any]", rows.annotate(**columns).values_list(*COLUMNS))


def _row(values: dict[str, Any]) -> StoryRow:
    kind = values["row_kind"]
    return StoryRow(
        kind=kind,
        id=values["key"],
        on=values["on"],
        recorded_at=values["recorded"],
        author=values["author"],
        unit=code_on(values["unit_code"], values["unit_names"], values["on"]),
        counts=bool(values["in_force"]),
        corrects_id=values["corrects_key"],
        withdrawn=bool(values["is_withdrawal"]),
        correction_reason=values["why"],
        illustrative=bool(values["sample"]),
        subject_id=values["subject"],
        texts={name: values[f"t{number}"] for number, name in enumerate(TEXTS[kind]) if name},
        corrected_at=values["corrected_when"],
        corrected_by=values["corrected_who"],
        corrected_because=values["corrected_why"],
        replaced=values["corrected_when"] is not None and not values["taken_back"],
    )
