"""The seeded plan against GB.325/INS/5/2 itself: not one word differs, and the counts hold.

The text of the source is kept beside the repository, not in it; without it the counts are still tested.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count

from deliverables.models import (
    ActionPlan,
    Commitment,
    CommitmentUnit,
    ConclusionParagraph,
    Deliverable,
    Footnote,
    Indicator,
    ItemDescription,
    Outcome,
    SourceText,
    Theme,
    Unit,
)

SOURCE = Path(settings.BASE_DIR).parent / "shared" / "source" / "gb325-ins-5-2.txt"

pytestmark = pytest.mark.django_db
needs_source = pytest.mark.skipif(not SOURCE.exists(), reason="the text of GB.325/INS/5/2 is not at hand")


def bare(text: str) -> str:
    """Without white space: lines of the source end where its pages are narrow."""
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def source() -> str:
    return bare(SOURCE.read_text(encoding="utf-8"))


def not_in(source: str, texts: list[str]) -> list[str]:
    assert texts, "There is nothing to compare."
    return [text for text in texts if not text.strip() or bare(text) not in source]


@needs_source
def test_the_cover_is_in_the_source(plan, source):
    assert not_in(source, [plan.title, plan.item_heading, plan.item_ordinal]) == []


@needs_source
@pytest.mark.parametrize(
    ("model", "field"),
    [
        (ItemDescription, "text"),
        (ItemDescription, "printed_reference"),
        (Deliverable, "text"),
        (Indicator, "text"),
        (Footnote, "text"),
        (Theme, "title"),
        (SourceText, "text"),
        (Commitment, "words"),
    ],
)
def test_each_text_is_in_the_source(plan, source, model, field):
    assert not_in(source, list(model.objects.order_by().values_list(field, flat=True))) == []


@needs_source
@pytest.mark.parametrize("field", ["responsibility_text", "alignment_text", "resources_text"])
def test_each_cell_of_an_item_is_in_the_source(plan, source, field):
    assert not_in(source, [getattr(item, field) for item in plan.items.all()]) == []


@needs_source
def test_each_part_of_a_text_is_in_the_source(plan, source):
    """Conditions, scopes and resource lines are cut out of the printed texts."""
    conditions = [d.condition for d in plan.deliverables.exclude(condition="")]
    scopes = [r.scope for d in plan.deliverables.all() for r in d.responsibilities.exclude(scope="")]
    lines = [line.text for item in plan.items.all() for line in item.resource_lines.all()]
    assert not_in(source, [*conditions, *scopes, *lines]) == []


@needs_source
def test_the_bands_are_in_the_source(plan, source):
    assert not_in(source, [biennium.title for biennium in plan.biennia.all()]) == []


@needs_source
def test_letters_stand_before_their_deliverables(plan, source):
    lettered = plan.deliverables.exclude(letter="")
    assert not_in(source, [f"({row.letter}) {row.text}" for row in lettered]) == []
    assert (
        not_in(
            source,
            [f"({i.deliverable.letter}) {i.text}" for i in Indicator.objects.exclude(deliverable__letter="")],
        )
        == []
    )


@needs_source
def test_labels_and_numbers_stand_before_their_texts(plan, source):
    texts = list(plan.source_texts.all())
    fields = [f"{row.label}: {row.text}" for row in texts if row.kind == SourceText.Kind.FIELD]
    paragraphs = [f"{row.number}. {row.text}" for row in texts if row.kind == SourceText.Kind.PARAGRAPH]
    subparagraphs = [
        f"{row.number.removeprefix('12')} {row.text}" for row in texts if row.kind == SourceText.Kind.SUBPARAGRAPH
    ]
    boxes = [f"{row.label} {row.text}" for row in texts if row.kind == SourceText.Kind.BOX]
    assert not_in(source, [*fields, *paragraphs, *subparagraphs, *boxes]) == []


@needs_source
def test_the_document_is_whole(plan, source):
    """Cut the paragraphs out of the source one by one: what is left of the prose is nothing."""
    start = source.index(bare("Purpose of the document"))
    left = source[start:]
    for row in plan.source_texts.exclude(kind=SourceText.Kind.COLUMN):
        left = left.replace(bare(row.text), "", 1)
    prose = left[: left.index(bare("Follow-up item"))] + left[left.rindex(bare(Footnote.objects.get().text)) :]
    prose = prose.replace(bare(Footnote.objects.get().text), "")
    labels = "".join(row.label for row in plan.source_texts.all())
    assert len(prose) < len(labels) + 120, prose


def test_the_source_is_in_the_order_of_the_document(plan):
    numbers = [row.number for row in plan.source_texts.filter(kind=SourceText.Kind.PARAGRAPH)]
    assert numbers == [str(number) for number in range(1, 13)]
    assert [row.number for row in plan.source_texts.filter(kind=SourceText.Kind.SUBPARAGRAPH)] == [
        "12(a)",
        "12(b)",
        "12(c)",
        "12(d)",
    ]
    assert plan.source_texts.filter(kind=SourceText.Kind.COLUMN).count() == 6
    assert [row.label for row in plan.source_texts.filter(kind=SourceText.Kind.FIELD)] == [
        "Relevant strategic objective",
        "Policy implications",
        "Legal implications",
        "Financial implications",
        "Follow-up action required",
        "Author unit",
        "Related documents",
    ]


def test_the_commitments_outside_the_table_are_all_there(plan):
    """Domain.md, section 7: paragraphs 4, 5, 7, 9 (twice), 10, 11 and 12(a) to (d)."""
    places = [[text.number for text in row.source_texts.order_by("pk")] for row in plan.commitments.all()]
    assert [list(filter(None, numbers)) for numbers in places] == [
        ["5"], ["7"], ["9"], ["9"], ["10"], ["4", "11"], ["12(a)"], ["12(b)"], ["12(c)"], ["12(d)"],
    ]  # fmt: skip
    in_part_four = plan.commitments.filter(reported_in="resources")
    assert [row.slug for row in in_part_four] == [
        "capacity-building",
        "global-enterprise-team",
        "social-partners",
        "partnerships",
        "resource-mobilization",
    ]


def test_the_words_of_a_commitment_stand_in_its_text(plan):
    for row in plan.commitments.all():
        assert any(row.words in text.text for text in row.source_texts.all()), row.slug
        others = plan.source_texts.exclude(pk__in=row.source_texts.all())
        assert not any(row.words in text.text for text in others), row.slug


def test_a_unit_is_printed_only_where_the_words_name_it(plan):
    units = CommitmentUnit.objects.select_related("commitment", "unit")
    printed = [one for one in units if one.basis == "printed"]
    assert all(one.unit.code in one.commitment.words or one.unit.name in one.commitment.words for one in printed)
    assert {one.unit.code for one in printed} == {"Turin Centre", "ACT/EMP", "ACTRAV", "ENTERPRISES"}
    assert all(one.derived_from for one in units if one.basis == "derived")
    assert not units.filter(commitment__slug__in=["guidance", "programme-and-budget", "required-resources"]).exists()


def per_item(plan: ActionPlan, what: str) -> list[int]:
    return [item.count for item in plan.items.order_by("number").annotate(count=Count(what, distinct=True))]


def test_the_counts_of_the_table_hold(plan):
    assert [biennium.label for biennium in plan.biennia.all()] == ["2016–17", "2018–19"]
    assert [(theme.biennium.label, theme.title) for theme in Theme.objects.all()] == [
        ("2016–17", "Knowledge generation"),
        ("2016–17", "Country-level work"),
    ]
    bands = [(i.biennium.label, i.theme.title if i.theme else None) for i in plan.items.all()]
    assert bands == [("2016–17", "Knowledge generation")] * 4 + [("2016–17", "Country-level work")] * 2 + [
        ("2018–19", None)
    ]
    assert per_item(plan, "descriptions") == [2, 1, 1, 1, 2, 1, 1]
    assert per_item(plan, "deliverables") == [1, 1, 3, 1, 3, 2, 2]
    assert per_item(plan, "deliverables__indicators") == [1, 1, 3, 1, 3, 1, 2]
    assert plan.deliverables.count() == 13
    assert Indicator.objects.count() == 12
    assert Footnote.objects.count() == 1


def test_the_counts_of_what_the_table_names_hold(plan):
    printed = ItemDescription.objects.order_by("item__number", "position").values_list("printed_reference", flat=True)
    assert list(printed) == ["20(b)", "9(a)", "20(e)", "21", "21", "20(b)", "20(c)", "20(a)", "20(a) to (f)"]
    cited = ConclusionParagraph.objects.filter(descriptions__isnull=False).distinct()
    assert {paragraph.reference for paragraph in cited} == {
        *(f"20({letter})" for letter in "abcdef"), "9(a)", "21",
    }  # fmt: skip
    named = Unit.objects.filter(responsibilities__deliverable__plan=plan).distinct()
    assert {unit.code for unit in named} == {
        "SME", "ACTRAV", "ACT/EMP", "MULTI", "SECTOR", "DEVINVEST", "SFP", "WORKQUALITY", "Green Jobs",
        "Turin Centre", "DIALOGUE", "EMPLOYMENT", "Regional and Country Offices", "COOP",
    }  # fmt: skip
    linked = Outcome.objects.filter(alignments__isnull=False).distinct()
    assert {outcome.number for outcome in linked} == {1, 2, 4, 6, 10}
    assert {outcome.number for outcome in Outcome.objects.all()} == {1, 2, 4, 5, 6, 10}


def test_the_printed_due_months_hold(plan):
    printed = plan.deliverables.filter(due_basis="printed")
    assert [(row.ref, str(row.due)) for row in printed] == [
        ("1", "03/2016"),
        ("2", "04/2016"),
        *((ref, "12/2017") for ref in ("3a", "3b", "3c")),
        ("4", "03/2017"),
        ("5a", "12/2017"),
        ("5b", "03/2017"),
        ("5c", "12/2017"),
        ("6-1", "12/2017"),
    ]
    # As the source prints them, in the indicators.
    months = [
        re.findall(r"\d\d/\d{4}", indicator.text) for indicator in Indicator.objects.filter(deliverable__in=printed)
    ]
    assert [found[-1] for found in months] == [str(row.due) for row in printed]
