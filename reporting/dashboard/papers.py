"""The reports of the plan as the dashboard needs them: the last one published, and how far the next one is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from deliverables.access import PlanPage
from reporting.dashboard.figures import Figure, Links
from reporting.models import ReportParagraph, ReportRound, Transition
from reporting.papers.cover import code_of, session_line
from reporting.round_progress import at_the_date, days_left
from reporting.rounds import RoundState, TextState
from reporting.summaries.texts import Listed
from reporting.transitions import STAND_STILL


@dataclass(frozen=True)
class RoundNow:
    """A round that is not published, at the date of the page. days_left: for contributions, while it is open;
    figures: its paragraphs by state."""

    round: ReportRound
    code: str
    session: str
    url: str
    days_left: str
    total: Figure
    figures: tuple[Figure, ...]


def load_rounds(page: PlanPage) -> list[Any]:
    """The rounds at the date of the page by cut-off; for a manager each with `texts`, the states of its paragraphs.
    One query."""
    rows = page.plan.rounds.order_by("cut_off")
    if page.standing.is_manager:
        rows = rows.annotate(texts=Subquery(states_of_paragraphs(page)))
    return at_the_date(page, rows)


def states_of_paragraphs(page: PlanPage) -> QuerySet[Any, Any]:
    """Of the paragraphs of an outer round, in one text."""
    rows: QuerySet[Any] = ReportParagraph.objects.filter(round=OuterRef("pk")).order_by()
    stood: Any = "state"
    if page.known_at is not None:
        steps = Transition.objects.filter(paragraph=OuterRef("pk"))
        by_then = steps.filter(at__lte=page.known_at).exclude(step__in=STAND_STILL).order_by("-id")
        stood = Coalesce(Subquery(by_then.values("to_state")[:1]), Value(TextState.AWAITING.value))
        rows = rows.exclude(Exists(steps.filter(step="add", at__gt=page.known_at)))
    return rows.values("round").annotate(states=Listed(stood)).values("states")


def last_published(page: PlanPage, rounds: list[Any]) -> Any | None:
    """The round of the newest paper that was published, and states what was true, by the date of the page."""
    published = [row for row in rounds if row.cut_off <= page.on and was_published(page, row)]
    return published[-1] if published else None


def was_published(page: PlanPage, report_round: Any) -> bool:
    return bool(report_round.has_been_published if page.known_at is None else report_round.was_published)


def round_now(page: PlanPage, rounds: list[Any], links: Links) -> RoundNow | None:
    """The paper that is under way, or else the next one that is planned, for a manager; None when there is none."""
    open_rounds = [row for row in rounds if row.state != RoundState.PUBLISHED]
    if not open_rounds or not page.standing.is_manager:
        return None
    found = min(open_rounds, key=lambda row: (row.state == RoundState.PLANNED, row.cut_off))
    url = links.page("reporting:round", found.slug)
    # Before it is opened there are no paragraphs, whatever became of them later.
    states = Counter(found.texts.split(",")) if found.texts and found.state != RoundState.PLANNED else Counter()
    return RoundNow(
        round=found,
        code=code_of(found),
        session=session_line(found),
        url=url,
        days_left=days_left(found.contribution_deadline, page.on) if found.state == RoundState.OPEN else "",
        total=Figure(states.total(), f"{url}#paragraphs", rows=states.total()),
        figures=tuple(
            Figure(states[state], with_state(url, state), state.value, str(state.label), rows=states[state])
            for state in TextState
            if states[state]
        ),
    )


def with_state(url: str, state: TextState) -> str:
    """The paragraphs of a round that stand so."""
    return f"{url}{'&' if '?' in url else '?'}state={state.value}#paragraphs"
