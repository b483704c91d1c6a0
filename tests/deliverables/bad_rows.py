"""For each named constraint, a way to write the row that it refuses; for some, several ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import F, Model

from deliverables import models as m
from deliverables.models.rows import DatedRow
from deliverables.months import Month
from reporting.models import ReportRound
from tests import factories
from tests.deliverables.bad_round_rows import OF_ROUNDS, UNIQUE_IN_ROUNDS, report_round

DAY = dt.date(2016, 6, 1)
Write = Callable[[], Any]


def change(model: type[Model], /, **values: Any) -> Write:
    """Change the first row of the plan's own tables, past every Python rule."""

    def write() -> None:
        first = model._default_manager.order_by("pk").first()
        assert first is not None
        model._default_manager.filter(pk=first.pk).update(**values)

    return write


def second_like_first(model: type[Model], *fields: str, **where: Any) -> Write:
    """Give the second row of a table what the first has in these fields."""

    def write() -> None:
        first, second = model._default_manager.filter(**where).order_by("pk")[:2]
        values = {field: getattr(first, field) for field in fields}
        model._default_manager.filter(pk=second.pk).update(**values)

    return write


def target_of(model: type[Model]) -> dict[str, Any]:
    """What a row of the record belongs to, and the least that it says."""
    deliverable = m.Deliverable.objects.get(ref="3a")
    if model is m.StatusUpdate:
        return {"deliverable": deliverable, "status": "in-progress", "outlook": "on-track"}
    if model is m.Note:
        return {"deliverable": deliverable, "text": "A note."}
    if model is m.OutputDelivery:
        return {"output": deliverable.planned_outputs.get(), "title": "An output"}
    if model is m.Measurement:
        return {"measure": m.Measure.objects.get(indicator__deliverable=deliverable), "value": 1}
    if model is m.Mobilization:
        line = m.ResourceLine.objects.get(item__number=4)
        return {"line": line, "amount": 1, "currency": "USD", "source": "A donor"}
    if model is m.Evidence:
        parent = factories.note(deliverable, DAY)
        return {"note": parent, "title": "A report", "url": "https://example.org/", "seen_on": DAY}
    if model is m.CommitmentUpdate:
        return {"commitment": m.Commitment.objects.get(slug="partnerships"), "text": "An update."}
    return {"deliverable": deliverable, "field": "text", "reason": "Decided."}


def row(model: type[DatedRow], /, **values: Any) -> DatedRow:
    dated = {"effective_on": DAY, "recorded_at": factories.moment(DAY), "by": factories.author()}
    return model.objects.create(**dated | target_of(model) | values)


def add(model: type[DatedRow], /, **values: Any) -> Write:
    return lambda: row(model, **values)


def correct(model: type[DatedRow], /, **values: Any) -> Write:
    return lambda: row(model, corrects=row(model), **values)


def correct_twice(model: type[DatedRow]) -> Write:
    def write() -> None:
        first = row(model)
        for _time in range(2):
            row(model, corrects=first, correction_reason="It was wrong.")

    return write


def role(**values: Any) -> Write:
    return lambda: m.PlanRole.objects.create(
        **{"user": factories.author(), "plan": m.ActionPlan.objects.get(), "role": "manager"} | values
    )


def twice(write: Write) -> Write:
    return lambda: [write(), write()]


def draft() -> m.EntryDraft:
    where = {"user": factories.author(), "deliverable": m.Deliverable.objects.get(ref="3a")}
    return m.EntryDraft.objects.create(kind="note", page="note/", saved_at=factories.moment(DAY), **where)


def member(**days: dt.date) -> Write:
    return lambda: m.Membership.objects.create(user=factories.author(), unit=m.Unit.objects.get(code="SME"), **days)


def sheet_applied_before_it_came() -> None:
    plan, came = m.ActionPlan.objects.get(), factories.moment(DAY)
    m.UpdateSheet.objects.create(
        plan=plan,
        by=factories.author(),
        file_name="sheet.xlsx",
        made_at=came,
        uploaded_at=came,
        applied_at=came - dt.timedelta(seconds=1),
    )


def days(**values: str) -> Write:
    return lambda: report_round(**{name: dt.date.fromisoformat(day) for name, day in values.items()})


DATED = (
    m.StatusUpdate, m.Note, m.OutputDelivery, m.Measurement, m.Mobilization, m.Evidence, m.Amendment,
    m.CommitmentUpdate,
)  # fmt: skip
OF_EVERY_DATED_ROW: dict[str, list[Write]] = {
    f"{model.__name__.lower()}_{rule}": writes
    for model in DATED
    for rule, writes in {
        "correction_has_reason": [correct(model)],
        "withdrawal_names_row": [
            add(model, withdrawn=True, **({"status": "", "outlook": ""} if model is m.StatusUpdate else {}))
        ],
    }.items()
}
BAD_ROWS: dict[str, list[Write]] = OF_EVERY_DATED_ROW | {
    "biennium_once_per_plan": [second_like_first(m.Biennium, "slug")],
    "biennium_ends_after_start": [change(m.Biennium, ends=F("starts") - 1)],
    "theme_once_per_biennium": [second_like_first(m.Theme, "slug")],
    "paragraph_once_per_plan": [second_like_first(m.ConclusionParagraph, "reference")],
    "paragraph_slug_once_per_plan": [second_like_first(m.ConclusionParagraph, "slug")],
    "outcome_once_per_plan": [second_like_first(m.Outcome, "number")],
    "item_number_once_per_plan": [second_like_first(m.FollowUpItem, "number")],
    "alignment_once": [second_like_first(m.Alignment, "item", "outcome")],
    "alignment_role_known": [change(m.Alignment, role="minor"), change(m.Alignment, role="")],
    "description_position_once": [second_like_first(m.ItemDescription, "position")],
    "footnote_mark_once": [
        lambda: m.Footnote.objects.create(plan=m.ActionPlan.objects.get(), mark="1", text="Another.")
    ],
    "source_text_position_once": [second_like_first(m.SourceText, "position")],
    "source_text_kind_known": [change(m.SourceText, kind="chapter")],
    "commitment_slug_once_per_plan": [second_like_first(m.Commitment, "slug")],
    "commitment_position_once_per_plan": [second_like_first(m.Commitment, "position")],
    "commitment_has_words": [change(m.Commitment, words="")],
    "commitment_part_known": [change(m.Commitment, reported_in="overview")],
    "commitment_unit_once": [second_like_first(m.CommitmentUnit, "unit", commitment__slug="capacity-building")],
    "commitment_unit_basis_known": [
        change(m.CommitmentUnit, basis="none"),
        change(m.CommitmentUnit, basis="derived"),
        change(m.CommitmentUnit, derived_from="a guess"),
    ],
    "commitmentupdate_has_text": [add(m.CommitmentUpdate, text="")],
    "amendment_has_reason": [add(m.Amendment, reason="")],
    "amendment_names_one_field_of_one_object": [
        add(m.Amendment, deliverable=None),
        add(m.Amendment, field="ref"),
        lambda: row(m.Amendment, indicator=m.Indicator.objects.first()),
        lambda: row(m.Amendment, deliverable=None, item=m.FollowUpItem.objects.first(), field="text"),
    ],
    "unit_not_its_own_parent": [change(m.Unit, parent=F("id"))],
    "unit_days_in_order": [change(m.Unit, starts_on=DAY, ends_on=DAY - dt.timedelta(1))],
    "unit_merged_has_ended": [change(m.Unit, merged_into=F("id") + 1, answered_by=F("id") + 1)],
    "unit_not_merged_into_itself": [change(m.Unit, ends_on=DAY, merged_into=F("id"), answered_by=F("id"))],
    "membership_once": [twice(member())],
    "membership_once_from_a_day": [twice(member(starts_on=DAY))],
    "membership_days_in_order": [member(starts_on=DAY, ends_on=DAY - dt.timedelta(1))],
    "updatesheet_applied_after_upload": [sheet_applied_before_it_came],
    "entry_draft_once_per_page": [twice(draft)],
    "plan_role_once": [twice(role())],
    "plan_role_known": [role(role="owner")],
    "plan_role_deputy_has_days": [
        role(role="deputy"),
        role(role="deputy", starts_on=DAY),
        role(role="deputy", starts_on=DAY, ends_on=DAY - dt.timedelta(1)),
        role(starts_on=DAY, ends_on=DAY),
    ],
    "user_digest_known": [lambda: factories.person("someone", digest="hourly")],
    "user_language_known": [lambda: factories.person("someone", language="de")],
    "responsibility_once": [second_like_first(m.Responsibility, "unit", deliverable__ref="3a")],
    "responsibility_role_known": [change(m.Responsibility, role="lead")],
    "responsibility_with_is_contributing": [change(m.Responsibility, with_unit=F("unit"))],
    "deliverable_ref_once_per_plan": [second_like_first(m.Deliverable, "ref")],
    "deliverable_position_once_per_plan": [second_like_first(m.Deliverable, "position")],
    "deliverable_due_has_basis": [
        change(m.Deliverable, due=None),
        change(m.Deliverable, due_basis="none"),
        change(m.Deliverable, due_basis="guessed"),
    ],
    "planned_output_kind_once": [second_like_first(m.PlannedOutput, "kind", deliverable__ref="4")],
    "planned_output_quantity_positive": [change(m.PlannedOutput, quantity=0)],
    "indicator_position_once": [
        lambda: m.Indicator.objects.create(
            deliverable=m.Deliverable.objects.get(ref="3a"), position=1, text="Another."
        )
    ],
    "measure_position_once": [second_like_first(m.Measure, "position", indicator__deliverable__ref="5b")],
    "measure_kind_known": [change(m.Measure, kind="number")],
    "measure_increase_has_baseline": [
        change(m.Measure, target_is="increase"),
        change(m.Measure, target_is="increase", kind="count"),
        change(m.Measure, target_is="increase", baseline=1),
        change(m.Measure, target_is="more"),
    ],
    "measure_money_has_currency": [change(m.Measure, kind="money"), change(m.Measure, currency="USD")],
    "resource_line_position_once": [second_like_first(m.ResourceLine, "position", item__number=7)],
    "resource_line_amount_has_currency": [
        change(m.ResourceLine, amount=1),
        change(m.ResourceLine, amount=0, currency="USD"),
        change(m.ResourceLine, currency="USD"),
    ],
    "resource_line_source_known": [change(m.ResourceLine, source="luck")],
    "statusupdate_status_known": [
        add(m.StatusUpdate, status="", outlook=""),
        add(m.StatusUpdate, status="done", outlook=""),
        correct(m.StatusUpdate, correction_reason="Wrong.", withdrawn=True),
    ],
    "statusupdate_outlook_only_in_progress": [
        add(m.StatusUpdate, outlook=""),
        add(m.StatusUpdate, outlook="fine"),
        add(m.StatusUpdate, status="not-started"),
    ],
    "statusupdate_stop_has_reason": [
        add(m.StatusUpdate, status="suspended", outlook=""),
        add(m.StatusUpdate, status="discontinued", outlook=""),
    ],
    "statusupdate_expected_has_reason": [add(m.StatusUpdate, expected=Month.of(2018, 3))],
    "statusupdate_completed_has_day": [
        add(m.StatusUpdate, status="completed", outlook=""),
        add(m.StatusUpdate, status="completed", outlook="", completed_on=DAY + dt.timedelta(1)),
        add(m.StatusUpdate, completed_on=DAY),
    ],
    "note_says_something": [add(m.Note, text="")],
    "outputdelivery_has_title": [add(m.OutputDelivery, title="")],
    "measurement_has_value": [add(m.Measurement, value=-1), add(m.Measurement, value=None)],
    "mobilization_has_amount_or_posts": [
        add(m.Mobilization, amount=0),
        add(m.Mobilization, amount=None, currency=""),
        add(m.Mobilization, amount=None, currency="", posts=0),
    ],
    "mobilization_amount_has_currency": [
        add(m.Mobilization, currency=""),
        add(m.Mobilization, amount=None, posts=1),
    ],
    "mobilization_has_source": [add(m.Mobilization, source="")],
    "evidence_is_link_or_file": [
        add(m.Evidence, url=""),
        add(m.Evidence, file="ab/abc", sha256="abc", size=1),
        add(m.Evidence, url="", file="ab/abc", size=1),
        add(m.Evidence, url="", file="ab/abc", sha256="abc", size=0),
        add(m.Evidence, url="", file="ab/abc", sha256="abc", size=None),
    ],
    "evidence_has_one_parent": [
        add(m.Evidence, note=None),
        lambda: row(m.Evidence, status_update=row(m.StatusUpdate)),
    ],
    "evidence_visibility_known": [add(m.Evidence, visibility="secret")],
    "round_once_per_plan": [twice(report_round)],
    "round_session_closes_after_opening": [days(session_closes="2016-10-26")],
    "round_dates_in_order": [
        days(cut_off="2016-10-28"),
        days(contribution_deadline="2016-05-31"),
        days(contribution_deadline="2016-10-28"),
        days(document_date="2016-05-31"),
        days(document_date="2016-10-28"),
        days(contribution_deadline="2016-10-02", document_date="2016-10-01"),
    ],
    **OF_ROUNDS,
}
UNIQUE_FIELDS: dict[tuple[type[Model], str], Write] = {
    (m.ActionPlan, "slug"): lambda: m.ActionPlan.objects.create(
        slug="sme-2015", code="GB.400/INS/1", session=400, dated=DAY, begins_on=DAY
    ),
    (m.ActionPlan, "code"): lambda: m.ActionPlan.objects.create(
        slug="other", code="GB.325/INS/5/2", session=400, dated=DAY, begins_on=DAY
    ),
    (m.Unit, "code"): second_like_first(m.Unit, "code"),
    (m.Unit, "slug"): second_like_first(m.Unit, "slug"),
    (m.User, "username"): twice(lambda: factories.person("someone")),
    (ReportRound, "previous"): lambda: [
        report_round(slug="second", previous=ReportRound.objects.first() or report_round()),
        report_round(slug="third", previous=ReportRound.objects.order_by("pk").first()),
    ],
    **{(model, "corrects"): correct_twice(model) for model in DATED},
    **UNIQUE_IN_ROUNDS,
}
