"""manage.py backup and manage.py restore."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from deliverables.models import Note
from reporting.management.commands import backup, restore
from tests.reporting.backups.archives import manifest_of, members_of

pytestmark = pytest.mark.usefixtures("today")


def run(*args):
    out = io.StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()


def test_the_pair_of_commands(transactional_db, archive, tmp_path):
    rows = sum(table["rows"] for table in manifest_of(archive)["tables"])
    assert run("restore", str(archive)) == (
        f"Restored {rows} rows and 2 evidence files of the backup made at 2017-10-02T09:00:00+02:00.\n"
    )
    again = tmp_path / "again.zip"
    said = run("backup", "--output", str(again))
    assert said.startswith(f"{again}: {rows} rows of ")
    assert "2 evidence files" in said
    assert members_of(again) == members_of(archive)


def test_check_restores_nothing(archive):
    assert "The archive is whole" in run("restore", "--check", str(archive))
    assert not Note.objects.exists()


def test_files_that_are_missing_or_not_named_are_told(record, tmp_path, settings):
    lost = Path(record.citable_file.file.path)
    lost.rename(lost.with_name("not-named"))
    out, target = io.StringIO(), tmp_path / "backup.zip"
    with pytest.raises(CommandError, match=f"The backup was made, but .*: {record.citable_file.file.name}"):
        call_command("backup", "--output", str(target), stdout=out)
    assert "that no entry names, left out: 1" in out.getvalue()
    call_command("flush", interactive=False, verbosity=0)
    assert f"missing already when the backup was made: {record.citable_file.file.name}" in run("restore", str(target))


def test_refusals_are_sentences(transactional_db, tmp_path):
    (tmp_path / "other.zip").write_text("x")
    with pytest.raises(CommandError, match=r"Nothing was restored\. The file is not an archive"):
        run("restore", str(tmp_path / "other.zip"))
    with pytest.raises(CommandError, match=r"none\.zip: No such file"):
        run("restore", str(tmp_path / "none.zip"))
    with pytest.raises(CommandError, match=r"none/.*: No such file"):
        run("backup", "--output", str(tmp_path / "none" / "x.zip"))


def test_what_the_database_says_is_told(monkeypatch, tmp_path):
    def fail(*_args, **_options):
        raise DatabaseError("no such table")

    monkeypatch.setattr(backup, "make_backup", fail)
    monkeypatch.setattr(restore, "restore_backup", fail)
    with pytest.raises(CommandError, match="Nothing was written; the database says: no such table"):
        run("backup", "--output", str(tmp_path / "x.zip"))
    with pytest.raises(CommandError, match="Nothing was restored; the database says: no such table"):
        run("restore", str(tmp_path / "x.zip"))


def test_a_transaction_around_it_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="inside a transaction"):
        run("backup", "--output", str(tmp_path / "x.zip"))
