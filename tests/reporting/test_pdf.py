"""The paper as PDF: what is in the file, that it is the same each time, and that it fetches nothing."""

from __future__ import annotations

import copy
import io
import itertools
import json
import logging
import os
import re
import resource
import signal
import subprocess
import sys
from unittest.mock import Mock

import pypdf
import pytest
from django.conf import settings
from django.utils.html import escape

from deliverables.models import PlannedOutput
from reporting import drawing_process, pdf
from reporting.paper_words import PAPER
from reporting.pdf import RenderingFailed, draw_apart, own_files_only, paper_html, render, render_apart
from tests.factories import delivery, status_update
from tests.reporting.papers import paragraphs, payload_of, squeezed


@pytest.fixture(autouse=True)
def _quiet(caplog):
    """The engine tells its steps; tests want its warnings only."""
    caplog.set_level(logging.WARNING, logger="weasyprint.progress")


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in read(content).pages))


@pytest.fixture
def payload(plan, deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="The review has begun.", illustrative=True)
    return payload_of()


DRAWN: dict[str, bytes] = {}


@pytest.fixture
def drawn(payload):
    """The paper, drawn once for all tests that only look at it."""
    key = json.dumps(payload)
    if key not in DRAWN:
        DRAWN[key] = render(payload)
    return DRAWN[key]


def test_holds_the_whole_paper(payload, drawn):
    said = text_of(drawn)
    for block in paragraphs(payload):
        assert squeezed(f"{block['lead']} {block['text']}"[:60]) in said
        assert all(squeezed(point["text"][:40]) in said for point in block["points"])
    assert squeezed(payload["cover"]["session"]) in said
    assert squeezed("Four briefs are available (12/2017).") in said
    assert 8 <= len(read(drawn).pages) <= 16


def test_is_tagged_titled_dated_and_bookmarked(payload, drawn):
    reader = read(drawn)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "GB.328/INS/8: " + payload["cover"]["title"]
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()
    assert str(reader.metadata.creation_date).startswith("2016-09-30")
    titles = [mark.title for mark in flat(reader.outline)]
    assert "Part III. Progress by follow-up item" in titles
    assert "Draft decision" in titles
    assert "Appendix I. Status of the deliverables at 30 September 2016" in titles


def flat(outline):
    for mark in outline:
        if isinstance(mark, list):
            yield from flat(mark)
        else:
            yield mark


def elements(node):
    """The structure elements below a node, in the order of reading."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from elements(found)


def test_table_heads_have_a_scope(drawn):
    found = list(elements(read(drawn).trailer["/Root"]["/StructTreeRoot"]))
    heads = [
        (element["/A"]["/Scope"], element["/A"].get("/ColSpan", 1)) for element in found if element["/S"] == "/TH"
    ]
    assert {"/Row", "/Column"} == {scope for scope, _span in heads}
    assert ("/Column", 7) in heads
    levels = [int(element["/S"][2:]) for element in found if re.fullmatch(r"/H\d", element["/S"])]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


def test_points_are_items_of_lists(payload, drawn):
    found = [element["/S"] for element in elements(read(drawn).trailer["/Root"]["/StructTreeRoot"])]
    lists = [block["points"] for block in paragraphs(payload) if block["points"]]
    assert len(lists) > 1
    assert found.count("/L") == len(lists)
    assert found.count("/LI") == found.count("/LBody") == sum(map(len, lists))


def test_the_head_of_the_wide_table_repeats_and_the_draft_mark_is_on_every_page(drawn):
    boxes = read(drawn).pages
    pages = [page.extract_text() for page in boxes]
    wide = [page for page, box in zip(pages, boxes, strict=True) if box.mediabox.width > 700]
    assert len(wide) >= 3
    assert all("Resource" in page and "Proposed deliverables" in page for page in wide)
    assert all("DRAFT" in page for page in pages)
    assert all("GB328-INS_8_[ENTER-yymmdd-1]-En.docx" in page for page in pages)
    assert "GB.328/INS/8" in pages[1]


def test_the_footnote_of_the_plan_stands_at_the_foot_of_the_page_of_its_mark(drawn):
    pages = [squeezed(page.extract_text()) for page in read(drawn).pages]
    note = squeezed("In addition to the deliverables listed here, close cooperation with WORKQUALITY")
    (page,) = [page for page in pages if note in page]
    assert squeezed("(WORKQUALITY),1 Green") in page
    assert page.index(note) > page.index(squeezed("External audit reports confirm")), "below the rows of its page"
    assert sum(page.count(note) for page in pages) == 1


def test_a_figure_is_one_image_with_its_figures_in_words(payload, drawn):
    found = [e for e in elements(read(drawn).trailer["/Root"]["/StructTreeRoot"]) if e["/S"] == "/Figure"]
    (figure,) = [block for part in payload["parts"] for block in part["blocks"] if block["kind"] == "figure"]
    assert [element["/Alt"] for element in found] == [figure["text"]]


def test_draws_with_its_own_fonts_only(drawn):
    names = set()
    for page in read(drawn).pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            names.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    assert names
    assert all(name.startswith(("paper-serif", "paper-sans", "paper-symbols")) for name in names), names


def test_the_same_bytes_a_second_time(payload, drawn):
    assert render(copy.deepcopy(payload)) == drawn


def test_the_drawing_process_knows_neither_database_nor_secrets():
    assert not {"DATABASE_URL", "SECRET_KEY"} & set(pdf.ENVIRONMENT)
    environment = {name: os.environ[name] for name in pdf.ENVIRONMENT if name in os.environ}
    run = subprocess.run(
        [sys.executable, "-c", "import reporting.pdf, sys; print('deliverables' in sys.modules)"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "False"


# Fetching


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.css",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "file://elsewhere/x",
        (PAPER / "v1" / ".." / ".." / "rounds.html").as_uri(),
        PAPER.as_uri() + "/v1/%2e%2e/%2e%2e/rounds.html",
    ],
)
def test_the_fetcher_refuses_what_is_not_the_papers_own(url):
    with pytest.raises(ValueError, match=r"Not a file of the paper|fetch nothing"):
        own_files_only(PAPER / "v1").fetch(url)


def test_the_fetcher_refuses_a_link_that_leads_outside(tmp_path):
    folder = tmp_path / "paper"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "own.txt").write_text("own")
    fetcher = own_files_only(folder)
    with pytest.raises(ValueError, match="Not a file of the paper"):
        fetcher.fetch((folder / "link.txt").as_uri())
    assert fetcher.fetch((folder / "own.txt").as_uri()).read() == b"own"
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"


def test_an_address_in_the_paper_stops_the_drawing(payload, monkeypatch):
    html = paper_html(payload).replace("</body>", '<img alt="x" src="http://127.0.0.1:9/x.png"></body>')
    monkeypatch.setattr(pdf, "paper_html", lambda _payload: html)
    with pytest.raises(RenderingFailed, match="not its own: Error fetching"):
        render(payload)


# Limits and failures


def test_too_slow_is_a_sentence(payload, caplog):
    with pytest.raises(RenderingFailed, match=r"more than 0 seconds and was stopped"):
        render_apart(payload, timeout=0)


def test_a_failure_is_a_sentence_and_goes_to_the_log(payload, caplog):
    with pytest.raises(RenderingFailed, match="An administrator finds the reason in the log"):
        render_apart({**payload, "template": "v99"}, timeout=60)
    assert "There is no paper template" in caplog.text


def test_too_many_pages_are_a_sentence_and_the_steps_are_told(payload, settings):
    settings.REPORT_MAX_PAGES = 3
    steps = []
    with pytest.raises(RenderingFailed, match="more than 3 pages and was not drawn"):
        draw_apart(payload, timeout=60, told=steps.append)
    assert [step.page for step in steps if step.page] == [1, 2, 3, 4]
    assert [step.number for step in steps] == sorted(step.number for step in steps)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Traceback\nended: memory\n", "more memory than one paper may take"),
        ("step 5 page 3\n", "stopped from outside, and nothing of it is left. Ask for the paper again"),
    ],
)
def test_how_it_ended_is_a_sentence(payload, monkeypatch, said, sentence):
    script = f"import sys; sys.stderr.write({said!r}); sys.exit(1)"
    monkeypatch.setattr(pdf, "start_drawing", lambda _source, drawn, pipe, **_: popen(script, drawn, pipe))
    with pytest.raises(RenderingFailed, match=sentence):
        render_apart(payload, timeout=60)


def popen(script, drawn, pipe):
    return subprocess.Popen([sys.executable, "-c", script], stdout=drawn, stderr=pipe)


def test_too_much_text_is_refused_before_anything_is_drawn(payload, monkeypatch):
    monkeypatch.setattr(pdf, "LARGEST_PAYLOAD", 1000)
    monkeypatch.setattr(pdf, "start_drawing", None)
    with pytest.raises(RenderingFailed, match="too much text to be drawn"):
        render_apart(payload, timeout=60)


@pytest.fixture
def process(payload, monkeypatch):
    """The drawing process, run here: what it limited, what it wrote, and how it ended."""
    limits, written, told = {}, io.BytesIO(), io.StringIO()

    class Stream:
        def __init__(self, buffer):
            self.buffer = buffer

    steps = logging.getLogger("weasyprint.progress")
    handlers = list(steps.handlers)
    monkeypatch.setattr(drawing_process.resource, "setrlimit", limits.__setitem__)
    monkeypatch.setattr(drawing_process.signal, "signal", lambda *_: None)
    monkeypatch.setattr(drawing_process.signal, "setitimer", lambda *timer: limits.__setitem__(timer[0], timer[1:]))

    def run(*arguments):
        # Here, since the streams change hands between a fixture and its test.
        monkeypatch.setattr(drawing_process.sys, "stdin", Stream(io.BytesIO(json.dumps(payload).encode())))
        monkeypatch.setattr(drawing_process.sys, "stdout", Stream(written))
        monkeypatch.setattr(drawing_process.sys, "stderr", told)
        monkeypatch.setattr(drawing_process.sys, "argv", ["", *arguments])
        return drawing_process.main(), limits, written.getvalue(), told.getvalue()

    yield run
    steps.handlers[:] = handlers


def test_the_drawing_process_has_limits_and_answers_on_standard_output(process):
    ended, limits, written, told = process("60", "40")
    assert ended == 0
    memory = drawing_process.MEMORY_LIMIT
    assert limits == {
        resource.RLIMIT_AS: (memory, memory),
        resource.RLIMIT_CPU: (70, 70),
        signal.ITIMER_REAL: (60, 0.5),
    }
    assert written.startswith(b"%PDF-")
    assert told.startswith("step ")


def test_the_drawing_process_keeps_what_is_whole_for_this_user_alone(process, tmp_path):
    kept = tmp_path / "draft.pdf"
    mask = os.umask(0)
    try:
        assert process("60", "40", str(kept))[2] == b""
    finally:
        os.umask(mask)
    assert kept.read_bytes().startswith(b"%PDF-")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["draft.pdf"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(MemoryError, "memory"), (drawing_process.OutOfTime, "time"), (RuntimeError("Broken."), "error")],
)
def test_the_drawing_process_says_why_it_ended(process, monkeypatch, error, reason):
    monkeypatch.setattr(drawing_process, "render", Mock(side_effect=error))
    ended, _limits, written, told = process("60", "40")
    assert (ended, written) == (1, b"")
    assert told.endswith(f"\nended: {reason}\n")
    assert ("Broken." in told) == (reason == "error")


# Hostile content


def test_markup_in_texts_is_text(plan, deliverable):
    nasty = "<script>alert(1)</script><img src='file:///etc/passwd'> & <b>bold</b>"
    status_update(deliverable("1"), "in-progress", "2016-02-01", done=nasty, next="{{ words }} {% include 'x' %}")
    payload = payload_of()
    html = paper_html(payload)
    assert escape(nasty) in html
    assert "<script" not in html
    assert squeezed("<script>alert(1)</script><imgsrc='file:///etc/passwd'>&<b>bold</b>") in text_of(render(payload))


def test_very_long_words_and_accounts_stay_on_the_page(plan, deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="x" * 3000)
    status_update(
        deliverable("2"), "in-progress", "2016-02-01", done="\n".join(f"Line {n} of it." for n in range(300))
    )
    status_update(deliverable("3a"), "in-progress", "2016-02-01", done="\n\n".join(f"Part {n}." for n in range(300)))
    content = render(payload_of())
    said = text_of(content)
    assert said.count("x") >= 3000
    assert squeezed("Line 299 of it.") in said
    assert squeezed("Part 299.") in said
    assert len(read(content).pages) < 40


def test_characters_that_the_fonts_lack_do_not_stop_it(plan, deliverable):
    status_update(deliverable("1"), "in-progress", "2016-02-01", done="中小企业 🎉 \u202eabc\u0007 done")
    delivery(PlannedOutput.objects.get(deliverable__ref="1"), "2016-03-01", "→ ✓ ≥ −")
    assert squeezed("→✓≥−") in text_of(render(payload_of()))
