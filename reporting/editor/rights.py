"""What a person can do with a text now: by their part in the plan, and by the states of text and round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from deliverables.permissions import reason_against
from reporting.editor.subject import Subject
from reporting.models import ReportParagraph
from reporting.round_problems import step_problem, writing_problem
from reporting.rounds import TEXT_STEPS, UNDER_WAY, TextState
from reporting.texts import has_longer_deadline, is_anothers_to_edit, other_managers, sender_of


@dataclass(frozen=True)
class Rights:
    """send, edit (as a copy-edit), clear …: whether the button is there.

    why_not: why nothing can be written, and who can; why_not_clear: the rule of four eyes; alone: clearing one's own
    text needs a reason, because there is no other manager; into: paragraphs that could speak for this one.
    """

    send: bool = False
    edit: bool = False
    clear: bool = False
    give_back: bool = False
    omit: bool = False
    restore: bool = False
    alone: bool = False
    why_not: str = ""
    why_not_clear: str = ""
    into: tuple[ReportParagraph, ...] = ()

    @property
    def write(self) -> bool:
        return self.send or self.edit


def rights_of(subject: Subject, at: dt.datetime) -> Rights:
    """Few queries; the actions decide again when something is done."""
    page, text = subject.page, subject.text
    if not page.may_write_today:
        return Rights(why_not=_("This is the page of a past date; nothing can be written on it."))
    if refusal := reason_against(subject.check_write):
        return Rights(why_not=refusal)
    problem = _problem(subject, at)
    send = not problem and not step_problem(TEXT_STEPS["send"], text.state)
    if not page.standing.is_manager:
        return Rights(send=send, why_not=problem)

    stopped = writing_problem(subject.round.state, text.state, as_unit=False, has_longer_deadline=False)
    restore = text.state in TEXT_STEPS["restore"].sources and subject.round.state in UNDER_WAY
    if stopped:
        return Rights(restore=restore, why_not=stopped)
    waits = text.state == TextState.SENT
    own = waits and sender_of(text) == page.standing.user
    others = own and other_managers(subject.round.plan, page.standing.user, page.as_of.today)
    leave_out = isinstance(text, ReportParagraph) and not text.speaks_for.exists()
    return Rights(
        # What was sent, a manager edits in the author's name, unless it is their own unit's or their own.
        send=send and (not waits or own or _is_own_unit(subject)),
        edit=waits
        or (text.state == TextState.CLEARED and not is_anothers_to_edit(text, page.standing.user, page.as_of.today)),
        clear=waits and not others,
        give_back=text.state in TEXT_STEPS["return"].sources,
        omit=leave_out,
        alone=own and not others,
        why_not_clear=_("You sent this text, so another one of the managers of the plan clears it.") if others else "",
        into=_could_speak_for(text) if leave_out and isinstance(text, ReportParagraph) else (),
    )


def _is_own_unit(subject: Subject) -> bool:
    return subject.coordinator is not None and subject.coordinator.pk in subject.page.standing.unit_ids


def _problem(subject: Subject, at: dt.datetime) -> str:
    as_unit = _is_own_unit(subject) and not subject.page.standing.is_manager
    longer = (
        as_unit and subject.coordinator is not None and has_longer_deadline(subject.round, subject.coordinator, at)
    )
    return writing_problem(subject.round.state, subject.text.state, as_unit=as_unit, has_longer_deadline=longer)


def _could_speak_for(text: ReportParagraph) -> tuple[ReportParagraph, ...]:
    rows = ReportParagraph.objects.filter(round=text.round_id, deliverable__item=text.deliverable.item_id)
    rows = rows.exclude(pk=text.pk).exclude(state__in=(TextState.OMITTED, TextState.MERGED))
    return tuple(rows.select_related("deliverable").order_by("deliverable__position"))
