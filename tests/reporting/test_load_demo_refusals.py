"""What the demonstration refuses, each with a sentence."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from deliverables.models import ActionPlan, CommitmentUpdate, Deliverable, Note
from reporting.demonstration import BadAccountsFile, BadDemonstration, RefusedDemonstration
from reporting.management.commands import load_demo
from tests import factories
from tests.demonstration import FILES, counts, load


def small(*records: dict[str, Any], ref: str = "4") -> dict[str, Any]:
    """A demonstration of a few records by a manager."""
    people = [{"username": "manager", "name": "manager", "role": "manager"}]
    groups = [{"deliverable": ref, "records": list(records)}]
    return {"format": "demonstration/1", "plan": "sme-2015", "people": people, "progress": groups}


def a_note(**changes: Any) -> dict[str, Any]:
    note = {
        "action": "note",
        "by": "manager",
        "effective_on": "2016-01-29",
        "recorded_at": "2016-02-01T10:20",
        "text": "A note.",
    }
    return note | changes


def test_it_is_refused_in_production(empty: None, settings: Any, tmp_path: Path) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production site"):
        call_command("load_demo", accounts=tmp_path / "accounts.txt")
    assert not ActionPlan.objects.exists()


def test_it_is_refused_where_real_progress_is(plan: ActionPlan, tmp_path: Path) -> None:
    factories.note(Deliverable.objects.get(plan=plan, ref="4"), "2016-03-01", "A real note.")
    with pytest.raises(RefusedDemonstration, match=r"not the demonstration's \(notes\)"):
        load(tmp_path / "accounts.txt")
    assert Note.objects.count() == 1
    assert not (tmp_path / "accounts.txt").exists()


def test_it_loads_over_a_plan_without_progress(plan: ActionPlan, tmp_path: Path) -> None:
    assert load(tmp_path / "accounts.txt", demo=small(a_note())).loaded == 1
    assert ActionPlan.objects.count() == 1


def test_an_account_that_is_there_already_is_not_taken_over(plan: ActionPlan, tmp_path: Path) -> None:
    factories.person("manager")
    with pytest.raises(BadDemonstration, match="an account called manager already"):
        load(tmp_path / "accounts.txt", demo=small(a_note()))


def test_a_failure_leaves_nothing_half_loaded(empty: None, tmp_path: Path) -> None:
    broken = copy.deepcopy(FILES["demo"])
    broken["progress"][-1]["records"][-1]["by"] = "reader"
    with pytest.raises(BadDemonstration, match=r"deliverable 7b, record 5 \(status_update by reader\)"):
        load(tmp_path / "accounts.txt", demo=broken)
    assert set(counts().values()) == {0}
    assert not (tmp_path / "accounts.txt").exists()


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ({"action": "noted"}, "record 1: “noted” is no action"),
        ({"colour": "red"}, r"record 1 \(note\): colour is not a key here"),
        ({"effective_on": "29 January"}, "effective_on is 29 January: give a date as in 2016-09-30"),
        ({"effective_on": None}, "give a date as in"),
        ({"recorded_at": "2016-02-01T10:20+01:00"}, "give a moment in Geneva"),
        ({"by": "nobody"}, "There is no account “nobody”"),
        ({"text": ""}, "text: Write a text"),
        ({"text": 3}, "text is 3: give a text"),
        ({"fact": "yes"}, "fact is yes: give true or false"),
        ({"corrects": "earlier"}, "There is no earlier record “earlier”"),
        ({"effective_on": "2016-02-02"}, "effective_on: This date lies in the future"),
        ({"recorded_at": "2017-10-03T10:20"}, "recorded after the present moment"),
        ({"evidence": {}}, "evidence is {}: give a list"),
        ({"evidence": [{"url": "https://example.org"}]}, "its evidence: title is missing"),
        ({"evidence": [{"title": "A file", "text": "one line"}]}, "give a list of texts"),
    ],
)
def test_an_error_names_the_record_and_what_was_refused(
    empty: None, tmp_path: Path, record: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadDemonstration, match=sentence) as refusal:
        load(tmp_path / "accounts.txt", demo=small(a_note(**record)))
    assert str(refusal.value).startswith("deliverable 4, record 1")


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ({"action": "delivery", "output": "book", "title": "A book"}, "There is no planned output “book”"),
        ({"action": "measurement", "measure": "Brief is available", "value": "03/2017"}, "not of the kind"),
        ({"action": "measurement", "measure": "Brief is available", "value": [1]}, "give a number"),
        ({"action": "measurement", "measure": "Brief is available", "value": 2}, "value: Answer yes or no"),
        ({"action": "mobilization", "line": 2, "source": "A donor", "posts": 1}, "no resource line “2”"),
        ({"action": "mobilization", "line": [], "source": "A donor", "posts": 1}, "it cannot be read"),
    ],
)
def test_an_object_that_is_not_there_is_named(
    empty: None, tmp_path: Path, record: dict[str, Any], sentence: str
) -> None:
    base = a_note()
    del base["text"]
    with pytest.raises(BadDemonstration, match=sentence):
        load(tmp_path / "accounts.txt", demo=small(base | record))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "demonstration/2"}, "is not “demonstration/1”"),
        ({"plan": "other"}, "There is no plan “other”"),
        ({"people": [{"username": "a", "name": "a", "role": "king"}]}, "“king” is no role"),
        ({"people": [{"username": "a", "name": "a", "role": "focal point", "unit": "X"}]}, "no unit “X”"),
    ],
)
def test_a_bad_frame_is_refused(empty: None, tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadDemonstration, match=sentence):
        load(tmp_path / "accounts.txt", demo=small(a_note()) | changes)


def test_a_file_that_is_no_json_is_named(empty: None, settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "plan.json").write_text("{")
    with pytest.raises(CommandError, match=r"plan\.json cannot be read"):
        call_command("load_demo", accounts=tmp_path / "accounts.txt")


def test_the_command_names_the_file_of_a_bad_record(
    empty: None, tmp_path: Path, today: dt.date, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**FILES, "demo": small(a_note(by="nobody"))}
    monkeypatch.setattr(load_demo, "_read", lambda name: files[name.removesuffix(".json")])
    with pytest.raises(CommandError, match=r"demo\.json: deliverable 4, record 1 .*“nobody”"):
        call_command("load_demo", accounts=tmp_path / "accounts.txt")


def test_a_file_of_accounts_that_cannot_be_read_is_named(empty: None, tmp_path: Path) -> None:
    with pytest.raises(BadAccountsFile, match="cannot be read"):
        load(tmp_path, demo=small(a_note()))


def on_a_commitment(slug: str = "partnerships", **changes: Any) -> dict[str, Any]:
    """A demonstration of one update on a commitment by a manager."""
    record = a_note(action="commitment_update") | changes
    return small() | {"commitments": [{"commitment": slug, "records": [record]}]}


def test_an_update_on_a_commitment_is_loaded(plan: ActionPlan, tmp_path: Path) -> None:
    assert load(tmp_path / "accounts.txt", demo=on_a_commitment()).loaded == 1
    row = CommitmentUpdate.objects.get()
    assert (row.commitment.slug, row.text, row.illustrative) == ("partnerships", "A note.", True)


@pytest.mark.parametrize(
    ("demo", "sentence"),
    [
        (on_a_commitment("partners"), "There is no commitment “partners”"),
        (on_a_commitment(action="note"), "record 1: “note” is no action"),
        (on_a_commitment(evidence=[]), r"record 1 \(commitment_update\): evidence is not a key here"),
        (on_a_commitment(text=" "), "text: Write what was done"),
        (on_a_commitment(effective_on="2015-11-11"), "Delivery starts on 12 November 2015"),
    ],
)
def test_a_bad_record_of_a_commitment_is_named(
    empty: None, tmp_path: Path, demo: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadDemonstration, match=sentence) as refusal:
        load(tmp_path / "accounts.txt", demo=demo)
    assert str(refusal.value).startswith("commitment part")


def test_a_withdrawal_on_a_commitment_is_carried_out(plan: ActionPlan, tmp_path: Path) -> None:
    demo = on_a_commitment(id="wrong")
    withdrawal = {"action": "withdrawal", "by": "manager", "recorded_at": "2016-02-03T10:20"}
    demo["commitments"][0]["records"].append(withdrawal | {"withdraws": "wrong", "reason": "A slip."})
    load(tmp_path / "accounts.txt", demo=demo)
    assert CommitmentUpdate.objects.get(text="A note.").corrected_by.withdrawn
