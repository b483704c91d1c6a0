"""The messages of pages, mails and papers, as the code asks for them and as the catalogues of a language hold them.

Read from the source itself, so that a message that nobody has collected is found as well as one that nobody has
translated.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

BASE = Path(settings.BASE_DIR)
PACKAGES = ("actionplan", "deliverables", "reporting")
ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
SEVERAL = {"ngettext", "ngettext_lazy"}
IMPORTED_AS = ONE | SEVERAL
"""What messages are asked for by: `make messages` knows no other name."""
TEXT = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
IN_TEMPLATES = re.compile(rf"\b(?:(?:gettext|_)\({TEXT}\)|ngettext\({TEXT}, {TEXT}, ?count\))")


@dataclass
class Message:
    """An entry of a catalogue. forms: one, or one for each plural form."""

    plural: str = ""
    forms: list[str] = field(default_factory=list)
    fuzzy: bool = False


@cache
def asked_for() -> dict[str, str]:
    """Message → its plural, "" when it has none."""
    found: dict[str, str] = {}
    for message, plural in [*_of_code(), *_of_templates()]:
        found[message] = plural or found.get(message, "")
    return found


@cache
def modules() -> list[tuple[Path, ast.Module]]:
    """Every module of ours, parsed once."""
    paths = [path for package in PACKAGES for path in sorted((BASE / package).rglob("*.py"))]
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths if "migrations" not in path.parts]


def _of_code() -> Iterator[tuple[str, str]]:
    for _path, tree in modules():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id in ONE:
                yield ast.literal_eval(call.args[0]), ""
            elif call.func.id in SEVERAL:
                yield ast.literal_eval(call.args[0]), ast.literal_eval(call.args[1])


def _of_templates() -> Iterator[tuple[str, str]]:
    for path in sorted((BASE / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            for one, singular, plural in IN_TEMPLATES.findall(templatize(path.read_text(encoding="utf-8"))):
                yield ast.literal_eval(one or singular), ast.literal_eval(plural) if plural else ""


def catalogue(language: str) -> dict[str, Message]:
    """What the file that people edit holds."""
    text = (BASE / "locale" / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    found = {}
    for entry in text.split("\n\n"):
        message, key, place = Message(fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", entry, re.M))), "", ""
        for line in (line for line in entry.splitlines() if line and not line.startswith("#")):
            keyword, _quote, rest = line.partition('"')
            words, place = ast.literal_eval('"' + rest), keyword.strip() or place
            if place == "msgid":
                key += words
            elif place == "msgid_plural":
                message.plural += words
            elif keyword.strip():
                message.forms.append(words)
            else:
                message.forms[-1] += words
        if message.forms:
            found[key] = message
    return found


def compiled(language: str) -> gettext.GNUTranslations:
    """What the programme reads."""
    with (BASE / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)
