"""Any sequence of actions by any people leaves every invariant of a round true."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from deliverables import actions as record
from deliverables.models import Deliverable, User
from reporting import actions
from reporting.checks import find
from reporting.freezing import freeze
from reporting.models import Report, ReportParagraph, ReportRound, ReportSection, ReportText, Transition
from reporting.rounds import RoundState, TextState
from tests import factories
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
REFUSED = (PermissionDenied, ValidationError, actions.TextMovedOn, record.RecordMovedOn)
REFS = ["1", "4", "7a", "7b"]
PEOPLE = ["manager", "manager.2", "approver", "focal.sme", "focal.dialogue", "reader"]
STEPS = {
    "close": actions.close_contributions,
    "begin-clearance": actions.begin_clearance,
    "submit": actions.submit_round,
    "publish": actions.publish_round,
}
STEPS_BACK = {
    "send-back": actions.send_round_back,
    "take-back": actions.take_approval_back,
    "reissue": actions.reissue_round,
}
people, refs = st.sampled_from(PEOPLE), st.sampled_from(REFS)


class Round(RuleBasedStateMachine):
    """One round and everybody who might do something to it; what is refused changes nothing."""

    team: work.Team

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = work.AT
        self.round = work.opened(self.team)
        # A few paragraphs say as much as thirteen, and sooner.
        self.round.paragraphs.exclude(deliverable__ref__in=REFS).delete()
        self.frozen: dict[int, tuple[str, str]] = {}
        self.known: list[tuple[dt.datetime, str, Any]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # --- who and when

    def person(self, name: str) -> User:
        return User.objects.get(username=name)

    def do(self, function: Any, **arguments: Any) -> None:
        """An action at a moment of its own; refusals are answers like others, and change nothing."""
        self.at += dt.timedelta(minutes=1)
        before = self.written()
        try:
            with transaction.atomic():
                function(at=self.at, **arguments)
        except REFUSED:
            assert self.written() == before

    def written(self) -> tuple[int, ...]:
        return (Transition.objects.count(), Report.objects.count(), self.round.paragraphs.filter(state="sent").count())

    def text(self, ref: str) -> ReportParagraph:
        return work.paragraph(self.round, ref)

    # --- the record goes on

    @rule(ref=refs, by=st.sampled_from(["focal.sme", "manager"]), late=st.booleans())
    def record_note(self, ref: str, by: str, late: bool) -> None:
        row = Deliverable.objects.get(plan=self.team.plan, ref=ref)
        on = work.AT.date() if late else dt.date(2017, 9, 20)
        self.do(record.record_note, deliverable=row, by=self.person(by), effective_on=on, text=f"Said {self.at}.")

    @rule(ref=refs)
    def remember_what_is_known(self, ref: str) -> None:
        self.known.append((self.at, ref, self.state_of(ref, self.at)))

    def state_of(self, ref: str, known_at: dt.datetime) -> Any:
        row = Deliverable.objects.as_of(work.FACTS["cut_off"], known_at).get(plan=self.team.plan, ref=ref)
        return row.status, row.outlook, row.expected, row.updated_on

    # --- texts

    @rule(ref=refs, by=people, seen=st.sampled_from([None, 0]))
    def send(self, ref: str, by: str, seen: int | None) -> None:
        words = f"Text of {by} at {self.at:%H:%M}."
        self.do(actions.send_text, text=self.text(ref), words=words, by=self.person(by), seen=seen)

    @rule(ref=refs, by=people)
    def copy_edit(self, ref: str, by: str) -> None:
        self.do(actions.copy_edit_text, text=self.text(ref), words="Edited.", by=self.person(by))

    @rule(ref=refs, by=people, comment=st.sampled_from(["", "Because."]))
    def clear(self, ref: str, by: str, comment: str) -> None:
        self.do(actions.clear_text, text=self.text(ref), by=self.person(by), comment=comment)

    @rule(ref=refs, by=people, comment=st.sampled_from(["", "Because."]))
    def give_back(self, ref: str, by: str, comment: str) -> None:
        self.do(actions.return_text, text=self.text(ref), by=self.person(by), comment=comment)

    @rule(ref=refs, by=people, comment=st.sampled_from(["", "Because."]))
    def omit(self, ref: str, by: str, comment: str) -> None:
        self.do(actions.omit_paragraph, paragraph=self.text(ref), by=self.person(by), comment=comment)

    @rule(ref=refs, into=refs, by=people)
    def merge(self, ref: str, into: str, by: str) -> None:
        self.do(actions.merge_paragraph, paragraph=self.text(ref), into=self.text(into), by=self.person(by))

    @rule(ref=refs, by=people)
    def restore(self, ref: str, by: str) -> None:
        self.do(actions.restore_paragraph, paragraph=self.text(ref), by=self.person(by))

    @rule(by=st.sampled_from(["manager", "manager.2"]))
    def bring_all_texts_to_the_end(self, by: str) -> None:
        """Else no sequence would ever come to a submission."""
        for row in self.round.paragraphs.select_related("deliverable", "round__plan"):
            self.do(actions.send_text, text=row, words="Work went on.", by=self.team.writer_of(row))
            self.do(actions.clear_text, text=row, by=self.person(by))

    @rule()
    def consult_and_accept(self) -> None:
        for one in self.round.consultations.select_related("unit", "round__plan"):
            self.do(actions.answer_consultation, consultation=one, text="", by=self.team.units[one.unit.code])
        for found in find(work.again(self.round), self.at.date()):
            if not found.blocking and not found.accepted:
                given = {"rule": found.rule, "subject": found.subject, "reason": "So it is.", "by": self.team.manager}
                self.do(actions.accept_warning, report_round=self.round, **given)

    # --- the round

    @rule(step=st.sampled_from(sorted(STEPS)), by=people)
    def go_on(self, step: str, by: str) -> None:
        self.do(STEPS[step], report_round=self.round, by=self.person(by))

    @rule(step=st.sampled_from(sorted(STEPS_BACK)), by=people, comment=st.sampled_from(["", "Because."]))
    def go_back(self, step: str, by: str, comment: str) -> None:
        self.do(STEPS_BACK[step], report_round=self.round, by=self.person(by), comment=comment)

    @rule(by=people, stale=st.booleans())
    def approve(self, by: str, stale: bool) -> None:
        now = work.again(self.round)
        shown = "0" * 64 if stale else work.shown_hash(now)
        self.do(freeze, report_round=now, seen_sha256=shown, by=self.person(by), draw=work.draw)

    @rule()
    def all_the_way(self) -> None:
        self.bring_all_texts_to_the_end("manager")
        self.consult_and_accept()
        for step, by in (("close", "manager"), ("begin-clearance", "manager"), ("submit", "manager.2")):
            self.go_on(step, by)
        self.approve("approver", False)

    # --- what always holds

    @invariant()
    def states_are_what_the_last_step_says(self) -> None:
        for model, name in ((ReportParagraph, "paragraph"), (ReportSection, "section")):
            last = dict(
                Transition.objects.filter(**{f"{name}__isnull": False})
                .order_by("id")
                .values_list(f"{name}_id", "to_state")
            )
            for row in model.objects.filter(round=self.round):
                assert row.state == last.get(row.pk, TextState.AWAITING)
        steps = Transition.objects.filter(round=self.round, paragraph=None, section=None).order_by("-id")
        last_step = steps.first()
        now = ReportRound.objects.get(pk=self.round.pk)
        assert now.state == (last_step.to_state if last_step else RoundState.PLANNED)
        assert now.has_been_published == steps.filter(step="publish").exists()

    @invariant()
    def what_was_frozen_stays(self) -> None:
        for report in Report.objects.all():
            seen = self.frozen.setdefault(report.pk, (report.payload_sha256, report.pdf_sha256))
            assert seen == (report.payload_sha256, report.pdf_sha256)
            assert hashlib.sha256(report.payload.encode()).hexdigest() == report.payload_sha256
            assert hashlib.sha256(bytes(report.pdf)).hexdigest() == report.pdf_sha256
        assert set(self.frozen) <= set(Report.objects.values_list("pk", flat=True))

    @invariant()
    def four_eyes(self) -> None:
        submitted_by = None
        sent_by: dict[int, int] = {}
        for step in Transition.objects.order_by("id"):
            if step.step == "submit":
                submitted_by = step.by_id
            elif step.step == "approve":
                assert step.by_id != submitted_by
            elif step.step == "send" and step.paragraph_id:
                sent_by[step.paragraph_id] = step.by_id
            elif step.step == "clear" and step.paragraph_id:
                assert step.by_id != sent_by[step.paragraph_id] or step.comment
                # What was cleared, its sender does not change behind the back of who cleared it.
                later = ReportText.objects.filter(paragraph=step.paragraph_id, pk__gt=step.text_id or 0)
                after = Transition.objects.filter(paragraph=step.paragraph_id, pk__gt=step.pk).order_by("id").first()
                later = later.filter(by=sent_by[step.paragraph_id], at__gt=step.at)
                assert not (later.filter(at__lt=after.at) if after else later).exists()
            if step.step in ("return", "omit", "send-back", "take-back", "reissue"):
                assert step.comment

    @invariant()
    def what_was_known_stays_known(self) -> None:
        for known_at, ref, state in self.known:
            assert self.state_of(ref, known_at) == state

    @invariant()
    def a_merged_paragraph_is_spoken_for(self) -> None:
        for row in self.round.paragraphs.filter(state=TextState.MERGED).select_related("merged_into"):
            assert row.merged_into is not None
            assert row.merged_into.state not in (TextState.MERGED.value, TextState.OMITTED.value)


def test_any_sequence_of_actions_by_any_people(plan, today):
    Round.team = work.make_team(plan)
    factories.person("reader")
    run_state_machine_as_test(
        Round,
        settings=settings(
            max_examples=4,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
