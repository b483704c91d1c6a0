"""What was delivered of a deliverable's planned outputs, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from deliverables.models import OutputDelivery
from deliverables.months import Month
from deliverables.statuses import Status
from reporting.papers.languages import in_english, in_quotes
from reporting.papers.record import Record
from reporting.papers.wording import begin, listed, month, number, sentence
from reporting.summaries import DeliverableState, OutputCount


def what_was_delivered(record: Record, state: DeliverableState) -> str:
    """How many of what was planned, and which."""
    rows = record.deliveries.get(state.id, [])
    if not state.outputs or (not rows and state.status in (Status.NOT_STARTED, Status.DISCONTINUED)):
        return ""
    titles = listed(_title(row) for row in rows)
    if len(state.outputs) > 1:
        text = _several_kinds(state.outputs)
    else:
        (output,) = state.outputs
        if output.planned == 1:
            return _("Delivered: %(titles)s.") % {"titles": titles} if rows else ""
        text = _one_kind(output)
    if not rows:
        return f"{text}."
    return ngettext("%(text)s: %(titles)s.", "%(text)s: %(titles)s.", len(rows)) % {"text": text, "titles": titles}


def _one_kind(output: OutputCount) -> str:
    if not output.delivered and output.planned == 2:
        return _("Neither of the two %(noun)s has been delivered so far") % {"noun": in_english(output.plural)}
    if not output.delivered:
        return _("None of the %(total)s %(noun)s has been delivered so far") % {
            "total": number(output.planned),
            "noun": in_english(output.plural),
        }
    if output.delivered >= output.planned:
        return _("All %(total)s %(noun)s have been delivered") % {
            "total": number(output.planned),
            "noun": in_english(output.plural),
        }
    return ngettext(
        "%(n)s of the %(total)s %(noun)s has been delivered",
        "%(n)s of the %(total)s %(noun)s have been delivered",
        output.delivered,
    ) % {"n": begin(number(output.delivered)), "total": number(output.planned), "noun": in_english(output.plural)}


def _several_kinds(outputs: tuple[OutputCount, ...]) -> str:
    """ "The report has been delivered, the workshop and the policy brief not yet"."""

    def named(output: OutputCount) -> str:
        if output.planned == 1:
            return _("the %(noun)s") % {"noun": in_english(output.singular)}
        return _("%(n)s of the %(total)s %(noun)s") % {
            "n": number(output.delivered),
            "total": number(output.planned),
            "noun": in_english(output.plural),
        }

    there = [output for output in outputs if output.delivered]
    missing = [output for output in outputs if not output.delivered]
    if not there:
        return begin(_("%(what)s have not been delivered yet") % {"what": listed(map(named, outputs))})
    told = sum(1 if output.planned == 1 else output.delivered for output in there)
    text = ngettext("%(what)s has been delivered", "%(what)s have been delivered", told)
    text = begin(text % {"what": listed(map(named, there))})
    return text + (_(", %(what)s not yet") % {"what": listed(map(named, missing))} if missing else "")


def _title(row: OutputDelivery) -> str:
    parts = [
        str(countries.name(str(row.country))) if row.country else "",
        month(Month.containing(row.effective_on)),
    ]
    return f"{in_quotes(sentence(row.title).rstrip('.'))} ({', '.join(filter(None, parts))})"
