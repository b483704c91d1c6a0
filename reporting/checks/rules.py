"""The table of rules. To add one: write a function that yields a Hit for each subject, and give it a line here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reporting.checks import figures, record_rules, round_rules, text_rules, translation_rules
from reporting.checks.characters import unprintable_character
from reporting.checks.findings import Rule
from reporting.checks.house_style import house_style

RULES: tuple[Rule, ...] = (
    # What stands in the way until it is mended.
    Rule("cut-off-to-come", _("The cut-off has come."), round_rules.cut_off_to_come, blocking=True),
    Rule("placeholder", _("Nothing on the cover is left open."), round_rules.placeholder, blocking=True),
    Rule("dates", _("The cut-off is later than that of the previous report."), round_rules.dates_out_of_order, True),
    Rule("not-cleared", _("Each paragraph is cleared."), round_rules.paragraph_not_cleared, blocking=True),
    Rule("section-not-cleared", _("Each section that was sent is cleared."), round_rules.section_not_cleared, True),
    Rule("left-open", _("No text has a gap such as […] or TODO."), text_rules.left_open, blocking=True),
    Rule("dead-reference", _("Each reference leads somewhere."), text_rules.reference_leads_nowhere, blocking=True),
    Rule("character", _("Each character can be printed."), unprintable_character, blocking=True),
    Rule(
        "no-evidence",
        _("A completed deliverable has evidence."),
        record_rules.completed_without_evidence,
        blocking=True,
    ),
    Rule(
        "guidance",
        _("Each point of the previous session is answered."),
        round_rules.guidance_unanswered,
        blocking=True,
    ),
    Rule("sample", _("Nothing rests on sample data."), round_rules.sample_data, blocking=True),
    # Contradictions within the record.
    Rule(
        "evidence-internal",
        _("A completed deliverable has evidence that may be cited."),
        record_rules.completed_without_citable_evidence,
    ),
    Rule(
        "deliveries-missing",
        _("What is completed is delivered."),
        record_rules.completed_with_deliveries_missing,
    ),
    Rule(
        "all-delivered",
        _("What is delivered is completed."),
        record_rules.all_delivered_but_not_completed,
    ),
    Rule(
        "indicator-not-achieved",
        _("What is completed has achieved its indicator."),
        record_rules.completed_with_indicator_not_achieved,
    ),
    Rule(
        "indicator-achieved",
        _("What has achieved its indicator is completed."),
        record_rules.indicator_achieved_but_not_completed,
    ),
    Rule("not-started", _("What was due has been started."), record_rules.past_due_and_not_started),
    Rule("on-track-overdue", _("Nothing overdue is on track."), record_rules.on_track_but_overdue),
    Rule("expected-passed", _("No expected month has passed."), record_rules.expected_month_has_passed),
    Rule(
        "no-news",
        _("Something was said of each open deliverable since the previous report."),
        record_rules.nothing_said_since_previous_report,
    ),
    Rule(
        "recorded-late",
        _("What counts at the cut-off was recorded by then."),
        record_rules.recorded_after_cut_off,
    ),
    # The texts.
    Rule("out-of-date", _("Each text knows the newest facts."), text_rules.out_of_date),
    Rule("figure", _("Figures in a text are those of the record."), figures.figure_contradicts_record),
    Rule("default-text", _("Challenges and next steps are the Office’s own words."), text_rules.default_text_kept),
    Rule("too-long", _("A paragraph has about 120 words."), text_rules.much_longer_than_guidance),
    Rule("very-short", _("A paragraph says something."), text_rules.very_short),
    Rule("same-text", _("A paragraph is not that of the previous report."), text_rules.same_as_in_previous_report),
    Rule("typed-number", _("Paragraph numbers are references."), text_rules.paragraph_number_typed),
    Rule("house-style", _("Texts keep the house style."), house_style),
    Rule("untranslated", _("Each text has a version in each language."), translation_rules.translation_missing),
    Rule("translation-older", _("No translation is older than the original."), translation_rules.translation_older),
    # The round.
    Rule("silent", _("Each consulted unit has answered."), round_rules.consulted_unit_silent),
    Rule("no-reply", _("Each unit knows what became of its comments."), round_rules.comments_without_reply),
    Rule("paper-date-passed", _("The date of the paper is still to come."), round_rules.date_of_paper_has_passed),
    Rule("item-omitted", _("The paper speaks of each follow-up item."), round_rules.item_left_out),
    Rule("no-paragraph", _("Each deliverable has its place in the paper."), round_rules.paragraph_missing),
)
