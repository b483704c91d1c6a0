"""What a load found wrong, and what it did."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from deliverables.models import ActionPlan


def shown(value: Any, longest: int = 60) -> str:
    """A value of the file as a person reads it, safe for any terminal."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = text.replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: `record` says where ("item 3, deliverable 3b"), `field` is the key or ""."""

    record: str
    field: str
    wrong: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.record, self.field, self.wrong) if part)


class BadPlan(ValueError):
    """The file cannot be loaded; nothing was. Holds every problem that was found."""

    def __init__(self, file_name: str, problems: list[Problem]) -> None:
        self.file_name = file_name
        self.problems = problems
        super().__init__("\n".join(f"{file_name}: {problem}" for problem in problems))


@dataclass(frozen=True)
class Change:
    """A field of the record in which the file differed; `new` holds now."""

    record: str
    field: str
    old: str
    new: str

    def __str__(self) -> str:
        return _("%(record)s: %(field)s: “%(old)s” → “%(new)s”") % vars(self)


@dataclass(frozen=True)
class LeftAlone:
    """A field that the load did not touch although it looked at it, and why."""

    record: str
    field: str
    why: str

    def __str__(self) -> str:
        return f"{self.record}: {self.field}: {self.why}"


@dataclass
class LoadReport:
    """What a load did: one entry for each record or field that it added, changed, left alone or missed."""

    file_name: str
    plan: ActionPlan | None = None
    plan_is_new: bool = False
    created: dict[str, list[str]] = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)
    amended: list[LeftAlone] = field(default_factory=list)
    shared: list[LeftAlone] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def nothing_changed(self) -> bool:
        return not self.created and not self.changed

    def lines(self) -> list[str]:
        """The account for the person who ran the command."""
        lines = []
        if self.plan_is_new:
            lines += [f"{len(records)} × {noun}" for noun, records in self.created.items()]
        else:
            lines += [_("%s: added") % record for records in self.created.values() for record in records]
        lines += [_("changed: %s") % change for change in self.changed]
        lines += [str(entry) for entry in (*self.amended, *self.shared)]
        lines += [_("%s: not in the file; kept") % record for record in self.missing]
        if self.nothing_changed:
            lines.append(_("nothing changed"))
        return [f"{self.file_name}: {line}" for line in lines]
