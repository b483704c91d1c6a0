"""Units: what they are part of, their focal points, and the pages by which they are renamed, ended and merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deliverables import clock
from deliverables.actions.units import above, check_there, namesake
from deliverables.admin.accounts import MembershipForm, MembershipRows, PlainChoices, RowsOfAccount
from deliverables.admin.reading import CarefulAdmin, ReadOnlyAdmin
from deliverables.admin.unit_steps import STEPS, step_page
from deliverables.admin.validity import Validity
from deliverables.dates import date_format
from deliverables.models import Membership, Unit, UnitName

HELP = {
    "code": gettext_lazy("How tables and filters call the unit, for example ACT/EMP."),
    "slug": gettext_lazy(
        "The unit’s part of web addresses. It stays when the unit is renamed, so that links that people have kept "
        "still work."
    ),
    "name": gettext_lazy(
        "The name in full. To give another name to a unit that is there, open it and press “Rename”."
    ),
    "parent": gettext_lazy(
        "The department or branch that this unit is part of. Its page and filter include its units."
    ),
    "starts_on": gettext_lazy("Leave empty if it was there before the plan. From this day on it can be given work."),
}


class UnitForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """A unit is part of one that is there, and departments are read upwards: a ring would have no end."""
        given = super().clean() or {}
        parent: Unit | None = given.get("parent")
        if parent and "parent" in self.changed_data:
            units = {unit.pk: unit for unit in Unit.objects.all()}
            if parent.pk == self.instance.pk:
                self.add_error("parent", _("A unit cannot be part of itself."))
            elif self.instance.pk and units[self.instance.pk] in above(parent, units):
                words = {"parent": parent, "unit": self.instance}
                self.add_error("parent", _("%(parent)s is itself part of %(unit)s.") % words)
            try:
                check_there(parent, given.get("starts_on") or clock.today(), "parent")
            except ValidationError as error:
                self.add_error(None, error)
        first = given.get("starts_on")
        if given.get("code") and self.instance.pk is None:
            made = Unit(code=given["code"], name=given.get("name", ""), starts_on=first)
            if taken := namesake(made, Unit.objects.all()):
                words = {"unit": taken}
                self.add_error("code", _("%(unit)s has this code at that time.") % words)
        if first and self.instance.ends_on and first > self.instance.ends_on:
            sentence = _("The unit ended on %(day)s.") % {"day": date_format(self.instance.ends_on)}
            self.add_error("starts_on", sentence)
        return given


class FocalPointInline(RowsOfAccount):
    model = Membership
    form = MembershipForm
    formset = MembershipRows
    fields = ("user", "starts_on", "ends_on")
    verbose_name_plural = gettext_lazy("Focal points")


@admin.register(Unit)
class UnitAdmin(PlainChoices, CarefulAdmin):
    form = UnitForm
    list_display = ("code", "name", "parent", "state", "focal_points")
    list_filter = (Validity, ("parent", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("parent", "merged_into")
    search_fields = ("code", "name", "called__code", "called__name")
    search_help_text = gettext_lazy("Names of today and earlier ones.")
    inlines = (FocalPointInline,)
    change_form_template = "admin/deliverables/unit/change_form.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("code", "slug", "name", "parent", "starts_on")
        told = [name for name, there in (("earlier_names", obj.names), ("ended", obj.ends_on)) if there]
        return ("code", "name", *told, "slug", "parent", "starts_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What a unit is called changes from a day on, by a page of its own: pages of earlier dates keep the name. Its
        address stays: links lead to it, and rules that mean this one unit."""
        return ("code", "name", "earlier_names", "ended", "slug") if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("code",)}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        return super().get_form(request, obj, change=change, help_texts=HELP, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("memberships", Membership.objects.select_related("user")))
        )

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(self._page(name)),
                name=f"deliverables_unit_{name}",
            )
            for name in STEPS
        ]
        return [*pages, *super().get_urls()]

    def _page(self, name: str) -> Any:
        def page(request: HttpRequest, pk: int) -> Any:
            return step_page(self, request, pk, name)

        return page

    @admin.display(description=gettext_lazy("earlier names"))
    def earlier_names(self, unit: Unit) -> str:
        return "; ".join(
            _("%(code)s (%(name)s) until %(day)s")
            % {"code": one.code, "name": one.name, "day": date_format(one.until or clock.today())}
            for one in unit.formerly
        )

    @admin.display(description=gettext_lazy("validity"))
    def state(self, unit: Unit) -> str:
        said = [_("formerly %(code)s") % {"code": unit.formerly[0].code}] if unit.formerly else []
        if unit.starts_on:
            said.append(_("since %(day)s") % {"day": date_format(unit.starts_on, "SHORT_DATE_FORMAT")})
        if unit.ends_on:
            said.append(self.ended(unit))
        return ", ".join(said)

    @admin.display(description=gettext_lazy("ended"))
    def ended(self, unit: Unit) -> str:
        words = {
            "day": date_format(unit.ends_on, "SHORT_DATE_FORMAT") if unit.ends_on else "",
            "into": unit.merged_into,
        }
        if unit.merged_into:
            return _("until %(day)s, then merged into %(into)s") % words
        return _("until %(day)s") % words

    @admin.display(description=gettext_lazy("focal points"))
    def focal_points(self, unit: Unit) -> str:
        """Those of today, and how many others there were or will be."""
        today = clock.today()
        rows = list(unit.memberships.all())
        now = [
            str(row.user)
            for row in rows
            if (not row.starts_on or row.starts_on <= today) and (not row.ends_on or row.ends_on >= today)
        ]
        if others := len(rows) - len(now):
            now.append(ngettext("%(n)d of other days", "%(n)d of other days", others) % {"n": others})
        return ", ".join(now)


@admin.register(UnitName)
class UnitNameAdmin(ReadOnlyAdmin):
    list_display = ("unit", "code", "name", "since", "recorded_at", "by")
    list_select_related = ("unit", "by")
    search_fields = ("code", "name")
