"""What a person has typed into the form of an entry: kept until it is recorded or thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables.access import standing_of
from deliverables.models import Deliverable, EntryDraft, User
from deliverables.models.drafts import KNOWS
from deliverables.permissions import check_entry, circle_of

MOST_TYPED = 200_000
"""Characters of one form: several times what its longest fields take."""


class DraftMovedOn(Exception):
    """Another page of the same person kept a draft that this one does not know. Nothing was overwritten."""


@transaction.atomic
def keep_entry_draft(
    *,
    deliverable: Deliverable,
    kind: str,
    page: str,
    typed: Mapping[str, Sequence[str]],
    by: User,
    at: dt.datetime,
    instead: bool = False,
) -> EntryDraft:
    """Keep a form as it was typed, faulty or not, in the place of what was kept before (see EntryDraft).

    `deliverable` is loaded with its coordinator. `instead`: whatever another page kept meanwhile goes.
    Raises PermissionDenied, ValidationError, DraftMovedOn.
    """
    today = timezone.localdate(at)
    check_entry(standing_of(by, deliverable.plan, today), circle_of(deliverable, today), kind)
    # Neither database can hold it, and nobody typed it.
    kept = {name: [value.replace("\x00", "") for value in values] for name, values in typed.items()}
    if sum(len(value) for values in kept.values() for value in values) > MOST_TYPED:
        raise ValidationError(_("This is too long to be kept as a draft."))
    found = EntryDraft.objects.select_for_update().filter(user=by, deliverable=deliverable, page=page).first()
    knows = "".join(kept.get(KNOWS, []))
    if found and knows and not instead and not found.is_known_to(knows):
        raise DraftMovedOn
    values = {"kind": kind, "typed": kept, "saved_at": at}
    draft, _made = EntryDraft.objects.update_or_create(user=by, deliverable=deliverable, page=page, defaults=values)
    return draft


@transaction.atomic
def drop_entry_draft(*, deliverable: Deliverable, page: str, by: User, at: dt.datetime, knows: str = "") -> None:
    """Throw one's own draft away: it is recorded, or not wanted. Nobody else has one to lose.

    `knows`: as the form that is recorded sent it; what it does not know stays.
    """
    for draft in EntryDraft.objects.filter(user=by, deliverable=deliverable, page=page):
        if not knows or draft.is_known_to(knows):
            draft.delete()
