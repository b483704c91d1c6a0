"""The dry run: what each row of an update sheet would do, tried on the record and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliverables.forms import GridRowForm
from deliverables.models import Deliverable, StatusUpdate
from deliverables.sheets.columns import COLUMNS, KEY, LETTERS, TYPED, as_in_cell
from deliverables.sheets.reading import SheetRow
from deliverables.statuses import Outlook, Status

MOST_CHANGES = 300
"""Rows of one sheet that say something: each is tried on the record while the person waits."""
MOST_IN_EVERY_LANGUAGE = 50
"""Wrong rows of one sheet that are tried again in each language of the pages; further ones stay in the uploader’s."""


class Outcome(TextChoices):
    RECORDED = "recorded", gettext_lazy("Will be recorded")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")
    WRONG = "wrong", gettext_lazy("Wrong")
    CONFLICT = "conflict", gettext_lazy("Changed since the download")


Problem = tuple[str, str, str]
CHOICES: dict[str, type[TextChoices]] = {"status": Status, "outlook": Outlook}
"""The columns with a list of choices."""


@dataclass
class Line:
    """What becomes of a row. `version`: the state of the record that it was tried on.

    problems: (cell or "", its column, sentence), in the language of who uploaded; problems_in: the same by the other
    languages of the pages; says: (column, text) of what was typed; both: (column, what the record says now, what the
    sheet says), where they differ; by, at: whose that is, and of when. Columns by their names in COLUMNS; choices of
    the record as their values.
    """

    row: int
    ref: str
    outcome: str
    problems: list[Problem] = field(default_factory=list)
    problems_in: dict[str, list[Problem]] = field(default_factory=dict)
    says: list[tuple[str, str]] = field(default_factory=list)
    both: list[tuple[str, str, str]] = field(default_factory=list)
    version: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class Known:
    """The record that rows are held against. `holding`: the update that holds today, by the deliverable's key."""

    today: dt.date
    deliverables: dict[str, Deliverable]
    holding: dict[int, StatusUpdate]
    updates: dict[int, StatusUpdate]
    """Those that the rows name, by key."""
    versions: dict[int, str]


Trial = Callable[[Deliverable, dict[str, Any]], None]
"""Records an update with these arguments and takes it back; raises what the action raises."""


def check_rows(rows: list[SheetRow], known: Known, trial: Trial) -> list[Line]:
    """The lines of a sheet's rows. Raises ValidationError for more changes than one sheet may make."""
    places: dict[str, int] = {}
    lines: list[Line] = []
    wrong = 0
    for row in rows:
        line = _check_row(row, known, places, trial)
        wrong += bool(line.problems)
        if line.problems and wrong <= MOST_IN_EVERY_LANGUAGE:
            line.problems_in = _in_other_languages(partial(_check_row, row, known, places, trial))
        lines.append(line)
        if line.version:
            places.setdefault(line.ref, row.number)
        if sum(one.outcome != Outcome.UNCHANGED for one in lines) > MOST_CHANGES:
            raise ValidationError(
                _("This sheet changes more than %(most)d rows; upload it in parts.") % {"most": MOST_CHANGES}
            )
    return lines


def form_of(row: SheetRow, known: Known) -> tuple[Deliverable, StatusUpdate | None, GridRowForm]:
    """The deliverable of a row, the update that held when its sheet was made, and the row as a form of the grid.

    Raises ValidationError for a row whose key or number is not of this plan.
    """
    key = KEY.fullmatch(row.cells["key"])
    deliverable = known.deliverables.get(key["ref"]) if key else None
    if key is None or deliverable is None or "key" in row.faults:
        raise ValidationError(_("This row has lost its key: it is none of this plan. Download the sheet again."))
    seen = known.updates.get(int(key["update"]))
    if key["update"] != "0" and (seen is None or seen.deliverable_id != deliverable.pk):
        raise ValidationError(_("This row has the key of something else. Download the sheet again."))
    if row.cells["ref"] != key["ref"]:
        raise ValidationError(
            _("The key of this row is that of %(ref)s. Move whole rows only, or download the sheet again.")
            % {"ref": key["ref"]}
        )
    typed = {name: row.cells.get(name, "") for name in TYPED}
    if row.is_older and seen:
        typed |= {"next": as_in_cell(seen.next), "reason": typed["reason"] or as_in_cell(seen.reason)}
    typed |= {name: read_choice(kind, typed[name]) for name, kind in CHOICES.items()}
    typed["effective_on"] = typed["effective_on"].strip() or known.today.isoformat()
    then = {
        "initial-status": seen.status if seen else Status.NOT_STARTED.value,
        "initial-outlook": seen.outlook if seen else "",
        "initial-expected": str(seen.expected or "") if seen else "",
        "initial-next": as_in_cell(seen.next) if seen else "",
        "initial-reason": as_in_cell(seen.reason) if seen else "",
    }
    return deliverable, seen, GridRowForm(typed | then)


def _check_row(row: SheetRow, known: Known, places: dict[str, int], trial: Trial) -> Line:
    try:
        deliverable, seen, form = form_of(row, known)
    except ValidationError as error:
        return Line(row.number, row.cells["ref"][:20], Outcome.WRONG, [_problem(row, "ref", error.messages[0])])
    line = Line(row.number, deliverable.ref, Outcome.WRONG, version=known.versions[deliverable.pk])
    if deliverable.ref in places:
        said = _("This deliverable stands in row %(row)d already.") % {"row": places[deliverable.ref]}
        line.problems.append(_problem(row, "ref", said))
        return line
    faults = _unknown_choices(row) | {
        name: translation.gettext(fault) for name, fault in row.faults.items() if name in TYPED
    }
    now = known.holding.get(deliverable.pk)
    if not faults and (not form.says_something or (now and now != seen and form.says_the_same_as(now))):
        line.outcome = Outcome.UNCHANGED
        return line
    line.says = [(name, text) for name in TYPED if (text := row.cells.get(name))]
    if now != seen:
        line.outcome = Outcome.CONFLICT
        line.both = _both(row, now)
        if now:
            line.by, line.at = str(now.by), now.recorded_at.isoformat()
        return line
    line.problems = [_problem(row, name, fault) for name, fault in faults.items()]
    if not faults and form.is_valid():
        line.problems = _tried(row, deliverable, form, line.version, trial)
    line.problems += [
        _problem(row, name, sentence)
        for name, sentences in form.errors.items()
        for sentence in map(str, sentences)
        if name not in faults
    ]
    if not line.problems:
        line.outcome = Outcome.RECORDED
    return line


def _in_other_languages(check: Callable[[], Line]) -> dict[str, list[Problem]]:
    """What is found when asked again in each; who reads the report may have another than who uploaded."""
    found = {}
    for language, _name in settings.LANGUAGES:
        if language != translation.get_language():
            with translation.override(language):
                found[language] = check().problems
    return found


def _unknown_choices(row: SheetRow) -> dict[str, str]:
    """What to say of cells with a choice that does not exist, by column; the choices as in the lists of the sheet."""
    found = {}
    for name, kind in CHOICES.items():
        if row.cells[name].strip() and read_choice(kind, row.cells[name]) not in kind.values:
            with translation.override(row.language or translation.get_language()):
                labels = ", ".join(map(str, kind.labels))
            found[name] = _("“%(typed)s” is none of the choices. Choose one of these: %(choices)s.") % {
                "typed": row.cells[name][:80],
                "choices": labels,
            }
    return found


def _tried(row: SheetRow, deliverable: Deliverable, form: GridRowForm, version: str, trial: Trial) -> list[Problem]:
    """What speaks against the row as a whole; sentences for its fields are put into the form."""
    try:
        trial(deliverable, form.arguments() | {"seen": version})
    except PermissionDenied as refusal:
        return [_problem(row, "", str(refusal))]
    except ValidationError as error:
        form.add_action_errors(error)
    return []


def _problem(row: SheetRow, name: str, sentence: str) -> Problem:
    """`name`: of a column, or anything else for the row as a whole."""
    if name not in COLUMNS:
        return "", "", sentence
    return f"{row.letters.get(name, LETTERS[name])}{row.number}", name, sentence


def _both(row: SheetRow, now: StatusUpdate | None) -> list[tuple[str, str, str]]:
    record = {
        "status": now.status if now else Status.NOT_STARTED.value,
        "outlook": now.outlook if now else "",
        "expected": str(now.expected or "") if now else "",
        "done": now.done if now else "",
        "next": now.next if now else "",
        "reason": now.reason if now else "",
    }
    return [
        (name, said, row.cells[name])
        for name, said in record.items()
        if name in row.cells
        and said != (read_choice(CHOICES[name], row.cells[name]) if name in CHOICES else row.cells[name])
    ]


def as_read(name: str, text: str) -> str:
    """What a cell says to who reads it now: a choice may have been typed in any language of the site."""
    kind = CHOICES.get(name)
    value = read_choice(kind, text) if kind else text
    return str(kind(value).label) if kind and value in kind.values else text


def read_choice(kind: type[TextChoices], text: str) -> str:
    """The value of a choice that is typed as its label in any language of the site, or as itself."""
    return labels_of(kind).get(text.strip().casefold(), text)


@cache
def labels_of(kind: type[TextChoices]) -> dict[str, str]:
    found = {value: value for value in kind.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(one.label).casefold(): one.value for one in kind}
    return found
