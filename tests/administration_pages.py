"""The addresses of the administration, and which models can be changed there."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from deliverables.models import EntryDraft, Membership, PlanRole, Session, Unit, UpdateSheet, User
from reporting.models import ReportRound

CHANGEABLE: set[Any] = {User, Unit, Membership, PlanRole}
HIDDEN: set[Any] = {EntryDraft, Session, UpdateSheet, *(one for one in apps.get_models() if one._meta.auto_created)}
"""What a person has not recorded yet, and where they are signed in, is shown to nobody else; tables that Django makes
have no pages."""
# Of a round only its facts: texts, steps and papers have pages of their own, and rights of their own.
MODELS: list[Any] = [
    *(model for model in apps.get_app_config("deliverables").get_models() if model not in HIDDEN),
    ReportRound,
]
READ_ONLY = [model for model in MODELS if model not in CHANGEABLE]


def page(model: type[Model], name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def name_of(model: type[Model]) -> str:
    return str(model._meta.model_name)
