"""Whether an archive is exactly what a backup wrote. Everything is read once, and nothing is written."""

from __future__ import annotations

import contextlib
import hashlib
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from reporting.backups.manifest import MANIFEST, BadArchive, Manifest, Member, TableMember, first_few

MEMBER = re.compile(r"manifest\.json|tables/[a-z0-9_]+\.jsonl|evidence/([0-9a-f]{2})/\1[0-9a-f]{62}")
"""No name that matches leads out of a folder."""

KNOWN_FLAGS = 0x2 | 0x4 | 0x8 | 0x800
"""How hard it was packed, where its size stands, UTF-8: a member with other flags is encrypted or a patch."""

CHUNK = 1024 * 1024
MOST_MANIFEST = 256 * CHUNK
MOST_LINE = 512 * CHUNK
NOT_ABSURD = 64 * CHUNK
MOST_EXPANSION = 500
"""Rows shrink to a tenth, a million copies of the same rows to a hundredth; above NOT_ABSURD no table does better than
this. A backup reads its archive back before it is named, so that a limit is never a surprise on the day of need."""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive that was checked, byte for byte. Raises BadArchive with a sentence, and OSError."""
    with path.open("rb") as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise BadArchive(_("The file is not an archive of a backup, or its end is missing.")) from error
        with archive:
            yield archive, _check(archive)


def check_archive(path: Path) -> Manifest:
    """What the archive holds, once every member proved to be whole. Raises BadArchive and OSError."""
    with opened(path) as (_archive, manifest):
        return manifest


def _check(archive: zipfile.ZipFile) -> Manifest:
    entries = archive.infolist()
    for entry in entries:
        _check_entry(entry)
    by_name = {entry.filename: entry for entry in entries}
    if len(by_name) < len(entries):
        raise BadArchive(_("The archive holds a member twice."))
    manifest = _manifest(archive, by_name)
    members = manifest.members()
    if absent := sorted(members.keys() - by_name.keys()):
        raise BadArchive(_("Members are missing from the archive: %s.") % first_few(absent))
    if others := sorted(by_name.keys() - members.keys() - {MANIFEST}):
        raise BadArchive(_("The archive holds members that its manifest does not name: %s.") % first_few(others))
    if len(members) < len(manifest.tables) + len(manifest.evidence):
        raise BadArchive(_("The manifest names a member twice."))
    for member in members.values():
        _check_member(archive, member)
    return manifest


def _check_entry(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    is_ours = (
        MEMBER.fullmatch(entry.filename)
        and kind in (0, stat.S_IFREG)
        and entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and not entry.flag_bits & ~KNOWN_FLAGS
    )
    if not is_ours:
        raise BadArchive(_("The archive holds “%s”, which no backup writes.") % ascii(entry.filename)[1:-1][:200])
    if entry.file_size > MOST_EXPANSION * entry.compress_size + NOT_ABSURD:
        raise BadArchive(
            _("%(member)s would be %(size)d bytes long, which no backup packs into %(packed)d.")
            % {"member": entry.filename, "size": entry.file_size, "packed": entry.compress_size}
        )


def _manifest(archive: zipfile.ZipFile, by_name: dict[str, zipfile.ZipInfo]) -> Manifest:
    entry = by_name.get(MANIFEST)
    if entry is None:
        raise BadArchive(_("The archive has no %s.") % MANIFEST)
    if entry.file_size > MOST_MANIFEST:
        raise BadArchive(_("%s is larger than a backup makes it.") % MANIFEST)
    with reading(archive, MANIFEST) as stream:
        return Manifest.from_json(stream.read(MOST_MANIFEST))


@contextlib.contextmanager
def reading(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A member as a stream. Raises BadArchive when its bytes cannot be unpacked or fail their checksum."""
    try:
        with _open(archive, name) as stream:
            yield stream
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BadArchive(_("%s is damaged.") % name) from error


def _open(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except (OSError, ValueError, RuntimeError, struct.error) as error:  # what a damaged head of a member can lead to
        raise zipfile.BadZipFile(name) from error


def _check_member(archive: zipfile.ZipFile, member: Member) -> None:
    size = lines = line = 0
    digest = hashlib.sha256()
    is_table = isinstance(member, TableMember)
    with reading(archive, member.member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            digest.update(chunk)
            if is_table:
                lines += chunk.count(b"\n")
                line = len(chunk) - 1 - chunk.rfind(b"\n") + (0 if b"\n" in chunk else line)
                if line > MOST_LINE:
                    raise BadArchive(_("%s has a line longer than a backup makes it.") % member.member)
    if size != member.size or digest.hexdigest() != member.sha256:
        raise BadArchive(_("%s is damaged: it is not what its hash was made of.") % member.member)
    if isinstance(member, TableMember):
        if lines != member.rows or line:
            raise BadArchive(_("%s has other rows than its manifest says.") % member.member)
    elif not member.member.endswith(member.sha256):
        raise BadArchive(_("%s is not named by its hash.") % member.member)
