"""What somebody typed into a form that could not be taken: they were signed out meanwhile, or the page was too old.

It goes to and fro in a hidden field while they sign in, and waits in their session for the page of the form, which
keeps it as a draft or lets it stand in its fields. The mark `whose` stands in the form itself: on a shared machine
nobody gets what another typed, and no other site can make up a form.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from deliverables.models import User

WAITING = "unsent"
"""The name of the hidden field, and of what waits in the session."""
WHOSE = "whose"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "step", WHOSE})
"""Fields of a form that nobody types."""
SIGNER = signing.Signer(salt="whose-form")


def whose_mark(user: User) -> str:
    """The mark of a form that was made for this person."""
    return SIGNER.sign(str(user.pk))


def is_of(mark: str, user: Any) -> bool:
    try:
        return SIGNER.unsign(mark) == str(user.pk)
    except signing.BadSignature:
        return False


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    """The values of each field as they were sent; neither files nor passwords are among them."""
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED and "password" not in name}


def as_field(request: HttpRequest) -> str:
    """What was sent, for the hidden field of the page for signing in; "" when it is no form that keeps it."""
    # A script that sends a part of a page keeps the page, and says there that it is not saved.
    if request.method != "POST" or not request.POST.get(WHOSE) or "HX-Request" in request.headers:
        return ""
    return json.dumps(
        {
            "address": request.get_full_path(),
            "typed": typed_in(request),
            "files": bool(request.FILES),
            "whose": request.POST[WHOSE],
        }
    )


def let_wait(request: HttpRequest, field: str) -> None:
    """Put what the hidden field holds into the session of who has just signed in, if it is theirs."""
    try:
        found = json.loads(field)
        mine = is_of(found["whose"], request.user)
        typed = {name: [str(one) for one in list(values)] for name, values in dict(found["typed"]).items()}
        waiting = {"address": str(found["address"]), "typed": typed, "files": bool(found["files"])}
    except (ValueError, TypeError, KeyError):
        return
    if mine:
        request.session[WAITING] = waiting


def waiting_for(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for the page that is asked for: `typed`, and whether there were `files`."""
    waiting: dict[str, Any] | None = request.session.get(WAITING)
    return waiting if waiting and waiting["address"] == request.get_full_path() else None


def taken_up(request: HttpRequest) -> dict[str, Any] | None:
    """The same, once."""
    waiting = waiting_for(request)
    if waiting:
        del request.session[WAITING]
    return waiting


def tell(request: HttpRequest, waiting: dict[str, Any]) -> None:
    """Say that what waited stands in the form and is not recorded."""
    said = _("Your entry was not recorded yet: look at it and save it again.")
    if waiting["files"]:
        said += " " + _("Files have to be chosen again.")
    messages.warning(request, said)


def sent_or_waiting(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """What a form without drafts is filled with: what was sent just now, or before its author signed in again."""
    if request.method == "POST":
        return request.POST or None
    waiting = taken_up(request)
    if waiting is None:
        return None
    tell(request, waiting)
    return MultiValueDict(waiting["typed"])
