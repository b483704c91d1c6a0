"""Contradictions within the record at the cut-off, deliverable by deliverable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from deliverables.dates import date_format
from deliverables.models import Evidence
from deliverables.months import Month
from deliverables.statuses import Outlook, Status, Timeliness
from reporting.addresses import address
from reporting.checks.findings import Hit
from reporting.checks.material import Material
from reporting.facts import written_down
from reporting.papers.challenges import is_open
from reporting.papers.wording import begin, day, listed, month, shown
from reporting.summaries import Achievement, DeliverableState, Group
from reporting.texts import together


def completed_without_evidence(material: Material) -> Iterator[Hit]:
    for state in _completed(material):
        if not material.proof.get(state.id):
            text = _("%(ref)s is completed, but there is no evidence of it: add a link or a file.")
            yield _on_page(material, state, text % _named(state))


def completed_without_citable_evidence(material: Material) -> Iterator[Hit]:
    for state in _completed(material):
        proof = material.proof.get(state.id)
        if proof and Evidence.Visibility.CITABLE not in proof:
            text = _("%(ref)s is completed, but all of its evidence is internal: the paper has none to cite.")
            yield _on_page(material, state, text % _named(state))


def completed_with_deliveries_missing(material: Material) -> Iterator[Hit]:
    for state in _completed(material):
        missing = [output for output in state.outputs if not output.is_complete]
        if missing:
            text = _("%(ref)s is completed, but only %(counts)s are recorded as delivered.")
            yield _on_page(material, state, text % {**_named(state), "counts": _counts(missing)})


def all_delivered_but_not_completed(material: Material) -> Iterator[Hit]:
    for state in material.states():
        delivered = state.outputs and all(output.is_complete for output in state.outputs)
        if delivered and is_open(state):
            text = _("Everything that %(ref)s counts is delivered (%(counts)s), but its status is “%(status)s”.")
            words = {**_named(state), "counts": _counts(list(state.outputs)), "status": state.status.label}
            yield _in_update(material, state, text % words)


def completed_with_indicator_not_achieved(material: Material) -> Iterator[Hit]:
    for state in _completed(material):
        indicators = material.record.summary.indicators_of(state.ref)
        short = [str(one.achievement.label).lower() for one in indicators if one.achievement != Achievement.ACHIEVED]
        if short:
            text = _("%(ref)s is completed, but its indicator is %(achievement)s.")
            yield _on_page(material, state, text % {**_named(state), "achievement": listed(dict.fromkeys(short))})


def indicator_achieved_but_not_completed(material: Material) -> Iterator[Hit]:
    for state in material.states():
        indicators = material.record.summary.indicators_of(state.ref)
        achieved = indicators and all(one.achievement == Achievement.ACHIEVED for one in indicators)
        if achieved and state.status != Status.COMPLETED:
            text = _("The indicator of %(ref)s is achieved, but its status is “%(status)s”.")
            yield _in_update(material, state, text % {**_named(state), "status": state.status.label})


def past_due_and_not_started(material: Material) -> Iterator[Hit]:
    for state in material.states():
        if state.status == Status.NOT_STARTED and state.lateness.kind == Timeliness.OVERDUE:
            text = _("%(ref)s was due in %(due)s and is still “Not started”.")
            yield _in_update(material, state, text % {**_named(state), "due": _month(state.due)})


def on_track_but_overdue(material: Material) -> Iterator[Hit]:
    for state in material.states():
        if state.outlook == Outlook.ON_TRACK and state.lateness.kind == Timeliness.OVERDUE:
            text = _("%(ref)s was due in %(due)s, but its outlook is still “On track”.")
            yield _in_update(material, state, text % {**_named(state), "due": _month(state.due)})


def expected_month_has_passed(material: Material) -> Iterator[Hit]:
    this_month = Month.containing(material.record.on)
    for state in material.states():
        if is_open(state) and state.expected and state.expected < this_month:
            text = _("%(ref)s was expected in %(expected)s, which has passed: give a new month.")
            yield _in_update(material, state, text % {**_named(state), "expected": _month(state.expected)})


def nothing_said_since_previous_report(material: Material) -> Iterator[Hit]:
    """No update, note, "nothing new", output or measurement; of what is still to come, and by then has begun."""
    since = material.round.previous.cut_off if material.round.previous else None
    for state in material.states():
        waits = state.group == Group.LATER and state.status == Status.NOT_STARTED
        if state.status in (Status.COMPLETED, Status.DISCONTINUED) or waits:
            continue
        last = max(_days_of_news(material, state), default=None)
        if last is None and state.lateness.kind == Timeliness.OVERDUE:
            continue  # told already: it was due and is not started
        if last is None:
            text = _("Nothing has ever been recorded about %(ref)s.") % _named(state)
        elif since is not None and last <= since:
            text = _(
                "Nothing has been recorded about %(ref)s since %(last)s, before the previous report’s cut-off: "
                "update it, or say that there is nothing new."
            ) % {**_named(state), "last": date_format(last)}
        else:
            continue
        yield _in_update(material, state, text)


def _days_of_news(material: Material, state: DeliverableState) -> Iterator[dt.date]:
    record = material.record
    if state.updated_on:
        yield state.updated_on
    yield from (note.effective_on for note in record.notes.get(state.id, []))
    yield from (row.effective_on for row in record.deliveries.get(state.id, []))
    for indicator in record.summary.indicators_of(state.ref):
        yield from (one.actual_on for one in indicator.measures if one.actual_on)


def recorded_after_cut_off(material: Material) -> Iterator[Hit]:
    """One finding for the round: what came late may be known to every text and still wants an editor's look."""
    late = [state for state in material.states() if state.id in material.late]
    refs = [shown(state.ref) for state in late]
    if refs:
        text = _(
            "Entries that count at the cut-off, %(cut_off)s, were recorded after it: on %(refs)s. Make sure that they "
            "are meant for this paper."
        )
        words = {"cut_off": day(material.round.cut_off), "refs": listed(refs)}
        mark = written_down(together(material.facts, [state.id for state in late]))
        yield Hit("", text % words, address("round", material.round), mark=mark)


def _completed(material: Material) -> Iterator[DeliverableState]:
    return (state for state in material.states() if state.status == Status.COMPLETED)


def _counts(outputs: list) -> str:
    """ "3 of 4 impact assessments"."""
    return listed(f"{one.delivered} of {one.planned} {one.noun}" for one in outputs)


def _named(state: DeliverableState) -> dict[str, str]:
    return {"ref": _("deliverable %(ref)s") % {"ref": shown(state.ref)}}


def _month(value: Month | None) -> str:
    return month(value) if value else ""


def _on_page(material: Material, state: DeliverableState, sentence: str) -> Hit:
    """Mended by an entry of its own: an output, a measurement, evidence."""
    return _hit("deliverables:deliverable", material, state, sentence)


def _in_update(material: Material, state: DeliverableState, sentence: str) -> Hit:
    return _hit("deliverables:update", material, state, sentence)


def _hit(view: str, material: Material, state: DeliverableState, sentence: str) -> Hit:
    url = reverse(view, args=[material.round.plan.slug, state.ref])
    return Hit(state.ref, begin(sentence), url, unit=material.unit_of(state))
