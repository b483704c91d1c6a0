"""An archive that is not exactly what a backup wrote is refused, and then nothing was touched."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db.migrations.recorder import MigrationRecorder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverables.models import ActionPlan, Note, User
from reporting.backups import BadArchive, RestoreRefused, check_archive, checking, evidence, restore_backup, restoring
from reporting.backups.manifest import Manifest, Member, TableMember
from tests import factories
from tests.reporting.backups.archives import forged, members_of, written

TABLE = "tables/deliverables_note.jsonl"
WITH_A_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)


def refused(archive, words, kind=BadArchive):
    """The sentence holds the words, the database stays empty and the folder of evidence as it was."""
    before = files_there()
    with pytest.raises(kind, match=words):
        restore_backup(archive)
    assert not ActionPlan.objects.exists()
    assert files_there() == before


def files_there():
    root = evidence.Path(django_settings.EVIDENCE_ROOT)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def members(archive):
    return members_of(archive)


def an_evidence_file(members):
    return next(name for name in members if name.startswith("evidence/"))


# --- damage ---------------------------------------------------------------------------------------


def test_a_byte_of_a_file_is_damaged(archive, members):
    content = members[an_evidence_file(members)]
    archive.write_bytes(archive.read_bytes().replace(content, content[:-2] + b"?" + content[-1:]))
    refused(archive, "evidence/.* is damaged")


def test_other_bytes_with_a_checksum_of_their_own(archive, members):
    """As somebody leaves it who unpacks the archive, changes a row and packs it again."""
    members[TABLE] = members[TABLE].replace(b"quotes", b"Quotes")
    refused(written(archive, members), f"{TABLE} is damaged: it is not what its hash was made of")


def test_a_file_that_was_changed_with_its_hash(archive, members):
    name = an_evidence_file(members)
    manifest = json.loads(members["manifest.json"])
    members[name] = b"Other words."
    entry = next(one for one in manifest["evidence"] if one["member"] == name)
    entry |= {"size": len(members[name]), "sha256": hashlib.sha256(members[name]).hexdigest()}
    members["manifest.json"] = json.dumps(manifest).encode()
    refused(written(archive, members), "is not named by its hash")


@pytest.mark.parametrize("kept", [0, 1, 100, 5000, -1])
def test_a_truncated_archive(archive, kept):
    archive.write_bytes(archive.read_bytes()[:kept])
    refused(archive, "not an archive of a backup, or its end is missing")


def test_no_byte_can_change_unseen(tmp_path):
    """Each byte of a small archive in its turn, heads and directory included."""
    content, table = b"Words.", b'{"id":1}\n'
    sha256 = hashlib.sha256(content).hexdigest()
    manifest = Manifest(
        made_at="2017-10-02T09:00:00+02:00",
        database="sqlite",
        migrations={},
        tables=[TableMember("tables/one.jsonl", len(table), hashlib.sha256(table).hexdigest(), "one", 1)],
        evidence=[Member(f"evidence/{sha256[:2]}/{sha256}", len(content), sha256)],
    )
    members = {"tables/one.jsonl": table, manifest.evidence[0].member: content, "manifest.json": manifest.to_json()}
    path = written(tmp_path / "small.zip", members)
    whole = path.read_bytes()
    passed = 0
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        path.write_bytes(changed)
        try:
            assert check_archive(path) == manifest
        except BadArchive:
            continue
        passed += 1
    assert passed < len(whole) / 4, "only times, versions and what stands in two places may differ"


@given(data=st.data())
@WITH_A_FILE
def test_any_damaged_byte_is_refused_or_does_no_harm(archive, tmp_path, data):
    """Some bytes of a zip say nothing, as the times of its members; no other damage passes."""
    content = bytearray(archive.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(content)
    try:
        manifest = check_archive(damaged)
    except BadArchive:
        return
    assert manifest == check_archive(archive)


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_any_file_at_all(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.zip"
    path.write_bytes(content)
    with pytest.raises(BadArchive):
        check_archive(path)


# --- members --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["tables/", "evidence/"])
def test_a_missing_member(archive, members, kind):
    name = next(name for name in members if name.startswith(kind))
    del members[name]
    refused(written(archive, members), f"missing from the archive: {name}")


def test_a_member_too_much(archive, members):
    members["tables/more.jsonl"] = b""
    refused(written(archive, members), "that its manifest does not name: tables/more.jsonl")


def test_a_member_twice(archive, members):
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(archive, "a") as twice:
        twice.writestr(TABLE, members[TABLE])
    refused(archive, "holds a member twice")


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "evidence/../../outside",
        "evidence/ab/../../../outside",
        "/etc/outside",
        "evidence//etc/outside",
        "C:\\outside",
        "evidence/ab/" + "cd" * 32,
        "evidence/",
        "evidence/ab/" + "ab" * 32 + "\n",
    ],
)
def test_a_path_that_leads_elsewhere(archive, members, name, tmp_path):
    refused(written(archive, members | {name: b"x"}), "which no backup writes")
    assert not list(tmp_path.rglob("outside"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR])
def test_a_member_that_is_no_file(archive, members, kind):
    name = "evidence/ab/" + "ab" * 32
    with zipfile.ZipFile(archive, "a") as more:
        link = zipfile.ZipInfo(name)
        link.external_attr = (kind | 0o777) << 16
        more.writestr(link, "/etc/passwd")
    refused(archive, f"“{name}”, which no backup writes")


def test_a_member_that_is_packed_otherwise(archive, members):
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_LZMA) as more:
        more.writestr("tables/more.jsonl", b"x")
    refused(archive, "which no backup writes")


@pytest.mark.parametrize("flag", [0x1, 0x20, 0x40])
def test_a_member_that_is_encrypted_or_a_patch(archive, flag):
    content = archive.read_bytes()
    head = content.index(b"PK\x01\x02")
    archive.write_bytes(content[: head + 8] + bytes([content[head + 8] | flag]) + content[head + 9 :])
    refused(archive, "which no backup writes")


# --- sizes ----------------------------------------------------------------------------------------


def test_a_member_that_would_grow_beyond_measure(archive, members, monkeypatch):
    monkeypatch.setattr(checking, "NOT_ABSURD", 1000)
    members["tables/more.jsonl"] = bytes(10_000_000)
    refused(written(archive, members), "would be 10000000 bytes long")


def test_a_manifest_beyond_measure(archive, monkeypatch):
    monkeypatch.setattr(checking, "MOST_MANIFEST", 1000)
    refused(archive, "manifest.json is larger than a backup makes it")


def test_a_line_beyond_measure(archive, monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 50)
    monkeypatch.setattr(checking, "MOST_LINE", 100)
    refused(archive, "has a line longer than a backup makes it")


def test_files_that_do_not_fit_on_the_disk(archive, monkeypatch):
    monkeypatch.setattr(evidence.shutil, "disk_usage", lambda _path: SimpleNamespace(free=10))
    refused(archive, "has 10 left", RestoreRefused)


# --- the manifest ---------------------------------------------------------------------------------


def test_no_manifest(archive, members):
    del members["manifest.json"]
    refused(written(archive, members), "has no manifest.json")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "action-plan-backup/9"}, "of the format “action-plan-backup/9”"),
        ({"made_at": "yesterday"}, "manifest.json cannot be read"),
        ({"tables": None}, "manifest.json cannot be read"),
        ({"migrations": []}, "manifest.json cannot be read"),
        ({"missing_evidence": [1]}, "manifest.json cannot be read"),
        ({"evidence": [{"member": "x", "size": True, "sha256": ""}]}, "manifest.json cannot be read"),
    ],
)
def test_a_manifest_of_another_kind(archive, members, change, words):
    manifest = json.loads(members["manifest.json"])
    members["manifest.json"] = json.dumps(manifest | change).encode()
    refused(written(archive, members), words)


def test_a_manifest_that_names_a_member_twice(archive, members):
    manifest = json.loads(members["manifest.json"])
    manifest["tables"].append(manifest["tables"][0])
    members["manifest.json"] = json.dumps(manifest).encode()
    refused(written(archive, members), "names a member twice")


def test_another_number_of_rows(archive, members):
    manifest = json.loads(members["manifest.json"])
    manifest["tables"][0]["rows"] += 1
    members["manifest.json"] = json.dumps(manifest).encode()
    refused(written(archive, members), "has other rows than its manifest says")


def test_a_table_that_this_release_does_not_have(archive, members):
    manifest = json.loads(members["manifest.json"])
    next(one for one in manifest["tables"] if one["member"] == TABLE)["table"] = "deliverables_memo"
    members["manifest.json"] = json.dumps(manifest).encode()
    refused(written(archive, members), "other tables than this release keeps: deliverables_memo, deliverables_note")


# --- rows that the right hash goes with -----------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"recorded_at": "yesterday"},
        {"by_id": "x"},
        {"withdrawn": "perhaps"},
    ],
)
def test_a_line_that_is_no_row(archive, change):
    refused(forged(archive, "deliverables_note", lambda rows: rows[1].update(change)), "Line 2 of the table")


def test_a_row_that_names_a_row_that_is_not_there(archive):
    changed = forged(archive, "deliverables_note", lambda rows: rows[0].update(by_id=9999))
    refused(changed, "The database does not take the rows", RestoreRefused)


def test_a_row_that_breaks_a_rule_of_the_database(archive):
    changed = forged(archive, "deliverables_note", lambda rows: rows[0].update(text=""))
    refused(changed, "note_says_something", RestoreRefused)


def test_a_number_too_large_for_the_database(archive):
    changed = forged(archive, "deliverables_note", lambda rows: rows[0].update(id=2**70))
    refused(changed, "The database does not take the rows", RestoreRefused)


def test_a_row_that_names_a_file_that_is_not_there(archive):
    def rename(rows):
        next(row for row in rows if row["file"])["file"] = "ab/" + "ab" * 32

    refused(forged(archive, "deliverables_evidence", rename), "name other evidence files than it holds: ab/ab")


# --- where it is restored -------------------------------------------------------------------------


def test_the_archive_has_a_migration_that_the_database_lacks(archive):
    found = MigrationRecorder.Migration.objects.get(app="reporting", name="0001_initial")
    found.delete()
    try:
        refused(archive, r"only in the archive: reporting\.0001_initial", RestoreRefused)
    finally:
        found.save(force_insert=True)


def test_the_database_has_a_migration_that_the_archive_lacks(archive):
    newer = MigrationRecorder.Migration.objects.create(app="reporting", name="9999_newer")
    try:
        refused(archive, r"only in the database: reporting\.9999_newer", RestoreRefused)
    finally:
        newer.delete()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: factories.person("somebody"), "accounts"),
        (lambda: Group.objects.create(name="Office"), "groups"),
    ],
)
def test_a_database_that_holds_something(archive, make, words):
    make()
    refused(archive, rf"holds rows already \({words}\)", RestoreRefused)


def test_sessions_do_not_count(archive, client):
    client.session.save()
    restore_backup(archive)
    assert Note.objects.exists()


@pytest.mark.parametrize("production", [True, False])
def test_sample_data_stays_out_of_production(archive, settings, production):
    settings.PRODUCTION = production
    changed = forged(archive, "deliverables_note", lambda rows: rows[0].update(illustrative=True))
    if production:
        refused(changed, r"illustrative rows \(notes\)", RestoreRefused)
    else:
        restore_backup(changed)
        assert Note.objects.filter(illustrative=True).count() == 1


def test_another_file_lies_in_the_place_of_one(archive, members, settings):
    """Of files that were moved already none stays."""
    there = evidence.Path(settings.EVIDENCE_ROOT) / sorted(name for name in members if "evidence/" in name)[-1][9:]
    there.parent.mkdir(parents=True)
    there.write_bytes(b"Something else.")
    refused(archive, "lies in the evidence folder and is another file", RestoreRefused)


def test_the_same_file_may_lie_there(archive, members, settings):
    name = an_evidence_file(members)
    there = evidence.Path(settings.EVIDENCE_ROOT) / name.removeprefix("evidence/")
    there.parent.mkdir(parents=True)
    there.write_bytes(members[name])
    restore_backup(archive)
    assert {f"evidence/{one}" for one in files_there()} == {one for one in members if one.startswith("evidence/")}


def test_files_are_taken_back_when_the_database_fails_at_the_end(archive, monkeypatch):
    def place_and_fail(files):
        place(files)
        assert files_there()
        raise restoring.DatabaseError("the connection is lost")

    place = evidence.Staged.place
    monkeypatch.setattr(evidence.Staged, "place", place_and_fail)
    refused(archive, "the connection is lost", RestoreRefused)
    assert not User.objects.exists()
