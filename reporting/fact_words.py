"""What the kinds of rows of the record are called in sentences; kinds as in `reporting.facts`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


@dataclass(frozen=True)
class FactWords:
    """name: "status update"; one: "a status update"; number: "2 status updates", to be filled with n."""

    name: Any
    one: Any
    number: Any

    def counted(self, n: int) -> str:
        return str(self.number % {"n": n})


FACT_WORDS = {
    "status": FactWords(
        _("status update"), _("a status update"), ngettext_lazy("%(n)d status update", "%(n)d status updates", "n")
    ),
    "note": FactWords(_("note"), _("a note"), ngettext_lazy("%(n)d note", "%(n)d notes", "n")),
    "delivery": FactWords(
        _("output delivered"),
        _("an output delivered"),
        ngettext_lazy("%(n)d output delivered", "%(n)d outputs delivered", "n"),
    ),
    "measurement": FactWords(
        _("measurement"), _("a measurement"), ngettext_lazy("%(n)d measurement", "%(n)d measurements", "n")
    ),
    "mobilization": FactWords(
        _("resources mobilized"),
        _("resources mobilized"),
        ngettext_lazy("%(n)d record of resources", "%(n)d records of resources", "n"),
    ),
    "amendment": FactWords(
        _("amendment of the plan"),
        _("an amendment of the plan"),
        ngettext_lazy("%(n)d amendment of the plan", "%(n)d amendments of the plan", "n"),
    ),
    "commitment": FactWords(
        _("update on a commitment"),
        _("an update on a commitment"),
        ngettext_lazy("%(n)d update on a commitment", "%(n)d updates on commitments", "n"),
    ),
}
