"""The document as the Office issued it: attached by managers, served to everybody who may see the published paper."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deliverables import clock
from deliverables.permissions import check_manage
from deliverables.unsent import sent_or_waiting
from deliverables.views.files import as_attachment
from reporting import actions
from reporting.access import load_round
from reporting.frozen import payload_of, published_report
from reporting.issued_form import IssuedForm
from reporting.models import IssuedDocument
from reporting.round_nav import top_of_round


@require_http_methods(["GET", "POST"])
def attach_issued(request: HttpRequest, plan_slug: str, slug: str) -> HttpResponse:
    """A link or a file for the newest published edition; 404 while there is none."""
    page, report_round = load_round(request, plan_slug, slug, for_readers=True)
    check_manage(page.standing)
    report = published_report(report_round)
    if report is None:
        raise Http404
    if page.as_of.is_past:
        return redirect(page.as_of.today_url)
    cover = payload_of(report)["cover"]
    person_id = page.standing.user.pk
    form = IssuedForm(
        sent_or_waiting(request), request.FILES or None, initial={"code": cover["code"]}, person_id=person_id
    )
    back = reverse("reporting:round", args=[plan_slug, slug])
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("code", "dated", "url")}
        try:
            actions.attach_issued_document(
                report=report, kept=form.kept, by=page.standing.user, at=clock.now(), **given
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The document as issued is attached."))
            return redirect(back)
    title = _("Attach the document as issued")
    top = top_of_round(page, report_round, title, below="reporting:round")
    context = {"form": form, "back": back, **top}
    return render(request, "reporting/attach_issued.html", context, status=422 if form.errors else 200)


@require_safe
def issued_file(request: HttpRequest, plan_slug: str, slug: str, pk: int) -> FileResponse:
    """The bytes of the file, as attachment. 404 for a link, and for who may not see the paper."""
    _page, report_round = load_round(request, plan_slug, slug, for_readers=True)
    rows = IssuedDocument.objects.exclude(file="").filter(report__round=report_round)
    return as_attachment(get_object_or_404(rows, pk=pk))
