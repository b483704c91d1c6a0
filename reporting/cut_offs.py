"""What the record's pages are told of the reports: the cut-off date of each round, and whether it is published."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from reporting.models import ReportRound
from reporting.rounds import RoundState


def cut_offs_of(plan: int) -> QuerySet[Any, Any]:
    """Rows as `deliverables.cut_offs` wants them; published as `ReportRound.has_been_published` says."""
    published = Q(state=RoundState.PUBLISHED) | Q(revision__gt=0)
    kind = Case(When(published, then=Value("published")), default=Value("cut-off"), output_field=CharField())
    rounds = ReportRound.objects.filter(plan=plan).order_by()
    return rounds.values_list(kind, Cast("document_code", CharField()), F("cut_off"))
