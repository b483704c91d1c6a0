"""What a careful editor would find in a paper before it is submitted, each finding with who can mend it.

The rules stand in `rules.RULES`; a new one is a function there. `find` reads the record once for all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import override

from reporting.checks.findings import Finding
from reporting.checks.material import gather
from reporting.checks.rules import RULES
from reporting.models import AcceptedWarning, ReportRound
from reporting.papers.languages import ORIGINAL


def find(report_round: ReportRound, today: dt.date) -> list[Finding]:
    """Everything that the checks find, blocking first, with the acceptances that hold.

    A constant number of queries, however many texts and findings there are.
    """
    with override(ORIGINAL):
        material = gather(report_round, today)  # which puts the paper together
    found = [finding for rule in RULES for finding in rule.findings(material)]
    accepted = {
        (row.rule, row.subject, row.sentence, row.mark): row
        for row in AcceptedWarning.objects.filter(round=report_round).select_related("by").order_by("id")
    }
    told = [
        one if one.blocking else replace(one, accepted=accepted.get((one.rule, one.subject, one.original, one.mark)))
        for one in found
    ]
    return sorted(told, key=lambda one: not one.blocking)


def in_the_way(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.stands_in_the_way]


__all__ = ["RULES", "Finding", "find", "in_the_way"]
