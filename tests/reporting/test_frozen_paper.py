"""A paper of 2016 is drawn as it was drawn then, here and anywhere: same content, template and engine, same bytes.

No test here may ask the database: a paper is made from its content alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest

from reporting import pdf
from reporting.models import Report
from reporting.paper_words import TEMPLATES
from reporting.pdf import draw_apart
from reporting.verifying import Verdict, compare
from tests.reporting.frozen.keeping import DRAWN, PAYLOAD

CONTENT = json.loads(PAYLOAD.read_text())
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>'


@pytest.fixture(scope="module")
def drawing():
    return draw_apart(CONTENT, timeout=120)


def test_says_that_it_is_sample_data():
    assert "no fact" in CONTENT["notices"]["illustrative"]


def test_is_drawn_as_it_was(drawing):
    """When the template was changed on purpose: `.venv/bin/python -m tests.reporting.frozen` (docs/papers.md)."""
    verdict = Verdict()
    compare(Report(**json.loads(DRAWN.read_text())), CONTENT, *drawing, verdict)
    assert verdict.problems == [], verdict.remarks


def test_the_same_bytes_in_another_folder_locale_time_zone_and_without_the_machines_fonts(drawing, tmp_path):
    shutil.copytree(pdf.Path(pdf.__file__).parent, tmp_path / "reporting")
    shutil.copytree(TEMPLATES / "reporting" / "paper", tmp_path / "templates" / "reporting" / "paper")
    (tmp_path / "fonts.conf").write_text(NO_FONTS)
    elsewhere = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "LC_ALL": "fr_FR.UTF-8",
        "TZ": "Asia/Tokyo",
        "PYTHONHASHSEED": "77",
    }
    run = subprocess.run(
        [sys.executable, "-m", "reporting.drawing_process", "120", "500"],
        input=json.dumps(CONTENT).encode(),
        cwd=tmp_path,
        env=elsewhere,
        capture_output=True,
        check=True,
    )
    content, _nul, versions = run.stdout.rpartition(b"\0")
    assert json.loads(versions) == drawing[1]
    assert hashlib.sha256(content).hexdigest() == hashlib.sha256(drawing[0]).hexdigest()
