"""What can be done with the form of an entry besides saving it: keep it as a draft, go on with it, add files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django_countries import countries

from deliverables import actions, clock
from deliverables.access import PlanPage
from deliverables.forms.evidence import FILES, PREFIX, place_files
from deliverables.forms.held_files import Refused, hold_files
from deliverables.forms.sheet import Sheet
from deliverables.models import Deliverable, EntryDraft
from deliverables.models.drafts import KNOWS, page_mark
from deliverables.permissions import Circle
from deliverables.unsent import NOT_TYPED, taken_up, tell
from deliverables.views.entry_conflicts import conflict_on
from deliverables.views.entry_frame import recorded_since

KEEP, KEEP_QUIETLY, KEEP_INSTEAD, ADD_FILES, PREVIEW = "keep", "keep-quietly", "keep-instead", "files", "preview"
"""Values of the field "step"; without one the entry is recorded."""
KEEPING = (KEEP, KEEP_QUIETLY, KEEP_INSTEAD)


@dataclass(frozen=True)
class FormPage:
    """The page of a form. `ending`: as EntryDraft.page; `knows`: what it sent of the draft that it knows."""

    page: PlanPage
    row: Deliverable
    kind: str
    ending: str
    knows: str = ""

    @property
    def url(self) -> str:
        return reverse("deliverables:deliverable", args=[self.page.plan.slug, self.row.ref]) + self.ending

    @property
    def is_correction(self) -> bool:
        return self.ending.startswith("correct/")

    def draft(self) -> EntryDraft | None:
        """What the person has kept of this form. One query."""
        rows = EntryDraft.objects.filter(user=self.page.standing.user, deliverable=self.row, page=self.ending)
        found: EntryDraft | None = rows.first()
        return found

    def keep(self, typed: dict[str, list[str]], at: dt.datetime, *, instead: bool = False) -> None:
        """Raises PermissionDenied, ValidationError, DraftMovedOn."""
        actions.keep_entry_draft(
            deliverable=self.row,
            kind=self.kind,
            page=self.ending,
            typed=typed,
            by=self.page.standing.user,
            at=at,
            instead=instead,
        )

    def drop(self, at: dt.datetime) -> None:
        user = self.page.standing.user
        actions.drop_entry_draft(deliverable=self.row, page=self.ending, by=user, at=at, knows=self.knows)


def is_checked(request: HttpRequest) -> bool:
    """Whether what was sent is to be checked. Several files at once are first shown, each with its title and date."""
    step = request.POST.get("step")
    return request.method == "POST" and step not in (*KEEPING, ADD_FILES) and not request.FILES.getlist(FILES)


def take_step(request: HttpRequest, place: FormPage) -> HttpResponse | None:
    """Keep the form as a draft; None for whatever else was asked."""
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step not in KEEPING:
        return None
    data, refused = _with_files_held(request, place)
    try:
        place.keep(_typed(data), clock.now(), instead=step == KEEP_INSTEAD)
    except actions.DraftMovedOn:
        if step == KEEP_QUIETLY:
            context = {"draft": place.draft(), "url": place.url}
            return render(request, "deliverables/_other_draft.html", context, status=409)
        return None
    except ValidationError as error:
        if step == KEEP_QUIETLY:
            return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, " ".join(error.messages))
        return None
    if step == KEEP_QUIETLY:
        return HttpResponse(status=204)
    for sentence in chain.from_iterable(refused.values()):
        messages.error(request, sentence)
    messages.success(request, _("The draft is kept. Only you see it, here and under My work."))
    return HttpResponseRedirect(place.url)


@dataclass(frozen=True)
class Offer:
    """What stands in the fields of a page that nobody has sent. draft: None when it came with this request; other: a
    draft that another page kept meanwhile, which stays beside it."""

    data: MultiValueDict[str, str]
    draft: EntryDraft | None = None
    other: EntryDraft | None = None
    refused: Refused = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """The state of the record when it was begun."""
        return str(self.data.get("seen", ""))


def offer_of(request: HttpRequest, place: FormPage) -> Offer | None:
    """What the person has typed before, or with files that are to be added; None when a page begins anew."""
    if request.method == "POST":
        if is_checked(request):
            return None
        data, refused = _with_files_held(request, place)
        if not request.POST.get("step"):
            messages.info(request, _("Look at the title and the date of each file below, then save."))
        draft = place.draft() if request.POST.get("step") == KEEP else None
        return Offer(data, other=draft if draft and not draft.is_known_to(place.knows) else None, refused=refused)
    waiting = taken_up(request)
    if waiting:
        tell(request, waiting)
        try:
            place.keep(waiting["typed"], clock.now())
        except actions.DraftMovedOn:
            return Offer(MultiValueDict(waiting["typed"]), other=place.draft())
    draft = place.draft()
    return Offer(draft.data, draft) if draft else None


def _with_files_held(request: HttpRequest, place: FormPage) -> tuple[QueryDict, Refused]:
    data = request.POST.copy()
    person = place.page.standing.user.pk
    refused = hold_files(data, request.FILES, person)
    several = place_files(data, request.FILES.getlist(FILES), person)
    return data, refused | ({PREFIX: several} if several else {})


def _typed(data: QueryDict) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in data.lists() if name not in NOT_TYPED}


def sheet_context(
    request: HttpRequest, place: FormPage, sheet: Sheet, circle: Circle, offer: Offer | None
) -> dict[str, Any]:
    """What the template takes of the forms, in which stands what the person has typed before."""
    context = {
        "form": sheet.form,
        "evidence": sheet.evidence,
        "deliveries": sheet.deliveries,
        "measured": sheet.measures,
        "problems": sheet.problems,
        "countries": [name for _code, name in countries] if sheet.deliveries else [],
        "unsaved": request.method == "POST",
        "draft": offer.draft if offer else None,
        "other_draft": offer.other if offer else None,
        "form_url": place.url,
        "knows": place.knows or _knows(offer),
    }
    if offer is None:
        return context
    newest = actions.version_of(place.row)
    sheet.let_stand(offer.data, newest)
    sheet.refuse(offer.refused)
    since = []
    if offer.seen != newest:
        since = recorded_since(place.page, place.row, circle, offer.seen)
        if not place.is_correction:
            sheet.form.conflict = conflict_on(sheet.form, place.row, place.kind, offer.seen)
    return context | {"since": since}


def _knows(offer: Offer | None) -> str:
    """Of a page that is new: what stands in it is all that it knows, unless another draft stays beside it."""
    if offer and offer.other:
        return str(offer.data.get(KNOWS, ""))
    return page_mark(offer.draft if offer else None)


def read_ahead(place: FormPage, circle: Circle, record: Callable[[], object]) -> list[dict[str, Any]]:
    """How entries will read in the story: they are made, read and taken back. Raises whatever `record` does."""
    with transaction.atomic():
        before = actions.version_of(place.row)
        record()
        entries = recorded_since(place.page, place.row, circle, before)
        transaction.set_rollback(True)
    for entry in entries:
        # A file that no entry names yet has no address.
        entry["evidence"] = [piece | {"url": ""} if piece["is_file"] else piece for piece in entry["evidence"]]
    return entries
