"""Every address of the site with an example, who may open it, and by which methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLResolver, get_resolver, reverse

from deliverables.models import Deliverable, Evidence, Membership, PlanRole, Unit, User
from tests.one_of_each import Record

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
READ = ("GET", "HEAD")
FILL_IN = ("GET", "POST")
OF_DJANGO = ("GET", "HEAD", "OPTIONS", "POST")
"""Django's own forms also answer OPTIONS."""

# Roles as in test_permissions_matrix.py.
EVERYONE = {"reader", "SME", "other", "none", "outside", "manager", "approver", "auditor", "admin", "manager+"}
INSIDERS = {"SME", "other", "none", "manager", "approver", "auditor"}
CONTRIBUTORS = {"SME", "other", "manager"}
SET_STATUS = {"SME", "manager"}
UPDATERS = {"SME", "other", "none", "manager"}
"""Focal points of the plan's units, whatever they coordinate, and managers."""
MANAGERS = {"manager"}
DECIDERS = {"manager", "approver", "auditor"}
"""Who sees the page for approval and has the archive."""
ADMINISTRATORS = {"admin"}


@dataclass(frozen=True)
class Page:
    """An address. `get` and `post` are the answers to who may; an empty form is posted, which changes nothing.

    Who is not among `who` gets 403; who is not among `told` gets 404; who only reads a page, and is not among
    `writers`, gets 403 for a form.
    """

    address: Callable[[Record], str]
    methods: tuple[str, ...] = READ
    who: frozenset[str] | set[str] = frozenset(EVERYONE)
    told: frozenset[str] | set[str] = frozenset(EVERYONE)
    writers: frozenset[str] | set[str] = frozenset(EVERYONE)
    get: int = 200
    post: int = 200
    public: bool = False
    administration: bool = False


def at(name: str, *args: Any) -> Callable[[Record], str]:
    return lambda _record: reverse(name, args=args)


PLAN = "sme-2015"
ON_3A = (PLAN, "3a")
ROUND = (PLAN, "november-2017")


def row(view: str) -> Callable[[Record], str]:
    return lambda record: reverse(f"deliverables:{view}", args=[*ON_3A, "status", record.status.pk])


def on_partnerships(view: str) -> Callable[[Record], str]:
    """A page about the update on the commitment for which SME alone is responsible."""
    return lambda record: reverse(f"deliverables:{view}", args=[PLAN, "partnerships", record.commitment_update.pk])


PAGES = {
    "healthz": Page(at("healthz"), public=True),
    "login": Page(at("login"), OF_DJANGO, public=True),
    "logout": Page(at("logout"), ("OPTIONS", "POST"), post=302),
    "password_change": Page(at("password_change"), OF_DJANGO),
    "password_change_done": Page(at("password_change_done"), ("GET", "HEAD", "OPTIONS")),
    "guide": Page(at("guide", "manager")),
    "terms": Page(at("terms")),
    # Of whoever comes; an empty form leads back.
    "language": Page(at("language"), ("POST",), post=302, public=True),
    "styleguide": Page(at("styleguide"), told=ADMINISTRATORS),
    "reporting:home": Page(at("reporting:home")),
    "reporting:account": Page(at("reporting:account"), FILL_IN, post=422),
    "reporting:dashboard": Page(at("reporting:dashboard", PLAN)),
    # An empty form was made by no page of this site.
    "reporting:remind": Page(at("reporting:remind", PLAN), FILL_IN, MANAGERS, post=404),
    "reporting:reminder": Page(at("reporting:reminder", PLAN, 1), READ, MANAGERS | {"auditor"}, get=404),
    "reporting:search": Page(at("reporting:search", PLAN)),
    "reporting:timeline": Page(at("reporting:timeline", PLAN)),
    "reporting:rounds": Page(at("reporting:rounds", PLAN)),
    "reporting:round": Page(at("reporting:round", *ROUND), told=INSIDERS),
    "reporting:edit_round": Page(at("reporting:edit_round", *ROUND), FILL_IN, MANAGERS, INSIDERS),
    "reporting:report_pdf": Page(at("reporting:report_pdf", *ROUND), told=INSIDERS),
    "reporting:report_docx": Page(at("reporting:report_docx", *ROUND), told=INSIDERS),
    # Nothing is drawn there: who may see the draft is led to it.
    "reporting:drawing": Page(at("reporting:drawing", *ROUND, "0" * 64), told=INSIDERS, get=302),
    "reporting:report_html": Page(at("reporting:report_html", *ROUND), told=INSIDERS),
    "reporting:report_json": Page(at("reporting:report_json", *ROUND), told=INSIDERS),
    "reporting:paragraph": Page(at("reporting:paragraph", *ROUND, "3a"), FILL_IN, told=INSIDERS, writers=SET_STATUS),
    "reporting:section": Page(
        at("reporting:section", *ROUND, "introduction"), FILL_IN, told=INSIDERS, writers=MANAGERS
    ),
    "reporting:paragraph_draft": Page(
        at("reporting:paragraph_draft", *ROUND, "3a"), ("POST",), SET_STATUS, INSIDERS, post=422
    ),
    "reporting:section_draft": Page(
        at("reporting:section_draft", *ROUND, "introduction"), ("POST",), MANAGERS, INSIDERS, post=422
    ),
    "reporting:contribute": Page(at("reporting:contribute", *ON_3A), FILL_IN, SET_STATUS),
    "reporting:checks": Page(at("reporting:checks", *ROUND), FILL_IN, told=INSIDERS),
    "reporting:consultation": Page(at("reporting:consultation", *ROUND), FILL_IN, told=INSIDERS),
    "reporting:guidance": Page(at("reporting:guidance", *ROUND), FILL_IN, told=INSIDERS),
    "reporting:approval": Page(at("reporting:approval", *ROUND), FILL_IN, DECIDERS, INSIDERS),
    "reporting:attach_issued": Page(
        # Nothing is published of this round, so there is nothing to attach a document to.
        at("reporting:attach_issued", *ROUND),
        FILL_IN,
        MANAGERS,
        INSIDERS,
        get=404,
        post=404,
    ),
    "reporting:issued": Page(at("reporting:issued", *ROUND, 1), get=404),
    "reporting:archive": Page(at("reporting:archive", *ROUND), READ, DECIDERS, INSIDERS),
    "deliverables:list": Page(at("deliverables:list", PLAN)),
    "deliverables:export": Page(at("deliverables:export", PLAN, "csv")),
    "deliverables:deliverable": Page(at("deliverables:deliverable", *ON_3A)),
    "deliverables:update": Page(at("deliverables:update", *ON_3A), FILL_IN, SET_STATUS),
    # Nobody has a draft there, and of others' drafts nobody is told.
    "deliverables:discard_draft": Page(at("deliverables:discard_draft", 1), ("POST",), post=404),
    "deliverables:grid": Page(at("deliverables:grid", PLAN), FILL_IN, UPDATERS),
    "deliverables:sheet_file": Page(at("deliverables:sheet_file", PLAN), READ, UPDATERS),
    "deliverables:sheets": Page(at("deliverables:sheets", PLAN), FILL_IN, UPDATERS | {"auditor"}, writers=UPDATERS),
    "deliverables:sheet": Page(
        # SME's own, which is applied: only who sees it gets an answer.
        lambda record: reverse("deliverables:sheet", args=[PLAN, record.sheet.pk]),
        FILL_IN,
        told={"SME", "manager", "auditor"},
        post=302,
    ),
    "deliverables:note": Page(at("deliverables:note", *ON_3A), FILL_IN, CONTRIBUTORS),
    # The link of a mail; this one was sent to nobody.
    "deliverables:nothing_new": Page(at("deliverables:nothing_new", *ON_3A, "x"), FILL_IN, set()),
    "deliverables:record": Page(at("deliverables:record", *ON_3A, "delivery"), FILL_IN, CONTRIBUTORS),
    "deliverables:correct": Page(row("correct"), FILL_IN, SET_STATUS),
    "deliverables:withdraw": Page(row("withdraw"), FILL_IN, SET_STATUS),
    "deliverables:add_evidence": Page(row("add_evidence"), FILL_IN, CONTRIBUTORS),
    "deliverables:withdraw_evidence": Page(
        lambda record: reverse("deliverables:withdraw_evidence", args=[*ON_3A, record.internal_file.pk]),
        FILL_IN,
        SET_STATUS,
        INSIDERS,
    ),
    "deliverables:amend": Page(
        lambda record: reverse("deliverables:amend", args=[PLAN, "deliverable", record.deliverable.pk, "due"]),
        FILL_IN,
        MANAGERS,
    ),
    "deliverables:withdraw_amendment": Page(
        lambda record: reverse("deliverables:withdraw_amendment", args=[PLAN, record.amendment.pk]), FILL_IN, MANAGERS
    ),
    "deliverables:commitments": Page(at("deliverables:commitments", PLAN)),
    "deliverables:commitment": Page(at("deliverables:commitment", PLAN, "partnerships")),
    "deliverables:commitment_update": Page(
        at("deliverables:commitment_update", PLAN, "partnerships"), FILL_IN, SET_STATUS
    ),
    "deliverables:correct_commitment": Page(on_partnerships("correct_commitment"), FILL_IN, SET_STATUS),
    "deliverables:withdraw_commitment": Page(on_partnerships("withdraw_commitment"), FILL_IN, SET_STATUS),
    "deliverables:table": Page(at("deliverables:table", PLAN)),
    "deliverables:source": Page(at("deliverables:source", PLAN)),
    "deliverables:source_text": Page(at("deliverables:source_text", PLAN, 13)),
    "deliverables:item": Page(at("deliverables:item", PLAN, 3)),
    "deliverables:unit": Page(at("deliverables:unit", PLAN, "act-emp")),
    "deliverables:outcome": Page(at("deliverables:outcome", PLAN, 4)),
    "deliverables:paragraph": Page(at("deliverables:paragraph", PLAN, "20-b")),
    "deliverables:evidence": Page(
        lambda record: reverse("deliverables:evidence", args=[record.internal_file.pk]), told=INSIDERS
    ),
}

# Rounds: making and running them. The round is planned; a step is taken even with an empty form.
PAGES |= {
    "reporting:create_round": Page(at("reporting:create_round", PLAN), FILL_IN, MANAGERS),
    "reporting:step": Page(at("reporting:step", *ROUND, "open"), FILL_IN, MANAGERS, INSIDERS, post=422),
    "reporting:more_time": Page(at("reporting:more_time", *ROUND), FILL_IN, MANAGERS, INSIDERS, post=422),
    "reporting:story": Page(at("reporting:story", *ROUND), told=INSIDERS),
}


def administration(address: Callable[[Record], str], get: int = 200, post: int = 200) -> Page:
    """Behind the administrator's door; everybody else is sent to it."""
    return Page(address, ("GET", "HEAD", "POST"), ADMINISTRATORS, get=get, post=post, administration=True)


PAGES |= {
    "admin:login": Page(at("admin:login"), READ, ADMINISTRATORS, get=302, public=True),
    "admin:index": administration(at("admin:index")),
    "admin:logout": administration(at("admin:logout"), get=405, post=302),
    "admin:password_change": administration(at("admin:password_change")),
    "admin:password_change_done": administration(at("admin:password_change_done"), post=405),
    "admin:jsi18n": administration(at("admin:jsi18n"), post=405),
    # Both want to know of which field or row.
    "admin:autocomplete": administration(at("admin:autocomplete"), get=403, post=405),
    "admin:view_on_site": administration(
        lambda record: reverse(
            "admin:view_on_site",
            args=[ContentType.objects.get_for_model(Deliverable).pk, record.deliverable.pk],
        ),
        get=302,
        post=302,
    ),
    "admin:auth_user_password_change": administration(
        lambda record: reverse("admin:auth_user_password_change", args=[record.status.by_id])
    ),
    **{
        f"admin:deliverables_unit_{step}": administration(at(f"admin:deliverables_unit_{step}", 1))
        for step in ("rename", "end", "reopen")
    },
    "admin:app_list": administration(at("admin:app_list", "deliverables")),
    "admin:(?P<url>.*)$": administration(lambda _record: "/admin/nothing/", get=404, post=404),
}


def of_model(model: Any) -> dict[str, Page]:
    """The five pages of a model in the administration, and the old address that leads to one of them."""
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    changeable = model in (User, Unit, Membership, PlanRole)

    def key(record: Record) -> int:
        rows = model._default_manager.order_by("pk")
        # Internal evidence is not there for an administrator.
        rows = rows.filter(visibility="citable") if model is Evidence else rows
        return int(rows.values_list("pk", flat=True)[0])

    def of(page: str) -> Callable[[Record], str]:
        return lambda record: reverse(f"admin:{name}_{page}", args=[key(record)])

    closed = {} if changeable else {"get": 403, "post": 403}
    return {
        f"admin:{name}_changelist": administration(at(f"admin:{name}_changelist")),
        f"admin:{name}_add": administration(at(f"admin:{name}_add"), **closed),
        f"admin:{name}_change": administration(of("change"), post=200 if changeable else 403),
        f"admin:{name}_history": administration(of("history")),
        f"admin:{name}_delete": administration(of("delete"), **closed),
        f"admin:{name}/<path:object_id>/": administration(
            lambda record: reverse(f"admin:{name}_changelist") + f"{key(record)}/", get=302, post=302
        ),
    }


for registered in admin.site._registry:
    PAGES |= of_model(registered)


def routes() -> Iterator[str]:
    """The names of all addresses that the site answers; those without a name by their pattern."""
    yield from _routes(get_resolver(), "", "")


def _routes(resolver: Any, space: str, folder: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _routes(pattern, inner, str(pattern.pattern))
        elif pattern.name:
            yield space + pattern.name
        else:
            of = folder.strip("/").replace("/", "_") if folder.count("/") == 2 else ""
            yield f"{space}{of}/{pattern.pattern}" if of else f"{space}{pattern.pattern}"
