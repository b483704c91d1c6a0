"""What is wrong with a text as it was written, without judging what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from reporting.addresses import address
from reporting.checks.findings import Hit
from reporting.checks.material import Material, PaperText
from reporting.fact_words import FACT_WORDS
from reporting.facts import differs, newer, written_down
from reporting.models import ReportSection
from reporting.papers.defaults import default_section
from reporting.papers.wording import listed
from reporting.papers.written import REFERENCE, references_in
from reporting.texts import GUIDANCE, RESTS_ON_FACTS, behind_section, together

MOST_WORDS = 180
FEWEST_WORDS = 10
LEFT_OPEN = re.compile(r"\[\s*(?:…|\.{2,})\s*\]|\b(?:TODO|XXX+)\b|(?i:\b(?:t\.?b\.?[cd]\.?|lorem)(?!\w))")
BRACES = re.compile(r"\{[^{}]*\}")
TYPED_NUMBER = re.compile(
    r"\b[Pp]ara(?:graphs?|s?\.)\s+(?>\d+(?:\s*(?:,|and|or|to|–|-)\s*\d+)*)(?!\w)(?!\s*(?:\([a-z]\)|of\b|in\b))"
)
OF_ANOTHER_DOCUMENT = re.compile(r"\b[A-Z]+\.\d+\S*,?\s*$")
WORD = re.compile(r"\w+(?:[’'.,/–-]\w+)*")


def left_open(material: Material) -> Iterator[Hit]:
    for text in material.texts:
        found = list(dict.fromkeys(LEFT_OPEN.findall(text.words)))
        if found:
            yield _hit(text, _("%(text)s still has a gap: %(found)s.") % _found(text, found))
    answers = [row.answer.text for row in material.record.guidance if row.answer]
    if found := list(dict.fromkeys(LEFT_OPEN.findall("\n".join(answers)))):
        told = _("An answer to the guidance still has a gap: %(found)s.")
        yield Hit("guidance", told % {"found": listed(found)}, address("guidance", material.round))
    heads = f"{material.round.title}\n{material.round.item_heading}"
    if found := list(dict.fromkeys(LEFT_OPEN.findall(heads))):
        words = {"found": listed(found)}
        yield Hit(
            "", _("The title of the paper still has a gap: %(found)s.") % words,
            address("edit_round", material.round),
        )  # fmt: skip


def reference_leads_nowhere(material: Material) -> Iterator[Hit]:
    """A reference to something that the paper has no paragraph on, or braces that are no reference."""
    for text in material.texts:
        if found := _dead(material, text.words):
            told = _("%(text)s refers to a paragraph that the paper does not have: %(found)s.")
            yield _hit(text, told % _found(text, found))
    found = [one for row in material.record.guidance if row.answer for one in _dead(material, row.answer.text)]
    if found:
        told = _("An answer to the guidance refers to a paragraph that the paper does not have: %(found)s.")
        yield Hit("guidance", told % {"found": listed(found)}, address("guidance", material.round))


def _dead(material: Material, words: str) -> list[str]:
    alive = {
        "{" + anchor + "}"
        for anchor in references_in(words)
        if anchor in material.numbers or f"deliverable-{anchor}" in material.numbers
    }
    return [found for found in dict.fromkeys(BRACES.findall(words)) if found not in alive]


def paragraph_number_typed(material: Material) -> Iterator[Hit]:
    """Numbers move while a paper is made. Paragraphs "of the plan" or "20(e)" are those of another document."""
    for text in material.texts:
        if text.subject == ReportSection.Key.PURPOSE:
            continue  # its number is put right by itself
        found = [
            one.group(0)
            for one in TYPED_NUMBER.finditer(text.words)
            if not OF_ANOTHER_DOCUMENT.search(text.words[: one.start()])
        ]
        if found:
            told = _(
                "%(text)s names a paragraph by a number that may move: %(found)s. Write a reference such as {3a} or "
                "{draft-decision}."
            )
            yield _hit(text, told % _found(text, found))


def much_longer_than_guidance(material: Material) -> Iterator[Hit]:
    for text in _paragraphs(material):
        if (count := words_in(text.words)) > MOST_WORDS * len(text.states):
            told = _("%(text)s has %(count)d words; the guidance is about %(n)d for each deliverable.")
            yield _hit(text, told % {"text": text.named, "count": count, "n": GUIDANCE})


def very_short(material: Material) -> Iterator[Hit]:
    for text in _paragraphs(material):
        if words_in(text.words) < FEWEST_WORDS:
            told = _("%(text)s says very little: “%(words)s”.")
            yield _hit(text, told % {"text": text.named, "words": " ".join(text.words.split())})


def same_as_in_previous_report(material: Material) -> Iterator[Hit]:
    for text in _paragraphs(material):
        before = material.earlier_words.get(text.states[0].id)
        if before is not None and before.split() == text.words.split():
            told = _("%(text)s is word for word that of the previous report. Is there nothing new?")
            yield _hit(text, told % {"text": text.named})


def default_text_kept(material: Material) -> Iterator[Hit]:
    """Challenges, lessons and next steps: nobody but the Office can say them, so no default will do."""
    key = ReportSection.Key.CHALLENGES
    words = material.record.sections.get(key, "")
    if not words or words.split() == default_section(material.record, key).split():
        text = _("The section “%(title)s” still holds the default text: say what was difficult and what was learnt.")
        yield Hit(key, text % {"title": key.label}, address("section", material.round, key))


def out_of_date(material: Material) -> Iterator[Hit]:
    """At the cut-off other entries count than those that the text was written by: newer ones came, or the cut-off or
    what the text speaks for was changed."""
    for text in material.texts:
        if text.states:
            marks = together(material.facts, [state.id for state in text.states])
        elif text.subject in RESTS_ON_FACTS:
            marks = behind_section(material.facts, text.subject)
        else:
            continue
        if not differs(marks, text.version.rests_on):
            continue
        if found := newer(marks, text.version.rests_on):
            told = _("%(text)s is out of date: since it was written, %(found)s came to the record.")
        else:
            told = _(
                "%(text)s is out of date: it rests on other facts than those that count at the cut-off now, since the "
                "cut-off date, or what it speaks for, was changed."
            )
        hit = _hit(text, told % _found(text, [str(FACT_WORDS[kind].one) for kind in found]))
        about = {kind: marks[kind] for kind in found or marks}
        yield replace(hit, mark=f"{text.version.pk}: {written_down(about)}")


def words_in(text: str) -> int:
    return len(WORD.findall(REFERENCE.sub("", text)))


def _paragraphs(material: Material) -> Iterator[PaperText]:
    return (text for text in material.texts if text.states)


def _found(text: PaperText, found: list[str]) -> dict[str, str]:
    return {"text": text.named, "found": listed(found)}


def _hit(text: PaperText, sentence: str) -> Hit:
    return Hit(text.subject, sentence, text.url, unit=text.unit)
