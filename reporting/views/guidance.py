"""What the session said on a paper, once it is published; and how a paper answers what was said on the one before."""

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
from reporting.frozen import frozen_report
from reporting.guidance import AnsweredPoint, decision_of, newest_wording, points_of
from reporting.models import GuidancePoint, ReportRound
from reporting.papers.cover import session_line
from reporting.papers.guidance import letter
from reporting.permissions import check_manage, check_see_guidance, may_manage
from reporting.round_nav import top_of_round
from reporting.rounds import BEFORE_APPROVAL, FROZEN, RoundState
from reporting.short_forms import (
    CorrectPointForm,
    DecisionForm,
    GuidanceAnswerForm,
    PointForm,
    ShortForm,
    WithdrawPointForm,
)
from reporting.views.short_form_pages import carry_out, form_waiting, get_row, same_or
from reporting.views.unsaved_words import unsaved_words

DONE = {
    DecisionForm.do: gettext_lazy("The decision is entered; the next paper prints it."),
    PointForm.do: gettext_lazy("The point is entered; the next paper answers it."),
    CorrectPointForm.do: gettext_lazy("The point is corrected; it has to be answered as it reads now."),
    WithdrawPointForm.do: gettext_lazy("The point is withdrawn."),
    GuidanceAnswerForm.do: gettext_lazy("The answer is saved; the paper prints it."),
}


@require_http_methods(["GET", "POST"])
@takes_theirs
def guidance(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """Everybody sees what a session said on a published paper; answers of a paper once that one is published."""
    page, report_round = load_round(request, plan_slug, slug, check_see_guidance)
    sent = None
    if request.method == "POST":
        if page.as_of.is_past:
            return redirect(page.as_of.today_url)
        sent = _save(request, page, report_round)
        if sent is not None and sent.is_valid():
            messages.success(request, DONE[sent.do])
            return redirect("reporting:guidance", plan_slug, slug)
    else:
        sent = form_waiting(sent_or_waiting(request), (DecisionForm, PointForm, CorrectPointForm, GuidanceAnswerForm))
    said, answered = _said(page, report_round, sent), _answered(page, report_round, sent)
    context = {
        "session": session_line(report_round),
        "sent": sent,
        "typed": unsaved_words(sent, _drawn(said, answered)),
        "said": said,
        "answered": answered,
        **top_of_round(page, report_round, _("Decision and guidance"), "reporting:guidance"),
    }
    return render(request, "reporting/guidance.html", context, status=422 if sent and sent.errors else 200)


def _save(request: HttpRequest, page: PlanPage, report_round: ReportRound) -> ShortForm | None:
    """Do what a form asks for; answers the form, with its errors if there are any. None: it asked for nothing."""
    do, of = request.POST.get("do", ""), request.POST.get("of", "")
    if do not in DONE:
        return None
    check_manage(page.standing)
    who: dict[str, Any] = {"by": page.standing.user, "at": clock.now()}
    form: ShortForm
    if do == DecisionForm.do:
        form = DecisionForm(request.POST)
        return carry_out(form, lambda given: actions.enter_decision(report_round=report_round, **given, **who))
    if do == PointForm.do:
        form = PointForm(request.POST)
        return carry_out(form, lambda given: actions.enter_guidance(report_round=report_round, **given, **who))
    point = get_row(GuidancePoint.objects.select_related("round__plan"), of)
    if point.round_id != (report_round.previous_id if do == GuidanceAnswerForm.do else report_round.pk):
        raise Http404
    if do == CorrectPointForm.do:
        form = CorrectPointForm(request.POST, of)
        return carry_out(
            form,
            lambda given: actions.enter_guidance(report_round=report_round, replaces=point, **given, **who),
        )
    if do == WithdrawPointForm.do:
        form = WithdrawPointForm(request.POST, of)
        return carry_out(form, lambda _given: actions.withdraw_guidance(point=point, **who))
    answer = GuidanceAnswerForm(request.POST, of)
    return _beside_newest(carry_out(answer, lambda given: actions.answer_guidance(point=point, **given, **who)), point)


def _beside_newest(form: GuidanceAnswerForm, point: GuidancePoint) -> GuidanceAnswerForm:
    """A refused answer to words that were corrected meanwhile: what was typed stands beside the words of now."""
    newest = newest_wording(point)
    if form.is_valid() or newest == point or newest.withdrawn:
        return form
    key = str(newest.pk)
    moved = GuidanceAnswerForm({"do": form.do, "of": key, f"{form.do}{key}-text": form["text"].value()}, key)
    moved.errors.update(form.errors)
    return moved


def _said(page: PlanPage, report_round: ReportRound, sent: ShortForm | None) -> dict[str, Any]:
    """The session that had this paper before it; with forms for managers once it is published."""
    manages = page.may_write_today and may_manage(page.standing) and report_round.has_been_published
    decision = decision_of(report_round, page.known_at)
    now: dict[str, Any] = {"reference": decision.reference, "text": decision.text} if decision else {}
    now["seen"] = decision.pk if decision else 0
    points = points_of(report_round, page.known_at)
    return {
        "decision": decision,
        "points": [_point(place, one, manages, sent) for place, one in enumerate(points)],
        "decision_form": same_or(sent, DecisionForm(initial=now)) if manages else None,
        "point_form": same_or(sent, PointForm()) if manages else None,
        "not_yet": ""
        if report_round.has_been_published
        else _("The session has this paper before it once it is published."),
    }


def _point(place: int, one: AnsweredPoint, manages: bool, sent: ShortForm | None) -> dict[str, Any]:
    now = {"text": one.point.text, "reference": one.point.reference}
    return {
        "letter": letter(place),
        "point": one.point,
        "correct": same_or(sent, CorrectPointForm(None, one.point.pk, initial=now)) if manages else None,
        "withdraw": WithdrawPointForm(None, one.point.pk) if manages else None,
    }


def _answered(page: PlanPage, report_round: ReportRound, sent: ShortForm | None) -> dict[str, Any] | None:
    """Points of the session before, as this paper answers them; None for who may not see that yet."""
    previous = report_round.previous
    if previous is None or not (page.standing.is_insider or report_round.state == RoundState.PUBLISHED):
        return None
    may_write = page.may_write_today and may_manage(page.standing) and report_round.state in BEFORE_APPROVAL
    # A frozen paper answered what was known then; what is corrected later is for its new edition.
    frozen = frozen_report(report_round) if report_round.state in FROZEN else None
    instants = [at for at in (page.known_at, frozen.known_at if frozen else None) if at]
    rows = points_of(previous, min(instants, default=None))
    return {
        "previous": previous,
        "session": session_line(previous),
        "left": sum(one.answer is None for one in rows),
        "closed": report_round.state not in BEFORE_APPROVAL,
        "points": [
            {
                "letter": letter(place),
                "point": one.point,
                "answer": one.answer,
                "form": same_or(sent, GuidanceAnswerForm(None, one.point.pk, initial=_now(one)))
                if may_write
                else None,
            }
            for place, one in enumerate(rows)
        ],
    }


def _drawn(said: dict[str, Any], answered: dict[str, Any] | None) -> list[Any]:
    """The forms of the page that hold words."""
    answers = answered["points"] if answered else []
    return [
        said["decision_form"],
        said["point_form"],
        *(one["correct"] for one in said["points"]),
        *(one["form"] for one in answers),
    ]


def _now(one: AnsweredPoint) -> dict[str, Any]:
    return {"text": one.answer.text, "seen": one.answer.pk} if one.answer else {"text": "", "seen": 0}
