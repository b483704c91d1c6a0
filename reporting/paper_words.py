"""The fixed words of papers, for each template version and language: headings, labels, the printing note."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
PAPER = TEMPLATES / "reporting" / "paper"
VERSION = "v1"
"""The template version of new papers."""


def known_version(version: str) -> str:
    """The version itself. Raises ValueError when there is no such template; a version names a folder."""
    if not re.fullmatch(r"v\d+", version) or not (PAPER / version / "paper.html").is_file():
        raise ValueError(f"There is no paper template {version!r}.")
    return version


@lru_cache
def words_of(version: str, language: str) -> dict[str, Any]:
    """The fixed words of one version in one language. Raises ValueError when they do not exist."""
    path = PAPER / known_version(version) / f"words.{language}.json"
    if not re.fullmatch(r"[a-z]{2}", language) or not path.is_file():
        raise ValueError(f"The paper template {version} has no words in {language!r}.")
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return words
