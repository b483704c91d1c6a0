"""What people have typed and not recorded yet: no part of the record, and shown to nobody else."""

from __future__ import annotations

import hashlib
import json
import secrets

from django.conf import settings
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from deliverables.models.deliverable import Deliverable

KNOWS = "knows"
"""The field by which a form says what it knows of the draft: a mark of its own page, a dot, and the `version` of the
draft when the page was made, "" when there was none."""


def page_mark(draft: EntryDraft | None) -> str:
    """What stands in that field of a page that is made now."""
    return f"{secrets.token_urlsafe(9)}.{draft.version if draft else ''}"


class EntryDraft(models.Model):
    """The form of an entry as a person left it; offered to them again, on any machine, until they record it.

    kind: as addresses name the kinds of entries. page: how the address of the form goes on after that of the
    deliverable, as in "update/", "record/measurement/?measure=7" or "correct/note/31/". typed: by the name of each
    field its values, as a browser sent them; no files, but the marks of files that are kept.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="entry_drafts")
    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="entry_drafts")
    kind = models.CharField(_("kind"), max_length=16)
    page = models.CharField(_("page"), max_length=100)
    typed = models.JSONField(_("typed"), default=dict)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        ordering = ["user", "id"]
        verbose_name = _("draft of an entry")
        verbose_name_plural = _("drafts of entries")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "deliverable", "page"],
                name="entry_draft_once_per_page",
                violation_error_message=_("A person has one draft of each form of a deliverable."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} · {self.page}"

    @property
    def address(self) -> str:
        """Of the form."""
        return self.deliverable.get_absolute_url() + self.page

    @property
    def data(self) -> MultiValueDict[str, str]:
        """What was typed, as forms read it."""
        return MultiValueDict(self.typed)

    @property
    def version(self) -> str:
        """A mark that changes with whatever was typed, and with the page that it was typed on."""
        return hashlib.sha256(json.dumps(self.typed, sort_keys=True).encode()).hexdigest()[:16]

    def is_known_to(self, knows: str) -> bool:
        """Whether the page whose field KNOWS holds this kept the draft itself, or was made from it."""
        return self.typed.get(KNOWS) == [knows] or self.version == knows.rpartition(".")[2]
