"""How rounds are planned and opened, for the table of permissions."""

from __future__ import annotations

from django.urls import reverse

from deliverables.models import Unit
from tests.one_of_each import Record
from tests.permission_requests import HOW, SLUG, Asked, reads

ROUND = (SLUG, "november-2017")
NEXT = {
    "session": "334",
    "session_opens": "2018-10-25",
    "session_closes": "2018-11-08",
    "section": "Institutional Section",
    "section_code": "INS",
    "title": "Third progress report",
}

reads("the form to plan a round", "reporting:create_round", SLUG)
reads("the form to open a round", "reporting:step", *ROUND, "open")
reads("the form for a unit's more time", "reporting:more_time", *ROUND)
reads("the story of a round", "reporting:story", *ROUND)


def _plan(_record: Record) -> Asked:
    return Asked(
        reverse("reporting:create_round", args=[SLUG]), post=NEXT, changes=frozenset({"reportround", "transition"})
    )


def _open(_record: Record) -> Asked:
    tables = {"reportround", "transition", "reportparagraph", "reportsection", "consultation"}
    address = reverse("reporting:step", args=[*ROUND, "open"])
    return Asked(address, post={"call": "Please send your paragraphs."}, changes=frozenset(tables))


def _more_time(_record: Record) -> Asked:
    given = {"unit": Unit.objects.get(code="SME").pk, "deadline": "2017-10-06", "reason": "A mission."}
    changes = frozenset({"deadlineextension", "transition"})
    return Asked(reverse("reporting:more_time", args=ROUND), post=given, changes=changes)


HOW["plan a round"] = _plan
HOW["open a round"] = _open
HOW["give a unit more time"] = _more_time
