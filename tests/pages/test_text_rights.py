"""Who can do what with a text in which states: what a page offers works, and nothing else changes anything."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied

from reporting import actions
from reporting.models import ReportParagraph
from tests.permission_answers import state_of_tables, undone
from tests.reporting import rounds_at_work as work

pytestmark = pytest.mark.django_db
AT = work.AT
PAGE = "/plans/sme-2015/reports/november-2017/paragraphs/7b/"
STEPS = ("send", "edit", "clear", "return", "omit", "merge", "restore")
OFFERED = re.compile(r'name="step" value="([a-z-]+)"')

# Of paragraph 7b, which SME coordinates. Columns: round, text, then what is offered to a focal point of SME and to a
# manager who did not send it. Nothing is ever offered to a focal point of DIALOGUE, the approver and the auditor.
TABLE = """
open       awaiting  send  send,omit,merge
open       sent      send  clear,edit,return,omit,merge
open       returned  send  send,omit,merge
open       cleared   -     edit,return,omit,merge
open       omitted   -     restore
open       merged    -     restore
closed     awaiting  -     send,omit,merge
closed     sent      -     clear,edit,return,omit,merge
closed     returned  send  send,omit,merge
closed     cleared   -     edit,return,omit,merge
clearance  awaiting  -     send,omit,merge
clearance  sent      -     clear,edit,return,omit,merge
clearance  returned  send  send,omit,merge
clearance  cleared   -     edit,return,omit,merge
clearance  omitted   -     restore
for-approval cleared -     -
published  cleared   -     -
"""
CASES = [line.split() for line in TABLE.strip().splitlines()]


@pytest.fixture
def team(plan, today):
    made = work.make_team(plan)
    made.plan.roles.create(user=work.factories.person("auditor"), role="auditor")
    return made


def put(team, round_state: str, text_state: str) -> None:
    """A round and its paragraph 7b in these states, by the way that people would take."""
    if round_state in ("for-approval", "published"):
        {"for-approval": work.submitted, "published": work.published}[round_state](team)
        return
    report_round = work.opened(team)
    text = work.paragraph(report_round, "7b")
    who = {"by": team.manager, "at": AT}
    if text_state in ("sent", "returned", "cleared"):
        actions.send_text(text=text, words="Work went on.", by=team.units["SME"], at=AT)
    if text_state == "returned":
        actions.return_text(text=text, comment="Say more.", **who)
    if text_state == "cleared":
        actions.clear_text(text=text, **who)
    if text_state == "omitted":
        actions.omit_paragraph(paragraph=text, comment="Told before.", **who)
    if text_state == "merged":
        actions.merge_paragraph(paragraph=text, into=work.paragraph(report_round, "7a"), **who)
    if round_state in ("closed", "clearance"):
        actions.close_contributions(report_round=report_round, **who)
    if round_state == "clearance":
        actions.begin_clearance(report_round=report_round, **who)


def test_a_manager_of_the_unit_writes_as_managers_may(team, client_of):
    """Who is both is not bound by the limits of the unit."""
    report_round = work.opened(team)
    both = work.factories.person("both", unit="SME", plan=team.plan, role="manager")
    actions.close_contributions(report_round=report_round, by=team.manager, at=AT)
    actions.begin_clearance(report_round=report_round, by=team.manager, at=AT)
    page = client_of(both).get(PAGE).content.decode()
    assert "send" in {step.removesuffix("-next") for step in OFFERED.findall(page)}
    sent = actions.send_text(text=work.paragraph(report_round, "7b"), words="Work went on.", by=both, at=AT)
    assert sent.unit.code == "SME"


def test_who_sent_a_text_leaves_it_alone_once_it_is_cleared(team, client_of):
    report_round = work.opened(team)
    text = work.paragraph(report_round, "7b")
    actions.send_text(text=text, words="Work went on.", by=team.manager, at=AT)
    actions.clear_text(text=text, by=team.other_manager, at=AT)
    assert "edit" not in OFFERED.findall(client_of(team.manager).get(PAGE).content.decode())
    assert "edit" in OFFERED.findall(client_of(team.other_manager).get(PAGE).content.decode())
    with pytest.raises(PermissionDenied, match="return it first"):
        actions.copy_edit_text(text=text, words="Another thing.", by=team.manager, at=AT)
    actions.copy_edit_text(text=text, words="Work went on and on.", by=team.other_manager, at=AT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case[:2]))
def test_what_is_offered_works_and_nothing_else_does(case, team, client_of):
    round_state, text_state, for_unit, for_manager = case
    put(team, round_state, text_state)
    paragraph = ReportParagraph.objects.get(deliverable__ref="7b")
    assert (paragraph.round.state, paragraph.state) == (round_state, text_state)
    people = {
        "SME": (team.units["SME"], for_unit),
        "manager": (team.other_manager, for_manager),
        "DIALOGUE": (team.units["DIALOGUE"], "-"),
        "approver": (team.approver, "-"),
        "auditor": (team.plan.roles.get(role="auditor").user, "-"),
    }
    before = state_of_tables()
    newest = paragraph.texts.order_by("-id").first()
    into = ReportParagraph.objects.get(deliverable__ref="7a").pk
    form = {"words": "New words.", "seen": newest.pk if newest else 0, "into": into}
    form |= {"return_reason": "Say more.", "omit_reason": "Told before.", "clear_reason": "Alone."}
    for role, (person, expected) in people.items():
        browser = client_of(person)
        html = browser.get(PAGE).content.decode()
        offered = {step.removesuffix("-next") for step in OFFERED.findall(html)} & set(STEPS)
        assert offered == set(expected.split(",")) - {"-"}, role
        # Who has no part in it is stopped at the door, whatever the step.
        for step in STEPS if role in ("SME", "manager") else ("send", "clear"):
            with undone():
                answer = browser.post(PAGE, form | {"step": step})
                changed = state_of_tables() != before
                if step in offered:
                    assert answer.status_code == 302, (role, step)
                    assert changed, (role, step)
                elif step == "send" and role == "manager" and text_state == "sent":
                    # Not offered, since an edit keeps the author; but a manager may also take the text over.
                    assert changed
                else:
                    assert not changed, (role, step)
                    told = {403, 422} if role in ("SME", "manager") else {403}
                    assert answer.status_code in told, (role, step)
