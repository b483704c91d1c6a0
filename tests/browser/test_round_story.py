"""The whole November 2017 round, on top of the published one of 2016, by the people of the demonstration.

The clock stands still at 2 October 2017; the bill at the end of the test's output says what it cost each of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, expect

from tests.browser.person import Person
from tests.browser.site import Site, manage
from tests.browser.test_every_page import check
from tests.browser.troupe import Troupe

pytestmark = pytest.mark.e2e
ROUND = "reports/november-2017/"
COORDINATORS = {"3b": "SFP", "3c": "Turin Centre", "5b": "EMPLOYMENT"}
"""By amendment, so that five units write: the plan itself lets SME and DIALOGUE coordinate."""


def test_the_round_of_november_2017(
    signed_in: Callable[..., Person],
    site: Site,
    pictures: Path,
    record_property: Callable[[str, object], None],
) -> None:
    troupe = Troupe(signed_in, lambda page, name: check(page, name, pictures))
    units_contribute(troupe)
    texts_are_returned_and_answered(troupe)
    texts_are_cleared(troupe)
    bureaux_are_consulted(troupe)
    findings_are_mended(troupe)
    the_paper_is_approved_and_published(troupe)
    a_reader_proves_it(troupe)
    the_record_moves_on(troupe)
    verified = manage(site.folder, "verify_reports")
    record_property("bill", f"{troupe.bill()}\n{verified}")
    assert verified.count(": as frozen.") == 2


def units_contribute(troupe: Troupe) -> None:
    with troupe.scene("manager", "three coordinating units are amended") as me:
        for ref, unit in COORDINATORS.items():
            me.open(f"deliverables/{ref}/")
            me.follow("Change the coordinating unit")
            me.choose_from("Coordinating unit", unit)
            me.type_into("Reason", "The unit leads this work since September.")
            me.push("Record the amendment")
            me.is_told("The amendment is recorded")
    with troupe.scene("focal.dialogue", "an update with its paragraph") as me:
        me.open("/")
        me.follow("Record an update of 4")
        me.type_into("What was done", "The report was revised after a second review, and the workshop was prepared.")
        me.type_into("Reason", "The review took longer than planned.")
        me.push("Save")
        me.is_told("and the paragraph for GB.331/INS/[…] is sent.")
    with troupe.scene("focal.employment", "an update with a text of their own") as me:
        me.open("/")
        me.follow("Record an update of 5b")
        me.type_into("What was done", "The toolkit was laid out, and a field test began in Honduras.")
        me.type_into("Reason", "The layout was contracted late.")
        me.choose("In my own words")
        me.type_into("Your words", "The toolkit was laid out; a field test in Honduras began on TODO.")
        me.push("Save")
        me.is_told("is sent.")
    with troupe.scene("focal.sfp", "answers what was returned before") as me:
        me.open("/")
        me.follow("Answer what was returned: paragraph on 3b")
        me.says("Please say when the second audited project will follow.")
        before = me.field("Text").input_value()
        me.type_into("Text", f"{before} The second project will be audited in March 2018.")
        me.push("Send", exact=True)
        me.is_told("Sent.")
    with troupe.scene("focal.turin-centre", "sends the text that follows") as me:
        me.open("/")
        me.follow("Send the paragraph on 3c")
        me.push("Send", exact=True)
        me.is_told("Sent.")
    with troupe.scene("focal.sme", "sends six texts") as me:
        me.open("/")
        me.follow("Send the paragraph on 5a")
        for _each in range(5):
            me.push("Send and go to the next")
            me.is_told("Here is the next one")
        me.push("Send", exact=True)
        me.is_told("Sent.")
    with troupe.scene("focal.actrav", "a measurement") as me:
        me.open("/")
        me.follow("5a", exact=True)
        me.follow("Record a measurement")
        me.type_into("Member States that report improvements in the enabling environment", "4")
        me.page.get_by_label("Member States", exact=False).last.select_option(["HN", "KG", "ZM", "CM"])
        me.type_into("True since", "2017-09-28")
        me.push("Save")
        me.is_told("The measurement is recorded.")


def texts_are_returned_and_answered(troupe: Troupe) -> None:
    with troupe.scene("manager", "reads two texts and returns them") as me:
        for ref, reason in (
            ("5a", "ACTRAV counts four member States."),
            ("5b", "When did the field test begin?"),
        ):
            me.open(ROUND)
            me.press(me.page.locator(".text-lines").get_by_role("link", name=ref, exact=True))
            me.press(me.page.locator("summary", has_text="Return …"))
            me.type_into("Why is the text returned?", reason)
            me.push("Return", exact=True)
            me.is_told("Returned with your reason.")
    with troupe.scene("focal.sme", "takes the new facts") as me:
        me.open("/")
        me.follow("Answer what was returned: paragraph on 5a")
        me.says("The record has newer facts than this text:")
        me.push("Take the new facts")
        me.is_told("The field holds what the record says now.")
        me.push("Send", exact=True)
        me.is_told("Sent.")
    with troupe.scene("focal.employment", "answers what was returned") as me:
        me.open("/")
        me.follow("Answer what was returned: paragraph on 5b")
        me.type_into("Text", "The toolkit was laid out; a field test in Honduras began on 18 September 2017.")
        me.push("Send", exact=True)
        me.is_told("Sent.")


def texts_are_cleared(troupe: Troupe) -> None:
    with troupe.scene("manager", "closes contributions") as me:
        me.open(ROUND)
        me.follow("Close contributions")
        me.push("Close contributions")
        me.is_told("Contributions are closed.")
    troupe.look_at("manager", ROUND, "round-closed")
    with troupe.scene("manager", "begins the clearance") as me:
        me.follow("Begin clearance")
        me.push("Begin clearance")
        me.is_told("The clearance has begun.")
    with troupe.scene("manager", "clears twelve texts") as me:
        me.press(me.page.get_by_role("link", name=re.compile("^Read and clear")))
        for _each in range(11):
            me.push("Clear and go to the next")
            me.is_told("Cleared. Here is the next one")
        me.push("Clear", exact=True)
        me.is_told("Cleared for the paper.")


def bureaux_are_consulted(troupe: Troupe) -> None:
    with troupe.scene("focal.act-emp", "no comment") as me:
        me.open("/")
        me.follow("Say for ACT/EMP whether you have comments on the draft")
        me.press(me.page.locator("summary", has_text="ACT/EMP has no comment"))
        me.push("Record “no comment”")
        me.says("no comment")
    with troupe.scene("focal.actrav", "comments") as me:
        me.open("/")
        me.follow("Say for ACTRAV whether you have comments on the draft")
        me.type_into("Comments on the whole draft", "The paragraph on 4 could name the organizations consulted.")
        me.push("Send comments")
        me.says("The paragraph on 4 could name")
    for username in ("focal.act-emp", "manager"):
        troupe.look_at(username, f"{ROUND}consultation/", f"consultation-answered-{username}")
    with troupe.scene("manager", "replies to the comments") as me:
        me.open(f"{ROUND}consultation/")
        me.type_into("What became of these comments", "They are named in the report; the paragraph stays short.")
        me.push("Save the reply")
        me.says("They are named in the report;")


def findings_are_mended(troupe: Troupe) -> None:
    with troupe.scene("manager", "enters the facts of the cover") as me:
        me.open(f"{ROUND}checks/")
        go_to_finding(me, "The cover still has a placeholder: document code.")
        me.type_into("Document code", "GB.331/INS/9")
        me.type_into("Item on the agenda", "NINTH ITEM ON THE AGENDA")
        me.type_into("Date of the paper", "2017-10-09")
        me.push("Save the round")
        me.is_told("The round is saved.")
    with troupe.scene("manager", "writes what was difficult") as me:
        me.open(f"{ROUND}checks/")
        go_to_finding(me, "The section “Challenges, lessons and next steps” still holds")
        was = me.field("Text").input_value()
        me.type_into("Text", f"Audits and reviews by others took longer than planned.\n\n{was}")
        me.push("Send", exact=True)
        me.is_told("Sent.")
        me.type_into("Why do you clear your own text?", "There is no other manager; the approver reads it.")
        me.push("Clear", exact=True)
        me.is_told("Cleared for the paper.")
    troupe.look_at("manager", f"{ROUND}checks/", "checks-to-accept")
    with troupe.scene("manager", "accepts the warnings left") as me:
        me.open(f"{ROUND}checks/")
        me.says("0 findings stand in the way")
        warnings = me.page.locator(".finding .confirm")
        for left in range(warnings.count(), 0, -1):
            me.type_into("Why is this warning accepted?", "The paper says so itself, and why.")
            me.push("Accept with this reason")
            expect(warnings).to_have_count(left - 1)
    troupe.look_at("manager", ROUND, "round-in-clearance")
    troupe.look_at("manager", f"{ROUND}steps/submit/", "step-submit")
    with troupe.scene("manager", "submits the paper") as me:
        me.open(ROUND)
        me.follow("Submit for approval")
        me.push("Submit for approval")
        me.is_told("The paper is submitted for approval.")


def the_paper_is_approved_and_published(troupe: Troupe) -> None:
    for username in ("manager", "approver"):
        troupe.look_at(username, f"{ROUND}approval/", f"approval-{username}")
    with troupe.scene("approver", "approves with the password") as me:
        me.open("/")
        me.follow("Approve and freeze")
        me.says("Accepted because")
        me.type_into("Your password, again", me.site.passwords["approver"])
        me.push("Approve and freeze")
        me.is_told("The paper is approved and frozen.")
    troupe.look_at("approver", f"{ROUND}approval/", "approval-frozen")
    with troupe.scene("approver", "publishes") as me:
        me.push("Publish", exact=True)
        me.is_told("The paper is published")


def a_reader_proves_it(troupe: Troupe) -> None:
    with troupe.scene("reader", "reads the paper and its proof") as me:
        me.open("/")
        me.follow("2 reports")
        me.follow("GB.331/INS/9", exact=True)
        me.press(me.page.locator("summary", has_text="Proof"))
        assert hashlib.sha256(paper_of(me).body()).hexdigest() == shown_hash(me)
        me.press(me.page.get_by_role("link", name="Read on screen"))
        paper = me.page.locator("article.paper")
        for words in ("GB.331/INS/9", "NINTH ITEM ON THE AGENDA", "9 October 2017", "began on 18 September 2017"):
            expect(paper).to_contain_text(words)


def the_record_moves_on(troupe: Troupe) -> None:
    before = paper_of(troupe.person("reader")).body()
    with troupe.scene("focal.sme", "records something afterwards") as me:
        me.open("deliverables/6-1/update/")
        me.type_into("What was done", "A fourth donor asked for the concept note in September.")
        me.type_into("True since", "2017-09-29")
        me.push("Save")
        me.is_told("The update is recorded.")
    with troupe.scene("reader", "learns what changed since") as me:
        me.open(ROUND)
        me.says("1 entry was recorded after the paper was frozen")
        expect(me.page.locator("section", has_text="The record since")).to_contain_text("status update")
        answer = paper_of(me)
        assert answer.body() == before
        assert hashlib.sha256(answer.body()).hexdigest() == shown_hash(me)
    for username in ("reader", "manager"):
        troupe.look_at(username, ROUND, f"round-published-{username}")


def go_to_finding(person: Person, sentence: str) -> None:
    person.press(person.page.locator(".finding").get_by_role("link", name=sentence))


def paper_of(person: Person) -> APIResponse:
    answer = person.page.request.get(person.site.address(f"{ROUND}report.pdf"))
    assert answer.body().startswith(b"%PDF-")
    return answer


def shown_hash(person: Person) -> str:
    """What the page of the published round says of the PDF."""
    if not re.search(r"november-2017/$", person.page.url):
        person.open(ROUND)
    return person.page.locator("code.hash").first.text_content() or ""
