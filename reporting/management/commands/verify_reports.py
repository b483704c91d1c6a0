"""manage.py verify_reports: whether every frozen paper is still what was approved."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.freezing import draw_in_time
from reporting.models import Report
from reporting.papers.languages import ORIGINAL
from reporting.translations import NAMES
from reporting.verifying import Verdict, verify


class Command(BaseCommand):
    help = (
        "Check each frozen paper against its SHA-256 and draw it again from its content. One line a paper; "
        "the exit code is 1 when any differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", nargs="?", help="only of this plan, for example sme-2015")
        parser.add_argument("round", nargs="?", help="only of this round, for example november-2017")

    def handle(self, *args: Any, plan: str | None, **options: Any) -> None:
        rows = Report.objects.order_by("round__plan__slug", "round__session_opens", "revision", "freezing", "language")
        if plan:
            rows = rows.filter(round__plan__slug=plan)
        if options["round"]:
            rows = rows.filter(round__slug=options["round"])
        keys = list(rows.values_list("pk", flat=True))
        if not keys:
            if plan:
                raise CommandError(_("There is no frozen paper of that name."))
            self.stdout.write(_("There are no frozen papers yet."))
            return
        # One after the other: a paper with its PDF is large.
        faulty = [key for key in keys if not self._told(Report.objects.select_related("round__plan").get(pk=key))]
        if faulty:
            text = ngettext(
                "%(n)d of %(all)d paper is not as it was frozen.",
                "%(n)d of %(all)d papers are not as they were frozen.",
                len(keys),
            )
            raise CommandError(text % {"n": len(faulty), "all": len(keys)})

    def _told(self, report: Report) -> bool:
        """Verify a paper and write its line."""
        verdict: Verdict = verify(report, draw_in_time)
        name = f"{report.round.plan.slug} {report.round.slug}, " + _("revision %(n)d") % {"n": report.revision}
        if report.freezing > 1:
            name += ", " + _("freezing %(n)d") % {"n": report.freezing}
        if report.language != ORIGINAL:
            name += f", {NAMES[report.language]}"
        mark = _("as frozen") if verdict.is_sound else _("DIFFERENT")
        self.stdout.write(f"{name}: {mark}. " + " ".join([*verdict.problems, *verdict.remarks]))
        return verdict.is_sound
