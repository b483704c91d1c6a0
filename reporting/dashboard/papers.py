"""The reports of the plan as the dashboard needs them: the last one published, and how far the next one is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import BooleanField, Exists, F, Field, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from deliverables.access import PlanPage
from deliverables.joined_texts import Listed
from deliverables.prepared import Prepared
from reporting.dashboard.figures import Figure, Links
from reporting.models import ReportParagraph, ReportRound, Transition
from reporting.papers.cover import code_of, session_line
from reporting.round_progress import days_left, rounds_at
from reporting.rounds import RoundState, TextState
from reporting.transitions import STAND_STILL

FACTS = (
    "slug",
    "document_code",
    "session",
    "session_opens",
    "session_closes",
    "cut_off",
    "contribution_deadline",
    "revision",
)
"""Fields of a round that the dashboard shows."""


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


def load_rounds(page: PlanPage, *, with_texts: bool = False) -> list[Any]:
    """The rounds at the date of the page by cut-off, each with `was_published` and, if asked for, `texts`: the states
    of its paragraphs. One query."""
    query = ROUNDS_AND_TEXTS if with_texts else ROUNDS
    found: list[Any] = []
    for *facts, state, published, texts in query.rows(plan=page.plan.pk, known_at=page.known_at):
        row: Any = ReportRound(**dict(zip(FACTS, facts, strict=True)), state=state)
        row.was_published = row.has_been_published if page.known_at is None else published
        row.texts = texts
        found.append(row)
    return sorted(found, key=lambda row: row.cut_off)


def round_rows(*, plan: int, known_at: dt.datetime | None, with_texts: bool = False) -> QuerySet[Any, Any]:
    """Rows of `FACTS`, state, whether it was published (at a past date) and states of paragraphs."""
    rows: QuerySet[Any] = ReportRound.objects.filter(plan=plan).order_by()
    state: Any = F("state")
    published, texts = none(BooleanField()), none(TextField())
    if known_at is not None:
        rows, state, published = rounds_at(rows, known_at), F("stood"), F("was_published")
    if with_texts:
        texts = Subquery(states_of_paragraphs(known_at))
    return rows.values_list(*FACTS, state, published, texts)


def none(of: Field[Any, Any]) -> Any:
    return Cast(Value(None), of)


def states_of_paragraphs(known_at: dt.datetime | None) -> QuerySet[Any, Any]:
    """Of the paragraphs of an outer round, in one text."""
    rows: QuerySet[Any] = ReportParagraph.objects.filter(round=OuterRef("pk")).order_by()
    stood: Any = "state"
    if known_at is not None:
        steps = Transition.objects.filter(paragraph=OuterRef("pk"))
        by_then = steps.filter(at__lte=known_at).exclude(step__in=STAND_STILL).order_by("-id")
        stood = Coalesce(Subquery(by_then.values("to_state")[:1]), Value(TextState.AWAITING.value))
        rows = rows.exclude(Exists(steps.filter(step="add", at__gt=known_at)))
    return rows.values("round").annotate(states=Listed(stood)).values("states")


ROUNDS = Prepared(round_rows)
ROUNDS_AND_TEXTS = Prepared(partial(round_rows, with_texts=True))


def last_published(page: PlanPage, rounds: list[Any]) -> Any | None:
    """The round of the newest paper that was published, and states what was true, by the date of the page."""
    published = [row for row in rounds if row.cut_off <= page.on and row.was_published]
    return published[-1] if published else None


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
