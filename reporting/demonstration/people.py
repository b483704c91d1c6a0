"""The accounts of the demonstration, and the file that tells their passwords to who runs it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from deliverables.models import ActionPlan, Membership, PlanRole, Unit, User
from reporting.demonstration.records import BadDemonstration

HEADER = ("username", "password", "role")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and figures that are taken for each other when a password is typed from paper."""

Person = dict[str, str]


class BadAccountsFile(Exception):
    """The file for the accounts holds something else, and is left as it is."""


def make_people(people: Sequence[Person], plan: ActionPlan) -> dict[str, User]:
    """Create the accounts with their roles, by username; none can sign in yet. Raises BadDemonstration."""
    taken = User.objects.filter(username__in=[person["username"] for person in people]).first()
    if taken:
        raise BadDemonstration(
            _("There is an account called %s already, which is not the demonstration's.") % taken.username
        )
    return {person["username"]: _make(person, plan) for person in people}


def _make(person: Person, plan: ActionPlan) -> User:
    role = person["role"]
    # Nobody reads mail at this name; the demonstration prints its mails where it runs.
    user = User(username=person["username"], name=person["name"], email=f"{person['username']}@example.org")
    user.set_unusable_password()
    if role == "administrator":
        user.is_staff = user.is_superuser = True
    user.save()
    if role in PlanRole.Role:
        PlanRole.objects.create(user=user, plan=plan, role=role)
    elif role == "focal point":
        unit = Unit.objects.filter(code=person.get("unit")).first()
        if unit is None:
            raise BadDemonstration(
                _("%(person)s: there is no unit “%(unit)s”.")
                % {"person": user.username, "unit": person.get("unit", "")}
            )
        Membership.objects.create(user=user, unit=unit)
    elif role not in ("administrator", "reader"):
        raise BadDemonstration(_("%(person)s: “%(role)s” is no role.") % {"person": user.username, "role": role})
    return user


def hand_out_passwords(people: Sequence[Person], path: Path) -> int:
    """Give every account a password that the file tells; returns how many were set.

    An account keeps its password as long as the file lists it, and a new account takes the one in the file;
    an account that the file does not tell gets a new one. The file is never readable by others. Raises
    BadAccountsFile.
    """
    told = read_accounts(path)
    users = User.objects.in_bulk([person["username"] for person in people], field_name="username")
    passwords = {}
    count = 0
    for person in people:
        user = users.get(person["username"])
        if user is None:
            continue
        known = told.get(user.username)
        if not (known and user.has_usable_password()):
            known = known or new_password(user)
            user.set_password(known)
            user.save(update_fields=["password"])
            count += 1
        passwords[user.username] = known
    if passwords != told:
        write_accounts(path, people, passwords)
    return count


def new_password(user: User) -> str:
    """Four groups of four: 79 bits, and easily typed."""
    while True:
        groups = ("".join(secrets.choice(ALPHABET) for _place in range(4)) for _group in range(4))
        password = "-".join(groups)
        try:
            validate_password(password, user)
        except ValidationError:
            continue
        return password


def read_accounts(path: Path) -> dict[str, str]:
    """Passwords by username; empty when there is no file yet. Raises BadAccountsFile."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadAccountsFile(_("%(file)s cannot be read: %(wrong)s") % {"file": path, "wrong": error}) from error
    if not lines or tuple(lines[0].split()) != HEADER:
        raise BadAccountsFile(
            _("%s is not a file of accounts (its first line says something else); it is left as it is.") % path
        )
    path.chmod(0o600)
    rows = [line.split(maxsplit=2) for line in lines[1:] if line.strip()]
    return {row[0]: row[1] for row in rows if len(row) > 1}


def write_accounts(path: Path, people: Sequence[Person], passwords: dict[str, str]) -> None:
    """Replace the file in one step; its owner alone can read it from the first byte on."""
    rows: list[tuple[Any, ...]] = [HEADER]
    rows += [
        (person["username"], passwords[person["username"]], role_of(person))
        for person in people
        if person["username"] in passwords
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    text = "".join(f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}\n" for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    draft.replace(path)


def role_of(person: Person) -> str:
    """What stands in the third column."""
    return f"{person['role']}, {person['unit']}" if person.get("unit") else person["role"]
