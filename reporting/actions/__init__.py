"""Every write to rounds and papers: small named functions, keyword-only and atomic, with `by=` and `at=`.

Each raises PermissionDenied with a sentence (who may not, who can), or ValidationError whose keys are the names of
the arguments, so that a form can show the sentence beside the field.
"""

from reporting.actions.approval import (
    approve_round,
    freeze_translation,
    publish_round,
    reissue_round,
    send_round_back,
    submit_round,
    take_approval_back,
)
from reporting.actions.consultation import accept_warning, answer_consultation, consult_unit, reply_to_comments
from reporting.actions.contributing import contribute
from reporting.actions.drafts import (
    discard_draft,
    discard_set_aside,
    draw_draft_anew,
    drop_draft,
    keep_draft,
    take_back_set_aside,
    take_newest_version,
)
from reporting.actions.guidance import answer_guidance, enter_decision, enter_guidance, withdraw_guidance
from reporting.actions.issued import attach_issued_document
from reporting.actions.reminders import begin_reminder, choose_reminders, send_reminder, tell_not_reminded
from reporting.actions.rounds import (
    MoreTimeGiven,
    RoundMovedOn,
    add_paragraph,
    begin_clearance,
    close_contributions,
    create_round,
    edit_round,
    extend_contributions,
    give_more_time,
    open_round,
    tell_planned,
)
from reporting.actions.texts import (
    clear_text,
    copy_edit_text,
    merge_paragraph,
    omit_paragraph,
    restore_paragraph,
    return_text,
    send_text,
)
from reporting.actions.translations import translate_text
from reporting.meanwhile import SaidMeanwhile
from reporting.texts import TextMovedOn

__all__ = [
    "MoreTimeGiven",
    "RoundMovedOn",
    "SaidMeanwhile",
    "TextMovedOn",
    "accept_warning",
    "add_paragraph",
    "answer_consultation",
    "answer_guidance",
    "approve_round",
    "attach_issued_document",
    "begin_clearance",
    "begin_reminder",
    "choose_reminders",
    "clear_text",
    "close_contributions",
    "consult_unit",
    "contribute",
    "copy_edit_text",
    "create_round",
    "discard_draft",
    "discard_set_aside",
    "draw_draft_anew",
    "drop_draft",
    "edit_round",
    "enter_decision",
    "enter_guidance",
    "extend_contributions",
    "freeze_translation",
    "give_more_time",
    "keep_draft",
    "merge_paragraph",
    "omit_paragraph",
    "open_round",
    "publish_round",
    "reissue_round",
    "reply_to_comments",
    "restore_paragraph",
    "return_text",
    "send_reminder",
    "send_round_back",
    "send_text",
    "submit_round",
    "take_approval_back",
    "take_back_set_aside",
    "take_newest_version",
    "tell_not_reminded",
    "tell_planned",
    "translate_text",
    "withdraw_guidance",
]
