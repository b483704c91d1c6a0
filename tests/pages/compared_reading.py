"""What tests read from a page of two dates, and a record with one of each kind of change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bs4 import BeautifulSoup

from deliverables.models import ActionPlan, FollowUpItem, Indicator
from deliverables.months import Month
from tests import factories
from tests.sample_record import sample_record

SINCE, ON = "2016-09-30", "2017-10-02"
AMENDED_ON = {"effective_on": "2017-03-20", "decision_reference": "GB.329/PV, para. 40", "reason": "So decided."}


def write_changes(plan: ActionPlan) -> None:
    """The sample record and four amendments of 20 March 2017: the text and the indicator of 3b, the resource
    implications of item 4, the due month of 7a."""
    by_ref = sample_record(plan)
    text = by_ref["3b"].text
    indicator = Indicator.objects.get(deliverable=by_ref["3b"])
    item = FollowUpItem.objects.get(plan=plan, number=4)
    amend(deliverable=by_ref["3b"], field="text", old=text, new=text.replace("Two", "Three"))
    amend(indicator=indicator, field="text", old=indicator.text, new="External audit reports are public.")
    amend(item=item, field="resources_text", old=item.resources_text, new="Would require nothing.")
    amend(deliverable=by_ref["7a"], field="due", old="12/2019", new="06/2020", new_month=Month.of(2020, 6))


def amend(**fields: Any) -> Any:
    row = AMENDED_ON | fields
    return factories.amendment(dt.date.fromisoformat(str(row.pop("effective_on"))), **row)


def soup(answer: Any) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def lines(page: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """Each deliverable of the list with its mark, its slippage, and (before, after) by what is compared."""
    found: dict[str, dict[str, Any]] = {}
    here: dict[str, Any] = {}
    for row in page.select("tr.compared"):
        cells = list(row.find_all("td", recursive=False))
        if ref := row.select_one(".cell-ref"):
            here = found[words(ref)] = {"mark": words(cells[2]), "slippage": words(cells[3])}
            cells = cells[4:]
        what, *sides = map(words, cells)
        here[what] = tuple(sides) if len(sides) == 2 else (sides[0].removesuffix(" on both dates"),) * 2
    return found


def words(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def tabs(page: BeautifulSoup) -> dict[str, int]:
    """Names of the tabs and of the figures with their numbers."""
    links = page.select("nav.tabs a, .compared-figures a")
    return {label: int(number) for label, number in (words(link).rsplit(" ", 1) for link in links)}


def tab_urls(page: BeautifulSoup) -> dict[str, str]:
    links = page.select("nav.tabs a, .compared-figures a")
    return {words(link).rsplit(" ", 1)[0]: str(link["href"]) for link in links}
