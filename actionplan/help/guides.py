"""What each role does here, step by step, and what it cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deliverables.models import Membership, PlanRole, User

Words = str | Promise
PICTURE_SIZE = (720, 480)
"""Width and height of every picture, in points of the screen. The browser tests draw them."""


@dataclass(frozen=True)
class Guide:
    """picture: what it shows, said for those who do not see it; the file is static/help/SLUG.LANGUAGE.webp.
    limits: what the role cannot do, and who can."""

    slug: str
    name: Words
    lead: Words
    picture: Words
    steps: Sequence[Words]
    limits: Sequence[Words]

    @property
    def file(self) -> str:
        """In the language of the page."""
        return f"help/{self.slug}.{get_language()}.webp"


GUIDES = {
    guide.slug: guide
    for guide in (
        Guide(
            "focal-point",
            _("Focal point"),
            _("You keep the record of what your unit delivers. A few minutes, a few times a year."),
            _("The form for an update: the delivery status with a sentence for each choice."),
            (
                _("Open “My work”: it lists what waits for you, oldest first, and why."),
                _("Choose a deliverable and “Record an update”. What was last said stands beside the form."),
                _("Choose the delivery status; while work is in progress, say how you judge the due month."),
                _("Say in two to four sentences what was done and what is next: the paper prints them."),
                _("Add evidence in the same step: a link or a file, and whether a paper may cite it."),
                _("If nothing is new since the last entry, one button says so."),
                _("In a reporting round, send the paragraph: as it is offered, or in your own words."),
                _("If an entry was wrong, correct or withdraw it from the deliverable’s story; it stays visible."),
            ),
            (
                _(
                    "Status, outlook and expected month are set by the unit that coordinates the deliverable; the "
                    "other units record notes, outputs delivered, measurements and evidence."
                ),
                _("Texts of the plan, due months and units are changed by managers of the plan."),
            ),
        ),
        Guide(
            "manager",
            _("Manager"),
            _("You see where the plan stands, ask for what is missing, and bring the paper to the approver."),
            _("The list of deliverables with its filters."),
            (
                _("The dashboard says what is completed, late and soon due; every figure leads to its list."),
                _("Filter the list by outcome, unit or state; keep the address, or download exactly what you see."),
                _("“Remind the holders” writes to those who hold what the list shows, once you have seen to whom."),
                _("Plan a round with its cut-off and its deadline, and open it: the units are asked by mail."),
                _("After the deadline close the contributions and begin the clearance."),
                _("Clear each paragraph, or return it with a reason; “Checks” lists what contradicts the record."),
                _("Read the paper as a whole, on screen or as PDF, then submit it for approval."),
                _("If the plan itself changes, amend it on the deliverable’s page, with the decision’s reference."),
            ),
            (
                _("Who submits a paper can neither approve nor publish it: another person does."),
                _("What was published stays as it is; a correction is a new edition with its reason."),
                _("Accounts, units and roles are looked after by administrators."),
            ),
        ),
        Guide(
            "approver",
            _("Approver"),
            _("You put your name to a paper that has to be right."),
            _("A round and what has been done in it."),
            (
                _("A mail and “My work” say when a paper waits for you."),
                _("The page for approval shows what changed, what the checks found, and who accepted which warning."),
                _("Read the paper as PDF: exactly these bytes are frozen when you approve."),
                _("Approve with your password, or send the paper back with a reason."),
                _("Publish it when its time has come. From then on it cannot change."),
            ),
            (
                _("You cannot approve what you submitted yourself; an administrator can name a deputy for some days."),
                _("Texts are changed by managers and units: send the paper back and say what is wrong."),
            ),
        ),
        Guide(
            "auditor",
            _("Auditor"),
            _("You read everything, internal notes and the story of each step included, and change nothing."),
            _("The story of a round: each step with its date, its author and its reason."),
            (
                _("Every page of a plan can be read as at any date: choose it beside the page’s heading."),
                _("The story of a deliverable keeps what was corrected and withdrawn, with the reason."),
                _("The story of a round lists each step with its author; its archive holds papers, texts and tables."),
                _("A deliverable’s page leads from the paragraph of the conclusions to the evidence and the paper."),
            ),
            (_("You cannot enter or change anything: tell a manager of the plan what you found."),),
        ),
        Guide(
            "reader",
            _("Reader"),
            _("You read how a plan is being delivered, and the papers on it."),
            _("The dashboard of a plan: what is completed, late and soon due."),
            (
                _("“My work” lists the plans; a plan opens with its dashboard."),
                _("Every figure leads to the deliverables that it counts."),
                _("Search finds deliverables, units, paragraphs, reports and evidence by their words."),
                _("Any page can be read as at an earlier date, and compared with another one."),
                _("Published papers stand under “Reports”, as PDF, Word and data."),
            ),
            (
                _("Papers in preparation and internal notes are seen by those who take part in the plan."),
                _("If you should take part, ask an administrator for a unit or a role."),
            ),
        ),
        Guide(
            "administrator",
            _("Administrator"),
            _("You look after accounts, units and roles, so that each person can do their part."),
            _("The accounts in the administration, with their units and roles."),
            (
                _("Open “Administration” in the menu of your name."),
                _("Add an account; give it a unit (focal point) or a role in a plan. To read, it needs neither."),
                _("Give a focal point a last day when they move on, and the next one a first day."),
                _(
                    "When a unit is renamed, ends or becomes part of another one, open it under Units: “Rename” and "
                    "“End or merge” tell you what will follow before anything is done."
                ),
                _("For an absent approver name a deputy with a first and a last day."),
                _("When somebody leaves, remove the tick at “May sign in”: what they recorded keeps its author."),
            ),
            (_("You have no right over the plan, its progress or its papers, unless you have a role in the plan."),),
        ),
    )
}


def guide_for(user: User) -> Guide:
    """The guide of what a person mostly does: of several roles, the one that others wait for."""
    roles = set(PlanRole.objects.filter(user=user).values_list("role", flat=True))
    if PlanRole.Role.MANAGER in roles:
        return GUIDES["manager"]
    if roles & {PlanRole.Role.APPROVER, PlanRole.Role.DEPUTY}:
        return GUIDES["approver"]
    if Membership.objects.filter(user=user).exists():
        return GUIDES["focal-point"]
    if PlanRole.Role.AUDITOR in roles:
        return GUIDES["auditor"]
    return GUIDES["administrator" if user.is_superuser else "reader"]
