"""The rules that the code itself keeps: which way imports run, where the clock is read, how writes look."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from deliverables import actions

BASE = Path(settings.BASE_DIR)
PACKAGES = ("actionplan", "deliverables", "reporting")
TEXTS = {
    file.relative_to(BASE).as_posix(): file.read_text()
    for package in PACKAGES
    for file in sorted((BASE / package).rglob("*.py"))
    if "migrations" not in file.parts
}
SOURCES = {name: ast.parse(text) for name, text in TEXTS.items()}
MOST_LINES = 300


def where(name: str, node: ast.AST) -> str:
    return f"{name}:{getattr(node, 'lineno', 0)}"


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Each call with the words of what is called: ("timezone.now", …)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


# --- imports --------------------------------------------------------------------------------------


def test_imports_run_one_way():
    """The contracts stand in pyproject.toml."""
    program = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([program, "--no-cache"], cwd=BASE, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def imported(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def importers(*prefixes: str) -> set[str]:
    return {
        name
        for name, tree in SOURCES.items()
        for _node, module in imported(tree)
        if any(module == prefix or module.startswith(f"{prefix}.") for prefix in prefixes)
    }


def test_only_the_module_for_it_imports_the_pdf_engine():
    assert importers("weasyprint") == {"reporting/pdf.py"}


def test_only_the_package_for_it_imports_python_docx():
    found = importers("docx")
    assert found
    assert all(name.startswith("reporting/word/") for name in found)


def test_no_rule_hides_in_a_signal():
    assert importers("django.dispatch", "django.db.models.signals", "django.core.signals") == set()


# --- time -----------------------------------------------------------------------------------------

READS_THE_CLOCK = re.compile(
    r"^(.*\.)?(timezone\.now|datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime))$"
)
WITHOUT_ARGUMENTS = re.compile(r"^(.*\.)?(localdate|localtime)$")


def test_the_clock_is_read_in_one_place():
    found = []
    for name, tree in SOURCES.items():
        if name == "deliverables/clock.py":
            continue
        found += [
            where(name, node)
            for node, function in calls(tree)
            if READS_THE_CLOCK.match(function) or (WITHOUT_ARGUMENTS.match(function) and not node.args)
        ]
        # Handed over uncalled, as a default, or built into a field or a query.
        found += [
            where(name, node) for node, module in imported(tree) if module.endswith(("timezone.now", "functions.Now"))
        ]
        found += [
            where(name, node)
            for node in ast.walk(tree)
            if isinstance(node, ast.keyword)
            and (node.arg in ("auto_now", "auto_now_add") or READS_THE_CLOCK.match(ast.unparse(node.value)))
        ]
    assert found == []


def test_the_rule_about_the_clock_can_fail():
    for text in ("timezone.now", "dt.datetime.now", "dt.date.today", "datetime.utcnow", "time.time"):
        assert READS_THE_CLOCK.match(text)
    assert not READS_THE_CLOCK.match("clock.now")
    assert WITHOUT_ARGUMENTS.match("timezone.localdate")


EDGES = re.compile(
    r"^(deliverables|reporting)/(views|admin|management/commands)/|^actionplan/languages\.py$"
    r"|^deliverables/(access|sessions)\.py$"
)
"""Views, the pages of the administration and commands; what Django calls when somebody signs in."""


def test_the_time_is_asked_for_at_the_edge_and_passed_down():
    """`access.plan_page` is the first line of every view of a plan."""
    asking = {
        name
        for name, tree in SOURCES.items()
        for _node, function in calls(tree)
        if function in ("clock.now", "clock.today")
    }
    assert [name for name in sorted(asking) if not EDGES.match(name)] == []
    assert asking, "the views ask for the time somewhere"


# --- writes ---------------------------------------------------------------------------------------

ACTION_MODULES = [
    importlib.import_module(name.removesuffix(".py").replace("/", "."))
    for name in SOURCES
    if re.match(r"^(deliverables|reporting)/actions(/[a-z]\w*)?\.py$", name)
]
NOT_WRITES = {"highest_seen", "version_of", "version_of_commitment", "versions_of"}
"""Offered with the actions, since forms need them, but they only read."""


def public_actions() -> dict[str, object]:
    """The functions that `deliverables.actions` offers, and those of `reporting.actions` once it is there."""
    found = {name: getattr(actions, name) for name in actions.__all__ if name not in NOT_WRITES}
    for module in ACTION_MODULES:
        if module.__name__.startswith("reporting"):
            found |= {
                name: function
                for name, function in inspect.getmembers(module, inspect.isfunction)
                if function.__module__ == module.__name__ and not name.startswith("_")
            }
    return {name: function for name, function in found.items() if not isinstance(function, type)}


@pytest.mark.parametrize("name", sorted(public_actions()))
def test_an_action_names_everything_and_says_who_and_when(name):
    function = public_actions()[name]
    parameters = inspect.signature(function).parameters
    assert {one.kind for one in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    for required in ("by", "at"):
        assert parameters[required].default is inspect.Parameter.empty
    assert all(one.annotation is not inspect.Parameter.empty for one in parameters.values())
    assert hasattr(function, "__wrapped__"), "an action is one transaction"
    assert function.__doc__


def test_every_action_that_is_written_is_offered():
    """A public function of an action module with `by` is an action, so it stands in __all__ and is tested above."""
    written = {
        name
        for module in ACTION_MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if {"by", "at"} <= set(inspect.signature(function).parameters) and name not in ("begin", "stamp")
    }
    assert written == set(public_actions())


WRITES_ROWS = re.compile(
    r"\.(objects|_default_manager|_base_manager)\.(create|bulk_create|update_or_create|get_or_create)$"
    r"|\.(bulk_update|force_insert)$"
)


def test_views_write_through_actions_only():
    found = [
        where(name, node)
        for name, tree in SOURCES.items()
        if "/views/" in name
        for node, function in calls(tree)
        if WRITES_ROWS.search(function) or function.endswith((".delete", ".update_fields"))
    ]
    assert found == []


# --- files ----------------------------------------------------------------------------------------


def test_modules_are_short():
    lengths = {name: len(text.splitlines()) for name, text in TEXTS.items()}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_modules_are_named_by_their_purpose():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert [name for name in SOURCES if vague & {part.removesuffix(".py") for part in name.split("/")}] == []


def test_every_function_says_what_it_takes_and_gives():
    found = []
    for name, tree in SOURCES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            bare = [one.arg for one in named if one.annotation is None and one.arg not in ("self", "cls")]
            if bare or node.returns is None:
                found.append(f"{where(name, node)} {node.name}")
    assert found == []


# --- templates ------------------------------------------------------------------------------------

TEMPLATES = sorted(file.relative_to(BASE).as_posix() for file in (BASE / "templates").rglob("*.html"))
DROPPED = re.compile(
    r"{% comment.*?{% endcomment %}|{% blocktranslate.*?{% endblocktranslate %}"
    r"|{% block body_class %}.*?{% endblock body_class %}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->",
    re.DOTALL,
)
READ_ATTRIBUTES = re.compile(r"\b(?:alt|aria-label|title|placeholder)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-z]{2,}")


def untranslated(template: str) -> list[str]:
    """Words that people read and that stand in a template as they are."""
    text = DROPPED.sub("", template)
    shown = READ_ATTRIBUTES.findall(text) + re.sub(r"<[^>]*>", "\n", text).splitlines()
    return [words.strip() for words in shown if WORD.search(words.replace("&nbsp;", ""))]


@pytest.mark.parametrize("name", TEMPLATES)
def test_words_for_people_can_be_translated(name):
    assert untranslated((BASE / name).read_text()) == []


def test_the_rule_about_words_can_fail():
    assert untranslated('<p title="Stay">{% translate "Go" %} now</p>') == ["Stay", "now"]
    assert untranslated('<p title="{% translate "Stay" %}">{{ go }} · 3</p>') == []


INLINE = re.compile(r"<style\b|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:|{{[^}]*\|safe\b")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_form_in_which_work_could_be_lost_says_whose_it_is(name):
    """What was typed is offered again after signing in anew (0025)."""
    forms = re.findall(r"<form [^>]*data-guard.*?</form>", (BASE / name).read_text(), re.DOTALL)
    assert all("{% whose_form %}" in form for form in forms)


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_hold_nothing_that_the_content_policy_forbids(name):
    """`safe` is for the help texts of forms, which are our own words."""
    found = INLINE.findall((BASE / name).read_text().replace("field.help_text|safe", ""))
    if name.startswith("templates/reporting/paper/"):
        # The paper is drawn as a file of its own; its charts were escaped when they were made.
        found = [one for one in found if "|safe" not in one]
    assert found == []
