"""Units in the administration: their hierarchy, focal points and days; the pages that rename, end and merge them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from deliverables.models import Membership, Unit, UnitName
from tests.administration_pages import page
from tests.reading_pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "plan")]


@pytest.fixture
def desk(administrator, client_of):
    return client_of(administrator)


def step(name: str, unit: str = "SME") -> str:
    return reverse(f"admin:deliverables_unit_{name}", args=[Unit.objects.get(slug=unit.lower()).pk])


def rows(*memberships: dict[str, object]) -> dict[str, object]:
    """The focal points on a unit's page, as sent; those that are new."""
    data: dict[str, object] = {"memberships-TOTAL_FORMS": len(memberships), "memberships-INITIAL_FORMS": 0}
    for number, row in enumerate(memberships):
        data |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return data


RENAME = {"code": "MSME", "name": "Micro, Small and Medium Enterprises Unit", "effective_on": "2017-10-01"}


def test_a_unit_is_renamed_after_a_look_at_what_follows(desk, administrator):
    look = text_of(desk.post(step("rename"), RENAME))
    assert "From 1 October 2017 on, SME (Small and Medium Enterprises Unit) is called MSME (Micro" in look
    assert not UnitName.objects.exists(), "nothing is done by looking"
    again = desk.post(step("rename"), RENAME | {"do": "change"}).content.decode()
    assert 'value="MSME"' in again
    done = desk.post(step("rename"), RENAME | {"do": "do"}, follow=True)
    assert "Earlier names: SME (Small and Medium Enterprises Unit) until 30 September 2017" in text_of(done)
    log = LogEntry.objects.get()
    assert (log.user, log.object_id) == (administrator, str(Unit.objects.get(code="MSME").pk))
    assert "is called MSME" in log.get_change_message()


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(desk):
    answer = desk.post(step("rename"), RENAME | {"code": "COOP", "effective_on": "2017-10-01", "do": "do"})
    assert answer.context["form"].errors == {"code": ["COOP has this code at that time."]}
    assert 'value="COOP"' in answer.content.decode()
    coming = desk.post(step("rename"), RENAME | {"effective_on": "2017-10-03"})
    assert list(coming.context["form"].errors) == ["effective_on"]
    assert not UnitName.objects.exists()


def test_a_merger_says_what_becomes_of_deliverables_people_and_parts(desk, focal_sme):
    part = Unit.objects.create(code="PART", slug="part", name="A part", parent=Unit.objects.get(code="SME"))
    merge = {"into": Unit.objects.get(code="COOP").pk, "effective_on": "2017-10-01", "moves_people": "move"}
    look = text_of(desk.post(step("end"), merge))
    assert "SME ends on 30 September 2017. COOP takes its place from 1 October 2017 on." in look
    assert "goes on naming SME for 1, 2, 3a, 3b" in look
    assert "focal sme: focal point of COOP instead of SME, from 1 October 2017 on." in look
    assert f"{part}: still part of SME" in look
    assert "Merge into COOP" in look
    ends = text_of(desk.post(step("end"), merge | {"moves_people": "end"}))
    assert "focal sme: no longer a focal point of SME after 30 September 2017." in ends
    assert "COOP has no focal point: name one on its page." in ends
    desk.post(step("end"), merge | {"do": "do"})
    assert Unit.objects.get(code="SME").merged_into.code == "COOP"
    desk.post(step("reopen"), {"do": "do"})
    assert Unit.objects.get(code="SME").ends_on is None


def test_a_new_unit_takes_no_code_that_another_one_had_then(desk):
    desk.post(step("rename"), RENAME | {"do": "do"})
    new = {"code": "SME", "slug": "sme-2", "name": "Another one"} | rows()
    assert "MSME has this code at that time." in text_of(desk.post(page(Unit, "add"), new))
    assert desk.post(page(Unit, "add"), new | {"starts_on": "2017-10-01"}).status_code == 302
    assert Unit.objects.get(code="SME").slug == "sme-2"


def test_signs_that_nobody_sees_are_refused_beside_the_field_and_named(desk):
    new = {"code": "S\u202eME", "slug": "sme-2", "name": "Small\u200b Unit"} | rows()
    for answer in (desk.post(page(Unit, "add"), new), desk.post(step("rename"), RENAME | new)):
        said = text_of(answer)
        assert "signs that nobody sees: U+202E (RIGHT-TO-LEFT OVERRIDE). Delete them, or type it anew." in said
        assert "signs that nobody sees: U+200B (ZERO WIDTH SPACE). Delete them, or type it anew." in said
    assert not Unit.objects.filter(slug="sme-2").exists()


def test_only_administrators_come_to_these_pages(client_of, manager):
    for name in ("rename", "end", "reopen"):
        assert client_of(manager).post(step(name), RENAME | {"do": "do"}, follow=True).status_code == 403
    assert not UnitName.objects.exists()


def test_focal_points_are_named_on_the_page_of_their_unit(desk, reader):
    unit = Unit.objects.get(code="SFP")
    address, form = page(Unit, "change", unit.pk), {"slug": unit.slug, "parent": unit.parent_id}
    wrong = desk.post(address, form | rows({"user": reader.pk, "starts_on": "2017-11-02", "ends_on": "2017-11-01"}))
    assert "The last day lies before the first one." in text_of(wrong)
    days = {"starts_on": "2017-11-01", "ends_on": "2017-12-31"}
    assert desk.post(address, form | rows({"user": reader.pk} | days)).status_code == 302
    assert Membership.objects.get(user=reader).ends_on == dt.date(2017, 12, 31)
    assert "1 of other days" in text_of(desk.get(page(Unit, "changelist")))


def test_days_of_one_person_in_one_unit_do_not_overlap(desk, reader):
    unit = Unit.objects.get(code="SFP")
    address, form = page(Unit, "change", unit.pk), {"slug": unit.slug, "parent": unit.parent_id}
    says = "These days overlap with those of “reader – SFP{}”: let one end before the other begins."
    both = rows({"user": reader.pk}, {"user": reader.pk, "starts_on": "2017-01-01", "ends_on": "2017-12-31"})
    assert says.format("") in text_of(desk.post(address, form | both))
    first = Membership.objects.create(user=reader, unit=unit, ends_on=dt.date(2017, 12, 31))
    alone = {"user": reader.pk, "unit": unit.pk, "starts_on": "2017-12-31"}
    told = says.format(" (until 31 Dec 2017)")
    assert told in text_of(desk.post(page(Membership, "add"), alone))
    assert Membership.objects.get() == first
    assert desk.post(page(Membership, "add"), alone | {"starts_on": "2018-01-01"}).status_code == 302
    later = Membership.objects.get(starts_on="2018-01-01")
    on_account = {"user": reader.pk, "unit": unit.pk, "starts_on": "2017-12-01"}
    assert told in text_of(desk.post(page(Membership, "change", later.pk), on_account))
    # One ends earlier and the other begins earlier, in one step.
    moved = rows(
        {"id": first.pk, "user": reader.pk, "ends_on": "2017-11-30"},
        {"id": later.pk, "user": reader.pk, "starts_on": "2017-12-01"},
    )
    assert desk.post(address, form | moved | {"memberships-INITIAL_FORMS": 2}).status_code == 302
    assert Membership.objects.get(pk=later.pk).starts_on == dt.date(2017, 12, 1)


def test_a_unit_that_ended_takes_no_focal_points_and_no_units(desk, reader):
    Unit.objects.filter(code="SFP").update(ends_on=dt.date(2017, 9, 30))
    ended, unit = Unit.objects.get(code="SFP"), Unit.objects.get(code="COOP")
    form = {"slug": ended.slug, "parent": ended.parent_id} | rows({"user": reader.pk})
    refused = text_of(desk.post(page(Unit, "change", ended.pk), form))
    assert "SFP ended on 30 September 2017; give that day or an earlier one." in refused
    assert "SFP" not in text_of(desk.get(page(Membership, "add")))
    form = {"slug": unit.slug, "parent": ended.pk} | rows()
    refused = text_of(desk.post(page(Unit, "change", unit.pk), form))
    assert "SFP ended on 30 September 2017; name another unit." in refused
    assert not Membership.objects.exists()


def test_lists_are_filtered_by_days(desk, reader):
    Unit.objects.filter(code="SFP").update(ends_on=dt.date(2017, 9, 30))
    for unit, starts_on, ends_on in (("SME", None, "2017-10-01"), ("COOP", "2017-10-03", None), ("MULTI", None, None)):
        row = {"user": reader, "starts_on": starts_on, "ends_on": ends_on}
        Membership.objects.create(unit=Unit.objects.get(code=unit), **row)

    def listed(model, query):
        return [str(row) for row in desk.get(f"{page(model, 'changelist')}?{query}").context["cl"].result_list]

    assert listed(Unit, "validity=ended") == ["SFP"]
    assert "SFP" not in listed(Unit, "validity=now")
    found = {days: listed(Membership, f"days={days}") for days in ("now", "later", "over")}
    assert found == {"now": ["reader – MULTI"], "later": ["reader – COOP"], "over": ["reader – SME"]}
