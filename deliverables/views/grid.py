"""The grid: the deliverables that a person may update, on one page; saved row by row, or all that are good."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from deliverables import actions, clock
from deliverables.access import PlanPage, get_deliverable, plan_page
from deliverables.breadcrumb import way_to
from deliverables.conflicts import THEIRS, takes_theirs
from deliverables.forms import GridRowForm
from deliverables.grid import GridRow, coordinators, family_of, grid_rows, updatable
from deliverables.models.states import DeliverableQuerySet
from deliverables.permissions import check_set_status, check_update_many, circle_of
from deliverables.unsent import sent_or_waiting
from deliverables.views.entry_frame import show_newer

ROWS_ON_A_PAGE = 40
"""A form of more fields than settings.DATA_UPLOAD_MAX_NUMBER_FIELDS would be refused as a whole."""


@require_http_methods(["GET", "POST"])
@takes_theirs
def grid(request: HttpRequest, plan_slug: str) -> HttpResponse:
    page = plan_page(request, plan_slug)
    check_update_many(page.standing)
    if page.as_of.is_past:
        if request.method == "POST":
            raise PermissionDenied(_("This is the page of a past date; nothing can be recorded on it."))
        return redirect(page.as_of.today_url)
    code = request.GET.get("unit", "").strip()
    family = family_of(code, page.on) if code else None
    asked = updatable(page, family)
    keys = list(asked.order_by("position").values_list("pk", flat=True))
    turned = Paginator(keys, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = updatable(page).filter(pk__in=turned.object_list)
    if request.method == "POST" and (only := request.POST.get("only")):
        return _save_one(request, page, shown, only)
    lines, recorded, nothing = grid_rows(page, shown), "", False
    data = sent_or_waiting(request) or MultiValueDict()
    if request.method == "POST":
        lines, recorded, nothing = _save_all(data, page, shown, lines)
    elif data:
        for line in lines:
            _typed(data, line)
    wrong = [line for line in lines if line.is_unsaved]
    strange = typed_for_others(data, lines)
    if recorded and not wrong and not strange:
        messages.success(request, recorded)
        return redirect(request.get_full_path())
    context = {
        "breadcrumb": way_to(page, (_("Deliverables"), "deliverables:list", [])),
        "actions": [{"label": _("Update sheets"), "url": reverse("deliverables:sheets", args=[page.plan.slug])}],
        "lines": lines,
        "unit": code,
        "problem": _("There is no unit “%(code)s”.") % {"code": code[:60]} if family == [] else "",
        "units": coordinators(page),
        "turned": turned,
        "wrong": wrong,
        "strange": strange,
        "recorded": recorded,
        "nothing": nothing,
    }
    return render(request, "deliverables/grid.html", context)


def _save_one(request: HttpRequest, page: PlanPage, shown: DeliverableQuerySet, ref: str) -> HttpResponse:
    """Answers with the one row alone, to take the place of the one that was sent."""
    one = shown.filter(ref=ref) if ref.isprintable() else shown.none()
    lines = grid_rows(page, one)
    if not lines:
        if ref.isprintable():  # another unit may coordinate it by now
            check_set_status(page.standing, circle_of(get_deliverable(page, ref), page.on))
        raise Http404
    [line] = lines
    if (form := _typed(request.POST, line)) and _record(page, line, form):
        [line] = grid_rows(page, one)
        line.is_recorded = True
    return render(request, "deliverables/_grid_row.html", {"line": line, "told": True})


def _save_all(
    data: MultiValueDict[str, str], page: PlanPage, shown: DeliverableQuerySet, lines: list[GridRow]
) -> tuple[list[GridRow], str, bool]:
    """The rows as they stand afterwards, those that could not be saved as they were typed; which were recorded, in
    words; and whether nothing was typed."""
    typed = [(line, form) for line in lines if (form := _typed(data, line))]
    recorded = [line.ref for line, form in typed if _record(page, line, form)]
    left = {line.ref: line for line, _form in typed if line.ref not in recorded}
    again = [left.get(line.ref, line) for line in grid_rows(page, shown)] if recorded else lines
    for line in again:
        line.is_recorded = line.ref in recorded
    return again, recorded_in_words(recorded), not typed


def _typed(data: MultiValueDict[str, str], line: GridRow) -> GridRowForm | None:
    """The row as it was sent; None when the person left it as they saw it, or took over what the record says."""
    form = GridRowForm(data, initial=line.form.initial, prefix=line.ref)
    taken = any(name.startswith(f"{line.ref}-") for name in data.getlist(THEIRS))
    if not form.says_something or (taken and line.update and form.says_the_same_as(line.update)):
        return None
    form.follow()
    line.form = form
    return form


def _record(page: PlanPage, line: GridRow, form: GridRowForm) -> bool:
    """Whether it is recorded; if not, the form of the line says why."""
    if not form.is_valid():
        return False
    given = form.arguments()
    given["seen"] = given["seen"] or None
    try:
        actions.record_status_update(deliverable=line.deliverable, by=page.standing.user, at=clock.now(), **given)
    except actions.RecordMovedOn:
        show_newer(form, line.deliverable, "status")
        form.compare_with_now()
    except ValidationError as error:
        form.add_action_errors(error)
    else:
        return True
    return False


def typed_for_others(data: MultiValueDict[str, str], lines: list[GridRow]) -> list[tuple[str, str]]:
    """(number, words) of rows that were sent and are not among these: another unit coordinates them by now."""
    mine = {f"{line.ref}-done" for line in lines}
    found = ((name, words) for name, words in data.items() if name.endswith("-done") and name not in mine)
    return [(name.removesuffix("-done"), str(words)) for name, words in found if str(words).strip()]


def recorded_in_words(refs: list[str]) -> str:
    if not refs:
        return ""
    words = ngettext("%(n)d update is recorded: %(refs)s.", "%(n)d updates are recorded: %(refs)s.", len(refs))
    return words % {"n": len(refs), "refs": get_text_list(refs, _("and"))}
