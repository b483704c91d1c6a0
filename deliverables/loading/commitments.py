"""Commitments outside the table: what must hold for their records, writing them, and writing them back.

A record names the texts that it stands in by their number ("12(a)") or, where they have none, by their label.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from deliverables.loading.frame import Frame, Rows
from deliverables.loading.matching import Matching, Wanted
from deliverables.loading.reading import Record
from deliverables.loading.report import shown
from deliverables.models import ActionPlan, Basis, Commitment, CommitmentUnit, SourceText
from deliverables.models.units import code_of


def check_commitments(plan: Record, tell: Callable[[Record, str, str], None]) -> None:
    """The words of each stand in a text that it names, and a derived unit says what it is derived from."""
    texts: dict[str, list[Record]] = {}
    for text in plan["source_texts"]:
        if name := text["number"] or text["label"]:
            texts.setdefault(name, []).append(text)
    for commitment in plan["commitments"]:
        check_words(commitment, texts, tell)
        for unit in commitment["units"]:
            if unit.whole and (unit["basis"] == Basis.DERIVED) != bool(unit["derived_from"]):
                tell(unit, "derived_from", _("is given for a derived unit, and only for a derived one"))


def check_words(commitment: Record, texts: dict[str, list[Record]], tell: Callable[[Record, str, str], None]) -> None:
    names, words = commitment["source_texts"], commitment["words"]
    if names is None:
        return
    if not names:
        tell(commitment, "source_texts", _("is an empty list"))
    found = [texts.get(name, []) for name in names]
    for name, named in zip(names, found, strict=True):
        if not named:
            tell(commitment, "source_texts", _("names a text that the file does not hold: %s") % shown(name))
        elif len(named) > 1:
            tell(commitment, "source_texts", _("names more than one text: %s") % shown(name))
    if words and all(found) and names and not any(words in (text["text"] or "") for [text, *_more] in found):
        tell(commitment, "words", _("are not word for word in a text that the record names: %s") % shown(words))


def write_commitments(records: list[Record], texts: Rows, frame: Frame, matching: Matching) -> None:
    """`texts`: the texts of the plan by number or label."""
    rows = matching.table(
        Commitment.objects.filter(plan=frame.plan).order_by("position"),
        lambda row: row.slug,
        [
            Wanted(
                one["slug"],
                one.where,
                {"plan": frame.plan, "position": place}
                | {name: one[name] for name in ("slug", "subject", "words", "reported_in")},
            )
            for place, one in enumerate(records, start=1)
        ],
        lambda row: f"commitment {row.slug}",
        places=True,
    )
    matching.links(
        Commitment.source_texts,
        [(rows[one["slug"]], one.where, [texts[name] for name in one["source_texts"]]) for one in records],
    )
    matching.table(
        CommitmentUnit.objects.filter(commitment__plan=frame.plan).select_related("commitment", "unit"),
        lambda row: (row.commitment_id, row.unit_id),
        [
            Wanted(
                (rows[record["slug"]].pk, frame.units[one["unit"]].pk),
                one.where,
                {"commitment": rows[record["slug"]], "unit": frame.units[one["unit"]], "position": place}
                | {name: one[name] for name in ("basis", "derived_from")},
            )
            for record in records
            for place, one in enumerate(record["units"], start=1)
        ],
        lambda row: f"commitment {row.commitment.slug}, unit {row.unit.code}",
    )


def commitment_records(plan: ActionPlan, texts: dict[int, list[int]]) -> list[dict[str, Any]]:
    """The records of a plan's commitments; `texts`: for each the keys of the texts that it stands in, in order."""
    names = {row.pk: row.number or row.label for row in SourceText.objects.filter(plan=plan)}
    rows = plan.commitments.order_by("position").prefetch_related("assignments__unit")
    return [
        {
            "slug": row.slug,
            "subject": row.subject,
            "words": row.words,
            "source_texts": [names[key] for key in texts.get(row.pk, [])],
            "units": [
                {"unit": code_of(one.unit, plan.dated), "basis": one.basis, "derived_from": one.derived_from}
                for one in row.assignments.all()
            ],
            "reported_in": row.reported_in,
        }
        for row in rows
    ]
