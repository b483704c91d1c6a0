"""The cast of the table of permissions, and how an answer is judged: by what changed, not by its code alone."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from deliverables.models import ActionPlan, Membership, PlanRole, Session, Unit, User
from tests import factories
from tests.one_of_each import Record, record_one_of_each
from tests.permission_requests import Asked

WHO_CAN = re.compile(r"managers? of|approvers? of|focal points of [A-Z]|administrator")
"""A refusal names them."""


def make_cast(plan: ActionPlan) -> dict[str, User | None]:
    """Accounts by role, in the order of the table; None is nobody."""
    elsewhere = ActionPlan.objects.create(
        slug="other",
        code="GB.400/INS/1",
        short_title="Other plan",
        title="Other plan",
        session=400,
        dated=dt.date(2016, 1, 1),
        begins_on=dt.date(2016, 1, 1),
    )
    outside = factories.person("outside")
    unit = Unit.objects.create(code="ARCHIVES", slug="archives", name="Archives")
    Membership.objects.create(user=outside, unit=unit)
    factories.person("bystander")
    return {
        "nobody": None,
        "reader": factories.person("reader"),
        "SME": factories.person("focal.sme", unit="SME"),
        "other": factories.person("focal.workquality", unit="WORKQUALITY"),
        "none": factories.person("focal.dialogue", unit="DIALOGUE"),
        "outside": outside,
        "manager": factories.person("manager", plan=plan, role=PlanRole.Role.MANAGER),
        "approver": factories.person("approver", plan=plan, role=PlanRole.Role.APPROVER),
        "auditor": factories.person("auditor", plan=plan, role=PlanRole.Role.AUDITOR),
        "admin": factories.person("administrator", is_superuser=True, is_staff=True),
        "manager+": factories.person("manager.elsewhere", plan=elsewhere, role=PlanRole.Role.MANAGER),
    }


def make_record(plan: ActionPlan, cast: dict[str, User | None]) -> Record:
    """One row of each kind on 3a by SME; by WORKQUALITY a note, and evidence for SME's update."""
    author, another = cast["SME"], cast["other"]
    if author is None or another is None:
        raise TypeError("Nobody records nothing.")
    made = record_one_of_each(plan, by=author)
    factories.note(made.deliverable, "2017-06-02", "By WORKQUALITY.", by=another)
    unit = Unit.objects.get(code="WORKQUALITY")
    theirs = {"status_update": made.status, "unit": unit, "by": another, "visibility": "citable"}
    factories.evidence("2017-06-02", "Of WORKQUALITY", **theirs)
    factories.evidence("2017-06-02", "A letter", mobilization=made.mobilization, by=author, visibility="citable")
    return made


def state_of_tables() -> dict[str, list[Any]]:
    """Every row of every table of ours. When and where somebody signed in is no part of it."""
    tables = {}
    with connection.cursor() as cursor:
        for label in ("deliverables", "reporting"):
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                if model is Session:
                    continue
                columns = [one.column for one in model._meta.concrete_fields if one.name != "last_login"]
                named = ", ".join(f'"{column}"' for column in columns)
                cursor.execute(f'SELECT {named} FROM "{model._meta.db_table}" ORDER BY id')  # noqa: S608  # own names
                tables[str(model._meta.model_name)] = cursor.fetchall()
    return tables


def rows_written() -> int | None:
    """How many rows this connection has written since it was opened; None where the database does not say."""
    return connection.connection.total_changes if connection.vendor == "sqlite" else None


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace, so that every role finds the same record."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def get_or_post(browser: Client, asked: Asked) -> Any:
    answer: Any = browser.get(asked.url) if asked.post is None else browser.post(asked.url, asked.post)
    if answer.status_code == 302 and answer.url.startswith(reverse("admin:login")):
        answer = browser.get(answer.url)
    return answer


def body_of(answer: Any) -> str:
    """The text of a page or a file; of a spreadsheet, of all its parts."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", errors="replace")


def sentence_of(text: str) -> str:
    """What a page says in its main part."""
    main = BeautifulSoup(text, "html.parser").main
    return " ".join(main.get_text(" ").split()) if main else ""


def judge(browser: Client, asked: Asked, before: dict[str, list[Any]]) -> str:
    """The word for the table's cell; for what fits none, what happened."""
    answer = get_or_post(browser, asked)
    changed = set()
    if asked.post is not None:
        after = state_of_tables()
        changed = {name for name in after if after[name] != before[name]}
    status = answer.status_code
    if status == 302 and answer.url.startswith(reverse("login") + "?next="):
        cell = "in"
    elif status == 403:
        said = sentence_of(body_of(answer))
        cell = "403" if WHO_CAN.search(said) else f"403 without saying who can: {said}"
    elif status == 404:
        cell = "404"
    elif asked.post is None and status == 200:
        cell = "yes" if asked.shows in body_of(answer) else "hidden"
    elif asked.post is not None and status in (204, 302) and changed == asked.changes:
        return "yes"
    else:
        said = sentence_of(body_of(answer))[:400] if status == 200 else ""
        cell = f"{status} {said}".strip()
    return cell if not changed else f"{cell}, and changed: {sorted(changed)}"
