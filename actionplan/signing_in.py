"""Signing in without losing what was typed: a form whose session had ended, or whose page was too old, is kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.csrf import csrf_failure

from deliverables.models import User
from deliverables.prepared import Prepared
from deliverables.unsent import WAITING, as_field, is_of, let_wait


class Accounts(ModelBackend):
    """Django's own accounts; every page asks who is signed in."""

    def get_user(self, user_id: int) -> User | None:
        account: User | None = ACCOUNT.first(key=int(user_id))
        return account if account and self.user_can_authenticate(account) else None


ACCOUNT = Prepared(lambda key: User.objects.filter(pk=key))


class SignIn(LoginView):
    """Django's own page, which carries what was typed for who signs in on it (`unsent`)."""

    redirect_authenticated_user = True
    # Django's own forms would also take PUT for POST.
    http_method_names = ["get", "head", "post", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"unsent": self.request.POST.get(WAITING, ""), **kwargs})

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        let_wait(self.request, self.request.POST.get(WAITING, ""))
        return answer


def ask_to_sign_in(request: HttpRequest, unsent: str) -> HttpResponse:
    """The page for signing in, in answer to a form."""
    page = SignIn()
    page.setup(request)
    form = page.get_form_class()(request)
    # The form that was sent may well have a field that is called "next".
    context = page.get_context_data(form=form) | {"unsent": unsent, "next": request.get_full_path()}
    return render(request, page.get_template_names(), context, status=403)


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page asks for an account; a form that keeps what was typed is not answered by a bare redirection."""

    def handle_no_permission(  # type: ignore[override]  # Django's stubs know of redirections only
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        unsent = as_field(request)
        return ask_to_sign_in(request, unsent) if unsent else super().handle_no_permission(request, view_func)


def page_was_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token. One that was made for this very person stands on its page again, to be looked at and
    sent anew: nothing is recorded."""
    unsent = as_field(request)
    if unsent and not request.user.is_authenticated:
        return ask_to_sign_in(request, unsent)
    if unsent and is_of(request.POST["whose"], request.user):
        let_wait(request, unsent)
        return HttpResponseRedirect(request.get_full_path())
    return csrf_failure(request, reason)
