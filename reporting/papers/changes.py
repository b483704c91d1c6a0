"""Appendix II: what changed since the previous report, or since the plan in the first one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables.amended import of_plan
from deliverables.models import Amendment, StatusUpdate
from deliverables.months import Month
from deliverables.prepared import Prepared
from deliverables.statuses import Status
from reporting.papers.blocks import cell, row, table
from reporting.papers.languages import in_english, reference
from reporting.papers.record import Record, updates_in_force
from reporting.papers.timing import position_words
from reporting.papers.wording import begin, day, entered, month, months, number, sentence, shown
from reporting.summaries import DeliverableState, ExpectedMove, OutputCount, StatusMove, changes_since
from reporting.summaries.outputs import load_outputs

FIELDS = {
    "text": gettext_lazy("text"),
    "due": gettext_lazy("due month"),
    "coordinator": gettext_lazy("coordinating unit"),
    "units": gettext_lazy("responsible units"),
    "amount": gettext_lazy("amount"),
    "posts": gettext_lazy("posts"),
    "responsibility_text": gettext_lazy("responsibility"),
    "alignment_text": gettext_lazy("alignment"),
    "resources_text": gettext_lazy("resource implications"),
    "official_text": gettext_lazy("official text"),
}
LONG = frozenset({"text", "responsibility_text", "alignment_text", "resources_text", "official_text"})
"""Fields whose new text stands in Appendix I; here it is only said that it was amended."""
EVERY = Q(pk__isnull=False)


def changes(record: Record) -> dict[str, Any]:
    """Where each deliverable that moved stood and stands, what was delivered of it, and every amendment of the plan,
    also those that were told before and withdrawn since. Three queries, and two more for what the previous paper did
    not know of its own time."""
    since = record.previous.cut_off if record.previous else record.plan.dated
    found = changes_since(record.plan, since, record.on, record.known_at)
    known_late = _known_late(record, since)
    told = record.previous_report.known_at if record.previous_report else record.known_at
    counted = load_outputs(record.plan, since, told)
    amended = _amendments(record)
    rows = []
    for state in record.summary.deliverables:
        late = known_late.get(state.id)
        moves = [*_late_move(state, late), *(one for one in found.statuses if one.ref == state.ref)]
        slips = [*_late_slip(state, late), *(one for one in found.expected if one.ref == state.ref)]
        own = amended.pop(state.ref, [])
        delivered = _delivered(state, counted.get(state.id, []), is_first=record.previous is None)
        said = [*_status(state, moves), *delivered, *_expected(state, slips), *(one for one, _sample in own)]
        if said:
            sample = record.is_sample(state) or any(invented for _said, invented in own)
            rows.append(_row(shown(state.ref), said, sample=sample))
    rows += [
        _row(name, [said for said, _sample in own], sample=any(invented for _said, invented in own))
        for name, own in amended.items()
    ]
    if record.previous:
        what = _("Changes since the previous report (%(code)s, position at %(on)s)") % {
            "code": record.previous_code,
            "on": day(since),
        }
    else:
        what = _("Changes since the plan (%(code)s, %(on)s)") % {"code": record.plan.code, "on": day(since)}
    heads = [_("No."), _("What changed by %(on)s") % {"on": day(record.on)}, _("Reason or reference")]
    return {
        "title": what,
        "table": table("changes", what, heads, rows) if rows else None,
        "nothing": "" if rows else _("Nothing changed in this time."),
    }


Late = tuple[StatusUpdate | None, StatusUpdate | None]
"""The update in force at the previous cut-off as the previous paper knew it, and as it is known now."""


def _known_late(record: Record, since: dt.date) -> dict[int, Late]:
    """Deliverables of which the previous paper knew another update; empty without a published one."""
    report = record.previous_report
    if report is None:
        return {}
    then = updates_in_force(record.plan, since, report.known_at)
    now = updates_in_force(record.plan, since, record.known_at)
    return {key: (then.get(key), now.get(key)) for key in then.keys() | now.keys() if then.get(key) != now.get(key)}


def _late_move(state: DeliverableState, late: Late | None) -> list[StatusMove]:
    if late is None:
        return []
    before, after = (Status(one.status) if one else Status.NOT_STARTED for one in late)
    told = late[1] or late[0]
    return [StatusMove(state.ref, told.effective_on, before, after, told.reason)] if told and before != after else []


def _late_slip(state: DeliverableState, late: Late | None) -> list[ExpectedMove]:
    told = late[1] if late else None
    if late is None or told is None:
        return []
    before, after = (one.expected or state.due if one else state.due for one in late)
    return [ExpectedMove(state.ref, told.effective_on, before, after, told.reason)] if before != after else []


Said = tuple[str, str]
"""What changed, and why."""


def _row(name: str, said: list[Said], *, sample: bool) -> dict[str, Any]:
    reasons = dict.fromkeys(reason for _what, reason in said if reason)
    return row(cell(name), cell(*(what for what, _why in said), sample=sample), cell(*reasons))


def _status(state: DeliverableState, moves: list[StatusMove]) -> list[Said]:
    """The difference between the ends; what went to and fro comes back to nothing."""
    if not moves or moves[0].before == moves[-1].after:
        return []
    text = _("%(before)s before; now %(after)s.") % {
        "before": begin(str(moves[0].before.label)),
        "after": position_words(state),
    }
    told = moves[-1].after not in (Status.IN_PROGRESS, Status.COMPLETED)
    return [(text, _line(moves[-1].reason) if told else "")]


def _delivered(state: DeliverableState, before: list[OutputCount], *, is_first: bool) -> list[Said]:
    """What is counted, and as the previous paper counted it; of a completed deliverable nothing is left to say."""
    if state.status == Status.COMPLETED:
        return []
    if is_first:
        text = _("Delivered: %(n)d of %(total)d %(noun)s.")
    else:
        text = _("Delivered: %(n)d of %(total)d %(noun)s; %(before)d before.")
    values = [
        {"n": now.delivered, "total": now.planned, "noun": in_english(now.noun), "before": then.delivered}
        for now, then in zip(state.outputs, before, strict=True)
        if now.delivered != then.delivered
    ]
    return [(text % one, "") for one in values]


def _expected(state: DeliverableState, slips: list[ExpectedMove]) -> list[Said]:
    if not slips or slips[0].before == slips[-1].after or state.status in (Status.COMPLETED, Status.DISCONTINUED):
        return []
    before, after = slips[0].before, slips[-1].after
    if after is None:
        return [(_("No month is expected any more."), _line(slips[-1].reason))]
    if before is None:
        return [(_("Expected in %(month)s.") % {"month": month(after)}, _line(slips[-1].reason))]
    values = {"before": month(before), "after": month(after), "months": months(abs(after - before))}
    text = (
        _("Expected in %(after)s instead of %(before)s, %(months)s later.")
        if after > before
        else _("Expected in %(after)s instead of %(before)s, %(months)s earlier.")
    )
    return [(text % values, _line(slips[-1].reason))]


def _amendments(record: Record) -> dict[str, list[tuple[Said, bool]]]:
    """What to say of each amendment and whether it is sample data, by the number of the deliverable, else by the words
    for the item or the paragraph. One query."""
    report = record.previous_report
    # By their keys where the paper kept them, since rows may share an instant.
    told_up_to = report.marks.get("amendment") if report else None
    rows = AMENDMENTS.instances(
        plan=record.plan.pk,
        on=record.on,
        known_at=record.known_at,
        since=record.previous.cut_off if record.previous else None,
        told_on=report.cut_off if report else None,
        told_up_to=told_up_to,
        told_at=report.known_at if report and told_up_to is None else None,
    )
    later = {row.corrects_id: row for row in rows if row.corrects_id}
    found: dict[str, list[tuple[Said, bool]]] = defaultdict(list)
    for one in rows:
        if one.counts and one.is_new:
            found[_place(one)].append((_amended(record, one), one.illustrative))
        elif one.was_told and one.pk in later:
            last = later[one.pk]
            while last.pk in later:
                last = later[last.pk]
            if not last.counts:
                found[_place(one)].append((_withdrawn(record, one, last), one.illustrative or last.illustrative))
    return found


def _amendment_rows(
    *,
    plan: int,
    on: dt.date,
    known_at: dt.datetime | None,
    since: dt.date | None,
    told_on: dt.date | None,
    told_up_to: int | None,
    told_at: dt.datetime | None,
) -> QuerySet[Amendment]:
    """Every row, with three answers: whether it counts; whether it is new, which means after the previous paper's time
    (`since`) or for a day in it but recorded too late for it; whether it counted in that paper, which was told on what
    was known up to a key, or at an instant."""
    known = Q() if known_at is None else Q(recorded_at__lte=known_at)
    is_new, was_told = EVERY if since is None else Q(effective_on__gt=since), ~EVERY
    if told_on is not None:
        in_time = Q(recorded_at__lte=told_at) if told_up_to is None else Q(pk__lte=told_up_to)
        corrected = Q(pk__in=Amendment.objects.filter(in_time, corrects__isnull=False).values("corrects"))
        is_new |= ~in_time
        was_told = Q(effective_on__lte=told_on, withdrawn=False) & in_time & ~corrected
    return (
        Amendment.objects.filter(of_plan(plan), known)
        .annotate(
            counts=_answer(Amendment.objects.counting(on, known_at)),
            is_new=_answer(is_new),
            was_told=_answer(was_told),
        )
        .select_related("deliverable", "indicator__deliverable", "item", "description__item", "resource_line__item")
        .select_related("paragraph")
        .order_by("effective_on", "recorded_at", "id")
    )


def _answer(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, BooleanField())


AMENDMENTS = Prepared(_amendment_rows)


def _place(one: Amendment) -> str:
    if deliverable := one.deliverable or (one.indicator and one.indicator.deliverable):
        return deliverable.ref
    if one.paragraph:
        return _("Paragraph %(reference)s of the conclusions") % {"reference": one.paragraph.reference}
    item = one.item or (one.description and one.description.item) or (one.resource_line and one.resource_line.item)
    return _("Item %(n)s") % {"n": item.number if item else ""}


def _amended(record: Record, one: Amendment) -> Said:
    what = _("Plan amended on %(on)s: %(what)s.") % {"on": day(one.effective_on), "what": _what(record, one)}
    return what, " ".join(filter(None, [_line(one.reason), reference(one.decision_reference)]))


def _withdrawn(record: Record, one: Amendment, last: Amendment) -> Said:
    """The previous paper told of it; `last` is the row by which it counts no longer."""
    what = _("Amendment of %(on)s withdrawn: %(what)s.") % {"on": day(one.effective_on), "what": _what(record, one)}
    return what, _line(last.correction_reason)


def _what(record: Record, one: Amendment) -> str:
    what = _("indicator") if one.indicator else str(FIELDS[one.field])
    if one.field in LONG:
        return what
    values = {"what": what, "new": _value(record, one, one.new), "old": _value(record, one, one.old)}
    return _("%(what)s %(new)s instead of %(old)s") % values


def _value(record: Record, one: Amendment, text: str) -> str:
    """An amendment keeps values as people read them: months and numbers are printed as everywhere in the paper."""
    if not text:
        return _("none")
    try:
        if one.field == "due":
            return month(Month.parse(text))
        if one.field == "amount" and one.resource_line:
            return record.money(Decimal(text), one.resource_line.currency)
        if one.field == "posts":
            return number(int(text))
    except (ValueError, InvalidOperation):
        return in_english(text)
    return in_english(text)


def _line(reason: str) -> str:
    return " ".join(sentence(passage.text) for passage in entered(reason))
