"""The demonstration: what is loaded, a second run, and the file of accounts."""

from __future__ import annotations

import copy
import datetime as dt
import os
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliverables.models import (
    ActionPlan,
    Deliverable,
    Evidence,
    Membership,
    PlanRole,
    StatusUpdate,
    Unit,
    User,
)
from reporting.demonstration import BadAccountsFile, Outcome
from reporting.management.commands import load_demo
from tests import factories
from tests.demonstration import FILES, FIRST, NOW, PROGRESS, REFS, ROWS, SECOND, at, counts, load, measured


def test_plan_rounds_people_and_progress_are_there(demo: ActionPlan) -> None:
    assert [row.ref for row in Deliverable.objects.in_plan(demo)] == REFS
    assert set(demo.rounds.values_list("slug", flat=True)) == {"november-2016", "november-2017"}
    assert User.objects.count() == 19
    roles = dict(PlanRole.objects.filter(plan=demo).values_list("user__username", "role"))
    assert roles == {"manager": "manager", "approver": "approver", "auditor": "auditor"}
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["administrator"]


def test_each_of_the_fourteen_responsible_entities_has_a_focal_point(demo: ActionPlan) -> None:
    responsible = Unit.objects.filter(responsibilities__deliverable__plan=demo).distinct()
    assert set(Membership.objects.values_list("unit", flat=True)) == {unit.pk for unit in responsible}
    assert len(responsible) == 14
    assert str(User.objects.get(username="focal.act-emp")) == "focal point, ACT/EMP"


@pytest.mark.parametrize("ref", REFS)
def test_every_deliverable_has_a_text_at_both_cut_offs_and_another_one_at_the_second(
    demo: ActionPlan, ref: str
) -> None:
    rows = StatusUpdate.objects.filter(deliverable__ref=ref)
    texts: list[Any] = [rows.as_of(on).newest_first().first() for on in (FIRST, SECOND)]
    assert all(row.done for row in texts)
    assert texts[0].done != texts[1].done
    least = 3 if at(ref, SECOND).status != "not-started" else 2
    assert rows.filter(withdrawn=False).count() >= least


def test_nothing_lies_outside_the_period_or_after_the_clock_of_the_demonstration(demo: ActionPlan) -> None:
    for model in PROGRESS:
        for row in model._default_manager.all():
            assert dt.date(2016, 1, 1) <= row.effective_on <= SECOND
            assert row.recorded_at <= NOW
            assert row.effective_on <= row.recorded_at.date()


def test_every_row_is_sample_data_or_a_fact_with_evidence_that_may_be_cited(demo: ActionPlan) -> None:
    facts = [row for model in PROGRESS for row in model._default_manager.filter(illustrative=False)]
    assert Counter(type(row).__name__ for row in facts) == Counter(
        StatusUpdate=1, OutputDelivery=1, Measurement=1, Note=1
    )
    for row in facts:
        assert [(each.visibility, each.illustrative) for each in row.evidence.all()] == [("citable", False)]
        assert row.evidence.get().dated <= row.effective_on
    assert not Evidence.objects.filter(illustrative=True, url__contains="ilo.org").exists()


def test_evidence_of_sample_data_says_what_it_is(demo: ActionPlan, demo_evidence: Path) -> None:
    for piece in Evidence.objects.filter(illustrative=True, title__startswith="Sample evidence").exclude(file=""):
        assert "This file is sample data." in (demo_evidence / piece.file.name).read_text()
    links = Evidence.objects.exclude(url="").values_list("url", flat=True)
    assert links
    assert all(url.startswith("https://example.org/") for url in links)


def test_the_state_at_the_first_cut_off_rests_on_nothing_later(demo: ActionPlan) -> None:
    for model in ROWS:
        assert not model._default_manager.as_of(FIRST).filter(effective_on__gt=FIRST).exists()
    assert at("1", FIRST).updated_on == dt.date(2016, 9, 26)
    assert measured("6-1", "Proposals submitted to donors", FIRST) is None


# --- A second run, and accounts ------------------------------------------------------------


def test_a_second_run_does_nothing_says_so_and_is_quick(
    demo: ActionPlan, accounts: Path, today: dt.date, capsys: pytest.CaptureFixture[str]
) -> None:
    before, text = counts(), accounts.read_text()
    with CaptureQueriesContext(connection) as queries:
        call_command("load_demo", accounts=accounts)
    assert "nothing to do" in capsys.readouterr().out
    assert (counts(), accounts.read_text()) == (before, text)
    assert len(queries) <= 10


def test_the_first_run_says_what_it_loaded(
    db: None, tmp_path: Path, today: dt.date, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(load_demo, "load_demonstration", lambda **_files: Outcome(loaded=123, passwords=19))
    call_command("load_demo", accounts=tmp_path / "accounts.txt")
    said = capsys.readouterr().out
    assert "123 records of sample progress" in said
    assert f"Passwords of 19 accounts were set; {tmp_path / 'accounts.txt'} tells them." in said


def test_another_edition_is_named(
    db: None, tmp_path: Path, today: dt.date, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(load_demo, "load_demonstration", lambda **_files: Outcome(differs=True))
    call_command("load_demo", accounts=tmp_path / "accounts.txt")
    assert "another edition of the demonstration, which is kept" in capsys.readouterr().out


def test_what_people_added_since_is_kept(demo: ActionPlan, accounts: Path) -> None:
    factories.note(Deliverable.objects.get(ref="4"), "2017-10-02", "Written during the demonstration.")
    assert load(accounts) == Outcome()


def test_another_edition_of_the_data_is_kept(demo: ActionPlan, accounts: Path) -> None:
    changed = copy.deepcopy(FILES["demo"])
    changed["progress"][0]["records"][0]["recorded_at"] = "2016-02-01T11:00"
    before = counts()
    assert load(accounts, demo=changed) == Outcome(differs=True)
    assert counts() == before


def test_the_passwords_are_for_their_owner_alone_and_open_the_accounts(demo: ActionPlan, accounts: Path) -> None:
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    lines = accounts.read_text().splitlines()
    assert lines[0].split() == ["username", "password", "role"]
    rows = {line.split()[0]: line.split(maxsplit=2)[1:] for line in lines[1:]}
    assert len({password for password, _role in rows.values()}) == 19
    assert rows["focal.turin-centre"][1] == "focal point, Turin Centre"
    assert User.objects.get(username="focal.sme").check_password(rows["focal.sme"][0])


def test_a_lost_file_is_written_again_with_new_passwords(demo: ActionPlan, tmp_path: Path, accounts: Path) -> None:
    lost = tmp_path / "folder" / "lost.txt"
    assert load(lost).passwords == 19
    told = dict(line.split()[:2] for line in lost.read_text().splitlines()[1:])
    assert User.objects.get(username="manager").check_password(told["manager"])
    assert stat.S_IMODE(lost.stat().st_mode) == 0o600
    assert told["manager"] not in accounts.read_text()


def test_a_new_database_takes_the_passwords_of_the_file(demo: ActionPlan, accounts: Path) -> None:
    text = accounts.read_text()
    user = User.objects.get(username="reader")
    user.set_unusable_password()
    user.save()
    assert load(accounts).passwords == 1
    told = dict(line.split()[:2] for line in text.splitlines()[1:])
    user.refresh_from_db()
    assert user.check_password(told["reader"])
    assert accounts.read_text() == text


def test_a_file_that_others_could_read_is_closed_to_them(demo: ActionPlan, accounts: Path) -> None:
    accounts.chmod(0o644)
    load(accounts)
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600


def test_the_file_is_never_open_to_others_not_even_while_it_is_written(
    demo: ActionPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    really = os.open

    def watched(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        opened.append((flags & os.O_EXCL, mode))
        return really(path, flags, mode, **more)

    monkeypatch.setattr(os, "open", watched)
    load(tmp_path / "accounts.txt")
    assert opened == [(os.O_EXCL, 0o600)]


def test_a_file_that_holds_something_else_is_left_alone(demo: ActionPlan, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("My notes\n")
    with pytest.raises(BadAccountsFile, match="left as it is"):
        load(other)
    assert other.read_text() == "My notes\n"


def test_an_account_that_was_deleted_stays_deleted(demo: ActionPlan, accounts: Path, tmp_path: Path) -> None:
    User.objects.get(username="reader").delete()
    assert load(tmp_path / "accounts.txt").passwords == 18
    assert not User.objects.filter(username="reader").exists()
