"""Where evidence files lie: a folder outside everything that a web server serves."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class EvidenceStorage(FileSystemStorage):
    """Files under EVIDENCE_ROOT. They have no address of their own: a view checks who asks."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o640)

    @property
    def base_location(self) -> str:  # read each time, so that a test can move it
        return str(settings.EVIDENCE_ROOT)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        raise ValueError("Evidence has no address of its own.")
