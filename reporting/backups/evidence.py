"""Evidence files on their way into an archive and out of it. A file is named by its own SHA-256."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from reporting.backups.checking import CHUNK, reading
from reporting.backups.manifest import BadArchive, Manifest

BY_HASH = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})")
FOLDER = "evidence/"


class NoRoom(Exception):
    """The files do not fit where they should go, or something else lies there."""


def is_whole(name: str) -> bool:
    """Whether the file is on disk with the bytes that its name says."""
    match = BY_HASH.fullmatch(name)
    path = Path(settings.EVIDENCE_ROOT) / name
    if match is None or not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == match[2]


def chunks_of(name: str) -> Iterator[bytes]:
    with (Path(settings.EVIDENCE_ROOT) / name).open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def count_without(names: set[str]) -> int:
    """How many files lie in the folder that are none of these."""
    root = Path(settings.EVIDENCE_ROOT)
    return sum(path.is_file() and path.relative_to(root).as_posix() not in names for path in root.rglob("*"))


class Staged:
    """Files of an archive in a temporary folder beside their place."""

    def __init__(self, root: Path, folder: Path, names: list[str]) -> None:
        self.root, self.folder, self.names = root, folder, names
        self.placed: list[Path] = []

    def place(self) -> None:
        """Move the files to where they belong; the same file is there already or nothing is."""
        for name in self.names:
            target = self.root / name
            if target.exists():
                if not is_whole(name):
                    raise NoRoom(_("%s lies in the evidence folder and is another file.") % name)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).replace(target)
            self.placed.append(target)

    def take_back(self) -> None:
        for path in self.placed:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def staged(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[Staged]:
    """Unpack the evidence; `place` moves it, and an exception afterwards takes it back.

    Raises NoRoom, and BadArchive when a file is not what its name says.
    """
    root = Path(settings.EVIDENCE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    needed, free = sum(one.size for one in manifest.evidence), shutil.disk_usage(root).free
    if needed > free:
        raise NoRoom(
            _("The evidence files need %(needed)d bytes, and the disk of %(folder)s has %(free)d left.")
            % {"needed": needed, "free": free, "folder": root}
        )
    names = [one.member.removeprefix(FOLDER) for one in manifest.evidence]
    with tempfile.TemporaryDirectory(dir=root, prefix=".restore-") as temporary:
        files = Staged(root, Path(temporary), names)
        for name in names:
            _unpack(archive, name, files.folder / name)
        try:
            yield files
        except BaseException:
            files.take_back()
            raise


def _unpack(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    with reading(archive, FOLDER + name) as stream, path.open("xb") as target:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    if not name.endswith(digest.hexdigest()):
        raise BadArchive(_("%s changed while it was read.") % (FOLDER + name))
    path.chmod(0o640)
