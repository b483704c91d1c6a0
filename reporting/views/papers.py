"""The paper of a round, on screen and as files: the draft until it is frozen, then what was kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _

from deliverables import clock
from reporting.access import PaperAsked, load_paper
from reporting.addresses import address
from reporting.drafts import Look, State, StillDrawing, draft_of, look
from reporting.frozen import file_name_of, kept_file_name, languages_published, payload_of
from reporting.models import Report, ReportRound
from reporting.paper_words import words_of
from reporting.papers.languages import LANGUAGES
from reporting.pdf import RenderingFailed
from reporting.permissions import may_see_draft
from reporting.round_nav import top_of_round
from reporting.rounds import RoundState
from reporting.snapshots import build_payload, build_translation, sha256_of
from reporting.views.of_today import as_it_is_today
from reporting.word import CONTENT_TYPE as WORD
from reporting.word import docx_of

READ = ("GET", "HEAD")
NOT_KEPT = "private, no-cache"
KEPT = "private, max-age=31536000, immutable"
"""For a published edition under its own address: it never changes."""


class PaperChanged(Exception):
    """The paper for approval is no longer the one whose hash stands in the address."""


def of_a_paper(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a paper that the person may read. Who has to sign in first is sent there, and told nothing."""

    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, plan_slug: str, slug: str, **further: str) -> HttpResponse:
        sign_in = redirect_to_login(request.get_full_path())
        if not (request.user.is_authenticated or settings.PUBLIC_REPORTS):
            return sign_in
        if request.method not in READ:
            return HttpResponseNotAllowed(READ)
        try:
            asked = load_paper(request, plan_slug, slug)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("reporting:rounds", plan_slug)
        if asked is None:
            return sign_in
        try:
            return view(request, asked, **further)
        except PaperChanged:
            messages.warning(request, _("The paper has changed since that page was made; read it again."))
            return redirect("reporting:approval", plan_slug, slug)

    return answer


@of_a_paper
def report_pdf(request: HttpRequest, asked: PaperAsked) -> HttpResponse:
    """The paper as PDF; `?inline=1` shows it in the browser."""
    if report := asked.report:
        response = HttpResponse(content_type="application/pdf")
        response["Content-Disposition"] = _disposition(request, kept_file_name(report, asked.round, "pdf"))
        return _kept(request, response, report, asked.round, "pdf")
    payload = _draft(asked)
    try:
        pdf = draft_of(payload, timeout=settings.REPORT_TIMEOUT_SECONDS)
    except StillDrawing as drawing:
        return redirect(_with_query(address("drawing", asked.round, drawing.key), request))
    except RenderingFailed as error:
        return _not_drawn(request, asked, error)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = _disposition(request, file_name_of(payload, "pdf", _mark(asked)))
    return _private(response)


@of_a_paper
def report_docx(request: HttpRequest, asked: PaperAsked) -> HttpResponse:
    """The paper in Word: of a frozen one from what was frozen, never from the record."""
    payload = payload_of(asked.report) if asked.report else _draft(asked)
    try:
        content = docx_of(payload)
    except RenderingFailed as error:
        return _not_drawn(request, asked, error)
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{file_name_of(payload, "docx", _mark(asked))}"'
    return _private(response)


@of_a_paper
def drawing(request: HttpRequest, asked: PaperAsked, key: str) -> HttpResponse:
    """How far the drawing of a draft is; leads to the PDF. A script asks for the same as JSON."""
    if not re.fullmatch(r"[0-9a-f]{64}", key):
        raise Http404
    pdf_url = _with_query(address("report_pdf", asked.round), request)
    seen = look(key) if asked.report is None else Look(State.GONE)
    told = {"under_way": seen.is_under_way, "words": seen.words, "percent": seen.percent}
    if request.headers.get("Accept") == "application/json":
        return _private(JsonResponse(told))
    if seen.failure:
        return _not_drawn(request, asked, seen.failure)
    if seen.state is State.GONE or asked.page is None:
        return redirect(pdf_url)
    title = _("The paper is being drawn") if seen.is_under_way else _("The paper is drawn")
    top = top_of_round(asked.page, asked.round, title, below="reporting:report_html")
    context = {**told, "pdf_url": pdf_url, **top}
    return _private(render(request, "reporting/drawing.html", context))


@of_a_paper
def report_html(request: HttpRequest, asked: PaperAsked) -> HttpResponse:
    """The paper on screen, by the same partial templates as on paper."""
    if asked.page and asked.page.as_of.is_past and not asked.report:
        return as_it_is_today(request, asked.page)
    payload = payload_of(asked.report) if asked.report else _draft(asked)
    context = {
        "paper": payload,
        "words": words_of(payload["template"], payload["language"]),
        "paper_template": f"reporting/paper/{payload['template']}/_paper.html",
        "round": asked.round,
        "frozen": asked.report,
        "query": request.GET.urlencode(),
        "languages": _languages(request, asked),
        **(top_of_round(asked.page, asked.round, "", "reporting:report_html") if asked.page else {}),
    }
    return _private(render(request, "reporting/report.html", context))


@of_a_paper
def report_json(request: HttpRequest, asked: PaperAsked) -> HttpResponse:
    """The payload: everything that the paper prints. Of a frozen paper, the text that was hashed."""
    if report := asked.report:
        response = HttpResponse(content_type="application/json")
        response["Content-Disposition"] = f'inline; filename="{kept_file_name(report, asked.round, "json")}"'
        return _kept(request, response, report, asked.round, "payload")
    payload = _draft(asked)
    response = JsonResponse(payload, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'inline; filename="{file_name_of(payload, "json", _mark(asked))}"'
    return _private(response)


def _not_drawn(request: HttpRequest, asked: PaperAsked, failure: RenderingFailed) -> HttpResponse:
    messages.error(request, str(failure))
    # Who is only consulted has no page of the round but this one.
    sees_round = asked.page is None or asked.page.standing.is_insider or asked.round.has_been_published
    return redirect(asked.round if sees_round else address("consultation", asked.round))


def _with_query(url: str, request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return f"{url}?{query}" if query else url


def _draft(asked: PaperAsked) -> dict[str, Any]:
    """The paper as at the cut-off, whatever date the page shows; before the cut-off has come, as at today. A working
    paper as at the date that was asked for.

    For approval in its final form. Raises PaperChanged when that is not the one which was shown.
    """
    report_round, language = asked.round, asked.language
    if asked.as_at:
        return build_payload(report_round, asked.as_at, None, language, working=True)
    is_final = bool(asked.seen_sha256)
    if asked.original:
        payload = build_translation(report_round, asked.original, language, final=is_final)
    else:
        on = report_round.cut_off if is_final else min(report_round.cut_off, clock.today())
        payload = build_payload(report_round, on, None, language, final=is_final)
    if is_final and sha256_of(payload) != asked.seen_sha256:
        raise PaperChanged
    return payload


def _mark(asked: PaperAsked) -> str:
    """What the name of a file says of a paper that is not frozen."""
    if asked.report:
        return ""
    if asked.as_at:
        return f"working-paper-{asked.as_at.isoformat()}"
    return "for-approval" if asked.seen_sha256 else "draft"


def _sees_drafts(asked: PaperAsked) -> bool:
    return asked.page is not None and may_see_draft(asked.page.standing, asked.round)


def _languages(request: HttpRequest, asked: PaperAsked) -> list[dict[str, Any]]:
    """The languages in which the person may read this edition, each under its address; none when there is one only."""
    there: Collection[str] = LANGUAGES
    if asked.report and not asked.round.translations:
        return []
    if asked.report and not (asked.report.revision == asked.round.revision and _sees_drafts(asked)):
        there = languages_published(asked.report)
    query = request.GET.copy()
    query.pop("sha256", None)  # of the paper in one language
    found = []
    for code, name in LANGUAGES.items():
        query["lang"] = code
        if code in there:
            found.append({"code": code, "name": name, "query": query.urlencode(), "current": code == asked.language})
    return found if len(found) > 1 else []


def _disposition(request: HttpRequest, name: str) -> str:
    return f'{"inline" if request.GET.get("inline") == "1" else "attachment"}; filename="{name}"'


def _kept(
    request: HttpRequest, response: HttpResponse, report: Report, report_round: ReportRound, column: str
) -> HttpResponse:
    """A column of a frozen paper, read only when the browser does not have it yet."""
    moment = int(report.at.timestamp())
    response["ETag"] = etag = quote_etag(getattr(report, f"{column}_sha256"))
    response["Last-Modified"] = http_date(moment)
    published = report_round.state == RoundState.PUBLISHED or report.revision < report_round.revision
    response["Cache-Control"] = KEPT if published and "revision" in request.GET else NOT_KEPT
    answer = get_conditional_response(request, etag=etag, last_modified=moment, response=response)
    if answer is not response and answer is not None:
        return answer
    kept = getattr(report, column)
    response.content = kept.encode() if isinstance(kept, str) else bytes(kept)
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = NOT_KEPT
    return response
