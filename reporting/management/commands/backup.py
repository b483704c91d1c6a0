"""manage.py backup: database and evidence files as one archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from deliverables import clock
from reporting.backups import BackupRefused, make_backup


class Command(BaseCommand):
    help = "Write the database and the evidence files to one archive, with hashes. Keep it confidential."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="as in backup-2017-10-02.zip")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        try:
            made = make_backup(output, at=clock.now())
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(_("Nothing was written; the database says: %s") % error) from error
        except OSError as error:
            raise CommandError(f"{error.filename or output}: {error.strerror}") from error
        self.stdout.write(
            _("%(file)s: %(rows)d rows of %(tables)d tables, %(files)d evidence files; %(size)d bytes")
            % {
                "file": output,
                "rows": made.manifest.rows,
                "tables": len(made.manifest.tables),
                "files": len(made.manifest.evidence),
                "size": made.size,
            }
        )
        if made.unnamed:
            self.stdout.write(_("Files in the evidence folder that no entry names, left out: %d") % made.unnamed)
        if missing := made.manifest.missing_evidence:
            raise CommandError(
                _("The backup was made, but evidence files that entries name are missing or changed on disk: %s")
                % ", ".join(missing)
            )
