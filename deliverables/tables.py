"""The columns of the list of deliverables and how each is sorted. A template of our own draws the rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.db.models import Count, F, FloatField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Lower, NullIf, StrIndex
from django.utils.translation import gettext_lazy as _

from deliverables.asof import short_date
from deliverables.models import OutputDelivery, PlannedOutput, Unit, UnitName
from deliverables.models.states import DeliverableQuerySet
from deliverables.statuses import Headline, Outlook

PLAN_ORDER = ("position", "pk")


def place_in(values: list[str], expression: Any) -> StrIndex:
    """A number that sorts `expression` in the order of `values`; names the expression, a long one, only once."""
    return StrIndex(Value(" ".join(values)), expression)


class DeliverableTable(tables.Table):
    """Rows in the plan's order, or sorted by one column; always a total order that ends in the key.

    Rows without a value come last in both directions.
    """

    rows_template = "deliverables/_rows.html"
    look = "list-table"
    caption = _("Deliverables")

    number = tables.Column(verbose_name=_("No."))
    deliverable = tables.Column(verbose_name=_("Deliverable"))
    units = tables.Column(verbose_name=_("Units"))
    due = tables.Column(verbose_name=_("Due"))
    status = tables.Column(verbose_name=_("Status"))
    outlook = tables.Column(verbose_name=_("Outlook"))
    delivered = tables.Column(verbose_name=_("Delivered"))
    updated = tables.Column(verbose_name=_("Last update"))

    class Meta:
        empty_text = _("No deliverable matches.")

    def __init__(self, rows: DeliverableQuerySet, *, on: dt.date, sort: str, **more: Any) -> None:
        self.on = on
        super().__init__(rows.order_by(*PLAN_ORDER), order_by=sort, **more)

    @property
    def show_bands(self) -> bool:
        """Band rows only make sense while the rows stand in the plan's order."""
        return not self.order_by or self.order_by[0].lstrip("-") == "number"

    @property
    def queryset(self) -> DeliverableQuerySet:
        return self.data.data

    def order_number(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        return sorted_by(rows, F("position"), descending)

    def order_deliverable(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        return sorted_by(rows, Lower("text_as_of"), descending)

    def order_units(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        """By the code that the coordinating unit had on the day."""
        by_then = Q(since=None) | Q(since__lte=self.on)
        named = UnitName.objects.filter(by_then, unit=OuterRef("coordinator_as_of"))
        named = named.order_by(F("since").desc(nulls_last=True), "-recorded_at", "-id")
        units = Unit.objects.filter(pk=OuterRef("coordinator_as_of"))
        code = Coalesce(Subquery(named.values("code")[:1]), Subquery(units.values("code")[:1]))
        return sorted_by(
            rows.annotate(coordinator_code=code),
            Lower("coordinator_code"),
            descending,
        )

    def order_due(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        return sorted_by(rows, F("due_as_of"), descending)

    def order_status(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        """By the precedence of the headlines: what is over, what is late, what is at risk, what goes well."""
        rows = rows.with_timeliness(self.on).with_headline()
        return sorted_by(rows, place_in(Headline.values, F("headline")), descending)

    def order_outlook(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        worst_first = Outlook.values[::-1]
        return sorted_by(rows, place_in(worst_first, NullIf("outlook", Value(""))), descending)

    def order_delivered(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        """By the share that is delivered, of all kinds of output together."""
        planned = PlannedOutput.objects.filter(deliverable=OuterRef("pk")).order_by().values("deliverable")
        delivered = OutputDelivery.objects.as_of(self.on).filter(output__deliverable=OuterRef("pk"))
        counted = delivered.order_by().values("output__deliverable").annotate(all=Count("pk")).values("all")
        share = Cast(Coalesce(Subquery(counted), 0), FloatField()) / Subquery(
            planned.annotate(all=Sum("quantity")).values("all")
        )
        return sorted_by(rows, share, descending)

    def order_updated(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        return sorted_by(rows, F("updated_on"), descending)


class ComparisonTable(DeliverableTable):
    """The same rows on two dates, a line for each difference. Sorts that the list offers stay of use in an address."""

    rows_template = "deliverables/_compared_rows.html"
    look = "list-table list-table--compared"
    caption = _("Deliverables on two dates")

    units = tables.Column(verbose_name=_("Units"), visible=False)
    due = tables.Column(verbose_name=_("Due"), visible=False)
    status = tables.Column(verbose_name=_("Status"), visible=False)
    outlook = tables.Column(verbose_name=_("Outlook"), visible=False)
    delivered = tables.Column(verbose_name=_("Delivered"), visible=False)
    updated = tables.Column(verbose_name=_("Last update"), visible=False)
    change = tables.Column(verbose_name=_("Change"), orderable=False)
    slippage = tables.Column(verbose_name=_("Slippage"))
    what = tables.Column(verbose_name=_("What"), orderable=False)

    class Meta(DeliverableTable.Meta):
        pass

    def __init__(self, rows: DeliverableQuerySet, *, on: dt.date, sort: str, since: dt.date) -> None:
        days = [
            (name, tables.Column(verbose_name=short_date(day), orderable=False))
            for name, day in (("before", since), ("after", on))
        ]
        super().__init__(rows, on=on, sort=sort, extra_columns=days)

    def order_slippage(self, rows: Any, descending: bool) -> tuple[Any, bool]:
        """By what is only known once both dates are read: `comparison.rows` sorts."""
        return rows.order_by(*PLAN_ORDER), True


def sorted_by(rows: Any, expression: Any, descending: bool) -> tuple[Any, bool]:
    """The answer that django-tables2 expects from order_<column>: the rows, and that they are sorted."""
    wanted = expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)
    return rows.order_by(wanted, *PLAN_ORDER), True
