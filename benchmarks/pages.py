"""What is measured, what each page is compared with, and how much it may cost."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.database import LARGE, SLUG, Size
from benchmarks.measuring import Request

FLOOR = "Floor"
"""The page that every other one is compared with."""
PAST = "?as_of=2016-09-30"
ROWS = 25
TABLE = 13
"""Deliverables in one table of the plan."""


@dataclass(frozen=True)
class Budget:
    """At most `most` × the cost of a reference page."""

    most: float
    reference: str


@dataclass(frozen=True)
class Measured:
    """A page; `like` and `admin` name the reference pages that show the same rows, "" for none."""

    name: str
    request: Request
    like: str = ""
    admin: str = ""
    budgets: tuple[Budget, ...] = ()
    queries: int | None = None
    """How many it may make at most; None: no budget."""
    alike: str = ""
    """Pages with the same word must make the same number of queries."""


@dataclass(frozen=True)
class Rows:
    """Some rows of a list, and the query of each page that shows them; None: that page cannot."""

    words: str
    ours: str
    like: str | None
    admin: str | None


FIRST = Rows("first page", "", "", "")
AS_AT = Rows("first page as at a past date", PAST, PAST, None)
FILTERED = Rows("filtered", "?status=in-progress&outlook=at-risk", None, "?status=in-progress&outlook=at-risk")
SEARCHED = Rows("searched", "?q=report", None, "?q=report")


def all_pages(size: Size) -> list[Measured]:
    """Reference pages and ours, for a database of this size."""
    total = TABLE * size.repeats
    small, large = f"plan of {TABLE}", f"plan of {total:,}"
    number = -(-total // ROWS)
    last = Rows("last page", f"?page={number}", f"?page={number}", f"?p={number}")
    floor = Measured(FLOOR, Request(f"/bench/floor/{LARGE}/", signed_in=False))
    lists = [(small, SLUG, FIRST), (small, SLUG, AS_AT)]
    lists += [(large, LARGE, rows) for rows in (FIRST, last, AS_AT, FILTERED, SEARCHED)]
    return [
        floor,
        *(page for plan, slug, rows in lists for page in list_pages(plan, slug, rows)),
        *dashboards(small, large, size),
        *deliverables(small, large, size),
        *exports(small, large),
    ]


def list_pages(plan: str, slug: str, rows: Rows) -> list[Measured]:
    """The list and, before it, the reference pages that can show the same rows."""
    pages, budgets, like, admin = [], [], "", ""
    if rows.like is not None:
        like = f"Like-for-like floor, {plan}, {rows.words}"
        pages.append(Measured(like, Request(f"/bench/like-for-like/{slug}/{rows.like}")))
        budgets.append(Budget(1.5, like))
    if rows.admin is not None:
        admin = f"Django admin, {plan}, {rows.words}"
        pages.append(Measured(admin, Request(f"/bench/admin/{slug}/deliverables/deliverable/{rows.admin}")))
    if rows is FIRST:
        counting = f"Django admin with counts, {plan}, {rows.words}"
        pages.append(Measured(counting, Request(f"/bench/admin-with-counts/{slug}/deliverables/deliverable/")))
        budgets.append(Budget(0.6, counting))
    ours = Request(f"/plans/{slug}/deliverables/{rows.ours}")
    name = f"List, {plan}, {rows.words}"
    # Nothing is recorded on the page of a past date, so that nobody is asked what they have seen.
    alike = "list of the past" if rows is AS_AT else "list"
    return [*pages, Measured(name, ours, like, admin, tuple(budgets), queries=12, alike=alike)]


def dashboards(small: str, large: str, size: Size) -> list[Measured]:
    """A plan alone in its database and the same plan among many must cost the same, but for noise."""
    alone = Measured(
        f"Dashboard, {small}, the only plan",
        Request(f"/plans/{SLUG}/", database="one_plan"),
        queries=10,
        alike="dashboard",
    )
    ours = [
        (f"Dashboard, {small}, one of {size.plans + 1:,}", f"{SLUG}/", (Budget(5, FLOOR), Budget(1.15, alone.name))),
        (f"Dashboard, {small}, as at a past date", f"{SLUG}/{PAST}", ()),
        (f"Dashboard, {large}", f"{LARGE}/", (Budget(15, FLOOR),)),
    ]
    return [
        alone,
        *(
            Measured(name, Request(f"/plans/{path}"), budgets=budgets, queries=10, alike="dashboard")
            for name, path, budgets in ours
        ),
    ]


def deliverables(small: str, large: str, size: Size) -> list[Measured]:
    """The same deliverable, 3(a) of the plan, in both plans."""
    in_large = f"{2 * size.repeats + 1}a"
    return [
        *(
            Measured(
                f"Deliverable, {plan}",
                Request(f"/plans/{slug}/deliverables/{ref}/"),
                queries=12,
                alike="deliverable",
            )
            for plan, slug, ref in ((small, SLUG, "3a"), (large, LARGE, in_large))
        ),
        Measured(f"Whole plan as a table, {small}", Request(f"/plans/{SLUG}/table/")),
    ]


def exports(small: str, large: str) -> list[Measured]:
    return [
        Measured(
            f"Export as {fmt.upper()}, {plan}",
            Request(f"/plans/{slug}/deliverables/export.{fmt}"),
            alike="export",
        )
        for plan, slug in ((small, SLUG), (large, LARGE))
        for fmt in ("csv", "xlsx")
    ]
