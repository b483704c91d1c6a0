"""Links in mails that are for one person: who has the mail of another cannot use them."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from deliverables.models import User

GOOD_FOR = dt.timedelta(days=14)


class BadLink(ValueError):
    """A sentence that says why the link is of no use."""


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="nothing-new-from-mail")


def nothing_new_link(user: User, plan_slug: str, ref: str) -> str:
    """The path by which this person records that there is nothing new on a deliverable."""
    mark = _signer().sign(f"{user.pk}/{plan_slug}/{ref}").partition(":")[2]
    return reverse("deliverables:nothing_new", args=[plan_slug, ref, mark])


def read_link(mark: str, user: User, plan_slug: str, ref: str) -> None:
    """Raises BadLink unless the link was made for this person, and not long ago."""
    try:
        _signer().unsign(f"{user.pk}/{plan_slug}/{ref}:{mark}", max_age=GOOD_FOR)
    except signing.SignatureExpired:
        raise BadLink(
            _("This link is older than two weeks. Open the page of the deliverable and say there what is new.")
        ) from None
    except signing.BadSignature:
        raise BadLink(
            _("This link was sent to somebody else, or is not whole. Open the page of the deliverable instead.")
        ) from None
