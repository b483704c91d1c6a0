"""Write a plan to a file that load_plan reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from deliverables.loading import export_plan
from deliverables.models import ActionPlan


class Command(BaseCommand):
    help = "Write an action plan, as in the source, to a JSON file of the format action-plan/1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help="the plan's short name, for example sme-2015")
        parser.add_argument("--output", required=True, help="a file, or - for standard output")

    def handle(self, *args: Any, plan: str, output: str, **options: Any) -> None:
        try:
            found = ActionPlan.objects.filter(slug=plan).first()
            if found is None:
                known = ", ".join(ActionPlan.objects.values_list("slug", flat=True)) or _("none")
                raise CommandError(
                    _("There is no plan “%(plan)s”; plans: %(known)s.") % {"plan": plan, "known": known}
                )
            text = json.dumps(export_plan(found), ensure_ascii=False, indent=2) + "\n"
        except DatabaseError as error:
            raise CommandError(_("The database says: %s") % error) from error
        if output == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(output).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error
