"""Update sheets: downloaded, uploaded, tried, applied; and the reports of what became of them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deliverables import actions, clock
from deliverables.access import PlanPage, plan_page, visible_sheets
from deliverables.breadcrumb import Step, way_to
from deliverables.conflicts import way_between
from deliverables.forms import SheetForm
from deliverables.grid import coordinators, family_of, grid_rows, updatable
from deliverables.models import UpdateSheet
from deliverables.permissions import check_see_imports, check_update_many, may_update_many
from deliverables.row_entries import RECORD
from deliverables.sheets.checking import Outcome, as_read
from deliverables.sheets.columns import COLUMNS, WRITTEN
from deliverables.sheets.writing import make_sheet

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORTS_ON_A_PAGE = 20
NUMBER = re.compile(r"[0-9]{1,6}")


@require_safe
def sheet_file(request: HttpRequest, plan_slug: str) -> HttpResponse:
    """The sheet of all that the person may update, or of what one unit coordinates of it."""
    page = plan_page(request, plan_slug)
    check_update_many(page.standing)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    code = request.GET.get("unit", "").strip()
    family = family_of(code, page.on) if code else None
    if family == []:
        raise Http404
    units = {unit.pk: unit.code for unit in coordinators(page)}
    about = code or _("All that you may update")
    made_at = clock.now()
    content = make_sheet(page.plan, grid_rows(page, updatable(page, family)), units, about=about, made_at=made_at)
    response = HttpResponse(content, content_type=KIND)
    name = f"{page.plan.slug}-updates-{slugify(code) or 'all'}-{page.on.isoformat()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
def sheet_list(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    check_see_imports(page.standing)
    if request.method == "POST":
        check_update_many(page.standing)
    if page.as_of.is_past:
        return _refuse_past(request, page)
    posted = request.method == "POST"
    form = SheetForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and (made := _upload(request, page, form)):
        return redirect(made)
    sheets = visible_sheets(page.standing, UpdateSheet.objects.filter(plan=page.plan)).select_related("by")
    may_upload = may_update_many(page.standing)
    context = {
        "breadcrumb": _way(page),
        "form": form,
        "may_upload": may_upload,
        "units": coordinators(page) if may_upload else [],
        "sheets": Paginator(sheets.defer("rows", "lines"), REPORTS_ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "deliverables/sheets.html", context)


def _upload(request: HttpRequest, page: PlanPage, form: SheetForm) -> UpdateSheet | None:
    if not form.is_valid():
        return None
    try:
        made: UpdateSheet = actions.upload_sheet(
            plan=page.plan, by=page.standing.user, at=clock.now(), file=form.cleaned_data["file"]
        )
    except ValidationError as error:
        form.add_action_errors(error)
        return None
    return made


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, plan_slug: str, sheet_id: int) -> HttpResponse:
    """What an uploaded sheet would record, to apply or to drop; once applied, the report."""
    page = plan_page(request, plan_slug)
    visible = visible_sheets(page.standing, UpdateSheet.objects.filter(plan=page.plan))
    row = get_object_or_404(visible.select_related("by", "plan"), pk=sheet_id)
    if page.as_of.is_past:
        return _refuse_past(request, page)
    if request.method == "POST":
        return _decide(request, page, row)
    counts = Counter(line["outcome"] for line in row.lines)
    context = {
        "breadcrumb": _way(page, (_("Update sheets"), "deliverables:sheets", [])),
        "sheet": row,
        "counts": [(one.value, outcome_in_words(one, row), counts[one]) for one in Outcome if counts[one]],
        "good": counts[Outcome.RECORDED],
        "lines": [_in_words(line, row) for line in row.lines],
        "may_decide": row.applied_at is None and row.by_id == page.standing.user.pk,
        "is_expired": row.is_expired(clock.now()),
    }
    return render(request, "deliverables/sheet.html", context)


def _decide(request: HttpRequest, page: PlanPage, row: UpdateSheet) -> HttpResponse:
    who: dict[str, Any] = {"sheet": row, "by": page.standing.user, "at": clock.now()}
    what = request.POST.get("do")
    try:
        if what == "drop":
            actions.drop_sheet(**who)
            messages.success(request, _("The sheet is dropped; nothing of it is recorded."))
            return redirect("deliverables:sheets", page.plan.slug)
        if what == "stand-by":
            number = request.POST.get("row", "")
            actions.stand_by_row(number=int(number) if NUMBER.fullmatch(number) else 0, **who)
            messages.success(request, _("The row counts as you filled it in; it is recorded with the others."))
        if what == "apply":
            _apply(request, who)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row)


def _apply(request: HttpRequest, who: dict[str, Any]) -> None:
    """Record all good rows; when one is no longer good, nothing is, and the page shows what is found now."""
    try:
        updates = actions.apply_sheet(**who)
    except actions.RecordMovedOn:
        pass
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
    else:
        words = ngettext("%(n)d update is recorded.", "%(n)d updates are recorded.", len(updates))
        messages.success(request, words % {"n": len(updates)})
        return
    actions.check_sheet_again(**who)
    messages.warning(request, _("The record changed since this page was made, so nothing is recorded. Look again."))


def _way(page: PlanPage, *steps: Step) -> list[dict[str, str]]:
    return way_to(page, (_("Update many"), "deliverables:grid", []), *steps)


def _refuse_past(request: HttpRequest, page: PlanPage) -> HttpResponse:
    if request.method == "POST":
        raise PermissionDenied(_("This is the page of a past date; nothing can be recorded on it."))
    return redirect(page.as_of.today_url)


def _in_words(line: dict[str, Any], row: UpdateSheet) -> dict[str, Any]:
    """A line in the language of the page. What was kept before sentences were kept in each has them in one."""
    problems = line.get("problems_in", {}).get(get_language(), line.get("problems", []))
    return line | {
        "outcome_label": outcome_in_words(Outcome(line["outcome"]), row),
        "problems": [(cell, head_of(name), sentence) for cell, name, sentence in problems],
        "says": [(head_of(name), as_read(name, text), language_of(name)) for name, text in line.get("says", [])],
        "both": [
            (
                head_of(name),
                as_read(name, record),
                way_between(as_read(name, record), as_read(name, typed)),
                language_of(name),
            )
            for name, record, typed in line.get("both", [])
        ],
        "at": dt.datetime.fromisoformat(line["at"]) if line.get("at") else None,
    }


def language_of(name: str) -> str:
    """Of what stands in a column; "" where it is that of the page."""
    return RECORD if name in WRITTEN else ""


def head_of(name: str) -> str:
    return str(COLUMNS[name][0]) if name else ""


def outcome_in_words(outcome: Outcome, row: UpdateSheet) -> str:
    return _("Recorded") if outcome == Outcome.RECORDED and row.applied_at else str(outcome.label)
