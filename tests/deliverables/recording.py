"""What tests of actions share: a link, a day, and the sentences with which an action refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from deliverables.evidence import NewEvidence
from deliverables.models import DatedRow, Deliverable

LINK = NewEvidence(title="A report", url="https://example.org/report")
JUNE = dt.date(2016, 6, 1)
DATED = [model for model in apps.get_app_config("deliverables").get_models() if issubclass(model, DatedRow)]


def rows_of_the_record() -> dict[str, int]:
    """How many rows each table of the record holds."""
    return {model.__name__: model.objects.count() for model in DATED}


def refused(action: Any, *args: Any, **given: Any) -> dict[str, list[str]]:
    """The sentences by the argument that they concern; nothing was saved."""
    before = rows_of_the_record()
    with pytest.raises(ValidationError) as caught:
        action(*args, **given)
    assert rows_of_the_record() == before
    error = caught.value
    sentences: dict[str, list[str]] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return sentences


def state(ref: str, on: str = "2017-10-02") -> Any:
    """A deliverable with its state on a day, as known today."""
    return Deliverable.objects.as_of(dt.date.fromisoformat(on)).get(ref=ref)
