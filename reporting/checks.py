"""What a careful editor would find in a paper before it is submitted, each finding with who can mend it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.models import AcceptedWarning, ReportParagraph, ReportRound
from reporting.papers.cover import placeholders
from reporting.rounds import NEEDS_NOTHING


@dataclass(frozen=True)
class Finding:
    """rule: its short name; subject: a deliverable's reference, the key of a section, a unit's code, or "" for the
    round; owner: who can mend it, in words; url: where; accepted: the manager's acceptance that holds for it."""

    rule: str
    subject: str
    sentence: str
    owner: str
    url: str
    blocking: bool = False
    accepted: AcceptedWarning | None = None

    @property
    def stands_in_the_way(self) -> bool:
        """Of submission and approval."""
        return self.blocking or self.accepted is None


def find(report_round: ReportRound, today: dt.date) -> list[Finding]:
    """Everything that the checks find, blocking first, with the acceptances that hold."""
    found = [*_placeholders(report_round), *_not_ready(report_round)]
    accepted = {
        (row.rule, row.subject, row.sentence): row
        for row in AcceptedWarning.objects.filter(round=report_round, revision=report_round.revision)
        .select_related("by")
        .order_by("id")
    }
    told = [
        one if one.blocking else _with_acceptance(one, accepted.get((one.rule, one.subject, one.sentence)))
        for one in found
    ]
    return sorted(told, key=lambda one: not one.blocking)


def in_the_way(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.stands_in_the_way]


def _with_acceptance(finding: Finding, accepted: AcceptedWarning | None) -> Finding:
    return Finding(**{**finding.__dict__, "accepted": accepted})


def _placeholders(report_round: ReportRound) -> list[Finding]:
    url = reverse("reporting:edit_round", args=[report_round.plan.slug, report_round.slug])
    return [
        Finding(
            "placeholder",
            name,
            _("The cover still has a placeholder: %(name)s.") % {"name": name},
            _("a manager"),
            url,
            blocking=True,
        )
        for name in placeholders(report_round)
    ]


def _not_ready(report_round: ReportRound) -> list[Finding]:
    rows = ReportParagraph.objects.filter(round=report_round).exclude(state__in=NEEDS_NOTHING)
    return [
        Finding(
            "not-cleared",
            row.deliverable.ref,
            _("The paragraph on %(ref)s is not cleared: %(state)s.")
            % {"ref": row.deliverable.ref, "state": row.get_state_display().lower()},
            _("a manager"),
            reverse("reporting:round", args=[report_round.plan.slug, report_round.slug]),
            blocking=True,
        )
        for row in rows.select_related("deliverable").order_by("deliverable__position")
    ]
