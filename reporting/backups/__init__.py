"""Backup and restore: database and evidence files as one archive, on SQLite and PostgreSQL and from one to the other.

Nothing here names a table of ours: what is installed is what is kept (decision 0011).
"""

from reporting.backups.checking import check_archive
from reporting.backups.making import BackupRefused, Made, make_backup
from reporting.backups.manifest import BadArchive, Manifest
from reporting.backups.restoring import RestoreRefused, restore_backup

__all__ = [
    "BackupRefused",
    "BadArchive",
    "Made",
    "Manifest",
    "RestoreRefused",
    "check_archive",
    "make_backup",
    "restore_backup",
]
