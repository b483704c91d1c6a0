"""Amending the plan: one field of one object, with its reason, and taking that back; the source text stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deliverables import actions, clock
from deliverables.access import PlanPage, plan_page
from deliverables.actions.amendments import KINDS, last_amendment, plan_of, value_as_of
from deliverables.actions.withdrawn_amendments import without
from deliverables.amended import as_text
from deliverables.amendment_story import entry_of
from deliverables.breadcrumb import way_to
from deliverables.conflicts import Conflict, clashes_of, takes_theirs
from deliverables.forms import AmendForm, WithdrawForm
from deliverables.forms.fields import SelectOfNames, decimal_field
from deliverables.language_forms import in_english
from deliverables.models import Amendment, Deliverable, Responsibility, Unit
from deliverables.models.units import there_on
from deliverables.months import MonthFormField
from deliverables.permissions import check_manage
from deliverables.row_entries import labelled
from deliverables.unsent import sent_or_waiting


@require_http_methods(["GET", "POST"])
@takes_theirs
def amend(request: HttpRequest, plan_slug: str, kind: str, object_id: int, field: str) -> HttpResponse:
    """Change a text, due month, unit or amount of the plan; managers only."""
    page = plan_page(request, plan_slug)
    if field not in Amendment.AMENDABLE.get(kind, ()):
        raise Http404
    target: Any = get_object_or_404(KINDS[kind]._default_manager.all(), pk=object_id)
    if plan_of(target) != page.plan:
        raise Http404
    check_manage(page.standing)
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    last = last_amendment(target, field)
    form = AmendForm(
        sent_or_waiting(request),
        field=_field(target, field),
        initial={"effective_on": page.on, "seen": last.pk if last else 0} | _new(target, field, page.on),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.amend(target=target, field=field, by=page.standing.user, at=clock.now(), **given)
        except ValidationError as error:
            form.add_action_errors(error)
        except actions.RecordMovedOn:
            _show_newer(form, target, field, page.on)
        else:
            messages.success(request, _("The amendment is recorded; the text as in the source stays readable."))
            return redirect(_page_of(page, target))
    context = {
        "form": form,
        "title": _("Amend the plan"),
        "field_name": _label(target, field),
        "now": as_text(value_as_of(target, field, page.on)),
        "back": _page_of(page, target),
        "breadcrumb": _way_to(page, target),
    }
    return render(request, "deliverables/amend.html", context)


def _new(target: Any, field: str, on: dt.date) -> dict[str, Any]:
    """What the field for the new value begins with: what the plan says."""
    now = value_as_of(target, field, on)
    return {"new": [unit.pk for unit in now] if field == "units" else now}


def _show_newer(form: AmendForm, target: Any, field: str, on: dt.date) -> None:
    """Nothing is lost: the manager sees what another one made of it, beside what they typed, and decides."""
    form.add_error(
        None,
        _(
            "Somebody amended this after you opened this page. Nothing of yours is lost: read below what the plan "
            "says now, then save again, change what you wrote, or take theirs."
        ),
    )
    if last := last_amendment(target, field):
        clashes = clashes_of(form, _new(target, field, on))
        form.conflict = Conflict(str(last.by), last.recorded_at, last.reason, clashes=clashes)
        form.show("seen", last.pk)


@require_http_methods(["GET", "POST"])
def withdraw_amendment(request: HttpRequest, plan_slug: str, amendment_id: int) -> HttpResponse:
    """Take back an amendment that was a mistake; managers only."""
    page = plan_page(request, plan_slug)
    row = _amendment_or_404(request, page, amendment_id)
    check_manage(page.standing)
    if page.as_of.is_past:
        if request.method == "POST":
            raise PermissionDenied(_("This is the page of a past date; nothing can be withdrawn on it."))
        return redirect(page.as_of.today_url)
    form = WithdrawForm(sent_or_waiting(request))
    form.fields["reason"].label = _("Why is the amendment withdrawn?")
    form.fields["reason"].help_text = _("The amendment stays in the story, with this reason; the next paper tells it.")
    if request.method == "POST" and form.is_valid():
        given = {"by": page.standing.user, "at": clock.now(), "reason": form.cleaned_data["reason"]}
        try:
            actions.withdraw_amendment(amendment=row, **given)
        except ValidationError as error:
            form.add_action_errors(error, correction_reason="reason")
        else:
            messages.success(request, _("The amendment is withdrawn; it stays in the story with your reason."))
            return redirect(_page_of(page, row.target))
    entry = entry_of(row)
    entry["parts"] += labelled((_("Without it the plan says"), without(row, page.on) or _("Nothing.")))
    context = {
        "form": form,
        "entry": entry,
        "title": _("Withdraw an amendment"),
        "lead": _label(row.target, row.field),
        "back": _page_of(page, row.target),
        "breadcrumb": _way_to(page, row.target),
    }
    return render(request, "deliverables/withdraw.html", context)


def _amendment_or_404(request: HttpRequest, page: PlanPage, pk: int) -> Amendment:
    """An amendment of the plan that still counts; when a reason is sent, one that was withdrawn meanwhile will do:
    the action says so."""
    rows = Amendment.objects.filter(withdrawn=False).exclude(field__in=Amendment.FORWARDS_ONLY)
    if request.method != "POST":
        rows = rows.filter(corrected_by=None)
    row: Amendment = get_object_or_404(rows.select_related("by", "unit", "corrected_by__by"), pk=pk)
    if plan_of(row.target) != page.plan:
        raise Http404
    return row


def _way_to(page: PlanPage, target: Any) -> list[dict[str, str]]:
    return [*way_to(page), {"label": str(target)[:60], "url": _page_of(page, target)}]


def _label(target: models.Model, field: str) -> str:
    if field == "units":
        return _("Units")
    name = target._meta.get_field(field).verbose_name  # type: ignore[union-attr]  # a concrete field
    return str(name)[:1].upper() + str(name)[1:]


def _field(target: Any, field: str) -> forms.Field:
    label = _label(target, field)
    if field == "due":
        return MonthFormField(label=label, help_text=_("Month and year, as in 03/2018."))
    if field == "coordinator":
        units = Unit.objects.filter(responsibilities__deliverable=target, responsibilities__removed=None)
        return forms.ModelChoiceField(units.distinct(), label=label, empty_label=None, widget=SelectOfNames)
    if field == "units":
        # Not a field of models: that one asks the database for whatever number was sent.
        named = Q(pk__in=Responsibility.objects.filter(deliverable=target, removed=None).values("unit"))
        every = {str(unit.pk): unit for unit in Unit.objects.filter(there_on(clock.today()) | named)}
        return forms.TypedMultipleChoiceField(
            label=label,
            choices=[(key, in_english(unit.code)) for key, unit in every.items()],
            coerce=every.__getitem__,
            widget=forms.CheckboxSelectMultiple,
        )
    if field == "amount":
        return decimal_field(label, max_digits=14, decimal_places=2, min_value=0)
    if field == "posts":
        return forms.IntegerField(label=label, min_value=1, max_value=1000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 5}), max_length=20000)


def _page_of(page: PlanPage, target: Any) -> str:
    """Where the amended object is shown."""
    slug = page.plan.slug
    if isinstance(target, Deliverable):
        return reverse("deliverables:deliverable", args=[slug, target.ref])
    if hasattr(target, "deliverable"):
        return reverse("deliverables:deliverable", args=[slug, target.deliverable.ref])
    if hasattr(target, "reference"):
        return reverse("deliverables:paragraph", args=[slug, target.slug])
    item = getattr(target, "item", target)
    return reverse("deliverables:item", args=[slug, item.number])
