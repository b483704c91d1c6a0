"""The parameters of the list of deliverables. Different ones mean "both", one given twice means "either"."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from deliverables import conditions
from deliverables.choices import Choice, PlanChoices
from deliverables.comparison.changes import Change
from deliverables.conditions import Group
from deliverables.filter_fields import EitherField, MonthsField, NumbersField, TextBoxes, TextsField, given
from deliverables.listing import deliverables_on
from deliverables.models import ActionPlan
from deliverables.models.states import DeliverableQuerySet
from deliverables.months import Month
from deliverables.statuses import Achievement, Headline, Outlook, Status, Timeliness


class Either(django_filters.Filter):
    field_class = EitherField


class Months(django_filters.Filter):
    field_class = MonthsField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=TextBoxes({"placeholder": _("month/year")}), **kwargs)


class Texts(django_filters.Filter):
    field_class = TextsField


class Numbers(django_filters.Filter):
    field_class = NumbersField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=TextBoxes({"aria-label": _("Number of an item")}), **kwargs)


class DeliverableFilter(django_filters.FilterSet):
    """Deliverables of a plan with their state on the date `on`; a bad value gives its sentence and no rows.

    What only some requests need (timeliness, headline) is annotated only for them.
    """

    outcome = Either(label=_("Outcome"), method="by_outcome")
    unit = Either(label=_("Unit"), method="by_unit")
    status = Either(label=_("Status"), method="by_state", choices=lambda: Status.choices)
    due_from = Months(label=_("Due from"), method="by_due")
    due_to = Months(label=_("Due to"), method="by_due")
    q = Texts(label=_("Words"), method="by_words")
    headline = Either(label=_("In one word"), method="by_headline", choices=lambda: Headline.choices)
    timeliness = Either(label=_("Timeliness"), method="by_timeliness", choices=lambda: Timeliness.choices)
    outlook = Either(label=_("Outlook"), method="by_state", choices=lambda: Outlook.choices)
    indicator = Either(label=_("Indicator"), method="by_indicator", choices=lambda: Achievement.choices)
    biennium = Either(label=_("Biennium"), method="by_band")
    theme = Either(label=_("Theme"), method="by_band")
    group = Either(label=_("Counted as"), method="by_group", choices=lambda: Group.choices)
    paragraph = Either(label=_("Paragraph"), method="by_paragraph")
    country = Either(label=_("Country"), method="by_country")
    item = Numbers(label=_("Item"), method="by_item")
    change = Either(label=_("Change"), method="by_change", choices=lambda: Change.choices)

    def __init__(
        self, data: QueryDict, *, plan: ActionPlan, on: dt.date, choices: PlanChoices, is_compared: bool = False
    ) -> None:
        """is_compared: the page shows two dates, so that there are changes to filter by."""
        if units := data.getlist("unit"):
            # An address that somebody kept finds a unit that was renamed since.
            data = data.copy()
            data.setlist("unit", [choices.code_of_the_day(code.strip()) for code in units])
        super().__init__(data, queryset=deliverables_on(on).in_plan(plan))
        if not is_compared:
            del self.filters["change"]
        self.plan, self.on = plan, on
        self.options = choices
        self.filters["country"].extra["choices"] = [
            (choice.value, choice.label) for choice in self._countries(given(data, "country"))
        ]
        for name in ("outcome", "unit", "biennium", "theme", "paragraph"):
            self.filters[name].extra["choices"] = [(choice.value, choice.label) for choice in choices.options[name]]
        self.filters["unit"].extra["choices"] += self._units_without_part(given(data, "unit"))

    def _countries(self, asked: list[str]) -> list[Choice]:
        """Those of the plan; any other country that is asked for is no mistake, only without rows."""
        offered = self.options.options["country"]
        more = {code for code in asked if code in countries} - {choice.value for choice in offered}
        return [*offered, *(Choice(code, str(countries.name(code))) for code in sorted(more))]

    def _units_without_part(self, asked: list[str]) -> list[tuple[str, str]]:
        """Units that are asked for and have no part in the plan on this date: no mistake, only without rows."""
        offered = {choice.value for choice in self.options.options["unit"]}
        known = {unit.code for unit in self.options.units.values()} - offered
        return [(code, code) for code in dict.fromkeys(asked) if code in known]

    @property
    def rows(self) -> DeliverableQuerySet:
        """The deliverables asked for; none at all while a value is bad."""
        if not self.is_valid():
            return self.queryset.none()
        return self.filter_queryset(self.queryset)

    @property
    def problems(self) -> list[str]:
        """The sentence about each bad value, with the name of its filter."""
        fields = self.form.fields
        return [f"{fields[name].label}: {text}" for name, texts in self.errors.items() for text in texts]

    @property
    def in_words(self) -> list[str]:
        """Each filter that is used, as a line: “Unit: SME or ACTRAV”."""
        used = ((name, values) for name, values in self.form.cleaned_data.items() if values)
        either = _(" or ")
        return [
            f"{self.form.fields[name].label}: {either.join(self.word(name, value) for value in values)}"
            for name, values in used
        ]

    def word(self, name: str, value: object) -> str:
        """A value as the page calls it; a value that is none of the choices as it was typed."""
        field = self.form.fields[name]
        words = field.words if isinstance(field, EitherField) else {}
        return str(words.get(str(value), value))

    @property
    def is_narrowed(self) -> bool:
        """Whether any parameter is given, good or bad."""
        return bool(self.errors) or any(self.form.cleaned_data.values())

    def by_outcome(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.filter(conditions.of_outcomes(self.options.ids(name, values)))

    def by_unit(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.of_units(self.options.ids(name, values), self.on)

    def by_state(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.filter(**{f"{name}__in": values})

    def by_timeliness(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.with_timeliness(self.on).filter(timeliness__in=values)

    def by_headline(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.with_timeliness(self.on).with_headline().filter(headline__in=values)

    def by_band(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.filter(**{f"item__{name}__in": self.options.ids(name, values)})

    def by_group(self, rows: Any, name: str, values: list[str]) -> Any:
        first = self.options.first_biennium
        return rows.filter(conditions.any_of(conditions.in_group(value, first) for value in values))

    def by_paragraph(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.filter(conditions.citing(self.options.ids(name, values)))

    def by_item(self, rows: Any, name: str, values: list[int]) -> Any:
        return rows.filter(item__number__in=values)

    def by_country(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.filter(conditions.in_country(values, self.on))

    def by_indicator(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.filter(conditions.any_of(conditions.with_indicator(value, self.on) for value in values))

    def by_change(self, rows: Any, name: str, values: list[str]) -> Any:
        """What changed is known once both dates are read: the comparison leaves out what is not asked for."""
        return rows

    def by_due(self, rows: Any, name: str, values: list[Month]) -> Any:
        """On the due month as amended; "either" of two bounds is the wider one."""
        within = Q(due_as_of__gte=min(values)) if name == "due_from" else Q(due_as_of__lte=max(values))
        return rows.filter(within)

    def by_words(self, rows: Any, name: str, values: list[str]) -> Any:
        return rows.filter(conditions.any_of(conditions.with_words(value, self.plan) for value in values))
