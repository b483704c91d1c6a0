"""Units are renamed, merged, ended and reopened by administrators; what was before stays as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from deliverables import actions
from deliverables.access import standing_of
from deliverables.loading import export_plan, load_plan
from deliverables.models import Membership, Unit, UnitName
from deliverables.permissions import check_set_status, circle_of
from reporting.calls import focal_points_of
from reporting.my_work import part_of
from tests import factories
from tests.deliverables.recording import LINK

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2017, 10, 1)


@pytest.fixture
def by(administrator, now, today):
    return {"by": administrator, "at": now}


@pytest.fixture
def rename(plan, by):
    def rename(code="MSME", *, unit="SME", name="Micro, Small and Medium Enterprises Unit", on=OCTOBER):
        unit = Unit.objects.get(code=unit)
        return actions.rename_unit(unit=unit, code=code, name=name, effective_on=on, **by)

    return rename


@pytest.fixture
def end(plan, by):
    def end(unit="SME", into="COOP", *, on=OCTOBER, moves_people=True):
        successor = Unit.objects.get(code=into) if into else None
        unit = Unit.objects.get(code=unit)
        return actions.end_unit(unit=unit, effective_on=on, into=successor, moves_people=moves_people, **by)

    return end


def refusals(action, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        action(*args, **kwargs)
    return refused.value.message_dict if hasattr(refused.value, "error_dict") else {"": refused.value.messages}


# --- names ----------------------------------------------------------------------------------------


def test_a_renamed_unit_keeps_its_old_name_before_the_day(rename):
    rename()
    unit = Unit.objects.get(code="MSME")
    before = unit.on(OCTOBER - dt.timedelta(days=1))
    assert (before.code, before.name) == ("SME", "Small and Medium Enterprises Unit")
    assert unit.on(OCTOBER).code == "MSME"
    assert [(one.code, one.until) for one in unit.formerly] == [("SME", dt.date(2017, 9, 30))]
    assert before.formerly == []
    assert unit.slug == "sme"


def test_every_name_is_a_row_that_stays_and_the_unit_repeats_them(rename, administrator, now):
    rename()
    rename("MSM", unit="MSME", on=dt.date(2017, 5, 1))
    rows = list(UnitName.objects.order_by("id"))
    assert [(row.code, row.since) for row in rows] == [
        ("SME", None),
        ("MSME", OCTOBER),
        ("MSM", dt.date(2017, 5, 1)),
    ]
    assert {(row.by, row.recorded_at) for row in rows} == {(administrator, now)}
    # The one that begins last is the one of today, whenever it was entered.
    unit = Unit.objects.get(code="MSME")
    assert unit.names == [
        [str(row.since or ""), row.recorded_at.isoformat() if row.since else "", row.code, row.name] for row in rows
    ]


def test_a_name_that_was_entered_wrongly_is_corrected_on_all_dates(rename):
    rename("SMEs", on=None)
    assert Unit.objects.get(code="SMEs").on(dt.date(2016, 1, 1)).code == "SMEs"


def test_what_is_no_new_name_is_refused_beside_its_field(rename):
    assert "lies in the future" in refusals(rename, on=dt.date(2017, 10, 3))["effective_on"][0]
    assert refusals(rename, "SME", name="Small and Medium Enterprises Unit")["code"] == [
        "The unit is called so already on that day."
    ]
    assert refusals(rename, "coop")["code"] == ["COOP has this code at that time."]
    assert set(refusals(rename, " ", name="")) == {"code", "name"}
    assert not UnitName.objects.exists()
    # A code that another unit has given up is free from then on, and not before.
    rename()
    assert "code" in refusals(rename, "SME", unit="COOP", on=dt.date(2017, 9, 30))
    rename("SME", unit="COOP")


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("\u202a", "U+202A (LEFT-TO-RIGHT EMBEDDING)"),
        ("\u202e", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("\u2066", "U+2066 (LEFT-TO-RIGHT ISOLATE)"),
        ("\u2069", "U+2069 (POP DIRECTIONAL ISOLATE)"),
        ("\u200b", "U+200B (ZERO WIDTH SPACE)"),
        ("\u200d", "U+200D (ZERO WIDTH JOINER)"),
        ("\ufeff", "U+FEFF (ZERO WIDTH NO-BREAK SPACE)"),
        ("\u00ad", "U+00AD (SOFT HYPHEN)"),
    ],
)
def test_signs_that_nobody_sees_are_refused_and_named(rename, sign, shown):
    said = [f"This holds signs that nobody sees: {shown}. Delete them, or type it anew."]
    assert refusals(rename, f"MS{sign}ME", name=f"{sign}Unit") == {"code": said, "name": said}
    assert not UnitName.objects.exists()


def test_other_signs_that_no_paper_prints_are_refused_too(rename):
    assert set(refusals(rename, "MS\x07ME", name="\u4e2d")) == {"code", "name"}
    rename("É–2", name="Unité d’œuvre")


def test_a_unit_with_such_a_sign_from_before_can_be_renamed_and_ended(rename, end):
    Unit.objects.filter(code="SME").update(code="SM\u200bE")
    end("SM\u200bE")
    rename("SME", unit="SM\u200bE", name="Unit", on=None)
    assert Unit.objects.get(slug="sme").code == "SME"


def test_only_administrators_change_units(plan, manager, now):
    unit = Unit.objects.get(code="SME")
    who = {"unit": unit, "by": manager, "at": now}
    for act in (
        lambda: actions.rename_unit(code="X", name="X", effective_on=None, **who),
        lambda: actions.end_unit(effective_on=OCTOBER, into=None, moves_people=False, **who),
        lambda: actions.reopen_unit(**who),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_file_of_a_plan_calls_units_as_on_its_date(rename, plan, data):
    before = export_plan(plan)
    rename()
    assert export_plan(plan) == before
    assert load_plan(data, file_name="plan.json").nothing_changed
    assert not Unit.objects.filter(code="SME").exists()


# --- mergers --------------------------------------------------------------------------------------


def test_who_acts_for_the_successor_acts_for_what_was_merged(plan, end, focal_sme, deliverable, today, now):
    coop = factories.person("focal.coop", unit="COOP")
    end()
    row = deliverable("3a")
    with_state = type(row).objects.as_of(today).with_coordinator(today).get(pk=row.pk)
    circle = circle_of(with_state, today)
    assert circle.coordinator.code == "SME"
    for person in (coop, focal_sme):
        check_set_status(standing_of(person, plan, today), circle)
    with pytest.raises(PermissionDenied, match="focal points of COOP"):
        check_set_status(standing_of(factories.person("nobody"), plan, today), circle)
    told = focal_points_of({Unit.objects.get(code="SME"): []}, today)
    assert {person.username for person in told} == {"focal.coop", "focal.sme"}
    assert set(part_of(coop, today).units.values()) == {"COOP"}
    entry = actions.record_status_update(
        deliverable=row, status="completed", done="Done.", evidence=[LINK], effective_on=today, by=coop, at=now
    )
    assert entry.unit.code == "COOP"


def test_an_entry_on_a_commitment_is_made_for_the_successor(plan, end, today, now):
    coop = factories.person("focal.coop", unit="COOP")
    end()
    commitment = plan.commitments.get(slug="partnerships")
    entry = actions.record_commitment_update(
        commitment=commitment, text="Agreed.", by=coop, at=now, effective_on=today
    )
    assert entry.unit.code == "COOP"


def test_focal_points_move_or_end(end, focal_sme, plan):
    later = factories.person("later")
    Membership.objects.create(user=later, unit=Unit.objects.get(code="SME"), starts_on=dt.date(2017, 11, 1))
    end()
    rows = Membership.objects.order_by("user__username", "id").values_list(
        "user__username", "unit__code", "starts_on", "ends_on"
    )
    assert list(rows) == [
        ("focal.sme", "SME", None, dt.date(2017, 9, 30)),
        ("focal.sme", "COOP", OCTOBER, None),
        ("later", "COOP", dt.date(2017, 11, 1), None),
    ]
    end("COOP", None, on=dt.date(2017, 10, 2), moves_people=True)
    assert not Membership.objects.filter(unit__code="COOP", ends_on=None).exists()


def test_mergers_in_a_row_lead_to_the_last_and_back(end, by, plan):
    end("SME", "COOP", on=dt.date(2017, 5, 1))
    end("COOP", "SFP")
    assert Unit.objects.get(code="SME").answered_by.code == "SFP"
    assert Unit.objects.get(code="SME").merged_into.code == "COOP"
    assert "reopen that one first" in refusals(actions.reopen_unit, unit=Unit.objects.get(code="SME"), **by)[""][0]
    actions.reopen_unit(unit=Unit.objects.get(code="COOP"), **by)
    assert Unit.objects.get(code="SME").answered_by.code == "COOP"
    assert Unit.objects.get(code="COOP").ends_on is None


def test_what_is_no_merger_is_refused_beside_its_field(end, rename, plan):
    assert refusals(end, into="SME")["into"] == ["A unit cannot be merged into itself."]
    assert "give it another department first" in refusals(end, "ENTERPRISES", "SME")["into"][0]
    assert "lies in the future" in refusals(end, on=dt.date(2017, 10, 3))["effective_on"][0]
    rename(on=dt.date(2017, 9, 1))
    assert "since 1 September 2017" in refusals(end, "MSME", on=dt.date(2017, 9, 1))["effective_on"][0]
    end("MSME")
    assert refusals(end, "SFP", "MSME")["into"] == [
        "MSME ended on 30 September 2017; name COOP, which took its place."
    ]
    assert "has ended already" in refusals(end, "MSME")[""][0]


def test_a_unit_that_ended_takes_on_nothing_new(end, plan, manager, deliverable, now, today):
    end("SFP", "COOP")
    amend = {"target": deliverable("4"), "field": "units", "reason": "So decided.", "by": manager, "at": now}
    units = list(Unit.objects.filter(responsibilities__deliverable=amend["target"]))
    ended = Unit.objects.get(code="SFP")
    assert refusals(actions.amend, new=[*units, ended], effective_on=today, **amend)["new"] == [
        "SFP ended on 30 September 2017; name COOP, which took its place."
    ]
    actions.amend(new=[*units, ended], effective_on=dt.date(2017, 9, 30), **amend)
