"""manage.py report: the paper of a round as PDF or in Word, as it was frozen or with the record as at a date."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from deliverables import clock
from deliverables.models import ActionPlan
from reporting.drawing_steps import Step
from reporting.frozen import frozen_report, payload_of
from reporting.models import Report, ReportRound
from reporting.papers.languages import LANGUAGES, ORIGINAL
from reporting.pdf import RenderingFailed, render_apart
from reporting.rounds import FROZEN
from reporting.snapshots import build_payload, build_translation
from reporting.word import docx_of
from reporting.working_papers import day_of

CLEAR_LINE = "\r\x1b[K"


class Command(BaseCommand):
    help = (
        "Write the progress paper of a reporting round as PDF, or in Word when the file's name ends in .docx: the "
        "frozen one once it is approved, unless --as-of or --known-at ask for another."
    )
    # They load every page of the site, which takes a fifth of the time of a paper.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help="the plan's short name, for example sme-2015")
        parser.add_argument("round", help="the round's short name, for example november-2016")
        parser.add_argument("--output", required=True, metavar="FILE", help="a file, or - for standard output")
        parser.add_argument(
            "--as-of",
            metavar="DATE",
            help="what was true on this day (2016-09-30), as a working paper; the round's cut-off if not given, or "
            "today before it",
        )
        parser.add_argument(
            "--language",
            choices=list(LANGUAGES),
            default=ORIGINAL,
            help="en, fr or es; a text without a translation stands in English, marked as such",
        )
        parser.add_argument(
            "--known-at",
            metavar="DATE",
            help="leave out what was recorded later than the end of this day in Geneva, or than an instant "
            "(2016-10-07T18:00:00+02:00)",
        )

    def handle(
        self, *args: Any, plan: str, output: str, as_of: str | None, known_at: str | None, **options: Any
    ) -> None:
        found = _round(plan, options["round"])
        language = options["language"]
        stands = found.state in FROZEN and not (as_of or known_at)
        kept = frozen_report(found, language) if stands else None
        in_word = output.lower().endswith(".docx")
        if kept and not in_word:
            content = bytes(kept.pdf)
        else:
            original = frozen_report(found) if stands and not kept else None
            payload = payload_of(kept) if kept else _payload(found, as_of, known_at, language, original)
            content = self._drawn(payload, in_word=in_word)
        if output == "-":
            sys.stdout.buffer.write(content)
            return
        _write(Path(output), content)
        said = _("%(file)s: %(size)d bytes, as frozen on %(day)s") if kept else _("%(file)s: %(size)d bytes")
        day = timezone.localdate(kept.at).isoformat() if kept else ""
        self.stdout.write(said % {"file": output, "size": len(content), "day": day})

    def _drawn(self, payload: dict[str, Any], *, in_word: bool) -> bytes:
        told = self._tell if self.stderr.isatty() else None
        try:
            if in_word:
                return docx_of(payload)
            return render_apart(payload, timeout=settings.REPORT_TIMEOUT_SECONDS, told=told)
        except RenderingFailed as error:
            raise CommandError(str(error)) from error
        finally:
            if told:
                self.stderr.write(CLEAR_LINE, ending="")

    def _tell(self, step: Step) -> None:
        """The step in the place of the one before."""
        self.stderr.write(f"{CLEAR_LINE}{step.words}", ending="")
        self.stderr.flush()


def _payload(
    report_round: ReportRound, as_of: str | None, known_at: str | None, language: str, original: Report | None
) -> dict[str, Any]:
    """original: the frozen paper whose record one in another language states."""
    if original:
        return build_translation(report_round, original, language)
    now = clock.now()
    today = timezone.localdate(now)
    own = min(report_round.cut_off, today)
    on = _day(as_of, today, report_round.plan.dated) if as_of else own
    instant = _instant(known_at, now) if known_at else None
    return build_payload(report_round, on, instant, language, working=on != own)


def _round(plan_slug: str, slug: str) -> ReportRound:
    plan = ActionPlan.objects.filter(slug=plan_slug).first()
    if plan is None:
        known = ", ".join(ActionPlan.objects.values_list("slug", flat=True)) or _("none")
        raise CommandError(_("There is no plan “%(plan)s”; plans: %(known)s.") % {"plan": plan_slug, "known": known})
    found = plan.rounds.select_related("plan", "previous").filter(slug=slug).first()
    if found is None:
        known = ", ".join(plan.rounds.values_list("slug", flat=True)) or _("none")
        raise CommandError(
            _("The plan has no round “%(round)s”; rounds: %(known)s.") % {"round": slug, "known": known}
        )
    return found


def _day(text: str, today: dt.date, earliest: dt.date) -> dt.date:
    try:
        return day_of(text, today=today, earliest=earliest)
    except ValidationError as error:
        raise CommandError(f"--as-of: {' '.join(error.messages)}") from error


def _instant(text: str, now: dt.datetime) -> dt.datetime:
    """A day means its end in Geneva, today included; an instant without a zone is Geneva time."""
    try:
        if "T" not in text and " " not in text:
            day = dt.date.fromisoformat(text)
            if day > timezone.localdate(now):
                raise CommandError(_("--known-at: %(text)s lies in the future.") % {"text": text})
            return clock.end_of_day(day)
        instant = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            _("--known-at: “%(text)s” is neither a date (2016-10-07) nor an instant (2016-10-07T18:00:00+02:00).")
            % {"text": text}
        ) from error
    if timezone.is_naive(instant):
        instant = timezone.make_aware(instant)
    if instant > now:
        raise CommandError(_("--known-at: %(text)s lies in the future.") % {"text": text})
    return instant


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: a file that cannot be finished leaves the one that was there."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            unfinished = Path(draft.name)
            try:
                draft.write(content)
                draft.flush()
                unfinished.chmod(0o644)
                unfinished.replace(path)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
