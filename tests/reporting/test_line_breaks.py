"""Codes, dates, amounts and references of a paper stand on one line each."""

from __future__ import annotations

import re

import pytest

from reporting.line_breaks import kept_whole


def kept(html):
    return re.findall(r'<span class="whole">(.*?)</span>', kept_whole(html))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("the Bureau (ACT/EMP) and GB.325/INS/5/2.", ["ACT/EMP", "GB.325/INS/5/2"]),
        ("document GB.331/INS/[…], ENTERPRISES/SME", ["GB.331/INS/[…]", "ENTERPRISES/SME"]),
        ("on 30 September 2016, le 1er mars 2017", ["30 September", "1er mars"]),
        ("el 30 de septiembre de 2016", ["30 de septiembre"]),
        ("US$84 million, $2.5 million, CHF 30,000", ["US$84 million", "$2.5 million", "CHF 30,000"]),
        ("100\u202f000 dólares, 2,5 millions de dollars", ["100\u202f000 dólares", "2,5 millions"]),
        ("Outcomes 1 (more and better jobs), 4 (sustainable enterprises)", ["1 (more", "4 (sustainable"]),
        ("see paragraph 26; párrafo 26; for 2016–17", ["paragraph 26", "párrafo 26", "2016–17"]),
    ],
)
def test_what_belongs_together_is_kept_together(text, whole):
    assert kept(f"<p>{text}</p>") == whole


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/GB/INS/5 and and/or",
        "A" * 15 + "/" + "B" * 15,
        "4 briefs in 2017",
        "",
    ],
)
def test_what_may_break_is_left_alone(text):
    assert kept_whole(f"<p>{text}</p>") == f"<p>{text}</p>"


@pytest.mark.parametrize("html", ["<p>“Uganda” (2016)</p>", '<p><span lang="en">«Uganda»</span> (2016)</p>'])
def test_a_line_may_end_between_a_title_in_quotation_marks_and_its_bracket(html):
    assert kept_whole(html) == html.replace(" (2016", "\u200b (2016")


def test_only_text_of_the_page_is_touched():
    html = '<head><title>GB.325/PV</title></head><a title="GB.325/PV">x</a><svg><text>ACT/EMP</text></svg>'
    assert kept_whole(html) == html


def test_a_number_is_kept_with_its_bracket_though_what_is_in_it_has_a_language():
    assert kept('<p>Résultats 4 (<span lang="en">sustainable enterprises</span>)</p>') == ["4 ("]


def test_languages_inside_are_kept():
    assert kept_whole('<p><span lang="en">ACT/EMP</span></p>').count("span") == 4
