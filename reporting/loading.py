"""Reporting rounds from a file such as fixtures/rounds.json."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deliverables import clock
from deliverables.models import ActionPlan
from reporting.models import ReportRound, ReportSection, ReportText
from reporting.models.rounds import ROUND_FACTS
from reporting.rounds import TextState

FORMAT = "rounds/1"


class BadRounds(ValueError):
    """The file cannot be loaded; str() says which round and field, and what is wrong."""


@dataclass
class Loaded:
    """Slugs of the rounds that were made, and of those that were there already and stay as they are."""

    created: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_rounds(data: dict[str, Any], *, illustrative: bool = False) -> Loaded:
    """Create the rounds that are missing, with their sections; rounds that exist are never changed.

    illustrative: what is entered in them from now on is sample data.

    Raises BadRounds, with nothing loaded.
    """
    if data.get("format") != FORMAT:
        raise BadRounds(_("The file is not of the format “%(format)s”.") % {"format": FORMAT})
    plan = ActionPlan.objects.filter(slug=data.get("plan")).first()
    if plan is None:
        raise BadRounds(_("There is no plan “%(plan)s”; load it first.") % {"plan": data.get("plan")})
    loaded = Loaded()
    for entry in data.get("rounds", []):
        slug = str(entry.get("slug", ""))
        if ReportRound.objects.filter(plan=plan, slug=slug).exists():
            loaded.kept.append(slug)
        else:
            _create(plan, slug, entry, illustrative)
            loaded.created.append(slug)
    return loaded


def _create(plan: ActionPlan, slug: str, entry: dict[str, Any], illustrative: bool) -> None:
    unknown = set(entry) - {*ROUND_FACTS, "slug", "previous", "sections"}
    if unknown:
        raise BadRounds(_("Round %(slug)s: unknown field “%(name)s”.") % {"slug": slug, "name": min(unknown)})
    previous = None
    if entry.get("previous"):
        previous = ReportRound.objects.filter(plan=plan, slug=entry["previous"]).first()
        if previous is None:
            raise BadRounds(
                _("Round %(slug)s: there is no previous round “%(name)s”.") % {"slug": slug, "name": entry["previous"]}
            )
    values = {name: entry[name] for name in ROUND_FACTS if name in entry}
    made = ReportRound(plan=plan, slug=slug, previous=previous, illustrative=illustrative, **values)
    try:
        made.full_clean()
        made.save()
        for key, text in (entry.get("sections") or {}).items():
            section = ReportSection(round=made, key=key, state=TextState.SENT)
            section.full_clean()
            section.save()
            # Nobody's account wrote it; the cut-off is the day that it speaks of.
            at = clock.end_of_day(made.cut_off)
            ReportText(section=section, text=text, at=at, illustrative=illustrative).save()
    except ValidationError as error:
        problem = "; ".join(
            f"{name}: {' '.join(messages)}" if name != "__all__" else " ".join(messages)
            for name, messages in error.message_dict.items()
        )
        raise BadRounds(_("Round %(slug)s: %(problem)s") % {"slug": slug, "problem": problem}) from error
