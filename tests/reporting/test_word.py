"""The paper in Word: what is in the file, that Word can go on with it, and that it is the same each time."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
import re
import subprocess
import sys
import zipfile

import docx
import pytest
from django.conf import settings
from django.db import connection
from docx.oxml.ns import qn
from openxml_audit import FileFormat, OpenXmlValidator

from reporting.paper_words import PAPER, VERSION, words_of
from reporting.pdf import RenderingFailed
from reporting.snapshots import build_payload
from reporting.word import MOST_CHARACTERS, docx_of
from reporting.word.figures import png_of
from reporting.word.tables import WIDTHS
from tests.factories import status_update
from tests.reporting.papers import paragraphs, payload_of, strings, the_round, whole

NUMBERED = ("Paragraph", "Decision")


@pytest.fixture
def payload(plan, deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="The review has begun.", illustrative=True)
    return payload_of()


def read(content):
    return docx.Document(io.BytesIO(content))


def member(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def text_of(element):
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def styled(document, *styles):
    """Paragraphs outside tables in some styles, by the styles' own keys, in order."""
    return [one for one in document.element.body.iter(qn("w:p")) if one.style in styles]


def bookmarks(document):
    return [one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))]


def hand_made(payload, *blocks):
    """The payload with other blocks at the end of its introduction."""
    made = copy.deepcopy(payload)
    made["parts"][0]["blocks"] += blocks
    return made


def block(text="Text.", points=(), **other):
    points = [{"mark": mark, "text": said} for mark, said in points]
    usual = {"kind": "paragraph", "number": 99, "anchor": "", "lead": "", "strong": False, "sample": False}
    return {**usual, "text": text, "points": points, **other}


def test_every_text_of_the_payload_is_in_it(payload):
    content = docx_of(payload)
    document = read(content)
    said = "".join(text_of(part) for part in [document.element, *parts_of(content)])
    said += "".join(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    printed = {key: payload[key] for key in ("cover", "notices", "parts", "appendix", "changes")}
    unprinted = {"kind", "key", "anchor", "mark", "placeholders", "svg"}
    assert [text for text in strings(without(printed, unprinted)) if text not in said] == []
    assert payload["document"]["file"] in said


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [name for name in file.namelist() if re.match(r"word/(header|footer|footnotes)", name)]
        return [docx.oxml.parse_xml(file.read(name)) for name in names]


def without(value, keys):
    if isinstance(value, dict):
        return {key: without(inner, keys) for key, inner in value.items() if key not in keys}
    return [without(inner, keys) for inner in value] if isinstance(value, list) else value


def test_word_numbers_the_paragraphs_as_the_payload_does(payload):
    document = read(docx_of(payload))
    mine = styled(document, *NUMBERED)
    assert list(range(1, len(mine) + 1)) == [one["number"] for one in paragraphs(payload)]
    for one, said in zip(mine, paragraphs(payload), strict=True):
        assert text_of(one).removeprefix("◊ ") == f"{said['lead']} {said['text']}".strip()
        assert one.pPr.numPr is None, "the number belongs to the style"
    numbering = document.part.numbering_part.element
    levels = {level.find(qn("w:pStyle")).get(qn("w:val")): level for level in numbering.iter(qn("w:lvl"))}
    assert set(levels) == {"Paragraph", "Point", "DecisionPoint", "Dash"}
    assert document.styles.element.get_by_id("TypedPoint").pPr.numPr is None
    for style in (*levels, "Decision"):
        assert document.styles.element.get_by_id(style).pPr.numPr.numId.val == (2 if style == "Dash" else 1)


def test_letters_begin_again_and_other_marks_are_typed(payload):
    points = [("(a)", "first;"), ("(b)", "second;"), ("–", "a dash;"), ("(iv)", "typed.")]
    document = read(docx_of(hand_made(payload, block("One:", points), block("Two:", [("(a)", "again.")]))))
    (first,) = [one for one in styled(document, *NUMBERED) if text_of(one) == "One:"]
    following = list(first.itersiblings())[:6]
    assert [one.style for one in following] == ["Point", "Point", "Dash", "TypedPoint", "Paragraph", "Point"]
    assert [text_of(one) for one in following] == ["first;", "second;", "a dash;", "(iv)typed.", "Two:", "again."]
    decision = styled(document, "DecisionPoint")
    assert [text_of(one) for one in decision] == [point["text"] for point in paragraphs(payload)[-1]["points"]]


def test_every_style_that_is_used_is_in_the_file(payload):
    content = docx_of(payload)
    known = set(re.findall(r'w:styleId="(\w+)"', member(content, "word/styles.xml")))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        used = {
            style
            for name in file.namelist()
            if name.endswith(".xml")
            for style in re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"', file.read(name).decode())
        }
    assert used - known == set()
    assert {"Title", "Heading1", "Heading2", "Caption", "Box", "Field", "Quote"} <= used


def test_bookmarks_are_unique_and_outlive_the_numbers(payload):
    before = bookmarks(read(docx_of(payload)))
    assert len({name.lower() for name in before}) == len(before)
    assert all(re.fullmatch(r"[a-z]\w{0,39}", name) for name in before)
    assert {"title", "purpose", "field_author_unit", "p_introduction", "p_introduction__2"} <= set(before)
    assert {"p_overview", "p_deliverable_6_1", "p_draft_decision", "status_3a"} <= set(before)
    after = bookmarks(read(docx_of(hand_made(payload, block()))))
    (added,) = set(after) - set(before)
    assert [name for name in after if name != added] == before


def test_a_bookmark_holds_its_paragraph_with_its_points(payload):
    said = paragraphs(payload)[-1]
    document = read(docx_of(payload))
    (start,) = document.element.xpath("//w:bookmarkStart[@w:name='p_draft_decision']")
    (end,) = document.element.xpath(f"//w:bookmarkEnd[@w:id='{start.get(qn('w:id'))}']")
    body = list(document.element.body)
    held = body[body.index(start.getparent()) : body.index(end.getparent()) + 1]
    assert " ".join(text_of(one) for one in held) == whole(said)


def test_long_names_and_names_given_twice_stay_within_what_word_allows(payload):
    twice = [block(anchor="6-1"), block(anchor="6.1"), block(anchor="6-1"), block(anchor="x" * 90)]
    names = bookmarks(read(docx_of(hand_made(payload, *twice))))
    assert len(set(names)) == len(names)
    assert all(len(name) <= 40 for name in names)
    assert "p_6_1" in names


def test_heads_repeat_and_rows_stay_whole(payload):
    document = read(docx_of(payload))
    heads = [[bool(row.xpath("w:trPr/w:tblHeader")) for row in table._tbl.tr_lst] for table in document.tables]
    wide = [len(table.columns) == 7 for table in document.tables]
    assert wide.count(True) == 3
    for of_table, is_wide in zip(heads, wide, strict=True):
        count = 2 if is_wide else 1
        assert of_table == [True] * count + [False] * (len(of_table) - count)
    assert all(row.xpath("w:trPr/w:cantSplit") for table in document.tables for row in table._tbl.tr_lst)
    titles = [table._tbl.xpath("w:tblPr/w:tblCaption/@w:val")[0] for table in document.tables]
    assert "Indicators of achievement, condition by condition" in titles
    assert payload["appendix"]["tables"][0]["title"] in titles


@pytest.mark.parametrize("key", sorted(WIDTHS.keys() - {"counts"}))
def test_columns_are_as_wide_as_on_the_page_of_the_pdf(key):
    column = r"\.status__(\d)" if key == "status" else rf"\.table--{key} th:nth-child\((\d)\)"
    style = (PAPER / VERSION / "paper.css").read_text()
    given = dict(re.findall(rf"{column} {{ width: ([\d.]+)%; }}", style))
    widths = [float(given[str(n)]) for n in range(1, len(given) + 1)]
    rest = [] if sum(widths) == 100 else [100 - sum(widths)]
    assert [*widths, *rest] == list(WIDTHS[key])


def test_the_status_table_stands_on_landscape_pages(payload):
    sections = read(docx_of(payload)).sections
    assert [section.page_width > section.page_height for section in sections] == [False, False, True]
    assert [section.different_first_page_header_footer for section in sections] == [True, False, False]


def test_heads_and_feet_are_turned_on_even_pages_and_the_first_has_the_note(payload):
    document = read(docx_of(payload))
    assert document.settings.odd_and_even_pages_header_footer
    code, file, draft = payload["cover"]["code"], payload["document"]["file"], payload["notices"]["draft"]
    for section in document.sections:
        assert section.header.paragraphs[0].text == f"{draft}\t{code}"
        assert section.even_page_header.paragraphs[0].text == f"{code}\t{draft}"
        assert text_of(section.footer._element) == f"{file}1"
        assert text_of(section.even_page_footer._element) == f"1{file}"
        assert section.footer._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]
    first = document.sections[0]
    assert first.first_page_header.paragraphs[0].text == ""
    assert [one.text[:20] for one in first.first_page_footer.paragraphs] == ["This GB document is ", file[:20]]


def test_the_note_of_the_plan_is_a_footnote_and_later_marks_refer_to_it(payload):
    made = copy.deepcopy(payload)
    (note,) = made["appendix"]["tables"][0]["notes"]
    made["appendix"]["tables"][0]["rows"][-1]["cells"][0]["lines"][0] |= {"mark": note["mark"], "rest": ""}
    content = docx_of(made)
    notes = docx.oxml.parse_xml(member(content, "word/footnotes.xml").encode())
    assert [text_of(one).strip() for one in notes] == ["", "", note["text"]]
    body = read(content).element.body
    assert body.xpath(".//w:footnoteReference/@w:id") == ["1"]
    assert body.xpath(".//w:fldSimple/@w:instr") == ["NOTEREF note_1 \\f \\h"]
    assert "note_1" in bookmarks(read(content))


def test_a_note_with_another_mark_keeps_it_and_one_that_nothing_refers_to_stands_below(payload):
    notes = payload["appendix"]["tables"][0]["notes"]
    notes[0]["mark"] = "*"
    for row in payload["appendix"]["tables"][0]["rows"]:
        for line in (line for cell in row["cells"] for line in cell["lines"] if line.get("mark")):
            line["mark"] = "*"
    notes.append({"mark": "2", "text": "Nothing refers to this."})
    content = docx_of(payload)
    document = read(content)
    assert document.element.body.xpath(".//w:footnoteReference/@w:customMarkFollows") == ["1"]
    assert f"* {notes[0]['text']}" in text_of(docx.oxml.parse_xml(member(content, "word/footnotes.xml").encode()))
    assert "2 Nothing refers to this." in [one.text for one in document.paragraphs]


def test_the_properties_tell_title_author_date_and_language(payload):
    content = docx_of(payload)
    properties = read(content).core_properties
    assert properties.title == payload["document"]["full_title"]
    assert properties.author == properties.last_modified_by == "INTERNATIONAL LABOUR OFFICE"
    assert properties.subject == payload["document"]["description"]
    assert properties.language == "en-GB"
    created = dt.datetime(2016, 9, 30, tzinfo=dt.UTC)
    assert properties.created == properties.modified == created
    assert 'w:lang w:val="en-GB"' in member(content, "word/styles.xml")


def test_the_marks_of_draft_and_sample_data_are_those_of_the_payload(payload):
    document = read(docx_of(payload))
    assert payload["notices"]["draft"] in document.paragraphs[0].text
    marked = [one for one in styled(document, *NUMBERED) if text_of(one).startswith("◊ ")]
    assert len(marked) == sum(one["sample"] for one in paragraphs(payload)) > 0
    assert document.paragraphs[-1].text == payload["notices"]["illustrative"]
    final = payload | {"notices": {"draft": "", "illustrative": ""}}
    assert "DRAFT" not in text_of(read(docx_of(final)).element)


def test_a_translation_says_on_its_cover_what_stands_in_english(payload):
    payload["notices"]["english"] = "Les textes du plan figurent en anglais."
    said = [one.text for one in read(docx_of(payload)).paragraphs]
    assert said.index("Les textes du plan figurent en anglais.") < said.index(
        words_of("v1", "en")["parts"]["introduction"]
    )


@pytest.mark.parametrize("language", ["fr", "es"])
def test_what_stays_in_english_is_told_to_word_and_has_no_marks(payload, language):
    report_round = the_round()
    content = docx_of(build_payload(report_round, report_round.cut_off, None, language))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert not any(
            re.search("[\ue000\ue001]", file.read(name).decode(errors="ignore")) for name in file.namelist()
        )
    document = read(content)
    spoken = {text_of(one): one.xpath("w:rPr/w:lang/@w:val") for one in document.element.body.iter(qn("w:r"))}
    assert spoken["Review of the EESE programme with a view to expanding it (20(b))"] == ["en-GB"]
    assert spoken["The review has begun."] == ["en-GB"]
    assert spoken[{"fr": "Mesure 1. ", "es": "Medida 1. "}[language]] == []


def test_a_language_without_an_environment_note_has_no_rule_for_it(payload):
    first = read(docx_of(payload | {"language": "es"})).sections[0].first_page_footer
    assert len(first.paragraphs) == 1


# The same payload, and nothing else


def test_the_same_bytes_in_another_process_hash_seed_and_time_zone(payload):
    here = docx_of(payload)
    assert docx_of(copy.deepcopy(payload)) == here
    elsewhere = (
        "import json, sys; from django.conf import settings; settings.configure(USE_I18N=False);"
        "from reporting.word import docx_of; sys.stdout.buffer.write(docx_of(json.load(sys.stdin)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", elsewhere],
        input=json.dumps(payload).encode(),
        cwd=settings.BASE_DIR,
        env={"PYTHONHASHSEED": "77", "TZ": "America/Lima"},
        capture_output=True,
        check=True,
    )
    assert run.stdout == here


def test_it_asks_the_database_nothing(payload):
    def refuse(_execute, sql, *_rest):
        raise AssertionError(sql)

    with connection.execute_wrapper(refuse):
        assert docx_of(payload).startswith(b"PK")


def test_an_unknown_template_or_language_is_an_error(payload):
    with pytest.raises(ValueError, match="no paper template"):
        docx_of(payload | {"template": "v99"})
    with pytest.raises(ValueError, match="no words in 'xx'"):
        docx_of(payload | {"language": "xx"})


def test_a_paper_without_end_is_refused_in_a_sentence(payload):
    with pytest.raises(RenderingFailed, match="too long to be made in Word"):
        docx_of(hand_made(payload, block("x" * MOST_CHARACTERS)))


# Hostile content


def test_markup_is_text(payload):
    nasty = "</w:t></w:r><w:r><script>alert(1)</script> &amp; <b>bold</b> {{ words }} ]]>"
    document = read(docx_of(hand_made(payload, block(nasty, [("(a)", nasty)], lead=nasty, anchor=nasty))))
    assert nasty in [text_of(one) for one in styled(document, "Point")]
    assert f"{nasty} {nasty}" in [text_of(one) for one in styled(document, "Paragraph")]


def test_what_xml_cannot_hold_is_left_out_and_everything_else_stays(payload):
    odd = "a\x00b\x07c\ud83dd\ufffee\x0bf"
    stays = "中小企业 🎉 مرحبا שלום \u202eabc\u202c " + "x" * 3000
    payload["cover"]["title"] = payload["document"]["full_title"] = odd
    payload["document"]["file"] = payload["appendix"]["tables"][0]["title"] = odd
    content = docx_of(hand_made(payload, block(f"{odd} {stays}", anchor=odd * 9), block("one\r\n\ttwo")))
    said = [text_of(one) for one in styled(read(content), "Title", "Paragraph")]
    assert said[0] == "abcdef"
    assert f"abcdef {stays}" in said
    assert "one two" in said


def test_a_block_of_another_kind_is_told_by_its_caption_and_text(payload):
    figure = {"kind": "figure", "key": "bands", "caption": "A chart", "text": "Three of ten are completed."}
    said = [one.text for one in read(docx_of(hand_made(payload, figure, {"kind": "other"}))).paragraphs]
    at = said.index("A chart")
    assert said[at + 1] == "Three of ten are completed."


# Figures, links, further appendices

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="160mm" height="20mm" viewBox="0 0 160 20"><title>Bands</title>'
    '<text x="1" y="9" font-family="paper-sans" font-size="3">Completed</text></svg>'
)


def figure(svg):
    words = "Three of ten are completed."
    return {"kind": "figure", "key": "bands", "caption": "A chart", "svg": svg, "text": words, "sample": True}


def test_a_figure_is_a_picture_as_wide_as_the_text_with_its_words_as_alternative_text(payload):
    document = read(docx_of(hand_made(payload, figure(SVG))))
    shape, _of_the_paper = document.inline_shapes
    section = document.sections[1]
    assert abs(shape.width - (section.page_width - 2 * section.left_margin)) < 2000
    assert abs(shape.height * 8 - shape.width) < 20_000
    assert shape._inline.docPr.get("descr") == "Three of ten are completed."
    assert "◊ A chart" in [one.text for one in document.paragraphs]
    names = [part.partname for part in document.part.package.iter_parts() if "media" in part.partname]
    assert [name[-4:] for name in names] == [".png", ".png"]


def test_text_of_a_figure_is_drawn_with_the_papers_own_fonts():
    drawn, empty = png_of(SVG), png_of(re.sub(r"<text.*</text>", "", SVG))
    assert drawn.startswith(b"\x89PNG")
    assert drawn != empty


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "no drawing",
        SVG.removesuffix("</svg>"),
        SVG.replace('viewBox="0 0 160 20"', ""),
        SVG.replace('viewBox="0 0 160 20"', 'viewBox="0 0 160 999999"'),
        SVG.replace('viewBox="0 0 160 20"', 'viewBox="0 0 0 0"'),
    ],
)
def test_what_cannot_be_drawn_or_would_not_fit_a_page_is_told_in_words(payload, svg):
    document = read(docx_of(hand_made(payload, figure(svg))))
    said = [one.text for one in document.paragraphs]
    assert said[said.index("◊ A chart") + 1] == "Three of ten are completed."
    assert len(document.inline_shapes) == 1, "the paper's own"


def test_appendices_by_choice_follow_and_their_addresses_are_links(payload, monkeypatch):
    words = words_of("v1", "en") | {"appendix_more": "Appendix"}
    monkeypatch.setattr("reporting.word.words_of", lambda *_which: words)
    lines = [
        {"text": text, "url": text} for text in ("https://example.org/a?b=c&d", "javascript:alert(1)", "http://é")
    ]
    rows = [{"cells": [{"lines": lines, "sample": False}], "total": False}]
    found = {"kind": "table", "key": "evidence", "caption": "Evidence", "heads": ["No."], "rows": rows, "notes": []}
    evidence = {"key": "evidence", "number": "III", "title": "Evidence", "table": found, "nothing": ""}
    lacking = {"key": "resource-lines", "number": "IV", "title": "Lines", "table": None, "nothing": "There are none."}
    document = read(docx_of(payload | {"appendices": [evidence, lacking]}))
    said = [one.text for one in document.paragraphs]
    assert said[said.index("Appendix III. Evidence") + 1 :][:2] == ["Appendix IV. Lines", "There are none."]
    (link,) = document.element.body.iter(qn("w:hyperlink"))
    assert text_of(link) == "https://example.org/a?b=c&d"
    assert document.part.rels[link.get(qn("r:id"))].target_ref == "https://example.org/a?b=c&d"
    assert document.paragraphs[-1].text == payload["notices"]["illustrative"]


def test_everything_stands_where_word_expects_it(payload, tmp_path):
    payload["appendix"]["tables"][0]["notes"].append({"mark": "†", "text": "A second note."})
    cells = payload["appendix"]["tables"][0]["rows"][0]["cells"]
    cells[0]["lines"] = [{"text": "a", "url": "https://example.org/"}, {"text": "b", "mark": "†", "rest": "c"}]
    points = [("(a)", "one"), ("–", "two"), ("(x)", "three")]
    (tmp_path / "paper.docx").write_bytes(docx_of(hand_made(payload, block("One:", points), figure(SVG))))
    said = OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(tmp_path / "paper.docx").errors
    # Word needs no theme of a file whose styles name their fonts themselves.
    assert [one for one in said if not one.description.endswith("relationships/theme' is missing.")] == []
