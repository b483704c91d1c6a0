"""Consultation on the whole draft before approval: who was asked, what each said, what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from deliverables import clock
from deliverables.access import PlanPage
from deliverables.conflicts import takes_theirs
from deliverables.unsent import sent_or_waiting
from reporting import actions
from reporting.access import load_round
from reporting.consultation_story import AskedUnit, consultations_of
from reporting.models import ConsultationAnswer, ReportRound
from reporting.permissions import check_answer_consultation, check_manage, check_see_draft, may_manage
from reporting.round_nav import top_of_round
from reporting.rounds import UNDER_WAY, RoundState
from reporting.short_forms import AskForm, CommentsForm, NoCommentForm, ReplyForm, ShortForm
from reporting.views.short_form_pages import carry_out, form_waiting, get_row, same_or
from reporting.views.unsaved_words import unsaved_words


@require_http_methods(["GET", "POST"])
@takes_theirs
def consultation(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """Also for a unit that is only consulted: it sees this page and the paper, and of this page its own part."""
    page, report_round = load_round(request, plan_slug, slug, check_see_draft)
    sent = None
    if request.method == "POST":
        if page.as_of.is_past:
            return redirect(page.as_of.today_url)
        sent = _save(request, page, report_round)
        if sent is not None and sent.is_valid():
            messages.success(request, DONE[sent.do])
            return redirect("reporting:consultation", plan_slug, slug)
    else:
        sent = form_waiting(sent_or_waiting(request), (CommentsForm, ReplyForm))
    context = _context(request, page, report_round, sent)
    return render(request, "reporting/consultation.html", context, status=422 if sent and sent.errors else 200)


DONE = {
    AskForm.do: gettext_lazy("The unit is asked. Its focal points see the draft from now on."),
    CommentsForm.do: gettext_lazy("Your comments are with the managers of the plan."),
    NoCommentForm.do: gettext_lazy("It is recorded that your unit has no comment."),
    ReplyForm.do: gettext_lazy("Your reply stands with the comments."),
}


def _save(request: HttpRequest, page: PlanPage, report_round: ReportRound) -> ShortForm | None:
    """Do what a form asks for; answers the form, with its errors if there are any. None: it asked for nothing."""
    do, of = request.POST.get("do", ""), request.POST.get("of", "")
    who: dict[str, Any] = {"by": page.standing.user, "at": clock.now()}
    if do == AskForm.do:
        check_manage(page.standing)
        ask = AskForm(report_round, request.POST)
        return carry_out(ask, lambda given: actions.consult_unit(report_round=report_round, **given, **who))
    if do == ReplyForm.do:
        check_manage(page.standing)
        answer = get_row(ConsultationAnswer.objects.select_related("consultation__round__plan"), of)
        if answer.consultation.round_id != report_round.pk:
            raise Http404
        reply = ReplyForm(request.POST, of)
        return carry_out(reply, lambda given: actions.reply_to_comments(answer=answer, **given, **who))
    if do in (CommentsForm.do, NoCommentForm.do):
        asked = get_row(report_round.consultations.select_related("unit", "round__plan"), of)
        check_answer_consultation(page.standing, asked.unit)
        said = CommentsForm(request.POST, of) if do == CommentsForm.do else NoCommentForm(request.POST, of)
        return carry_out(
            said,
            lambda given: actions.answer_consultation(
                consultation=asked, text=given.get("text", ""), seen=given.get("seen"), **who
            ),
        )
    return None


def _context(
    request: HttpRequest, page: PlanPage, report_round: ReportRound, sent: ShortForm | None
) -> dict[str, Any]:
    is_open = report_round.state in UNDER_WAY
    may_write = is_open and page.may_write_today
    manages = may_write and may_manage(page.standing)
    rows = consultations_of(report_round, page.standing, page.known_at)
    consulted = [_consulted(one, may_write, manages, sent) for one in rows]
    return {
        "consulted": consulted,
        "ask": same_or(sent, AskForm(report_round)) if manages else None,
        "sent": sent,
        "typed": unsaved_words(sent, [entry[name] for entry in consulted for name in ("comments", "reply")]),
        "closed": "" if is_open else _closed(report_round),
        **top_of_round(page, report_round, _("Consultation"), "reporting:consultation"),
    }


def _consulted(one: AskedUnit, may_write: bool, manages: bool, sent: ShortForm | None) -> dict[str, Any]:
    """One unit with the forms that the person can use."""
    answers = may_write and one.is_mine
    key, last = one.consultation.pk, one.last.pk if one.last else 0
    return {
        "one": one,
        "comments": same_or(sent, CommentsForm(None, key, initial={"seen": last})) if answers else None,
        "no_comment": same_or(sent, NoCommentForm(None, key)) if answers else None,
        "reply": same_or(sent, ReplyForm(None, one.last.pk)) if manages and one.last and one.last.text else None,
    }


def _closed(report_round: ReportRound) -> str:
    if report_round.state == RoundState.PLANNED:
        return _("Units are asked when the round is opened.")
    return _("The paper stands at “%(state)s”. What was said about the draft stays as it is.") % {
        "state": report_round.get_state_display()
    }
