"""The update of a deliverable and its paragraph for the paper as one form, while a round is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deliverables.access import PlanPage
from deliverables.dates import date_format
from deliverables.forms import StatusUpdateForm
from deliverables.forms.fields import ExplainedLabel, text_field
from deliverables.models import EntryDraft
from deliverables.permissions import Circle
from reporting.editor.forms import DRAFT_SEEN, DRAFT_WORDS, HIGHEST, CountedWords
from reporting.editor.rights import rights_of
from reporting.editor.subject import Subject
from reporting.editor.typed import kept_draft
from reporting.facts import written_down
from reporting.models import ReportParagraph, Transition
from reporting.rounds import RoundState, TextState
from reporting.texts import is_changed

FOLLOWS, OWN, LATER = "follows", "own", "later"
CHOICES = (
    (FOLLOWS, _("As it follows from this update"), _("Nothing to type: the paper prints what you record above.")),
    (OWN, _("In my own words"), _("You see the text of the moment and change it.")),
    (LATER, _("Not now"), _("The update is recorded; the paragraph still waits.")),
)

OF_PARAGRAPH = ("paragraph", "words", "seen_text", "place", "facts")
"""Fields that are not about the update."""


def paragraph_for(plan_slug: str, ref: str, place: str) -> ReportParagraph | None:
    """The place of a deliverable in the paper for which contributions are made. One query.

    place: what the page that is sent back was about, whatever has become of its round; "" for a new page.
    """
    rows = ReportParagraph.objects.filter(round__plan__slug=plan_slug, deliverable__ref=ref)
    rows = rows.select_related("round__plan", "round__previous", "deliverable").order_by("round__session_opens")
    if place:
        return next((row for row in rows if str(row.pk) == place), None)
    return rows.filter(round__state__in=(RoundState.OPEN, RoundState.CLOSED)).first()


def subject_of(page: PlanPage, circle: Circle, paragraph: ReportParagraph | None) -> Subject | None:
    if paragraph is None or paragraph.round.plan != page.plan:
        return None
    return Subject(page, paragraph.round, paragraph, circle.coordinator)


def why_not_sent(subject: Subject | None, at: dt.datetime) -> str:
    """Why a paragraph cannot be sent together with an update, and who can do something about it; "" when it can."""
    if subject is None:
        return gettext("The paper for which you wrote the paragraph does not ask for it any more.")
    rights = rights_of(subject, at)
    if rights.send:
        return ""
    return rights.why_not or gettext(
        "The paragraph is sent or cleared already. One of the managers can edit it on its own page."
    )


class ContributionForm(StatusUpdateForm):
    """cut_off: until when what is recorded enters the paper; place: which paragraph the page was about; facts: the
    mark of what the record said when the page was made."""

    conditional = (*StatusUpdateForm.conditional, "words")
    paragraph = forms.ChoiceField(
        label=_("How the paragraph is made"),
        widget=forms.RadioSelect,
        choices=lambda: [(value, ExplainedLabel(label, told)) for value, label, told in CHOICES],
    )
    words = text_field(_("Your words"), rows=8, required=False, bound_field_class=CountedWords)
    words.widget.attrs |= DRAFT_WORDS
    seen_text = forms.IntegerField(
        widget=forms.HiddenInput(attrs=DRAFT_SEEN), required=False, min_value=0, max_value=HIGHEST
    )
    place = forms.CharField(widget=forms.HiddenInput, required=False)
    facts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, cut_off: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cut_off = cut_off
        self.fields["effective_on"].help_text = gettext(
            "The day since which this is so. The paper prints what is true by its cut-off, %(cut_off)s."
        ) % {"cut_off": date_format(cut_off)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        on = given.get("effective_on")
        if given.get("paragraph") == FOLLOWS and on is not None and on > self.cut_off:
            self.add_error(
                "effective_on",
                gettext(
                    "This date lies after the cut-off, %(cut_off)s, so the paper cannot print this update. Give the "
                    "cut-off or an earlier day, or choose another way for the paragraph below."
                )
                % {"cut_off": date_format(self.cut_off)},
            )
        return given

    def update(self) -> dict[str, Any]:
        """What the action that records the update takes."""
        return {name: value for name, value in self.arguments().items() if name not in (*OF_PARAGRAPH, "seen")}


def begins_with(subject: Subject) -> dict[str, Any]:
    """What the form says of the paragraph: the words that somebody chose are not replaced unasked."""
    # The mark first: a fact that comes in between makes the text old.
    facts = written_down(subject.facts)
    draft, newest = kept_draft(subject), subject.newest
    # Of a draft, the version that it was begun from: sending it must not replace one that nobody was shown.
    seen = draft.seen if draft else newest.pk if newest else 0
    own = bool(draft) or subject.text.state == TextState.RETURNED or is_changed(subject.current, subject.default)
    return {
        "effective_on": min(subject.page.on, subject.round.cut_off),
        "paragraph": OWN if own else FOLLOWS,
        "words": draft.text if draft else subject.current,
        "seen_text": seen,
        "place": str(subject.text.pk),
        "facts": facts,
    }


def stand_by_what_was_sent(
    form: ContributionForm, begins: dict[str, Any], subject: Subject, draft: EntryDraft | None
) -> None:
    """Let the paragraph begin anew where what stands in the form is older: its place is another one now, or the person
    has gone on with the words on a page of their own. begins: what the form would say without a draft."""
    words = kept_draft(subject)
    moved = form.initial.get("place") != begins["place"]
    newer = draft is not None and words is not None and words.saved_at > draft.saved_at
    if not form.is_bound and (moved or newer):
        form.initial.update({name: begins[name] for name in OF_PARAGRAPH if not (moved and name == "words")})


def returned_by(subject: Subject) -> Transition | None:
    """The step, with its reason, by which the paragraph stands returned."""
    if subject.text.state != TextState.RETURNED:
        return None
    rows = subject.text.transitions.filter(step="return").select_related("by")
    found: Transition | None = rows.order_by("-id").first()
    return found
