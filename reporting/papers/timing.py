"""When a deliverable was due, how late it is, and when it is expected: in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from deliverables.language_forms import years
from deliverables.models import StatusUpdate
from deliverables.months import Month
from deliverables.statuses import Status, Timeliness
from reporting.papers.record import Record
from reporting.papers.wording import day, entered, join, listed, month, months, sentence, shown
from reporting.summaries import DeliverableState


def status_words(state: DeliverableState) -> str:
    """ "completed one month late", "in progress, overdue by six months", "not started, awaiting resources"."""
    status, lateness = str(state.status.label).lower(), state.lateness
    if lateness.kind == Timeliness.COMPLETED_LATE:
        return _("completed %(months)s late") % {"months": months(lateness.months)}
    if lateness.kind == Timeliness.OVERDUE:
        return _("%(status)s, overdue by %(months)s") % {"status": status, "months": months(lateness.months)}
    return f"{status}, {years(state.note)}" if state.note else status


def position_words(state: DeliverableState) -> str:
    """The same, with the day of completion or the month in which it is due: for the head of its paragraph."""
    status = status_words(state)
    if state.status == Status.COMPLETED and state.completed_on:
        late = state.lateness
        words = _("completed on %(day)s") % {"day": day(state.completed_on)}
        if late.kind != Timeliness.COMPLETED_LATE:
            return words
        return _("%(completed)s, %(months)s late") % {"completed": words, "months": months(late.months)}
    if state.status not in (Status.NOT_STARTED, Status.IN_PROGRESS) or state.lateness.kind == Timeliness.OVERDUE:
        return status
    if state.due is None:
        return _("%(status)s, no due month set") % {"status": status}
    if state.due_basis == "derived":
        return status
    return _("%(status)s, due in %(due)s") % {"status": status, "due": month(state.due)}


def timing(record: Record, state: DeliverableState, update: StatusUpdate | None) -> str:
    """What the head of the paragraph leaves open: lateness, another month than the due one, the reason."""
    reason = join(*(sentence(passage.text) for passage in entered(update.reason))) if update else ""
    if state.status == Status.COMPLETED:
        return ""
    if state.status in (Status.SUSPENDED, Status.DISCONTINUED):
        return reason
    if state.expected and state.expected != state.due:
        return join(_expected(record, state, state.expected), reason)
    if state.due is None:
        return ""
    if state.lateness.kind == Timeliness.OVERDUE:
        return _("The deliverable was due in %(due)s and is overdue by %(months)s; no new month has been given.") % {
            "due": month(state.due),
            "months": months(state.lateness.months),
        }
    return _due(record, state, state.due)


def _due(record: Record, state: DeliverableState, due: Month) -> str:
    if state.due_basis == "derived":
        alike = [
            other.ref
            for other in record.summary.deliverables
            if other.item_number == state.item_number and (other.due_basis, other.due) == ("derived", due)
        ]
        if alike[0] != state.ref:
            return ""
        return _("The plan prints no deadline for %(refs)s; the end of the biennium, %(due)s, is taken as such.") % {
            "refs": listed(shown(ref) for ref in alike),
            "due": month(due),
        }
    if state.due_basis == "amended" and (printed := record.deliverables[state.id].due):
        return _("Its due month was amended; the plan printed %(printed)s.") % {"printed": month(printed)}
    return ""


def _expected(record: Record, state: DeliverableState, expected: Month) -> str:
    if state.due is None:
        return _("The deliverable is expected in %(expected)s.") % {"expected": month(expected)}
    words = {
        "due": month(state.due),
        "expected": month(expected),
        "months": months(abs(expected - state.due)),
    }
    if expected < state.due:
        return _("The deliverable is due in %(due)s and expected %(months)s earlier, in %(expected)s.") % words
    if state.lateness.kind == Timeliness.OVERDUE:
        return _("The deliverable was due in %(due)s and is now expected in %(expected)s, %(months)s late.") % words
    return _("The deliverable is due in %(due)s but now expected in %(expected)s, %(months)s later.") % words
