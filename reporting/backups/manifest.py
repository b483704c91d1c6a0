"""What stands in an archive, as its manifest.json says it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _

FORMAT = "action-plan-backup/1"
MANIFEST = "manifest.json"
T = TypeVar("T")


class BadArchive(Exception):
    """The archive is not what a backup wrote; the sentence says where it differs."""


@dataclass(frozen=True)
class Member:
    """A file of the archive. `size` is in bytes, before compression; `sha256` is of the same bytes."""

    member: str
    size: int
    sha256: str


@dataclass(frozen=True)
class TableMember(Member):
    table: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """`tables` are in the order in which their rows can be inserted; `migrations` names them by application.

    `missing_evidence` are files that the record names and that could not be kept: absent or changed on disk.
    """

    made_at: str
    database: str
    migrations: dict[str, list[str]]
    tables: list[TableMember] = field(default_factory=list)
    evidence: list[Member] = field(default_factory=list)
    missing_evidence: list[str] = field(default_factory=list)

    def members(self) -> dict[str, Member]:
        return {one.member: one for one in (*self.tables, *self.evidence)}

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables)

    def to_json(self) -> bytes:
        content = {"format": FORMAT, **asdict(self)}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Raises BadArchive when this is no manifest, or one of another format."""
        try:
            data: Any = json.loads(content)
            if data["format"] != FORMAT:
                raise BadArchive(
                    _("The archive is of the format “%(found)s”; this release reads “%(ours)s”.")
                    % {"found": data["format"], "ours": FORMAT}
                )
            dt.datetime.fromisoformat(data["made_at"])
            return cls(
                made_at=data["made_at"],
                database=_of(str, data["database"]),
                migrations={app: [_of(str, name) for name in names] for app, names in data["migrations"].items()},
                tables=[
                    TableMember(**_member(row), table=_of(str, row["table"]), rows=_of(int, row["rows"]))
                    for row in data["tables"]
                ],
                evidence=[Member(**_member(row)) for row in data["evidence"]],
                missing_evidence=[_of(str, name) for name in data["missing_evidence"]],
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise BadArchive(_("%(member)s cannot be read.") % {"member": MANIFEST}) from error


def _member(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"member": _of(str, row["member"]), "size": _of(int, row["size"]), "sha256": _of(str, row["sha256"])}


def _of(kind: type[T], value: Any) -> T:
    if type(value) is not kind:
        raise TypeError(value)
    return value


def first_few(names: Iterable[str]) -> str:
    """For a sentence that must stay readable."""
    found = sorted(names)
    shown = ", ".join(found[:3])
    return _("%(names)s and %(count)d more") % {"names": shown, "count": len(found) - 3} if found[3:] else shown
