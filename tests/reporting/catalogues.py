"""The messages of the paper, as its code asks for them and as the catalogues of a language hold them."""

from __future__ import annotations

import ast
import gettext
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from deliverables.models import ResourceLine

BASE = Path(settings.BASE_DIR)
SOURCES = (
    *sorted((BASE / "reporting" / "papers").glob("*.py")),
    BASE / "reporting" / "snapshots.py",
    BASE / "deliverables" / "statuses.py",
)
ONE = {"_", "gettext", "gettext_lazy"}


@dataclass
class Message:
    """An entry of a catalogue. forms: one, or one for each plural form."""

    plural: str = ""
    forms: list[str] = field(default_factory=list)
    fuzzy: bool = False


def asked_for() -> dict[str, str]:
    """Message → its plural, "" when it has none; also the labels of models that the paper prints."""
    found = {str(source.label): "" for source in ResourceLine.Source}
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id in ONE:
                found.setdefault(ast.literal_eval(call.args[0]), "")
            elif call.func.id == "ngettext":
                found[ast.literal_eval(call.args[0])] = ast.literal_eval(call.args[1])
    return found


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
