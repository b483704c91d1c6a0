"""The first page: session, code, agenda item, box and fields; facts not known yet are visible placeholders."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from deliverables.models import SourceText
from reporting.models import ReportRound, ReportSection
from reporting.papers.blocks import Numbering
from reporting.papers.languages import CLOSES, form, in_english, item_on_the_agenda, reference, translated
from reporting.papers.record import Record
from reporting.papers.wording import day, days, listed, month_of, ordinal, sentence

Key = ReportSection.Key
FIELDS = (
    Key.STRATEGIC_OBJECTIVE,
    Key.POLICY,
    Key.LEGAL,
    Key.FINANCIAL,
    Key.FOLLOW_UP,
    Key.AUTHOR_UNIT,
    Key.RELATED,
)
TYPED_REFERENCE = re.compile(
    r"\s*\((see (the )?draft decision in paragraph|voir (le )?projet de décision au paragraphe"
    r"|véase el proyecto de decisión en el párrafo) [^)]*\)"
)
GAP = "[…]"
"""Stands in a text of the cover for what is not known yet."""


def session_line(report_round: ReportRound) -> str:
    """ "328th Session, Geneva, 27 October–10 November 2016"."""
    return _("%(ordinal)s Session, Geneva, %(days)s") % {
        "ordinal": ordinal(report_round.session),
        "days": days(report_round.session_opens, report_round.session_closes),
    }


def code_of(report_round: ReportRound) -> str:
    """The document code with its edition: "GB.328/INS/8", "GB.328/INS/8 (Rev.1)"."""
    revision = report_round.revision
    return f"{report_round.document_code} (Rev.{revision})" if revision else report_round.document_code


def placeholders(report_round: ReportRound) -> list[str]:
    """Facts of cover and footer that nobody has entered yet, in words."""
    missing = []
    if GAP in report_round.document_code:
        missing.append(_("document code"))
    if report_round.document_date is None:
        missing.append(_("date of the paper"))
    if GAP in report_round.item_ordinal:
        missing.append(_("item on the agenda"))
    return missing


def file_reference(report_round: ReportRound, unit_code: str) -> str:
    """ "GB328-INS_8_[ENTER-161007-1]-En.docx", as papers carry it in the footer; a revision is in its name."""
    body, _slash, rest = code_of(report_round).replace(" ", "").partition("/")
    section, _slash, item = rest.partition("/")
    name = f"{body.replace('.', '')}-{section}_{item.replace('/', '-')}"
    date = report_round.document_date.strftime("%y%m%d") if report_round.document_date else "yymmdd"
    return f"{name}_[{unit_code}-{date}-1]-{form().file}.docx"


def author_unit(record: Record) -> tuple[str, str]:
    """Full name with its code in brackets, and five letters for the footer; the unit that coordinates most."""
    most = Counter(state.coordinator for state in record.summary.deliverables).most_common(1)
    if not most:
        return _("None."), GAP
    unit = record.units[most[0][0]]
    while unit.has_ended and unit.merged_into:
        unit = unit.merged_into
    department = unit.parent
    if department is None:
        return f"{translated(unit.name)} ({unit.code}).", unit.code[:5]
    name = _("%(unit)s, %(department)s") % {"unit": translated(unit.name), "department": translated(department.name)}
    return f"{name} ({department.code}/{unit.code}).", department.code[:5]


def cover(record: Record, numbers: Numbering) -> dict[str, Any]:
    """The cover block; made last, because it refers to numbered paragraphs."""
    report_round = record.round
    return {
        "session": session_line(report_round),
        "code": code_of(report_round),
        "section": translated(report_round.section),
        "section_code": report_round.section_code,
        "date": day(report_round.document_date) if report_round.document_date else _("[date to be entered]"),
        "sample": report_round.illustrative and report_round.document_date is not None,
        "ordinal": item_on_the_agenda(report_round.item_ordinal),
        "heading": translated(report_round.item_heading),
        "title": translated(report_round.title),
        "purpose": _purpose(record, numbers.of["draft-decision"]),
        "purpose_sample": Key.PURPOSE in record.sample_sections,
        "fields": [
            {"key": key.value, "texts": _field(record, key, numbers), "sample": key in record.sample_sections}
            for key in FIELDS
        ],
        "placeholders": placeholders(report_round),
    }


def _purpose(record: Record, decision: int) -> list[str]:
    """Ends in the way to the draft decision; a number that somebody typed there is put right."""
    reference = _("(see draft decision in paragraph %(n)d)") % {"n": decision}
    texts = _sentences(record, Key.PURPOSE) or [default_purpose(record)]
    last = re.sub(rf"[ .]*({CLOSES}?)[ .]*$", r"\1", TYPED_REFERENCE.sub("", texts[-1]), count=1)
    return [*texts[:-1], f"{last} {reference}."]


def default_purpose(record: Record) -> str:
    return _(
        "This document reports on the progress made, up to %(on)s, in implementing the action plan for the "
        "“%(title)s” (%(code)s). For each deliverable it states what was done, what remains to be done and by "
        "when; it shows how far the indicators of achievement have been met and which resources have been "
        "mobilized. The Governing Body is invited to take note of the progress made and to provide guidance."
    ) % {"on": day(record.on), "title": translated(record.plan.title), "code": record.plan.code}


def _sentences(record: Record, key: str) -> list[str]:
    return [text for text in (sentence(passage.text) for passage in record.written(key)) if text]


def _field(record: Record, key: str, numbers: Numbering) -> list[str]:
    return _sentences(record, key) or [default_field(record, key, numbers)]


def default_field(record: Record, key: str, numbers: Numbering) -> str:
    defaults = {
        Key.STRATEGIC_OBJECTIVE: _outcomes,
        Key.FINANCIAL: lambda _record: _financial(numbers),
        Key.FOLLOW_UP: _follow_up,
        Key.AUTHOR_UNIT: lambda record: author_unit(record)[0],
        Key.RELATED: _related,
    }
    default = defaults.get(Key(key))
    return default(record) if default else _("None.")


def _outcomes(record: Record) -> str:
    named = [f"{row.number} ({translated(row.title)})" for row in record.summary.outcomes.rows]
    if not named:
        return _("None.")
    return _("Outcomes %(outcomes)s, as named in %(code)s.") % {
        "outcomes": listed(named),
        "code": record.plan.code,
    }


def _financial(numbers: Numbering) -> str:
    return _(
        "None for this document. The resources that the action plan requires, and those mobilized, are set out "
        "from paragraph %(n)s."
    ) % {"n": numbers.of["resources"]}


def _follow_up(record: Record) -> str:
    if record.next is None and record.previous is None:
        return _(
            "The Office will take into consideration the guidance provided by the Governing Body in pursuing the "
            "action plan, and report on progress at a later session."
        )
    if record.next is None:
        return _(
            "The Office will take into consideration the guidance provided by the Governing Body in completing "
            "the action plan."
        )
    return _(
        "The Office will take into consideration the guidance provided by the Governing Body in pursuing the "
        "action plan, and report on progress at the %(session)s Session (%(month)s)."
    ) % {"session": ordinal(record.next.session), "month": month_of(record.next.session_closes)}


def _related(record: Record) -> str:
    """The plan, its decision, the previous report, and what the plan itself named."""
    named = [record.plan.code, reference(record.plan.decision_reference)]
    if record.previous:
        named.append(record.previous_code)
    named += [
        in_english(text.text.rstrip("."))
        for text in record.source
        if text.kind == SourceText.Kind.FIELD and text.label == "Related documents"
    ]
    return sentence("; ".join(filter(None, named)))
