"""Where a round stands: its texts one by one, who is waited for and since when, as at the date of the page."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables.access import PlanPage
from deliverables.models import Deliverable, Unit
from deliverables.models.units import code_of
from reporting.addresses import address_of_text
from reporting.facts import Facts, Marks, differs, facts_of
from reporting.models import ReportParagraph, ReportRound, ReportSection, ReportText, Transition
from reporting.models.transitions import planned_by
from reporting.papers.languages import ORIGINAL
from reporting.round_problems import holder_of_text
from reporting.rounds import UNDER_WAY, Holder, RoundState, TextState, text_state_label
from reporting.texts import behind_section, deadlines_of, together
from reporting.transitions import STAND_STILL
from reporting.translations import NAMES, SILENT, Key, TranslationState, newest_by_language, state_of

OPEN = (TranslationState.MISSING, TranslationState.OLDER)


@dataclass(frozen=True)
class TextLine:
    """A paragraph or a section. unit: code of the coordinating unit, "" for a section; since: of the last step, or
    of the opening; words: None while it follows the record; deadline: the unit's own; merged_into: a reference."""

    name: str
    title: str
    url: str
    state: str
    unit: str
    unit_id: int | None
    holder: Holder
    since: dt.date | None
    waited: int
    by: str
    by_id: int | None
    words: int | None
    out_of_date: bool
    deadline: dt.date | None = None
    merged_into: str = ""
    untranslated: tuple[tuple[str, TranslationState], ...] = ()
    """Languages in which the text is missing or older than the original."""

    @property
    def state_label(self) -> Any:
        return text_state_label(self.state, of_section=not self.unit)

    @property
    def untranslated_words(self) -> list[str]:
        """ "French: missing"."""
        return [f"{NAMES[code]}: {state.label}" for code, state in self.untranslated]

    @property
    def waits(self) -> bool:
        return self.holder is not Holder.NOBODY


@dataclass(frozen=True)
class Progress:
    """state: of the round at the date; last: the step that led there; longer: deadlines by code of the unit."""

    state: RoundState
    last: Transition | None
    paragraphs: tuple[TextLine, ...]
    sections: tuple[TextLine, ...]
    longer: dict[str, dt.date]

    @property
    def by_state(self) -> list[tuple[TextState, int]]:
        """How many paragraphs stand at each state that any stands at."""
        counts = Counter(line.state for line in self.paragraphs)
        return [(state, counts[state]) for state in TextState if counts[state]]

    @property
    def by_unit(self) -> list[tuple[str, int]]:
        """How many paragraphs each unit coordinates; the one with most comes first."""
        return sorted(Counter(line.unit for line in self.paragraphs).items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def by_language(self) -> list[tuple[str, str, dict[str, int]]]:
        """Code and name of each language in which texts are to be translated, and how many stand at each state."""
        counts = Counter(pair for line in (*self.paragraphs, *self.sections) for pair in line.untranslated)
        codes = [code for code in NAMES if any(pair[0] == code for pair in counts)]
        return [
            (code, str(NAMES[code]), {str(s.label): counts[code, s] for s in OPEN if counts[code, s]})
            for code in codes
        ]


@dataclass(frozen=True)
class _Round:
    """What every line of a round is made from."""

    round: ReportRound
    state: RoundState
    on: dt.date
    is_past: bool
    steps: dict[tuple[int | None, int | None], Transition]
    texts: dict[str, dict[tuple[int | None, int | None], ReportText]]
    facts: Facts
    longer: Mapping[int, dt.date]
    opened_on: dt.date | None

    def merged_into(self, paragraph: ReportParagraph) -> ReportParagraph | None:
        """The paragraph that speaks for this one."""
        if not self.is_past:
            return paragraph.merged_into
        step = self.steps.get((paragraph.pk, None))
        return step.merged_into if step else None

    def line(self, text: ReportParagraph | ReportSection, unit: Unit | None, facts: Marks, **more: Any) -> TextLine:
        is_section = isinstance(text, ReportSection)
        key = (None, text.pk) if is_section else (text.pk, None)
        step, version = self.steps.get(key), self.texts[ORIGINAL].get(key)
        state = text.state
        if self.is_past:
            state = step.to_state if step else TextState.AWAITING
        deadline = self.longer.get(unit.pk) if unit else None
        holder = holder_of_text(
            self.state,
            state,
            of_section=is_section,
            has_longer_deadline=deadline is not None and self.on <= deadline,
        )
        since = timezone.localdate(step.at) if step else self.opened_on
        return TextLine(
            url=address_of_text(text, self.round),
            state=state,
            unit=self._code_of(unit) if unit else "",
            unit_id=unit.pk if unit else None,
            holder=holder,
            since=since,
            waited=(self.on - since).days if since and holder is not Holder.NOBODY else 0,
            by=str(step.by) if step else "",
            by_id=step.by_id if step else None,
            words=len(version.text.split()) if version else None,
            # Facts are read while the paper can still take them up.
            out_of_date=bool(version and self.state in UNDER_WAY and differs(facts, version.rests_on)),
            deadline=deadline,
            untranslated=self._untranslated(key, version) if version and state not in SILENT else (),
            **more,
        )

    def _code_of(self, unit: Unit) -> str:
        """Of the unit that acts for it on the date of the page; of a paper that stands, as at its cut-off."""
        day = self.on if self.state in UNDER_WAY else min(self.on, self.round.cut_off)
        then = unit.on(day)
        return (then.acting.on(day) if then.has_ended else then).code

    def _untranslated(self, key: Key, original: ReportText) -> tuple[tuple[str, TranslationState], ...]:
        found = [(code, state_of(original, self.texts[code].get(key))) for code in self.round.translations]
        return tuple((code, state) for code, state in found if state != TranslationState.CURRENT)


def load_progress(page: PlanPage, report_round: ReportRound) -> Progress:
    """The round at the date of the page: states are read from its steps, so that any date can be shown.

    The same number of queries for every round.
    """
    known_at = page.known_at
    steps = newest_steps(report_round, known_at)
    last = steps.get((None, None))
    state = RoundState(report_round.state)
    if page.as_of.is_past:
        state = RoundState(last.to_state if last else RoundState.PLANNED)
    longer = deadlines_of(report_round, known_at)
    units = Unit.objects.in_bulk(longer)
    progress = Progress(state, last, (), (), {code_of(units[pk], page.on): day for pk, day in longer.items()})
    if state == RoundState.PLANNED:
        return progress
    opened = Transition.objects.filter(round=report_round, step="open").order_by("id").first()
    about = _Round(
        report_round,
        state,
        page.on,
        page.as_of.is_past,
        steps,
        newest_by_language(report_round, (ORIGINAL, *report_round.translations), known_at),
        facts_of(report_round, known_at) if state in UNDER_WAY else {},
        longer,
        timezone.localdate(opened.at) if opened else None,
    )
    return Progress(state, last, paragraph_lines(about, page), section_lines(about), progress.longer)


def as_it_stood(report_round: ReportRound, progress: Progress) -> ReportRound:
    """The round with the state and the edition that it had at the date of the page; its facts are those of today."""
    then = copy(report_round)
    then.state = progress.state
    last = progress.last
    then.revision = last.revision + (last.step == "reissue") if last else 0
    return then


def at_the_date(page: PlanPage, rows: QuerySet[ReportRound]) -> list[Any]:
    """Rounds of a list that were planned by the date of the page, with the state that they had then, and of a past
    date `was_published`."""
    if page.known_at is None:
        return list(rows)
    then: list[Any] = list(rounds_at(rows, page.known_at))
    for row in then:
        row.state = row.stood
    return then


def rounds_at(rows: QuerySet[ReportRound], instant: dt.datetime) -> QuerySet[Any]:
    """Rounds that were planned by an instant, with the state that they had then as `stood`, and `was_published`."""
    steps = Transition.objects.filter(round=OuterRef("pk"), paragraph=None, section=None, at__lte=instant)
    moved = steps.exclude(step__in=STAND_STILL).order_by("-id").values("to_state")
    return planned_by(rows, instant).annotate(
        stood=Coalesce(Subquery(moved[:1]), Value(RoundState.PLANNED.value)),
        was_published=Exists(steps.filter(step="publish")),
    )


def days_left(deadline: dt.date | None, on: dt.date) -> str:
    """ "2 days left", "today is the last day", "passed 3 days ago"; "" without a deadline."""
    if deadline is None:
        return ""
    days = (deadline - on).days
    if days == 0:
        return _("today is the last day")
    if days > 0:
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    return ngettext("passed %(n)d day ago", "passed %(n)d days ago", -days) % {"n": -days}


def newest_steps(
    report_round: ReportRound, known_at: dt.datetime | None
) -> dict[tuple[int | None, int | None], Transition]:
    """The newest step of each text, and under (None, None) that of the round; what changed no state is left out."""
    rows = Transition.objects.filter(round=report_round).exclude(step__in=STAND_STILL)
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    newest = rows.order_by().values("paragraph", "section").annotate(newest=Max("id")).values("newest")
    found = Transition.objects.filter(pk__in=newest).select_related("by", "merged_into__deliverable")
    return {(row.paragraph_id, row.section_id): row for row in found}


def paragraph_lines(about: _Round, page: PlanPage) -> tuple[TextLine, ...]:
    """In the plan's order. Three queries."""
    rows = about.round.paragraphs.select_related("deliverable", "merged_into__deliverable")
    states = Deliverable.objects.filter(plan=page.plan).as_of(page.on).with_coordinator(page.on).in_bulk()
    units = Unit.objects.select_related("answered_by").in_bulk({row.coordinator_as_of for row in states.values()})
    rows = rows.order_by("deliverable__position")
    if page.known_at is not None:
        later = Transition.objects.filter(paragraph=OuterRef("pk"), step="add", at__gt=page.known_at)
        rows = rows.exclude(Exists(later))
    into = {row.pk: about.merged_into(row) for row in rows}
    merged: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if other := into[row.pk]:
            merged[other.pk].append(row.deliverable_id)
    return tuple(
        about.line(
            row,
            units[states[row.deliverable_id].coordinator_as_of],
            together(about.facts, [row.deliverable_id, *merged[row.pk]]),
            name=row.deliverable.ref,
            title=states[row.deliverable_id].text_as_of,
            merged_into=other.deliverable.ref if (other := into[row.pk]) else "",
        )
        for row in rows
    )


def section_lines(about: _Round) -> tuple[TextLine, ...]:
    """In the order of the paper. One query."""
    order = list(ReportSection.Key)
    rows = sorted(about.round.sections.all(), key=lambda row: order.index(ReportSection.Key(row.key)))
    return tuple(
        about.line(row, None, behind_section(about.facts, row.key), name=str(row.get_key_display()), title="")
        for row in rows
    )
