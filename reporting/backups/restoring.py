"""Restoring an archive into an empty, migrated database: all of it or nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.utils.translation import gettext as _

from deliverables.illustrative import illustrative_models
from reporting.backups import evidence
from reporting.backups.checking import opened, reading
from reporting.backups.manifest import BadArchive, Manifest, first_few
from reporting.backups.tables import (
    MADE_BY_MIGRATE,
    applied_migrations,
    file_names,
    insert_lines,
    kept_models,
    rows_of,
)


class RestoreRefused(Exception):
    """Nothing was restored; the sentence says why."""


def restore_backup(path: Path, *, using: str = DEFAULT_DB_ALIAS) -> Manifest:
    """Put rows and evidence files back as they were, numbers and instants included.

    Everything is checked before anything is written. Raises RestoreRefused, BadArchive and OSError; then the
    database and the evidence folder are as before.
    """
    with opened(path) as (archive, manifest):
        _refuse_other_migrations(manifest, using)
        _refuse_other_tables(manifest)
        _refuse_rows(using)
        try:
            with (
                evidence.staged(archive, manifest) as files,
                transaction.atomic(using=using, durable=True),
            ):
                _insert(archive, manifest, using)
                _refuse_illustrative(using)
                _refuse_other_files(manifest, using)
                files.place()
        except evidence.NoRoom as error:
            raise RestoreRefused(str(error)) from error
        except (DatabaseError, OverflowError) as error:
            raise RestoreRefused(_("The database does not take the rows of the archive: %s") % error) from error
    return manifest


def _refuse_other_migrations(manifest: Manifest, using: str) -> None:
    def names(migrations: dict[str, list[str]]) -> set[str]:
        return {f"{app}.{name}" for app, applied in migrations.items() for name in applied}

    archived, here = names(manifest.migrations), names(applied_migrations(using))
    differences = []
    if archived - here:
        differences.append(_("only in the archive: %s") % first_few(archived - here))
    if here - archived:
        differences.append(_("only in the database: %s") % first_few(here - archived))
    if differences:
        raise RestoreRefused(
            _("The archive was made with other migrations than this database has (%s). Restore it with the release "
              "that made it, into a database that this release migrated; then install the newer one and migrate.")
            % "; ".join(differences)
        )  # fmt: skip


def _refuse_other_tables(manifest: Manifest) -> None:
    ours = {model._meta.db_table for model in kept_models()}
    if differing := ours ^ {one.table for one in manifest.tables}:
        raise BadArchive(_("The archive has other tables than this release keeps: %s.") % first_few(differing))


def _refuse_rows(using: str) -> None:
    """Tables that are thrown away may hold rows: nothing that is restored depends on them."""
    found = [
        str(model._meta.verbose_name_plural)
        for model in kept_models()
        if model._meta.label not in MADE_BY_MIGRATE and rows_of(model, using).exists()
    ]
    if found:
        raise RestoreRefused(
            _("The database holds rows already (%s). Restore into an empty database: make one and run "
              "manage.py migrate.")
            % first_few(found)
        )  # fmt: skip


def _insert(archive: zipfile.ZipFile, manifest: Manifest, using: str) -> None:
    models = {model._meta.db_table: model for model in kept_models()}
    for label in reversed(MADE_BY_MIGRATE):
        rows_of(apps.get_model(label), using).delete()
    for one in manifest.tables:
        with reading(archive, one.member) as lines:
            insert_lines(models[one.table], lines, using)
    ContentType.objects.clear_cache()
    connection = connections[using]
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)


def _refuse_illustrative(using: str) -> None:
    if not settings.PRODUCTION:
        return
    found = [
        str(model._meta.verbose_name_plural)
        for model in illustrative_models()
        if rows_of(model, using).filter(illustrative=True).exists()
    ]
    if found:
        raise RestoreRefused(
            _("The archive holds illustrative rows (%s), and a production site must not show invented progress.")
            % ", ".join(found)
        )


def _refuse_other_files(manifest: Manifest, using: str) -> None:
    archived = {one.member.removeprefix(evidence.FOLDER) for one in manifest.evidence}
    if differing := file_names(using) ^ (archived | set(manifest.missing_evidence)):
        raise BadArchive(
            _("The rows of the archive name other evidence files than it holds: %s.") % first_few(differing)
        )
