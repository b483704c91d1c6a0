"""Payload to the paper in Word, to go on with: real styles, numbers that Word keeps, footnotes, bookmarks.

Like the PDF it knows nothing but the payload and the fixed words of its template version. The only package that
imports python-docx, and late, because pages without a paper need not pay for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reporting.paper_words import words_of
from reporting.pdf import RenderingFailed

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MOST_CHARACTERS = 1_000_000
"""Of a payload: what is written within a second, in the process that answers. A paper of 15 pages has 60,000."""


def docx_of(payload: Mapping[str, Any]) -> bytes:
    """The paper as .docx; equal payloads give equal bytes.

    Raises RenderingFailed with a sentence when it is too long, ValueError for an unknown template or language.
    """
    if len(json.dumps(payload, ensure_ascii=False)) > MOST_CHARACTERS:
        raise RenderingFailed(_("The paper is too long to be made in Word. Shorten very long texts."))
    from reporting.word.body import write_appendix, write_other_appendices, write_part
    from reporting.word.cover import write_cover
    from reporting.word.package import new_document, packed
    from reporting.word.pages import COVER, LANDSCAPE, PORTRAIT, lay_out
    from reporting.word.writer import Writer

    words = words_of(payload["template"], payload["language"])
    document = new_document(payload, words["office"])
    writer = Writer(document, words)
    write_cover(writer, payload)
    writer.end_section()
    for position, part in enumerate(payload["parts"]):
        write_part(writer, part, at_top=position == 0)
    writer.end_section()
    write_appendix(writer, payload["appendix"])
    write_other_appendices(writer, payload)
    lay_out(document, (COVER, PORTRAIT, LANDSCAPE), payload, words)
    return packed(document)
