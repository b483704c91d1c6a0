"""A record whose every text is as long as its form allows, and as awkward as people can make it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import cycle
from typing import Any

from django.db.models import CharField, Model

from benchmarks.plans import LARGE, copy_plan
from deliverables.models import (
    ActionPlan,
    Biennium,
    FollowUpItem,
    Indicator,
    ItemDescription,
    Measure,
    Outcome,
    PlannedOutput,
    ResourceLine,
    Theme,
    Unit,
)
from deliverables.months import Month
from reporting.models import GuidancePoint, ReportRound, ReportSection, SessionDecision
from tests import factories
from tests.reporting.papers import the_round, write_section

Text = Callable[[int], str]
"""A text of so many characters."""
AWKWARD = (
    "Muñoz, Đặng and Şahin met اللجنة المعنية بالمنشآت; GB.325/INS/5/2 (ACT/EMP) ≥ 5 → <b>bold</b> & {{ words }} “so” "
    "a\u00adb\u200f {3a} {nothing}. "
)


def words(length: int) -> str:
    return (AWKWARD * (length // len(AWKWARD) + 1))[:length].strip()


def one_word(length: int) -> str:
    return "W" * length


def account(length: int, lines: int) -> str:
    """Many lines, with points and a second paragraph."""
    told = "\n".join(f"{'(a) ' if n % 50 == 49 else ''}Line {n} of it." for n in range(lines))
    return f"{told}\n\n{words(max(100, length - len(told) - 2))}"


def fill(plan: ActionPlan, text: Text, *, longest: int, lines: int) -> ReportRound:
    """The round of November 2017, with every text that its paper may print.

    longest: characters of texts without a limit of their own, for which forms allow 20,000; lines: of an account.
    """
    report_round = the_round("november-2017")
    _frame(plan, text, longest)
    _progress(plan, text, longest, account(longest, lines))
    previous = report_round.previous
    assert previous is not None
    at, by = factories.moment(previous.session_closes), factories.author()
    SessionDecision.objects.create(round=previous, reference=text(120), text=text(longest), at=at, by=by)
    for _place in range(28):
        GuidancePoint.objects.create(round=previous, reference=text(120), text=text(500), at=at, by=by)
    for key in ReportSection.Key:
        write_section(report_round, key, account(longest, lines) if text is words else text(longest))
    limits = {name: limit(ReportRound, name) for name in ("section", "section_code", "document_code", "item_ordinal")}
    ReportRound.objects.filter(pk=report_round.pk).update(
        **{name: text(length) for name, length in limits.items()},
        title=text(600),
        item_heading=text(600),
        document_date=dt.date(2017, 10, 9),
        timeline=True,
        resource_lines=True,
        evidence_list=True,
    )
    return the_round("november-2017")


def limit(model: type[Model], name: str) -> int:
    column = model._meta.get_field(name)
    assert isinstance(column, CharField)
    assert column.max_length is not None
    return column.max_length


def _frame(plan: ActionPlan, text: Text, longest: int) -> None:
    """Names and texts of the plan, as amendments may change them."""
    Unit.objects.update(name=text(limit(Unit, "name")))
    Unit.objects.filter(code="COOP").update(code=one_word(limit(Unit, "code")))
    ActionPlan.objects.filter(pk=plan.pk).update(title=text(600), decision_reference=text(120))
    for model in (Biennium, Theme, Outcome):
        model.objects.update(title=text(limit(model, "title")))
    short = min(longest, 3000)
    ItemDescription.objects.filter(item__number=2).update(text=text(longest))
    ItemDescription.objects.filter(item__number=5).update(text=text(short))
    FollowUpItem.objects.filter(number=3).update(
        responsibility_text=text(short), alignment_text=text(short), resources_text=text(short)
    )
    plan.deliverables.filter(ref__in=("3b", "7b")).update(text=text(short))
    Indicator.objects.filter(deliverable__ref="5b").update(text=text(short))
    Measure.objects.exclude(kind__in=("money", "month")).update(
        label=text(limit(Measure, "label")), unit=text(limit(Measure, "unit"))
    )
    PlannedOutput.objects.filter(deliverable__ref__in=("3a", "4")).update(singular=text(60), plural=text(60))


def _progress(plan: ActionPlan, text: Text, longest: int, told: str) -> None:
    statuses = cycle(("in-progress", "suspended", "completed", "in-progress", "not-started", "discontinued"))
    for deliverable, status in zip(plan.deliverables.order_by("position"), statuses, strict=False):
        fields: dict[str, Any] = {"done": told, "next": text(longest), "reason": text(longest), "illustrative": True}
        if status == "in-progress":
            fields["expected"] = Month.of(2019, 3)
        update = factories.status_update(deliverable, status, "2017-06-01", **fields)
        factories.note(deliverable, "2017-07-01", text(longest))
        if status == "completed":
            factories.evidence("2017-06-01", text(300), status_update=update, visibility="citable")
    for output in PlannedOutput.objects.filter(deliverable__plan=plan):
        row = factories.delivery(output, "2017-05-02", text(300), country="GB")
        address = "https://example.org/" + "a" * 980
        factories.evidence("2017-05-02", text(300), delivery=row, visibility="citable", url=address)
    for measure in Measure.objects.filter(indicator__deliverable__plan=plan).exclude(kind="month"):
        factories.measurement(measure, 1, "2017-05-02", member_states=["GB", "LA", "VC"])
    for line in ResourceLine.objects.filter(item__plan=plan):
        for currency in ("CHF", "USD"):
            amount = Decimal("999999999.99")
            factories.mobilization(line, "2017-05-02", text(200), amount=amount, currency=currency)
    for commitment in plan.commitments.all():
        factories.commitment_update(commitment, "2017-05-02", told)


def plan_of_650(source: ActionPlan) -> ReportRound:
    """The round of November 2016 for a plan that repeats the table of `source` fifty times, with some progress."""
    copy_plan(source, plans=1, repeats=50)
    plan = ActionPlan.objects.get(slug=LARGE)
    report_round = the_round()
    report_round.pk, report_round.plan = None, plan
    report_round.save()
    for deliverable in plan.deliverables.filter(position__lte=40):
        factories.status_update(deliverable, "in-progress", "2016-06-01", done="Work went on.", next="It goes on.")
    return report_round
