"""The first page: cover block, box, fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reporting.word.elements import run, tab
from reporting.word.writer import Writer


def write_cover(writer: Writer, payload: Mapping[str, Any]) -> None:
    """Everything on the first page but what stands at its foot."""
    cover, notices, words = payload["cover"], payload["notices"], writer.words
    draft = [tab(), run(notices["draft"], "DraftMark")] if notices["draft"] else []
    writer.write("Office", run(words["office"]), *draft)
    writer.write("GoverningBody", run(words["body"]), tab(), run(cover["code"], "DocumentCode"))
    writer.write("Session", run(cover["session"]))
    writer.write("Place", run(cover["section"]), tab(), run(cover["section_code"], "SectionCode"))
    writer.write("Dated", run(f"{words['date']} {cover['date']} "), *writer.sample(cover["sample"]))
    writer.write("Dated", run(words["original"]))
    writer.write("Ordinal", run(cover["ordinal"]))
    if cover["heading"]:
        writer.write("ItemHeading", run(cover["heading"]))
    writer.write("Title", run(cover["title"]), named="title")
    writer.write("BoxTitle", run(words["purpose"]))
    for position, text in enumerate(cover["purpose"], 1):
        sample = writer.sample(cover["purpose_sample"])
        writer.write("Box", *sample, run(text), named=_nth("purpose", position))
    for field in cover["fields"]:
        label = run(f"{words['fields'][field['key']]}:", "FieldLabel")
        for position, text in enumerate(field["texts"], 1):
            content = [*writer.sample(field["sample"]), run(text)]
            opening = [label, run(" ")] if position == 1 else []
            writer.write("Field", *opening, *content, named=_nth(f"field_{field['key']}", position))
    for notice in (notices["illustrative"], notices.get("english")):
        if notice:
            writer.write("SampleNote", run(notice))


def _nth(name: str, position: int) -> str:
    return name if position == 1 else f"{name}__{position}"
