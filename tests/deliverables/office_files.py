"""Small files of the kinds that people attach, and of kinds that they should not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{OFFICE}wordprocessingml.document"
EXCEL = f"{OFFICE}spreadsheetml.sheet"
POWERPOINT = f"{OFFICE}presentationml.presentation"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + bytes(64) + b"\xff\xd9"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive with its parts in the order given."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name), text)
    return content.getvalue()


def office(folder: str, part: str, kind: str, *, last: bool = False, **more: str | bytes) -> bytes:
    """A document of Word, Excel or PowerPoint; `last` puts the list of its parts where few writers do."""
    types = CONTENT_TYPES.format(f'<Override PartName="/{folder}/{part}" ContentType="{OFFICE}{kind}.main+xml"/>')
    parts: dict[str, str | bytes] = {f"{folder}/{part}": "<document/>", **more}
    listing: dict[str, str | bytes] = {"[Content_Types].xml": types, "_rels/.rels": "<Relationships/>"}
    return archive(parts | listing if last else listing | parts)


def word(*, last: bool = False, **more: str | bytes) -> bytes:
    return office("word", "document.xml", "wordprocessingml.document", last=last, **more)


def powerpoint() -> bytes:
    return office("ppt", "presentation.xml", "presentationml.presentation")


def excel() -> bytes:
    """As openpyxl writes it."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"] = "Four briefs"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def open_text(**more: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr(zipfile.ZipInfo("mimetype"), OPEN_TEXT)
        for name, text in ({"content.xml": "<office:document-content/>"} | more).items():
            file.writestr(zipfile.ZipInfo(name), text)
    return content.getvalue()


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one part more."""
    copy = io.BytesIO(document)
    with zipfile.ZipFile(copy, "a") as file:
        file.writestr(zipfile.ZipInfo(name), content)
    return copy.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it; what the browser says of its type is a lie."""
    return SimpleUploadedFile(name, content, "application/pdf")
