"""manage.py load_demo: the plan, its rounds, people by role and sample progress, for a demonstration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from deliverables import clock
from deliverables.loading import BadPlan
from reporting.demonstration import (
    BadAccountsFile,
    BadDemonstration,
    RefusedDemonstration,
    load_demonstration,
)
from reporting.loading import BadRounds


class Command(BaseCommand):
    help = "Load the plan, its rounds, accounts by role and sample progress. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accounts",
            type=Path,
            default=settings.VAR / "demo-accounts.txt",
            metavar="FILE",
            help="where the passwords are written, for the owner's eyes only (var/demo-accounts.txt)",
        )

    def handle(self, *args: Any, accounts: Path, **options: Any) -> None:
        try:
            outcome = load_demonstration(
                plan=_read("plan.json"),
                rounds=_read("rounds.json"),
                demo=_read("demo.json"),
                accounts=accounts,
                now=clock.now(),
            )
        except (BadAccountsFile, BadPlan, BadRounds, RefusedDemonstration) as error:
            raise CommandError(str(error)) from error
        except BadDemonstration as error:
            raise CommandError(f"demo.json: {error}") from error
        if outcome.loaded:
            line = _("Loaded the plan, its rounds, accounts by role and %d records of sample progress.")
            self.stdout.write(line % outcome.loaded)
        elif outcome.differs:
            self.stdout.write(
                _("The database holds another edition of the demonstration, which is kept. "
                  "Delete the database to load the present one.")
            )  # fmt: skip
        elif not outcome.passwords:
            self.stdout.write(_("The demonstration is loaded already; there is nothing to do."))
        if outcome.passwords:
            self.stdout.write(
                _("Passwords of %(count)d accounts were set; %(file)s tells them.")
                % {"count": outcome.passwords, "file": accounts}
            )


def _read(name: str) -> dict[str, Any]:
    path = settings.BASE_DIR / "fixtures" / name
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(_("%(file)s cannot be read: %(wrong)s") % {"file": name, "wrong": error}) from error
    return data
