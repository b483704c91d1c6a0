"""The text that a page is about, with its round and the unit that writes it, loaded once for each request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from deliverables.access import PlanPage
from deliverables.models import Unit, User
from deliverables.permissions import check_manage
from reporting.access import load_round
from reporting.facts import Marks
from reporting.models import ReportParagraph, ReportRound, ReportSection, ReportText, TextDraft
from reporting.papers.defaults import default_paragraph, default_section, lead_of
from reporting.papers.languages import ORIGINAL
from reporting.papers.record import Record, load_record
from reporting.papers.wording import shown
from reporting.permissions import check_write_paragraph
from reporting.rounds import text_state_label, text_waits
from reporting.texts import coordinator_of, facts_behind, newest_version
from reporting.transitions import Text


@dataclass
class Subject:
    """coordinator: the unit that writes a paragraph; None for a section, which managers write."""

    page: PlanPage
    round: ReportRound
    text: Text
    coordinator: Unit | None

    @property
    def paragraph(self) -> ReportParagraph | None:
        return self.text if isinstance(self.text, ReportParagraph) else None

    @property
    def title(self) -> str:
        if isinstance(self.text, ReportSection):
            return self.text.get_key_display()
        return _("Paragraph on deliverable %(ref)s") % {"ref": shown(self.text.deliverable.ref)}

    @property
    def state(self) -> str:
        """In words."""
        return str(text_state_label(self.text.state, of_section=self.paragraph is None))

    @property
    def waits(self) -> str:
        """What is waited for, in a sentence."""
        return str(text_waits(self.text.state, of_section=self.paragraph is None))

    @property
    def url(self) -> str:
        return text_url(self.round, self.text)

    @property
    def draft_url(self) -> str:
        return text_url(self.round, self.text, "_draft")

    @cached_property
    def newest(self) -> ReportText | None:
        return newest_version(self.text)

    @cached_property
    def facts(self) -> Marks:
        """The marks of the facts that the text rests on if it is written now."""
        return facts_behind(self.text)

    @cached_property
    def record(self) -> Record:
        """What the paper would print from, as at the cut-off."""
        return load_record(self.round, self.round.cut_off, None)

    @cached_property
    def default(self) -> str:
        """What the paper says when nobody wrote the text."""
        if isinstance(self.text, ReportSection):
            return default_section(self.record, self.text.key)
        return default_paragraph(self.record, self.record.state(self.text.deliverable.ref))

    @property
    def current(self) -> str:
        """What the paper prints now."""
        return self.newest.text if self.newest else self.default

    @property
    def lead(self) -> str:
        """The computed beginning that the paper prints before a paragraph."""
        if isinstance(self.text, ReportSection):
            return ""
        return lead_of(self.record, self.record.state(self.text.deliverable.ref))

    @cached_property
    def draft(self) -> TextDraft | None:
        """The person's own."""
        return draft_of(self.page.standing.user, self.text)

    def check_write(self) -> None:
        """Raises PermissionDenied with a sentence; whether the state allows it is another question."""
        if self.coordinator is None:
            check_manage(self.page.standing)
        else:
            check_write_paragraph(self.page.standing, self.coordinator)


def draft_of(user: User, text: Text, language: str = ORIGINAL) -> TextDraft | None:
    """What the person has typed and not sent."""
    found: TextDraft | None = text.drafts.filter(user=user, language=language).first()
    return found


def text_url(report_round: ReportRound, text: Text, suffix: str = "") -> str:
    kind, key = ("section", text.key) if isinstance(text, ReportSection) else ("paragraph", text.deliverable.ref)
    return reverse(f"reporting:{kind}{suffix}", args=[report_round.plan.slug, report_round.slug, key])


def load_paragraph(request: HttpRequest, plan_slug: str, slug: str, ref: str) -> Subject:
    """Raises Http404, also for who may not see the draft, and before the round is opened."""
    page, report_round = load_round(request, plan_slug, slug)
    rows = ReportParagraph.objects.select_related("deliverable", "merged_into__deliverable")
    text = get_object_or_404(rows, round=report_round, deliverable__ref=ref)
    text.round = report_round
    return Subject(page, report_round, text, coordinator_of(text, page.as_of.today))


def load_section(request: HttpRequest, plan_slug: str, slug: str, key: str) -> Subject:
    """Raises Http404 as `load_paragraph` does."""
    page, report_round = load_round(request, plan_slug, slug)
    if key not in ReportSection.Key.values:
        raise Http404
    text = get_object_or_404(ReportSection, round=report_round, key=key)
    text.round = report_round
    return Subject(page, report_round, text, None)
