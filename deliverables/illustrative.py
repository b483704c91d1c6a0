"""Sample data: rows that are flagged as illustrative, whatever table they stand in."""

from __future__ import annotations

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models


def illustrative_models() -> list[type[models.Model]]:
    """Every table whose rows can be flagged; a production site holds none that are."""
    found = []
    for model in apps.get_models():
        try:
            field = model._meta.get_field("illustrative")
        except FieldDoesNotExist:
            continue
        if isinstance(field, models.BooleanField):
            found.append(model)
    return found
