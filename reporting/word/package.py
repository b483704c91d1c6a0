"""The file: its base of styles and numbering, its properties, and the same bytes for the same content."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.part import PartFactory, XmlPart
from docx.oxml.ns import qn

from reporting.word.elements import plain
from reporting.word.english import ENGLISH, tell_english

BASE = Path(__file__).with_name("base")
LANGUAGES = {"en": ENGLISH, "fr": "fr-FR", "es": "es-ES"}
LONGEST_PROPERTY = 255
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

# Footnotes are read as a tree, like the other parts that are written to.
PartFactory.part_type_for[CONTENT_TYPE.WML_FOOTNOTES] = XmlPart


@lru_cache(maxsize=1)
def _base() -> bytes:
    members = {file.relative_to(BASE).as_posix(): file.read_bytes() for file in BASE.rglob("*") if file.is_file()}
    return _zipped(members)


def new_document(payload: Mapping[str, Any], author: str) -> Document:
    """An empty document with our styles, in the language of the paper and with its properties."""
    document = docx.Document(io.BytesIO(_base()))
    language = LANGUAGES.get(payload["language"], payload["language"])
    (default,) = document.styles.element.xpath("w:docDefaults//w:lang")
    default.set(qn("w:val"), language)
    said = payload["document"]
    created = dt.datetime.fromisoformat(said["created"])
    properties = document.core_properties
    properties.title = plain(said["full_title"])[:LONGEST_PROPERTY]
    properties.subject = plain(said["description"])[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = author
    properties.language = language
    properties.created = properties.modified = created
    properties.revision = 1
    return document


def packed(document: Document) -> bytes:
    """The document as a file that knows nothing of when or where it was made."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            tell_english(part.element)
    draft = io.BytesIO()
    document.save(draft)
    with zipfile.ZipFile(draft) as made:
        return _zipped({name: made.read(name) for name in made.namelist()})


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """Members in the order of their names, which puts the content types first, without their dates."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), members[name], zipfile.ZIP_DEFLATED)
    return file.getvalue()
