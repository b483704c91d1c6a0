"""Rename a unit, end or merge it, reopen it: what is asked for, what will follow, then the step."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from deliverables import actions, clock
from deliverables.actions.units import open_memberships
from deliverables.dates import date_format
from deliverables.forms.fields import day_field
from deliverables.forms.of_actions import FormOfAction
from deliverables.models import Responsibility, Unit, User
from deliverables.models.states import in_force_on
from deliverables.models.units import there_on
from deliverables.row_entries import RECORD
from deliverables.unsent import sent_or_waiting

ONE_DAY = dt.timedelta(days=1)


class StepForm(FormOfAction, forms.Form):
    """A step on a unit. title, button: its words; act: takes it; follows: what it leads to, in sentences."""

    title: Any
    button: Any
    intro: Any = ""
    required_css_class = "required"

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def act(self, by: User, at: dt.datetime) -> None:
        raise NotImplementedError

    def follows(self) -> Iterator[str]:
        raise NotImplementedError


class RenameForm(StepForm):
    title = gettext_lazy("Rename")
    button = gettext_lazy("Rename")
    intro = gettext_lazy(
        "The new name holds from a day on. Pages of earlier dates, and what was recorded before, keep the old one."
    )

    code = forms.CharField(
        label=gettext_lazy("New code"),
        max_length=60,
        help_text=gettext_lazy("For example ACT/EMP. The code of today, if only the name changes."),
        error_messages={"required": gettext_lazy("Give the code that the unit has from then on.")},
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    name = forms.CharField(
        label=gettext_lazy("New name in full"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the name in full that the unit has from then on.")},
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    effective_on = day_field(
        gettext_lazy("First day of the new name"),
        required=False,
        help_text=gettext_lazy(
            "Today or earlier. Leave it empty only to correct a name that was entered wrongly: then it changes on "
            "pages of past dates too."
        ),
    )

    def act(self, by: User, at: dt.datetime) -> None:
        actions.rename_unit(unit=self.unit, by=by, at=at, **self.cleaned_data)

    def follows(self) -> Iterator[str]:
        day = self.cleaned_data["effective_on"]
        before = self.unit.on(day or dt.date.min)
        words = {
            "before": f"{before.code} ({before.name})",
            "now": f"{self.cleaned_data['code']} ({self.cleaned_data['name']})",
            "code": before.code,
            "day": date_format(day) if day else "",
        }
        if day:
            yield _("From %(day)s on, %(before)s is called %(now)s.") % words
            yield _("Pages as at an earlier date, papers of an earlier cut-off and earlier entries keep the old name.")
        else:
            yield _("%(before)s is called %(now)s on all pages, those of past dates included.") % words
        yield (
            _("Published papers stay as they are. Filters and links that say %(code)s go on finding the unit.") % words
        )


class EndForm(StepForm):
    title = gettext_lazy("End or merge")
    intro = gettext_lazy(
        "A unit that was dissolved, or became part of another one. It stays on pages of earlier dates, and is no "
        "longer offered when a manager changes who is responsible."
    )

    into = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Merged into"),
        required=False,
        empty_label=gettext_lazy("no unit: it was dissolved"),
        help_text=gettext_lazy("The unit that takes its place."),
    )
    effective_on = day_field(
        gettext_lazy("First day without it"),
        help_text=gettext_lazy("Today or earlier. The unit that takes its place begins its work on this day."),
        error_messages={"required": gettext_lazy("Give the first day on which the unit is no longer there.")},
    )
    moves_people = forms.TypedChoiceField(
        label=gettext_lazy("Its focal points"),
        choices=[
            ("move", gettext_lazy("become focal points of the unit that takes its place")),
            ("end", gettext_lazy("stop being focal points")),
        ],
        coerce=lambda value: value == "move",
        widget=forms.RadioSelect(attrs={"class": "radiolist"}),
        initial="move",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = Unit.objects.filter(there_on(clock.today())).exclude(pk=self.unit.pk)
        into.label_from_instance = lambda unit: f"{unit.code} – {unit.name}"

    def act(self, by: User, at: dt.datetime) -> None:
        actions.end_unit(unit=self.unit, by=by, at=at, **self.cleaned_data)

    @property
    def button(self) -> str:
        into = self.cleaned_data["into"]
        return _("Merge into %(into)s") % {"into": into} if into else _("End the unit")

    def follows(self) -> Iterator[str]:
        into, day = self.cleaned_data["into"], self.cleaned_data["effective_on"]
        words = {"unit": self.unit, "into": into, "day": date_format(day), "last": date_format(day - ONE_DAY)}
        if into:
            yield _("%(unit)s ends on %(last)s. %(into)s takes its place from %(day)s on.") % words
        else:
            yield _("%(unit)s ends on %(last)s, and no unit takes its place.") % words
        yield _("Pages as at an earlier date stay as they are, and so do papers of an earlier cut-off.")
        yield from self._deliverables(words)
        yield from self._people(words)
        children = [child.code for child in self.unit.children.all()]
        if children:
            words["children"] = get_text_list(children, _("and"))
            yield _("%(children)s: still part of %(unit)s. Name another department on their pages.") % words

    def _deliverables(self, words: dict[str, Any]) -> Iterator[str]:
        """The plan is not an administrator's to change."""
        named: dict[str, list[str]] = defaultdict(list)
        rows = Responsibility.objects.filter(in_force_on(self.cleaned_data["effective_on"]), unit=self.unit)
        for row in rows.select_related("deliverable__plan").order_by("deliverable__plan", "deliverable__position"):
            named[row.deliverable.plan.short_title].append(row.deliverable.ref)
        merged = _(
            "“%(plan)s” goes on naming %(unit)s for %(refs)s until a manager of the plan amends it. Meanwhile focal "
            "points of %(into)s act for them, and its page and its filter show them."
        )
        dissolved = _(
            "“%(plan)s” goes on naming %(unit)s for %(refs)s until a manager of the plan names another unit. "
            "Meanwhile nobody else can record for it."
        )
        for plan, refs in named.items():
            said = words | {"plan": plan, "refs": get_text_list(refs, _("and"))}
            yield (merged if words["into"] else dissolved) % said

    def _people(self, words: dict[str, Any]) -> Iterator[str]:
        rows = list(open_memberships(self.unit, self.cleaned_data["effective_on"]))
        moves = self.cleaned_data["moves_people"] and words["into"]
        for row in rows:
            said = words | {"person": row.user}
            if moves:
                yield _("%(person)s: focal point of %(into)s instead of %(unit)s, from %(day)s on.") % said
            else:
                yield _("%(person)s: no longer a focal point of %(unit)s after %(last)s.") % said
        into = words["into"]
        if into and not (moves and rows) and not open_memberships(into, self.cleaned_data["effective_on"]):
            yield _("%(into)s has no focal point: name one on its page.") % words


class ReopenForm(StepForm):
    title = gettext_lazy("Reopen")
    button = gettext_lazy("Reopen the unit")

    def act(self, by: User, at: dt.datetime) -> None:
        actions.reopen_unit(unit=self.unit, by=by, at=at)

    def follows(self) -> Iterator[str]:
        words = {"unit": self.unit, "into": self.unit.merged_into}
        yield _("%(unit)s is open again: it is there on every date, as if it had not ended.") % words
        if self.unit.merged_into:
            yield _("%(into)s no longer stands in its place.") % words
        yield _("Focal points stay where they are now: look at those of both units.")


STEPS: dict[str, type[StepForm]] = {"rename": RenameForm, "end": EndForm, "reopen": ReopenForm}


def step_page(admin: Any, request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """First the fields, then what will follow, then the step; what was typed is kept all the while."""
    unit = get_object_or_404(Unit.objects.select_related("merged_into", "answered_by"), pk=pk)
    if not admin.has_change_permission(request, unit):
        raise PermissionDenied
    asked = request.POST.get("do", "look")
    form = STEPS[name](request.POST if request.method == "POST" else sent_or_waiting(request), unit=unit)
    follows: list[str] = []
    if request.method == "POST" and form.is_valid() and asked != "change":
        said = _told(form)
        if _try(form, request.user, keep=asked == "do"):
            if asked == "do":
                admin.log_change(request, unit, said[0])
                messages.success(request, said[1])
                return redirect("admin:deliverables_unit_change", unit.pk)
            follows = list(form.follows())
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.model._meta,
        "title": form.title,
        "unit": unit,
        "form": form,
        "follows": follows,
        "back": reverse("admin:deliverables_unit_change", args=[unit.pk]),
    }
    return render(request, "admin/deliverables/unit/step.html", context)


def _told(form: StepForm) -> tuple[str, str]:
    """What is done, in the language of what is kept and in that of the page."""
    with override(RECORD):
        kept = next(form.follows())
    return kept, next(form.follows())


def _try(form: StepForm, by: Any, *, keep: bool) -> bool:
    """Whether the step can be taken; if not, the form says why. It is taken back unless it is to be kept."""
    try:
        with transaction.atomic():
            form.act(by, clock.now())
            transaction.set_rollback(not keep)
    except ValidationError as error:
        form.add_action_errors(error)
        return False
    return True
