"""How each thing of the table of permissions is asked for: pages, forms and the administration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliverables.models import ActionPlan, PlanRole, Unit, User
from reporting.forms import RoundForm
from tests.one_of_each import CITABLE_LINK, INTERNAL_LINK, INTERNAL_NOTE, SECTION_TEXT, Record


@dataclass(frozen=True)
class Asked:
    """One request. `shows`: words on the page; `changes`: tables that change when it is allowed."""

    url: str
    post: dict[str, Any] | None = None
    shows: str = ""
    changes: frozenset[str] = frozenset()
    call: Callable[[User], Any] | None = None


Ask = Callable[[Record], Asked]
HOW: dict[str, Ask] = {}


def reads(name: str, view: str, *args: Any, shows: str = "", query: str = "") -> None:
    HOW[name] = lambda _record: Asked(reverse(view, args=args) + query, shows=shows)


SLUG = "sme-2015"
HERE = (SLUG, "3a")
LINK: dict[str, Any] = {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0"}
LINK |= {"evidence-0-title": "A report", "evidence-0-url": "https://example.org/new"}

reads("the sign-in page", "login")
reads("my work", "reporting:home")
reads("the dashboard", "reporting:dashboard", SLUG)
reads("the list", "deliverables:list", SLUG)
reads("the list as CSV", "deliverables:export", SLUG, "csv")
reads("the list as XLSX", "deliverables:export", SLUG, "xlsx")
reads("the whole plan", "deliverables:table", SLUG)
reads("the source", "deliverables:source", SLUG)
reads("an item", "deliverables:item", SLUG, 3)
reads("a unit", "deliverables:unit", SLUG, "sme")
reads("an outcome", "deliverables:outcome", SLUG, 4)
reads("a paragraph", "deliverables:paragraph", SLUG, "20-b")
reads("the commitments", "deliverables:commitments", SLUG)
reads("a commitment", "deliverables:commitment", SLUG, "partnerships")
reads("the form on a commitment", "deliverables:commitment_update", SLUG, "partnerships")
reads("the form where no unit is named", "deliverables:commitment_update", SLUG, "guidance")
reads("a deliverable", "deliverables:deliverable", *HERE)
reads("the timeline", "reporting:timeline", SLUG)
reads("the rounds", "reporting:rounds", SLUG)
reads("an internal note", "deliverables:deliverable", *HERE, shows=INTERNAL_NOTE)
reads(
    "an internal note in the past", "deliverables:deliverable", *HERE, shows=INTERNAL_NOTE, query="?as_of=2017-07-01"
)
reads("a link that may be cited", "deliverables:deliverable", *HERE, shows=CITABLE_LINK)
reads("an internal link", "deliverables:deliverable", *HERE, shows=INTERNAL_LINK)
reads("an internal file's name", "deliverables:deliverable", *HERE, shows="Internal file")
reads("a text of the source", "deliverables:source_text", SLUG, 15)
reads("the search", "reporting:search", SLUG, query="?q=report")
reads("the search for an internal link", "reporting:search", SLUG, query="?q=link", shows="Internal <mark>link")
reads("the search for words of a draft", "reporting:search", SLUG, query="?q=thought", shows=SECTION_TEXT[7:])
reads("the evidence below a text", "deliverables:source_text", SLUG, 15, shows="Internal file")
reads("a round before publication", "reporting:round", SLUG, "november-2017")
reads("a draft paper on screen", "reporting:report_html", SLUG, "november-2017", shows=SECTION_TEXT)
reads("a draft paper as PDF", "reporting:report_pdf", SLUG, "november-2017", shows="%PDF")
reads("a draft paper in Word", "reporting:report_docx", SLUG, "november-2017", shows=SECTION_TEXT)
reads("a draft paper as JSON", "reporting:report_json", SLUG, "november-2017", shows=SECTION_TEXT)
reads("the page for approval", "reporting:approval", SLUG, "november-2017")
reads("the archive of a round", "reporting:archive", SLUG, "november-2017")
reads("the form for an update", "deliverables:update", *HERE)
reads("the form for a note", "deliverables:note", *HERE)
reads("the form for an output", "deliverables:record", *HERE, "delivery")
reads("the form for a measurement", "deliverables:record", *HERE, "measurement")
reads("the form for resources", "deliverables:record", *HERE, "mobilization")
reads("the form to edit a round", "reporting:edit_round", SLUG, "november-2017")
reads("the administration", "admin:index")
reads("see accounts", "admin:deliverables_user_changelist")
reads("the form for one's own password", "password_change")

reads("the paragraph of a paper", "reporting:paragraph", SLUG, "november-2017", "3a")
reads("a section of a paper", "reporting:section", SLUG, "november-2017", "introduction", shows=SECTION_TEXT)


def keeps_draft(name: str, view: str, key: str) -> None:
    HOW[name] = lambda _record: Asked(
        reverse(view, args=[SLUG, "november-2017", key]), post={"words": "Half."}, changes=frozenset({"textdraft"})
    )


keeps_draft("keep a draft of a paragraph", "reporting:paragraph_draft", "3a")
keeps_draft("keep a draft of a section", "reporting:section_draft", "introduction")


def to_row(view: str, kind: str, row: Any) -> str:
    return reverse(f"deliverables:{view}", args=[*HERE, kind, row.pk])


def to_commitment(view: str, record: Record) -> str:
    """The page that corrects or withdraws the update on partnerships."""
    return reverse(f"deliverables:{view}_commitment", args=[SLUG, "partnerships", record.commitment_update.pk])


HOW["the form to correct it"] = lambda record: Asked(to_commitment("correct", record))
HOW["the form to withdraw it"] = lambda record: Asked(to_commitment("withdraw", record))
HOW["a file that may be cited"] = lambda record: Asked(
    reverse("deliverables:evidence", args=[record.citable_file.pk]), shows="Citable file: some text."
)
HOW["an internal file"] = lambda record: Asked(
    reverse("deliverables:evidence", args=[record.internal_file.pk]), shows="Internal file: some text."
)
HOW["the form to correct an update"] = lambda record: Asked(to_row("correct", "status", record.status))
HOW["the form to correct a note"] = lambda record: Asked(to_row("correct", "note", record.note))
HOW["the form to withdraw an update"] = lambda record: Asked(to_row("withdraw", "status", record.status))
HOW["the form to withdraw a note"] = lambda record: Asked(to_row("withdraw", "note", record.note))
HOW["the form to withdraw internal proof"] = lambda record: Asked(
    reverse("deliverables:withdraw_evidence", args=[*HERE, record.internal_link.pk])
)
HOW["the form for more evidence"] = lambda record: Asked(to_row("add_evidence", "status", record.status))


def amend_url(record: Record, field_name: str) -> str:
    return reverse("deliverables:amend", args=[SLUG, "deliverable", record.deliverable.pk, field_name])


HOW["the form to amend the text"] = lambda record: Asked(amend_url(record, "text"))
HOW["the form to withdraw that"] = lambda record: Asked(
    reverse("deliverables:withdraw_amendment", args=[SLUG, record.amendment.pk])
)


def _edit_round(record: Record) -> Asked:
    form = RoundForm(instance=record.round)
    now = {name: form.get_initial_for_field(one, name) for name, one in form.fields.items()}
    post = {name: value for name, value in now.items() if value is not None}
    return Asked(
        reverse("reporting:edit_round", args=[SLUG, "november-2017"]),
        post=post | {"title": "Another title"},
        changes=frozenset({"reportround", "transition"}),
    )


HOW["edit a round"] = _edit_round

INLINES = {f"{name}-TOTAL_FORMS": "0" for name in ("memberships", "plan_roles")}
INLINES |= {f"{name}-INITIAL_FORMS": "0" for name in ("memberships", "plan_roles")}


def administers(name: str, page: str, pk: Callable[[], Any], post: Callable[[], dict[str, Any]], *tables: str) -> None:
    def ask(record: Record) -> Asked:
        args = [key] if (key := pk()) else []
        return Asked(reverse(f"admin:deliverables_{page}", args=args), post=post(), changes=frozenset(tables))

    HOW[name] = ask


def bystander() -> User:
    return User.objects.get(username="bystander")


administers(
    "make an account",
    "user_add",
    lambda: None,
    lambda: {"username": "new", "password1": "a long enough word", "password2": "a long enough word", **INLINES},
    "user",
)
administers(
    "deactivate an account",
    "user_change",
    lambda: bystander().pk,
    lambda: {"username": "bystander", "name": "bystander", **INLINES},
    "user",
)
administers(
    "give a role",
    "planrole_add",
    lambda: None,
    lambda: {"user": bystander().pk, "plan": ActionPlan.objects.get(slug=SLUG).pk, "role": "manager"},
    "planrole",
)
administers(
    "take a role away",
    "planrole_delete",
    lambda: PlanRole.objects.get(plan__slug=SLUG, role="approver").pk,
    lambda: {"post": "yes"},
    "planrole",
)
administers(
    "make a focal point",
    "membership_add",
    lambda: None,
    lambda: {"user": bystander().pk, "unit": Unit.objects.get(code="COOP").pk},
    "membership",
)
administers(
    "rename a unit",
    "unit_rename",
    lambda: Unit.objects.get(code="COOP").pk,
    lambda: {"code": "COOP", "name": "Cooperatives, renamed", "effective_on": "2017-10-01", "do": "do"},
    "unit",
    "unitname",
)
administers(
    "merge a unit",
    "unit_end",
    lambda: Unit.objects.get(code="COOP").pk,
    lambda: {
        "into": Unit.objects.get(code="SFP").pk,
        "effective_on": "2017-10-01",
        "moves_people": "move",
        "do": "do",
    },
    "unit",
)
