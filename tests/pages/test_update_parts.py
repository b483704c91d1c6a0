"""Outputs ticked off and measures taken in one step with an update: all or nothing, each fault in its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from deliverables.forms.fields import CountryNameField
from deliverables.models import Evidence, Measure, Measurement, OutputDelivery, PlannedOutput, StatusUpdate
from reporting.models import ReportText
from tests import factories
from tests.deliverables.office_files import PDF
from tests.filling_forms import filled, form_of
from tests.reading_pages import text_of
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.usefixtures("today")
PAGE = "/plans/sme-2015/deliverables/5a/"
UPDATE = f"{PAGE}update/"
TYPED = {"status": "in-progress", "outlook": "at-risk", "done": "Two programmes joined."}


@pytest.fixture
def sme(client_of, focal_sme):
    return client_of(focal_sme)


@pytest.fixture
def output(deliverable):
    return deliverable("5a").planned_outputs.get()


@pytest.fixture
def measure(plan):
    return Measure.objects.get(indicator__deliverable__ref="5a")


def ticked(output: PlannedOutput, place: int, **typed: str) -> dict[str, str]:
    """What a browser sends of an output that is ticked."""
    prefix = f"delivery-{output.pk}-{place}"
    given = {"delivered": "on", "title": f"CPO {place}", "country": "Honduras", "effective_on": "2017-09-01"} | typed
    return {f"{prefix}-{name}": value for name, value in given.items() if value or name != "delivered"}


def nothing_recorded() -> bool:
    return not any(model.objects.exists() for model in (StatusUpdate, OutputDelivery, Measurement, Evidence))


def test_deliveries_and_measures_are_recorded_with_the_update(sme, output, measure):
    page = sme.get(UPDATE)
    assert "1st of 7 CPOs" in text_of(page)
    link = {f"delivery-{output.pk}-2-url": "https://example.org/zm", f"delivery-{output.pk}-2-citable": "on"}
    measured = {f"measure-{measure.pk}-value": "2", f"measure-{measure.pk}-member_states": ["HN", "ZM"]}
    sent = filled(page, **TYPED) | ticked(output, 1) | ticked(output, 2, country="zm") | link | measured
    answer = sme.post(UPDATE, sent)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    rows = [(row.title, row.country.code, row.effective_on) for row in OutputDelivery.objects.order_by("id")]
    assert rows == [("CPO 1", "HN", dt.date(2017, 9, 1)), ("CPO 2", "ZM", dt.date(2017, 9, 1))]
    piece = Evidence.objects.get()
    assert (piece.delivery.title, piece.title, piece.visibility) == ("CPO 2", "CPO 2", "citable")
    taken = Measurement.objects.get()
    assert (taken.value, taken.effective_on) == (Decimal(2), StatusUpdate.objects.get().effective_on)
    assert "3rd of 7 CPOs" in text_of(sme.get(UPDATE))


def test_a_file_speaks_for_a_delivery(sme, output):
    file = {f"delivery-{output.pk}-1-upload": SimpleUploadedFile("cpo.pdf", PDF)}
    assert sme.post(UPDATE, filled(sme.get(UPDATE), **TYPED) | ticked(output, 1) | file).status_code == 302
    assert Evidence.objects.get().delivery.title == "CPO 1"


def test_what_is_not_ticked_and_not_typed_is_nothing(sme):
    assert sme.post(UPDATE, filled(sme.get(UPDATE), **TYPED)).status_code == 302
    assert not OutputDelivery.objects.exists()
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Give the title of what was delivered."),
        ({"country": "Atlantis"}, "“Atlantis” is no country of the list"),
        ({"effective_on": "2017-10-03"}, "This date lies in the future; today is 2 October 2017."),
        ({"effective_on": ""}, "Give the day on which it was delivered."),
        ({"url": "nowhere"}, "Enter a valid URL."),
        ({"url": "ftp://example.org/x"}, "is not a link that starts with https:// or http://."),
        ({"delivered": ""}, "Tick that it is delivered, or empty its fields."),
        ({"title": "CPO 2"}, "An output with this title is recorded as delivered already."),
    ],
)
def test_a_fault_in_one_part_saves_nothing_and_loses_nothing(sme, output, measure, typed, sentence):
    measured = {f"measure-{measure.pk}-value": "1"}
    sent = filled(sme.get(UPDATE), **TYPED) | ticked(output, 2) | ticked(output, 1, **typed) | measured
    if typed.get("title") == "CPO 2":
        # The same twice: the second is the one that is wrong.
        sent |= ticked(output, 1, title="CPO 2")
    page = sme.post(UPDATE, sent)
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert "There is a problem" in text_of(page)
    assert nothing_recorded()
    fields = form_of(page).fields
    assert fields["done"] == [TYPED["done"]]
    assert fields[f"delivery-{output.pk}-2-title"] == ["CPO 2"]
    assert fields[f"measure-{measure.pk}-value"] == ["1"]


def test_each_fault_stands_beside_its_field(sme, output, measure):
    sent = filled(sme.get(UPDATE), **TYPED | {"done": ""}) | ticked(output, 1, effective_on="2017-10-03")
    page = sme.post(UPDATE, sent | {f"measure-{measure.pk}-value": "2", f"measure-{measure.pk}-member_states": ["HN"]})
    assert "There are 3 problems" in text_of(page)
    assert list(page.context["form"].errors) == ["done"]
    assert list(page.context["deliveries"][0].errors) == ["effective_on"]
    assert list(page.context["measured"][0].errors) == ["member_states"]


def test_a_measure_without_its_value_is_asked_for(sme, measure):
    page = sme.post(UPDATE, filled(sme.get(UPDATE), **TYPED) | {f"measure-{measure.pk}-comment": "Counted twice."})
    assert "Give the value, or empty what stands beside it." in text_of(page)
    assert nothing_recorded()


def test_conditions_that_are_yes_or_no_can_be_left_alone(sme):
    where = "/plans/sme-2015/deliverables/5b/update/"
    first, second = Measure.objects.filter(indicator__deliverable__ref="5b").order_by("position")
    sent = filled(sme.get(where), **TYPED | {"outlook": "off-track"})
    assert (sent[f"measure-{first.pk}-value"], sent[f"measure-{second.pk}-value"]) == ([""], [""])
    assert sme.post(where, sent | {f"measure-{second.pk}-value": "0"}).status_code == 302
    assert [(row.measure, row.value) for row in Measurement.objects.all()] == [(second, Decimal(0))]


def test_what_is_delivered_now_counts_for_outlook_and_completion(sme, deliverable):
    where = "/plans/sme-2015/deliverables/3b/update/"
    output = deliverable("3b").planned_outputs.get()
    link = {f"delivery-{output.pk}-1-url": "https://example.org/1"}
    both = ticked(output, 1, country="") | ticked(output, 2, country="") | link
    completed = {"status": "completed", "done": "Both audits are passed.", "outlook": ""}
    assert sme.post(where, filled(sme.get(where), **completed) | both).status_code == 302
    assert StatusUpdate.objects.get().status == "completed"


def test_the_page_offers_the_next_three_and_nothing_that_is_delivered(sme, deliverable, output):
    for number in range(5):
        factories.delivery(output, "2017-06-01", f"Earlier {number}")
    words = text_of(sme.get(UPDATE))
    assert "6th of 7 CPOs" in words
    assert "8th of 7 CPOs" not in words
    report = deliverable("1").planned_outputs.get()
    factories.delivery(report, "2017-06-01")
    assert "Delivered since the last update" not in text_of(sme.get("/plans/sme-2015/deliverables/1/update/"))


@pytest.mark.parametrize(("language", "first", "sixth"), [("fr", "1er sur", "6e sur"), ("es", "1.º de", "6.º de")])
def test_ordinals_in_another_language(sme, focal_sme, output, language, first, sixth):
    focal_sme.language = language
    focal_sme.save()
    counted = '<span lang="en">7 CPOs</span></label>'
    assert f"{first} {counted}" in sme.get(UPDATE).text
    for number in range(5):
        factories.delivery(output, "2017-06-01", f"Earlier {number}")
    assert f"{sixth} {counted}" in sme.get(UPDATE).text


@pytest.mark.parametrize(("language", "typed"), [("fr", "2,5"), ("es", "2,5"), ("fr", "2.5"), ("en", "2.5")])
def test_numbers_and_countries_as_they_are_typed_in_the_language(client_of, plan, language, typed):
    person = factories.person("focal.sfp", unit="SFP")
    person.language = language
    person.save()
    browser, where = client_of(person), "/plans/sme-2015/deliverables/3c/"
    measure = Measure.objects.get(indicator__deliverable__ref="3c")
    address = f"{where}record/measurement/?measure={measure.pk}"
    assert browser.post(address, filled(browser.get(address), value=typed)).status_code == 302
    assert Measurement.objects.get().value == Decimal("2.5")


@pytest.mark.parametrize("typed", ["Côte d’Ivoire", "CÔTE D'IVOIRE", "Co\u0302te d’Ivoire", "ci"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_country_is_read_however_its_signs_are_typed(typed, language):
    with override(language):
        assert CountryNameField().clean(typed) == "CI"


def test_what_was_typed_stays_though_others_ticked_the_rest_off_meanwhile(sme, output):
    sent = filled(sme.get(UPDATE), **TYPED) | ticked(output, 3)
    for number in range(6):
        factories.delivery(output, "2017-06-01", f"Earlier {number}")
    page = sme.post(UPDATE, sent)
    assert "Somebody recorded something on this deliverable" in text_of(page)
    assert form_of(page).fields[f"delivery-{output.pk}-3-title"] == ["CPO 3"]
    sme.post(UPDATE, sent | {"step": "keep"})
    assert form_of(sme.get(UPDATE)).fields[f"delivery-{output.pk}-3-title"] == ["CPO 3"]


def test_a_draft_holds_the_parts_with_their_files(sme, output, measure):
    file = {f"delivery-{output.pk}-1-upload": SimpleUploadedFile("cpo.pdf", PDF)}
    measured = {f"measure-{measure.pk}-value": "2.5", f"measure-{measure.pk}-member_states": ["HN", "ZM"]}
    sent = filled(sme.get(UPDATE), **TYPED) | ticked(output, 1, country="Hondu") | file | measured
    sme.post(UPDATE, sent | {"step": "keep"})
    page = sme.get(UPDATE)
    fields = form_of(page).fields
    assert fields[f"delivery-{output.pk}-1-delivered"] == ["on"]
    assert fields[f"delivery-{output.pk}-1-country"] == ["Hondu"]
    assert fields[f"measure-{measure.pk}-value"] == ["2.5"]
    assert fields[f"measure-{measure.pk}-member_states"] == ["HN", "ZM"]
    assert "Kept: cpo.pdf" in text_of(page)
    right = {f"delivery-{output.pk}-1-country": "Honduras", f"measure-{measure.pk}-value": "2"}
    assert sme.post(UPDATE, filled(page) | right).status_code == 302
    assert Evidence.objects.get().file_name == "cpo.pdf"


def test_the_words_of_the_same_step_rest_on_what_is_recorded_with_them(opened, team, client_of):
    sme = client_of(team.units["SME"])
    output = work.paragraph(opened, "5a").deliverable.planned_outputs.get()
    page = sme.get(UPDATE)
    own = {"paragraph": "own", "words": "One programme joined.", "outlook": "at-risk"}
    answer = sme.post(UPDATE, filled(page, **TYPED | own) | ticked(output, 1))
    assert answer.status_code == 302
    assert ReportText.objects.get().text == "One programme joined."
    text = text_of(sme.get("/plans/sme-2015/reports/november-2017/paragraphs/5a/"))
    assert "newer facts" not in text
