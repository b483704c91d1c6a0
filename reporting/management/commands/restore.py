"""manage.py restore: an archive of `manage.py backup` into an empty, migrated database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from reporting.backups import BadArchive, Manifest, RestoreRefused, check_archive, restore_backup


class Command(BaseCommand):
    help = "Check an archive and put its rows and evidence files into an empty, migrated database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="an archive that manage.py backup wrote")
        parser.add_argument("--check", action="store_true", help="only prove that the archive is whole")

    def handle(self, *args: Any, file: Path, check: bool, **options: Any) -> None:
        manifest = _done(file, check=check)
        said = _("The archive is whole: %(rows)d rows, %(files)d evidence files, made at %(at)s.")
        if not check:
            said = _("Restored %(rows)d rows and %(files)d evidence files of the backup made at %(at)s.")
        self.stdout.write(
            said % {"rows": manifest.rows, "files": len(manifest.evidence), "at": manifest.made_at},
        )
        if manifest.missing_evidence:
            self.stderr.write(
                _("Evidence files that were missing already when the backup was made: %s")
                % ", ".join(manifest.missing_evidence)
            )


def _done(file: Path, *, check: bool) -> Manifest:
    try:
        return check_archive(file) if check else restore_backup(file)
    except (BadArchive, RestoreRefused) as error:
        raise CommandError(_("Nothing was restored. %s") % error) from error
    except DatabaseError as error:
        raise CommandError(_("Nothing was restored; the database says: %s") % error) from error
    except OSError as error:
        raise CommandError(f"{error.filename or file}: {error.strerror}") from error
