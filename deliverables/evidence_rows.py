"""The evidence of many deliverables at once, as far as a person may see it, in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse

from deliverables.access import Standing, visible_evidence
from deliverables.among import Among
from deliverables.models import Evidence, FollowUpItem

WAYS = {
    "status_update": "status_update__deliverable",
    "note": "note__deliverable",
    "delivery": "delivery__output__deliverable",
    "measurement": "measurement__measure__indicator__deliverable",
    "mobilization": "mobilization__line__item",
}
"""What evidence speaks for, and the way from there to the deliverable; resources are mobilized for an item."""
FIELDS = ("pk", "title", "url", "file", "dated", "effective_on", "visibility", "illustrative")


class EvidenceRow(NamedTuple):
    """A piece of evidence. file: where its bytes are kept, by their hash, "" for a link; kind: whether it belongs to
    one "deliverable" or to all of an "item", whose key is owner_id."""

    id: int
    title: str
    link: str
    file: str
    dated: dt.date | None
    effective_on: dt.date
    visibility: str
    illustrative: bool
    kind: str
    owner_id: int

    @property
    def on(self) -> dt.date:
        """Its own date or, where that is not known, the day since which it speaks."""
        return self.dated or self.effective_on

    @property
    def is_citable(self) -> bool:
        return self.visibility == Evidence.Visibility.CITABLE

    @property
    def url(self) -> str:
        return self.link or reverse("deliverables:evidence", args=[self.id])

    @property
    def content(self) -> tuple[str, str, str]:
        """The same for what was given as evidence of several rows."""
        return self.title, self.link, self.file


def evidence_rows(deliverables: QuerySet[Any], standing: Standing, on: dt.date) -> list[EvidenceRow]:
    """What counts on a date for any of these deliverables, newest first."""
    items = FollowUpItem.objects.filter(pk__in=deliverables.order_by().values("item"))
    seen = visible_evidence(standing, Evidence.objects.as_of(on))
    parts = [_part(seen, way, items if way.endswith("item") else deliverables) for way in WAYS.values()]
    found = map(EvidenceRow._make, parts[0].union(*parts[1:], all=True))
    return sorted(found, key=lambda row: (row.on, row.id), reverse=True)


def _part(rows: QuerySet[Evidence], way: str, owners: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The kind and the key of the owner come last."""
    kind = Value(way.rpartition("__")[2], CharField())
    return rows.filter(Among(way, owners)).order_by().values_list(*FIELDS, kind, f"{way}_id")
