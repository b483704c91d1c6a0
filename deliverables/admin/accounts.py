"""Accounts, focal points and roles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables import clock
from deliverables.admin.reading import CarefulAdmin
from deliverables.admin.validity import InOffice
from deliverables.admin.watching import WatchedForm, WatchedRows
from deliverables.dates import date_format
from deliverables.models import Membership, PlanRole, Unit, User
from deliverables.models.units import there_on

# Roles and focal points decide who may do what; groups of Django's permissions would say nothing.
admin.site.unregister(Group)

LABELS = {
    "is_active": gettext_lazy("May sign in"),
    "is_superuser": gettext_lazy("Administrator"),
}
HELP = {
    "username": gettext_lazy("What the person types to sign in. Letters, digits and @ . + - _ only."),
    "name": gettext_lazy("How pages and papers call this person, for example “focal point, SME”."),
    "is_active": gettext_lazy(
        "Remove the tick when somebody leaves: the account can no longer sign in, and what it recorded keeps its "
        "author. An account that has recorded anything cannot be deleted."
    ),
    "is_superuser": gettext_lazy(
        "Opens these pages: accounts, units, focal points and roles. It gives no right over the plan, its progress "
        "or its reports; for that, give a role or a unit below. (Django’s “staff” flag follows this tick and means "
        "nothing by itself here.)"
    ),
}


class PlainChoices:
    """Choices without the small pictures beside them that lead to other pages."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class RowsOfAccount(PlainChoices, admin.TabularInline):
    """A row of choices; each says its name, because the head of its column is not its label."""

    extra = 1
    formset = WatchedRows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = type(self.form.__name__, (WatchedForm, self.form), {})
        return super().get_formset(request, obj, form=form, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = str(field.label)
        return field


class MembershipForm(forms.ModelForm):
    """A focal point of a unit while the unit is there; each sentence stands beside the day that it is about."""

    class Meta:
        model = Membership
        fields = ("user", "unit", "starts_on", "ends_on")
        help_texts = {
            "starts_on": gettext_lazy("Leave empty if it has always been so."),
            "ends_on": gettext_lazy("Both days included; leave empty if no end is known."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields.get("unit")
        if isinstance(unit, forms.ModelChoiceField):
            unit.queryset = Unit.objects.filter(there_on(clock.today()) | Q(pk=self.instance.unit_id))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        unit, first, last = given.get("unit"), given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first one."))
        if unit and unit.starts_on and first and first < unit.starts_on:
            words = {"unit": unit, "day": date_format(unit.starts_on)}
            self.add_error("starts_on", _("%(unit)s begins on %(day)s.") % words)
        if unit and unit.ends_on and "ends_on" not in self.errors and (not last or last > unit.ends_on):
            words = {"unit": unit, "day": date_format(unit.ends_on)}
            self.add_error("ends_on", _("%(unit)s ended on %(day)s; give that day or an earlier one.") % words)
        return given


def _days_meet(one: Membership, other: Membership) -> bool:
    """Whether both are of one person in one unit, and hold on one and the same day."""
    return (
        (one.user_id, one.unit_id) == (other.user_id, other.unit_id)
        and (one.starts_on or dt.date.min) <= (other.ends_on or dt.date.max)
        and (other.starts_on or dt.date.min) <= (one.ends_on or dt.date.max)
    )


def _overlap_in_words(other: Membership) -> str:
    words = {"other": f"{other}{_days_of(other)}"}
    return _("These days overlap with those of “%(other)s”: let one end before the other begins.") % words


class MembershipRows(WatchedRows):
    """The days of a person in a unit as they were sent: one row may end where another one begins."""

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if form not in self.deleted_forms and not form.errors]
        rows = [form for form in rows if form.instance.pk or form.has_changed()]
        for place, form in enumerate(rows):
            for earlier in rows[:place]:
                is_new = form.has_changed() or earlier.has_changed()
                if is_new and not form.errors and _days_meet(form.instance, earlier.instance):
                    form.add_error("starts_on", _overlap_in_words(earlier.instance))


class LoneMembershipForm(MembershipForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("user") and given.get("unit") and not self.errors:
            this = Membership(**{name: given.get(name) for name in MembershipForm.Meta.fields})
            # Two that begin on the same day have a sentence of their own.
            rows = Membership.objects.exclude(pk=self.instance.pk).exclude(starts_on=this.starts_on)
            rows = rows.filter(user=this.user, unit=this.unit).select_related("user", "unit")
            if other := next((row for row in rows if _days_meet(this, row)), None):
                self.add_error("starts_on", _overlap_in_words(other))
        return given


class MembershipInline(RowsOfAccount):
    model = Membership
    form = MembershipForm
    formset = MembershipRows
    fields = ("unit", "starts_on", "ends_on")
    verbose_name_plural = gettext_lazy("Focal point of these units")


class PlanRoleForm(forms.ModelForm):
    """A deputy has days, other roles have none; each sentence stands beside the day that it is about."""

    class Meta:
        model = PlanRole
        fields = ("user", "plan", "role", "starts_on", "ends_on")
        help_texts = {
            "role": gettext_lazy("A deputy approver acts as approver from the first to the last day, both included."),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        is_deputy = given.get("role") == PlanRole.Role.DEPUTY
        for name, sentence in (
            ("starts_on", _("Give the first day on which the deputy acts.")),
            ("ends_on", _("Give the last day on which the deputy acts.")),
        ):
            if is_deputy and not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)
            if not is_deputy and given.get(name):
                self.add_error(name, _("Only a deputy approver has a first and a last day; leave this empty."))
        if is_deputy and first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first one."))
        return given


class PlanRoleInline(RowsOfAccount):
    model = PlanRole
    form = PlanRoleForm
    verbose_name_plural = gettext_lazy("Roles in plans (none is needed to read)")


class NewPasswordForm(AdminPasswordChangeForm):
    """Django's, but its help stays in English and speaks of ways to sign in that are not here."""

    usable_password_help_text = gettext_lazy(  # type: ignore[assignment]  # a form takes lazy text
        "Without a password nobody can sign in to this account, and the present one is lost."
    )


@admin.register(User)
class AccountAdmin(CarefulAdmin, UserAdmin):
    list_display = ("username", "name", "may_sign_in", "units", "roles")
    list_filter = ("is_active", "is_superuser", "memberships__unit", "plan_roles__role")
    search_fields = ("username", "name", "email")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "language", "password")}),
        (gettext_lazy("Access"), {"fields": ("is_active", "is_superuser")}),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_form = UserCreationForm
    change_password_form = NewPasswordForm
    add_fieldsets = ((None, {"fields": ("username", "name", "email", "language", "password1", "password2")}),)
    inlines = (MembershipInline, PlanRoleInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                Prefetch("memberships", Membership.objects.select_related("unit")),
                Prefetch("plan_roles", PlanRole.objects.select_related("plan")),
            )
        )

    @admin.display(boolean=True, ordering="is_active", description=gettext_lazy("may sign in"))
    def may_sign_in(self, account: User) -> bool:
        return account.is_active

    @admin.display(description=gettext_lazy("focal point of"))
    def units(self, account: User) -> str:
        return ", ".join(f"{row.unit.code}{_days_of(row)}" for row in account.memberships.all())

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, account: User) -> str:
        given = [f"{role.get_role_display()}{_days_of(role)}, {role.plan.code}" for role in account.plan_roles.all()]
        return "; ".join([_("administrator"), *given] if account.is_superuser else given)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        return super().get_form(request, obj, change=change, labels=LABELS, help_texts=HELP, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody locks themselves out, so there is always an administrator left."""
        own = ("is_active", "is_superuser") if obj == request.user else ()
        return (*self.readonly_fields, *own)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj != request.user and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        obj.is_staff = obj.is_superuser
        super().save_model(request, obj, form, change)


def _days_of(row: PlanRole | Membership) -> str:
    """ "", " (2 Oct 2017–3 Oct 2017)", " (from 2 Oct 2017)", " (until 3 Oct 2017)"."""
    first, last = (date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in (row.starts_on, row.ends_on))
    if first and last:
        return f" ({first}–{last})"
    if first:
        return " " + _("(from %(day)s)") % {"day": first}
    return " " + _("(until %(day)s)") % {"day": last} if last else ""


@admin.register(Membership)
class MembershipAdmin(PlainChoices, CarefulAdmin):
    form = LoneMembershipForm
    list_display = ("user", "unit", "starts_on", "ends_on")
    list_filter = (InOffice, "unit")
    list_select_related = ("user", "unit")
    search_fields = ("user__username", "user__name", "unit__code")


@admin.register(PlanRole)
class PlanRoleAdmin(PlainChoices, CarefulAdmin):
    form = PlanRoleForm
    list_display = ("user", "role", "plan", "starts_on", "ends_on")
    list_filter = (InOffice, "role", "plan")
    list_select_related = ("user", "plan")
    search_fields = ("user__username", "user__name", "plan__code")
