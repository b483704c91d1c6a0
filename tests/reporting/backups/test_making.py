"""What goes into an archive, at which moment, and what becomes of it when something fails."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from django.db import connections, transaction

from deliverables.models import Evidence, Unit
from reporting.backups import BackupRefused, make_backup, making, restore_backup
from tests.conftest import MORNING
from tests.reporting.backups.archives import manifest_of, members_of
from tests.reporting.backups.databases import known_as


@pytest.fixture
def target(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "backup.zip"


def test_an_archive_is_read_with_any_tool(archive):
    members, manifest = members_of(archive), manifest_of(archive)
    assert manifest["format"] == "action-plan-backup/1"
    assert manifest["made_at"] == "2017-10-02T09:00:00+02:00"
    assert manifest["migrations"]["deliverables"][0] == "0001_initial"
    tables = {one["table"]: one for one in manifest["tables"]}
    lines = members["tables/deliverables_unit.jsonl"].decode().split("\n")
    assert len(lines) - 1 == tables["deliverables_unit"]["rows"]
    assert json.loads(lines[0])["code"]
    assert not [name for name in members if "django_session" in name]
    assert sum(name.startswith("evidence/") for name in members) == 2


def test_only_its_owner_may_read_it(record, target):
    make_backup(target, at=MORNING)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_people_write_while_a_backup_is_made(archive, another, target, monkeypatch):
    """A row that is committed after the first table was read is not in the archive, whichever its table."""
    restore_backup(archive, using=another)
    write = making._write_table
    seen = []

    def write_and_be_overtaken(writer, model, using):
        member = write(writer, model, using)
        if not seen:
            with known_as("person", **connections.databases[another]):
                seen.append(Unit.objects.using("person").create(code="LATE", slug="late", name="Late"))
        return member

    monkeypatch.setattr(making, "_write_table", write_and_be_overtaken)
    make_backup(target, at=MORNING, using=another)
    assert Unit.objects.using(another).filter(code="LATE").exists()
    assert (
        members_of(target)["tables/deliverables_unit.jsonl"] == members_of(archive)["tables/deliverables_unit.jsonl"]
    )


def test_inside_a_transaction_there_is_no_moment_of_its_own(db, target):
    with transaction.atomic(), pytest.raises(BackupRefused, match="inside a transaction"):
        make_backup(target, at=MORNING)
    assert not list(target.parent.iterdir())


# --- evidence -------------------------------------------------------------------------------------


def evidence_file(row: Evidence) -> Path:
    return Path(row.file.path)


def damage(path: Path) -> None:
    path.write_bytes(b"Other words.")


@pytest.mark.parametrize("lose", [Path.unlink, damage])
def test_a_file_that_is_lost_is_reported_and_the_rest_is_kept(record, another, target, settings, lose):
    lost = record.citable_file
    lose(evidence_file(lost))
    made = make_backup(target, at=MORNING)
    assert made.manifest.missing_evidence == [lost.file.name]
    assert [one.member for one in made.manifest.evidence] == [f"evidence/{record.internal_file.file.name}"]
    shutil.rmtree(settings.EVIDENCE_ROOT)
    assert restore_backup(target, using=another).missing_evidence == [lost.file.name]
    assert Evidence.objects.using(another).get(pk=lost.pk).sha256 == lost.sha256


def test_a_file_that_no_row_names_is_left_out_and_counted(record, target, settings):
    (Path(settings.EVIDENCE_ROOT) / "ab").mkdir(exist_ok=True)
    (Path(settings.EVIDENCE_ROOT) / "ab" / ("ab" * 32)).write_text("refused")
    made = make_backup(target, at=MORNING)
    assert made.unnamed == 1
    assert len(made.manifest.evidence) == 2


def test_a_name_that_leads_out_of_the_folder_is_not_followed(record, target, settings, tmp_path):
    (tmp_path / "secret").write_text("secret")
    row = Evidence.objects.get(pk=record.citable_file.pk)
    row.pk, row.file.name, row._state.adding = None, "../secret", True
    row.save()
    assert make_backup(target, at=MORNING).manifest.missing_evidence == ["../secret"]


# --- failures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", [None, b"The backup of yesterday."])
def test_a_backup_that_fails_leaves_what_was_there(record, target, monkeypatch, there):
    if there:
        target.write_bytes(there)

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "_write_file", fail)
    with pytest.raises(OSError, match="No space left"):
        make_backup(target, at=MORNING)
    assert [path.read_bytes() for path in target.parent.iterdir()] == ([there] if there else [])


def test_an_archive_that_cannot_be_read_back_gets_no_name(record, target, monkeypatch):
    """As on a disk that loses bytes."""
    counted = making._write_table
    monkeypatch.setattr(making, "_write_table", lambda *args: one_more(counted(*args)))
    with pytest.raises(BackupRefused, match="could not be read back"):
        make_backup(target, at=MORNING)
    assert not list(target.parent.iterdir())


def one_more(member):
    return type(member)(member.member, member.size, member.sha256, member.table, member.rows + 1)
