"""What the checks find in a round: what stands in the way, and warnings that a manager accepts with a reason."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import clock
from deliverables.access import PlanPage
from deliverables.unsent import sent_or_waiting
from reporting import actions
from reporting.access import load_round
from reporting.checks import RULES, Finding, find
from reporting.models import AcceptedWarning, ReportRound
from reporting.permissions import check_manage, may_manage
from reporting.round_nav import top_of_round
from reporting.rounds import FROZEN, UNDER_WAY, RoundState
from reporting.short_forms import AcceptForm
from reporting.views.of_today import as_it_is_today
from reporting.views.unsaved_words import unsaved_words

OF_MANAGERS = "managers"
"""In the address: what the managers of the plan mend; other values are codes of units."""
ACCEPTABLE = frozenset({*UNDER_WAY, RoundState.FOR_APPROVAL})


@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """`?unit=`: only what its focal points can mend."""
    page, report_round = load_round(request, plan_slug, slug)
    sent = None
    if request.method == "POST":
        if page.as_of.is_past:
            return redirect(page.as_of.today_url)
        if ref := request.POST.get("add"):
            return _add_paragraph(request, page, report_round, ref)
        sent = _accept(request, page, report_round)
        if sent is not None and sent.is_valid():
            messages.success(request, _("The warning is accepted, with your reason, while it says the same."))
            # Down to the next one of those that were chosen: a paper has several.
            chosen = f"?{urlencode({'unit': _unit(request)})}" if _unit(request) else ""
            return redirect(reverse("reporting:checks", args=[plan_slug, slug]) + chosen + "#warnings")
    elif page.as_of.is_past:
        return as_it_is_today(request, page)
    elif typed := sent_or_waiting(request):
        sent = AcceptForm(0, typed)
    context = {
        "sent": sent,
        "frozen": report_round.state in FROZEN,
        "rules": RULES,
        **_found(request, page, report_round, sent),
        **top_of_round(page, report_round, _("Checks"), "reporting:checks"),
    }
    return render(request, "reporting/checks.html", context, status=422 if sent and sent.errors else 200)


def _accept(request: HttpRequest, page: PlanPage, report_round: ReportRound) -> AcceptForm | None:
    """None: nothing was asked for."""
    if not request.POST.get("rule"):
        return None
    check_manage(page.standing)
    form = AcceptForm(0, request.POST)
    if form.is_valid():
        try:
            actions.accept_warning(
                report_round=report_round, **form.cleaned_data, by=page.standing.user, at=clock.now()
            )
        except ValidationError as error:
            form.add_action_errors(error)
    return form


def _add_paragraph(request: HttpRequest, page: PlanPage, report_round: ReportRound, ref: str) -> HttpResponse:
    try:
        actions.add_paragraph(report_round=report_round, ref=ref, by=page.standing.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The paper has a paragraph on %(ref)s now; it waits for its unit.") % {"ref": ref})
    return redirect("reporting:checks", page.plan.slug, report_round.slug)


def _found(request: HttpRequest, page: PlanPage, report_round: ReportRound, sent: AcceptForm | None) -> dict[str, Any]:
    """The findings in three parts. A frozen paper is not checked: it stays what it is, with what was accepted."""
    findings = [] if report_round.state in FROZEN else find(report_round, page.as_of.today)
    rows = AcceptedWarning.objects.filter(round=report_round)
    before = list(rows.select_related("by").order_by("id"))
    of_unit = [one for one in findings if not _unit(request) or _unit(request) == (one.unit or OF_MANAGERS)]
    holding = {one.accepted.pk for one in findings if one.accepted}
    manages = page.may_write_today and may_manage(page.standing)
    may_accept = manages and report_round.state in ACCEPTABLE
    accepting = may_accept or (manages and sent is not None)
    forms = {number: _form(number, one, sent) for number, one in enumerate(of_unit) if accepting and not one.blocking}
    open_ones: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, one in enumerate(of_unit):
        if not one.blocking and not one.accepted:
            lapsed = [row for row in before if (row.rule, row.subject) == (one.rule, one.subject)]
            open_ones[one.owner].append({"finding": one, "form": forms.get(number), "lapsed": lapsed})
    in_order = dict(sorted(open_ones.items()))
    if may_accept and in_order and not any(one.blocking for one in findings):
        # Nothing but these is left to do: the form of the first stands open.
        next(iter(in_order.values()))[0]["is_next"] = True
    return {
        "total": len(findings),
        "blocking": [one for one in of_unit if one.blocking],
        "warnings": in_order,
        "warnings_total": sum(map(len, open_ones.values())),
        "accepted": [one for one in of_unit if one.accepted],
        "past": [row for row in before if row.pk not in holding],
        "units": _units(findings),
        "unit": _unit(request),
        "unknown_unit": bool(_unit(request)) and _unit(request) not in {key for key, _label in _units(findings)},
        "may_accept": may_accept,
        "typed": unsaved_words(sent, [entry["form"] for entries in open_ones.values() for entry in entries]),
        "may_add": manages and report_round.state in UNDER_WAY,
    }


def _form(number: int, one: Finding, sent: AcceptForm | None) -> AcceptForm:
    """The form of one warning; as it was sent, where it was this one."""
    about = {"rule": one.rule, "subject": one.subject}
    if sent is not None and {name: sent.data.get(name, "") for name in about} == about:
        return sent
    return AcceptForm(number + 1, initial=about)


def _units(findings: list[Finding]) -> list[tuple[str, str]]:
    """Who can mend anything, as choices; the managers come last."""
    units = sorted({one.unit for one in findings if one.unit}, key=str.lower)
    managers = [(OF_MANAGERS, _("Managers of the plan"))] if any(not one.unit for one in findings) else []
    return [(code, code) for code in units] + managers


def _unit(request: HttpRequest) -> str:
    return request.GET.get("unit", "").strip()
