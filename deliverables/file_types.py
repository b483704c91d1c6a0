"""What a file is by its content, and whether evidence may be of that kind. No name is believed; one that a computer
would run is not taken."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib

import magic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE_FOLDERS = {
    "word/": f"{OFFICE}wordprocessingml.document",
    "xl/": f"{OFFICE}spreadsheetml.sheet",
    "ppt/": f"{OFFICE}presentationml.presentation",
}
"""The folder that makes an archive a document of one kind."""

ALLOWED_TYPES = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "text/plain",
        "text/csv",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        *OFFICE_FOLDERS.values(),
    }
)
"""Types that evidence may have. Formats that can carry scripts or macros are not among them."""

RUN = re.compile(
    r"\.(app|application|bash|bat|chm|cmd|com|command|cpl|csh|desktop|dll|exe|gadget|hta|inf|ins|isp|jar|js|jse|jnlp|ksh"
    r"|lnk|mjs|msc|msh|msi|msix|msp|mst|pif|pl|ps1|ps1xml|psd1|psm1|py|pyc|pyw|rb|reg|scf|scpt|scr|sct|sh|shb|shs|url"
    r"|vb|vbe|vbs|wasm|workflow|ws|wsc|wsf|wsh|xll|zsh)[. ]*$",
    re.IGNORECASE,
)
"""Endings by which a computer takes a file, whatever it holds, for something to run; dots and spaces after it do not
count where files are opened."""

CONTENT_TYPES = "[Content_Types].xml"
MOST_OF_CONTENT_TYPES = 1024 * 1024
"""Bytes read of that part; what an archive says of its size is not believed."""
MACRO_MARKS = (b"macroenabled", b"vbaproject")
MACRO_FOLDERS = ("Basic/", "Scripts/")
"""Where OpenDocument keeps macros."""
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


def check_name(name: str) -> None:
    """Raises ValidationError for a file that a computer would run when somebody opens it. name: as it is kept."""
    if found := RUN.search(name):
        words = {"name": name, "ending": f".{found[1]}"}
        raise ValidationError(
            _(
                "The file “%(name)s” is not taken: whatever it holds, a computer would run a file whose name ends in "
                "%(ending)s."
            )
            % words
        )


def content_type_of(upload: UploadedFile) -> str:
    """The type of a file by its content. Raises ValidationError when evidence may not have it."""
    if not upload.size:
        raise ValidationError(_("The file “%(name)s” is empty.") % {"name": upload.name})
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        raise ValidationError(
            _("The file “%(name)s” has %(size)s; evidence may have %(most)s at the most.")
            % {
                "name": upload.name,
                "size": filesizeformat(upload.size),
                "most": filesizeformat(settings.EVIDENCE_MAX_BYTES),
            }
        )
    upload.seek(0)
    head = upload.read(65536)
    found = magic.from_buffer(head, mime=True)
    if head.startswith(b"PK"):
        found = _type_of_archive(upload, found)
    upload.seek(0)
    if found not in ALLOWED_TYPES:
        raise ValidationError(
            _(
                "The file “%(name)s” is of a kind that is not taken (%(found)s). Use PDF, Word, Excel, PowerPoint, "
                "OpenDocument, PNG, JPEG, CSV or plain text."
            )
            % {"name": upload.name, "found": found}
        )
    return found


def _type_of_archive(upload: UploadedFile, found: str) -> str:
    """Only a look inside tells a document from any other archive, and one with macros from one without."""
    try:
        with zipfile.ZipFile(upload) as archive:
            names = archive.namelist()
            parts = b""
            if CONTENT_TYPES in names:
                with archive.open(CONTENT_TYPES) as part:
                    parts = part.read(MOST_OF_CONTENT_TYPES).lower()
    except BROKEN_ARCHIVE:
        return "application/zip"
    named_macros = any(name.lower().endswith("vbaproject.bin") or name.startswith(MACRO_FOLDERS) for name in names)
    if named_macros or any(mark in parts for mark in MACRO_MARKS):
        raise ValidationError(_("The file “%(name)s” holds macros: save it without them.") % {"name": upload.name})
    if not parts:
        return found if found not in OFFICE_FOLDERS.values() else "application/zip"
    kinds = [kind for folder, kind in OFFICE_FOLDERS.items() if any(name.startswith(folder) for name in names)]
    return kinds[0] if kinds else "application/zip"
