"""What the record's pages are told of the reports: the cut-off date of each round."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from reporting.models import ReportRound


def cut_offs_of(plan: int) -> QuerySet[Any, Any]:
    """Rows as `deliverables.cut_offs` wants them."""
    rounds = ReportRound.objects.filter(plan=plan).order_by()
    return rounds.values_list(Value("cut-off", CharField()), Cast("document_code", CharField()), F("cut_off"))
