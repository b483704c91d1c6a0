"""The administration: accounts, units, focal points and roles, for administrators; the rest is there to read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

SAFE_METHODS = ("GET", "HEAD")


class Administration(admin.AdminSite):
    site_title = gettext_lazy("Administration")
    site_header = gettext_lazy("Action plan monitor: administration")
    index_title = gettext_lazy("Accounts, units and roles")
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Deleting many things at once is nobody's task here.
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators only: Django's "staff" flag and permissions granted one by one open nothing."""
        return request.user.is_active and request.user.is_superuser

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page behind the check above; Django's own would take any method for GET."""
        return require_http_methods(["GET", "HEAD", "POST"])(super().admin_view(view, cacheable))

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the one sign-in page. Who is signed in and comes here may not enter: 403, no loop."""
        if request.method not in SAFE_METHODS:
            return HttpResponseNotAllowed(SAFE_METHODS)
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied(
                _(
                    "Accounts, units and roles are looked after by administrators, and your account is not one. "
                    "If something in them is wrong, tell an administrator."
                )
            )
        # The sign-in page itself refuses to go on to another site.
        wanted = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
        return redirect_to_login(wanted, settings.LOGIN_URL)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """What an administrator can change stands first, on its own; then what is there to read."""
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        sections: list[dict[str, Any]] = []
        for app in apps:
            changeable = [model for model in app["models"] if model["perms"]["change"]]
            to_read = [model for model in app["models"] if not model["perms"]["change"]]
            if changeable:
                sections.insert(0, {**app, "name": _("Accounts, units and roles"), "models": changeable})
            if to_read:
                sections.append({**app, "name": _("To read: %(name)s") % {"name": app["name"]}, "models": to_read})
        return sections
