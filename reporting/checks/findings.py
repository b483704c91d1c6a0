"""What a rule answers with: a sentence that names the thing, who can mend it, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from reporting.checks.material import Material
from reporting.models import AcceptedWarning
from reporting.papers.languages import ORIGINAL


@dataclass(frozen=True)
class Finding:
    """rule: its short name; original: the sentence in the language of the record, as acceptances keep it; subject: a
    deliverable's reference, the key of a section, a unit's code, a fact of the cover, or "" for the round; owner: who
    can mend it, in words; url: where; unit: the code of the unit that the owner belongs to, "" for the managers; mark:
    what it rests on, where the sentence does not tell it; accepted: the manager's acceptance that holds for it."""

    rule: str
    subject: str
    sentence: str
    original: str
    owner: str
    url: str
    blocking: bool = False
    accepted: AcceptedWarning | None = None
    unit: str = ""
    mark: str = ""

    @property
    def stands_in_the_way(self) -> bool:
        """Of submission and approval."""
        return self.blocking or self.accepted is None


@dataclass(frozen=True)
class Hit:
    """One thing that a rule found; at most one for each subject, since a warning is accepted by rule and subject.

    An acceptance holds for the sentence, which says nothing that changes by itself from day to day, and for the
    mark: which entries or answers the finding is about, where the sentence does not tell one from the next.
    unit: the code of the unit whose focal points can mend it, "" for the managers.
    """

    subject: str
    sentence: str
    url: str
    unit: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Rule:
    """key: stable, since acceptances name it; words: what the rule asks of a paper, for people."""

    key: str
    words: str | Promise
    find: Callable[[Material], Iterable[Hit]]
    blocking: bool = False

    def findings(self, material: Material) -> Iterator[Finding]:
        """In the language of whoever reads. A rule finds the same in every language, in the same order."""
        originals = hits = list(self.find(material))
        if get_language() != ORIGINAL:
            with override(ORIGINAL):
                originals = list(self.find(material))
        for hit, original in zip(hits, originals, strict=True):
            yield Finding(
                rule=self.key,
                subject=original.subject,
                sentence=hit.sentence,
                original=original.sentence,
                owner=_("focal points of %(unit)s") % {"unit": hit.unit}
                if hit.unit
                else _("the managers of the plan"),
                url=hit.url,
                blocking=self.blocking,
                unit=hit.unit,
                mark=hit.mark,
            )
