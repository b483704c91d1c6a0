"""What is left to do in the other languages in which the paper is printed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting.addresses import address
from reporting.checks.findings import Hit
from reporting.checks.material import Material
from reporting.models import ReportSection
from reporting.papers.wording import listed, shown
from reporting.translations import NAMES, TranslationState, state_of


def translation_missing(material: Material) -> Iterator[Hit]:
    yield from _hits(material, TranslationState.MISSING, _("Not translated into %(language)s: %(texts)s."))


def translation_older(material: Material) -> Iterator[Hit]:
    told = _("The original was changed after it was translated into %(language)s: %(texts)s.")
    yield from _hits(material, TranslationState.OLDER, told)


def _hits(material: Material, state: TranslationState, told: str) -> Iterator[Hit]:
    """One for each language, so that one acceptance says why a whole language comes later."""
    for language, translated in material.translated.items():
        found = [
            _name(text.subject)
            for text in material.texts
            if state_of(text.version, translated.get((text.version.paragraph_id, text.version.section_id))) == state
        ]
        if found:
            words = {"language": NAMES[language], "texts": listed(found)}
            yield Hit(language, told % words, f"{address('round', material.round)}?lang={language}#paragraphs")


def _name(subject: str) -> str:
    """ "3(a)", "Overview"."""
    is_section = subject in ReportSection.Key.values
    return str(ReportSection.Key(subject).label) if is_section else shown(subject)
