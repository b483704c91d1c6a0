"""Making an archive: the database as at one moment, then the evidence files that it names."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from reporting.backups import evidence
from reporting.backups.checking import check_archive
from reporting.backups.manifest import MANIFEST, BadArchive, Manifest, Member, TableMember
from reporting.backups.tables import Model, applied_migrations, file_names, kept_models, lines_of, rows_of

# Not through `atomic`: for SQLite it begins with the lock that writers need.
BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}


class BackupRefused(Exception):
    """No archive was made; the sentence says why."""


@dataclass(frozen=True)
class Made:
    """What was kept. `size` is that of the archive in bytes; `unnamed` counts files that no row names."""

    manifest: Manifest
    size: int
    unnamed: int


def make_backup(target: Path, *, at: dt.datetime, using: str = DEFAULT_DB_ALIAS) -> Made:
    """Write the archive, read it back, and only then give it its name. `at` is the instant that it is dated.

    Evidence files that the record names and that are missing or changed on disk are listed in the manifest;
    all else is kept. Raises BackupRefused, DatabaseError and OSError, and leaves no half file.
    """
    if connections[using].in_atomic_block:
        raise BackupRefused(_("A backup cannot be made inside a transaction: it has one of its own."))
    with _renamed_when_whole(target) as draft:
        with zipfile.ZipFile(draft, "w") as archive:
            writer = _Writer(archive, at)
            with one_moment(using):
                migrations = applied_migrations(using)
                tables = [_write_table(writer, model, using) for model in kept_models()]
                names = file_names(using)
            kept = sorted(name for name in names if evidence.is_whole(name))
            manifest = Manifest(
                made_at=at.isoformat(),
                database=connections[using].vendor,
                migrations=migrations,
                tables=tables,
                evidence=[_write_file(writer, name) for name in kept],
                missing_evidence=sorted(names - set(kept)),
            )
            writer.add(MANIFEST, [manifest.to_json()])
        try:
            check_archive(draft)
        except BadArchive as error:
            raise BackupRefused(_("The archive could not be read back: %s") % error) from error
        size = draft.stat().st_size
    return Made(manifest, size, evidence.count_without(names))


@contextlib.contextmanager
def one_moment(using: str) -> Iterator[None]:
    """All that is read inside is of one moment; people go on writing meanwhile."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextlib.contextmanager
def _renamed_when_whole(target: Path) -> Iterator[Path]:
    """A file for its owner's eyes only, which takes the name of the target when all went well."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mode 0600
    draft = Path(name)
    try:
        yield draft
        os.fsync(handle)
        draft.replace(target)
    finally:
        os.close(handle)
        draft.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Writer:
    archive: zipfile.ZipFile
    at: dt.datetime

    def add(self, name: str, chunks: Iterable[bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> Member:
        entry = zipfile.ZipInfo(name, self.at.timetuple()[:6])
        entry.compress_type = compression
        entry.external_attr = (stat.S_IFREG | 0o600) << 16
        size, digest = 0, hashlib.sha256()
        with self.archive.open(entry, "w", force_zip64=True) as stream:
            for chunk in chunks:
                size += len(chunk)
                digest.update(chunk)
                stream.write(chunk)
        return Member(name, size, digest.hexdigest())


def _write_table(writer: _Writer, model: Model, using: str) -> TableMember:
    table = model._meta.db_table
    member = writer.add(f"tables/{table}.jsonl", lines_of(model, using))
    return TableMember(member.member, member.size, member.sha256, table, rows_of(model, using).count())


def _write_file(writer: _Writer, name: str) -> Member:
    """Stored as it is: documents and pictures are packed already."""
    return writer.add(evidence.FOLDER + name, evidence.chunks_of(name), compression=zipfile.ZIP_STORED)
