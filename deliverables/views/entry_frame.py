"""What the pages that record something have in common."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables import actions
from deliverables.access import PlanPage, get_deliverable, plan_page, visible_evidence
from deliverables.actions.corrections import deliverable_of
from deliverables.breadcrumb import way_to
from deliverables.chain import chain_of, indicators_of
from deliverables.dates import date_format
from deliverables.evidence import evidence_of
from deliverables.forms import EvidenceForms
from deliverables.models import Deliverable
from deliverables.permissions import Circle, circle_of
from deliverables.story import KINDS, story_of
from deliverables.storyteller import Storyteller
from deliverables.views.entries import ENTRIES
from deliverables.views.entry_conflicts import conflict_on


def load_page(request: HttpRequest, plan_slug: str, ref: str) -> tuple[PlanPage, Deliverable, Circle]:
    page = plan_page(request, plan_slug)
    row = get_deliverable(page, ref)
    if request.method == "POST" and page.as_of.is_past:
        raise PermissionDenied(_("This is the page of a past date; nothing can be recorded on it."))
    return page, row, circle_of(row, page.on)


def row_or_404(request: HttpRequest, kind: str, row_id: int, deliverable: Deliverable) -> Any:
    """A row of this deliverable that still counts. Raises PermissionDenied for one that was corrected.

    When something is saved, a row that was corrected meanwhile will do: the action says so, and what the
    person typed is not lost to a page that cannot be found.
    """
    if kind not in ENTRIES:
        raise Http404
    rows: Any = KINDS[kind].objects.filter(withdrawn=False).select_related("corrected_by__by")
    row: Any = get_object_or_404(rows, pk=row_id)
    if kind == "mobilization":
        if row.line.item_id != deliverable.item_id:
            raise Http404
    elif deliverable_of(row) != deliverable:
        raise Http404
    if request.method != "POST" and (newer := getattr(row, "corrected_by", None)):
        said = _("This entry was corrected or withdrawn by %(by)s on %(day)s; the story of the deliverable tells how.")
        raise PermissionDenied(said % {"by": newer.by, "day": date_format(timezone.localdate(newer.recorded_at))})
    return row


def evidence_forms(request: HttpRequest, page: PlanPage, *, posted: bool | None = None) -> Any:
    """posted: whether they hold what was sent; None: whenever a form was sent."""
    posted = request.method == "POST" if posted is None else posted
    return EvidenceForms(
        request.POST if posted else None,
        request.FILES if posted else None,
        prefix="evidence",
        form_kwargs={"person_id": page.standing.user.pk},
    )


def frame(page: PlanPage, row: Deliverable, title: Any) -> dict[str, Any]:
    way = way_to(page, (_("Deliverables"), "deliverables:list", []), (row.ref, "deliverables:deliverable", [row.ref]))
    back = reverse("deliverables:deliverable", args=[page.plan.slug, row.ref])
    return {"deliverable": row, "title": title, "lead": row.ref, "back": back, "breadcrumb": way}


def show_newer(form: Any, row: Deliverable, kind: str = "", wrong: Any = None) -> None:
    """Nothing is lost: the person sees what came in between, beside what they typed, and decides.

    kind: of the entry that the form makes; without one it has no words that could differ.
    """
    form.add_error(
        None,
        _(
            "Somebody recorded something on this deliverable after you opened this page. Nothing of yours is "
            "lost: read below what they recorded, then save again, change what you wrote, or take theirs."
        ),
    )
    form.conflict = conflict_on(form, row, kind, str(form["seen"].value() or ""), wrong)
    form.show("seen", actions.version_of(row))


def _storyteller(page: PlanPage, row: Deliverable, circle: Circle) -> tuple[Storyteller, list[Any]]:
    story = story_of(row, page.on)
    return Storyteller(page, row, circle, chain_of(row, page.on), indicators_of(row, story)), story


def recent_entries(page: PlanPage, row: Deliverable, circle: Circle) -> list[dict[str, Any]]:
    """What was last said: the newest status update and the newest few entries, each with the way to correct it."""
    teller, story = _storyteller(page, row, circle)
    counting = [entry for entry in story if entry.counts and entry.kind != "amendment"]
    status = [entry for entry in counting if entry.kind == "status"][:1]
    others = [entry for entry in counting if entry not in status][:3]
    evidence = list(visible_evidence(page.standing, evidence_of(row, page.on)))
    entries = teller.entries([*status, *others], evidence)
    return [entry | {"actions": _correction(entry)} for entry in entries]


def _correction(entry: dict[str, Any]) -> list[dict[str, str]]:
    """Of the ways to change an entry the one that goes with another entry."""
    said = _("This was wrong: record a correction")
    return [{"label": said, "url": way["url"]} for way in entry["actions"] if "/correct/" in way["url"]]


def recorded_since(page: PlanPage, row: Deliverable, circle: Circle, seen: str) -> list[dict[str, Any]]:
    """Entries that the state of the record `seen` (actions.version_of) does not know yet, newest first."""
    teller, story = _storyteller(page, row, circle)
    known = actions.highest_seen(seen)
    newer = [entry for entry in story if entry.kind in known and entry.id > known[entry.kind]]
    evidence = list(visible_evidence(page.standing, evidence_of(row, page.on)))
    return [entry | {"actions": []} for entry in teller.entries(newer, evidence)]


def entry_in_words(page: PlanPage, row: Deliverable, circle: Circle, kind: str, row_id: int) -> dict[str, Any]:
    teller, story = _storyteller(page, row, circle)
    wrong = [entry for entry in story if (entry.kind, entry.id) == (kind, row_id)]
    return teller.entries(wrong, [])[0] | {"actions": []}
