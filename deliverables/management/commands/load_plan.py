"""Load a plan from its file. Safe to run again: what is in order already stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from deliverables.loading import BadPlan, load_plan, read_plan_file


class Command(BaseCommand):
    help = "Load an action plan from a JSON file of the format action-plan/1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: fixtures/plan.json")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        file = file or Path(settings.BASE_DIR) / "fixtures" / "plan.json"
        try:
            report = load_plan(read_plan_file(file), file_name=str(file))
        except BadPlan as bad:
            raise CommandError(_("Nothing was loaded.") + f"\n{bad}") from bad
        except DatabaseError as error:
            raise CommandError(_("Nothing was loaded; the database says: %s") % error) from error
        for line in report.lines():
            self.stdout.write(line)
