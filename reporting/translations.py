"""The texts of a paper in its other languages: which are missing, which older than the original, who may write them.

A translation rests on the version that it translates: when the original has a newer one, it is older than that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reporting.frozen import frozen_report
from reporting.models import Report, ReportRound, ReportText
from reporting.papers.languages import ORIGINAL
from reporting.round_problems import writing_problem
from reporting.rounds import FROZEN, RoundState, TextState
from reporting.snapshots import build_translation, canonical
from reporting.transitions import Text

NAMES = {"fr": gettext_lazy("French"), "es": gettext_lazy("Spanish")}
SILENT = (TextState.OMITTED, TextState.MERGED)
"""States in which the paper prints nothing of a paragraph."""
Key = tuple[int | None, int | None]
"""Ids of the paragraph and of the section; one of them is None."""


class TranslationState(TextChoices):
    MISSING = "missing", gettext_lazy("missing")
    OLDER = "older", gettext_lazy("older than the original")
    CURRENT = "current", gettext_lazy("up to date")


def newest_by_language(
    report_round: ReportRound, languages: Iterable[str], known_at: dt.datetime | None = None
) -> dict[str, dict[Key, ReportText]]:
    """The newest version of each text of a round in each of the languages, as known at an instant. One query."""
    found: dict[str, dict[Key, ReportText]] = {language: {} for language in languages}
    rows = ReportText.objects.filter(
        Q(paragraph__round=report_round) | Q(section__round=report_round), language__in=found
    )
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    for row in rows.order_by("id"):
        found[row.language][row.paragraph_id, row.section_id] = row
    return found


def mark_of_original(original: int) -> str:
    """What a translation of this version (id) rests on."""
    return f"text:{original}"


def original_of(mark: str, text: Text) -> ReportText | None:
    """The version of the original that a translation rests on."""
    _kind, _colon, pk = mark.partition(":")
    found: ReportText | None = text.texts.filter(language=ORIGINAL, pk=pk or 0).first()
    return found


def state_of(original: ReportText, translation: ReportText | None) -> TranslationState:
    if translation is None:
        return TranslationState.MISSING
    is_current = translation.rests_on == mark_of_original(original.pk)
    return TranslationState.CURRENT if is_current else TranslationState.OLDER


def incomplete(report_round: ReportRound, language: str) -> list[ReportText]:
    """The originals that the paper prints and whose translation is missing or older. One query."""
    texts = newest_by_language(report_round, (ORIGINAL, language))
    rows = ReportText.objects.filter(pk__in=[row.pk for row in texts[ORIGINAL].values()])
    rows = rows.exclude(paragraph__state__in=SILENT).exclude(section__isnull=False, text="")
    return [
        row
        for row in rows.select_related("paragraph__deliverable", "section").order_by("id")
        if state_of(row, texts[language].get((row.paragraph_id, row.section_id))) != TranslationState.CURRENT
    ]


def freezing_problem(report_round: ReportRound, original: Report | None, language: str) -> str:
    """Why the paper cannot be frozen in a language now, in a sentence; "" when it can. original: the frozen one."""
    if language not in report_round.translations:
        return _("The paper is not printed in this language; a manager can change that before approval.")
    name = NAMES[language]
    if original is None:
        return _("The paper is frozen in %(language)s after it is approved.") % {"language": name}
    if frozen_report(report_round, language):
        return _("The paper is frozen in %(language)s already.") % {"language": name}
    if left := incomplete(report_round, language):
        text = ngettext(
            "%(n)d text is missing in %(language)s or older than the original; the managers of the plan translate it.",
            "%(n)d texts are missing in %(language)s or older than the original; the managers of the plan translate "
            "them.",
            len(left),
        )
        return text % {"n": len(left), "language": name}
    again = build_translation(report_round, original, ORIGINAL, final=True)
    if canonical(again) != original.payload:
        return _(
            "The record, read again as it was known at the approval, says something else than the approved paper, so "
            "that another language would not state the same. A manager can prepare a new edition."
        )
    return ""


def translating_problem(
    report_round: ReportRound, text: Text, language: str, *, as_unit: bool, has_longer_deadline: bool
) -> str:
    """Why nobody of this part can translate a text now, in a sentence; "" when they can.

    Units may while they may write; managers also later, until the paper in that language is frozen.
    """
    if language not in report_round.translations:
        return _("The paper is not printed in this language; a manager can change that before approval.")
    if as_unit:
        return writing_problem(report_round.state, text.state, as_unit=True, has_longer_deadline=has_longer_deadline)
    stands = RoundState.PLANNED if report_round.state == RoundState.PLANNED else RoundState.CLEARANCE
    if problem := writing_problem(stands, text.state, as_unit=False, has_longer_deadline=False):
        return problem
    if report_round.state in FROZEN and frozen_report(report_round, language):
        return _("The paper is frozen in %(language)s; its texts cannot be changed any more.") % {
            "language": NAMES[language]
        }
    return ""
