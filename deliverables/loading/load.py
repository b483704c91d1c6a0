"""Loads a plan file: read, check everything, then write in one transaction or not at all."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from deliverables.loading.checks import check_plan
from deliverables.loading.frame import write_frame
from deliverables.loading.matching import Matching
from deliverables.loading.plan_format import FORMAT, PLAN
from deliverables.loading.reading import Record, read_record
from deliverables.loading.report import BadPlan, LoadReport, Problem, shown
from deliverables.loading.table import write_table
from deliverables.models import ActionPlan


def read_plan_file(path: Path) -> Any:
    """What a JSON file holds. Raises BadPlan when it cannot be read or is no JSON."""

    def refuse(wrong: str) -> NoReturn:
        raise BadPlan(str(path), [Problem("", "", wrong)])

    def no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _value in pairs]
        if twice := {key for key in keys if keys.count(key) > 1}:
            refuse(_("a field stands twice in one record: %s") % shown(", ".join(sorted(twice))))
        return dict(pairs)

    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(_("is not UTF-8 (byte %d)") % error.start)
    except OSError as error:
        refuse(_("cannot be read: %s") % error.strerror)
    try:
        return json.loads(content, parse_float=Decimal, object_pairs_hook=no_key_twice)
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno, "wrong": error.msg}
        refuse(_("is not JSON: line %(line)d, column %(column)d: %(wrong)s") % place)
    except RecursionError:
        refuse(_("is not a plan: it is nested too deeply"))
    except ValueError as error:
        if isinstance(error, BadPlan):
            raise
        refuse(_("holds a number that is too long"))


def load_plan(data: Any, *, file_name: str) -> LoadReport:
    """Make the database say what a plan file says, and report it. A second run changes nothing.

    Only what differs is written. Amendments and the source values under them, progress and roles are not
    touched, and nothing is deleted. Raises BadPlan with all that is wrong; then nothing is written.
    """
    plan = checked(data, file_name)
    report = LoadReport(file_name)
    with transaction.atomic():
        report.plan = ActionPlan.objects.select_for_update().filter(slug=plan["slug"]).first()
        report.plan_is_new = report.plan is None
        matching = Matching(report.plan, report)
        frame = write_frame(plan, matching)
        write_table(plan, frame, matching)
    return report


def checked(data: Any, file_name: str) -> Record:
    """The plan in a file, read and checked. Raises BadPlan."""
    found = data.get("format") if isinstance(data, dict) else None
    if found != FORMAT:
        wrong = _("is %(found)s, not “%(format)s”") % {"found": shown(found), "format": FORMAT}
        raise BadPlan(file_name, [Problem("", "format", wrong)])
    problems = [
        Problem("", shown(key), _("is not a field of the file")) for key in data if key not in ("format", "plan")
    ]
    plan = read_record(data.get("plan"), PLAN, "plan", problems)
    problems += check_plan(plan)
    if problems:
        raise BadPlan(file_name, problems)
    return plan
