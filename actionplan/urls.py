from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from actionplan.health import healthz
from actionplan.help import views as help_pages
from actionplan.languages import choose_language
from actionplan.signing_in import SignIn
from actionplan.styleguide.views import styleguide

# Django's own forms would also take PUT for POST.
FORM_METHODS = ["get", "head", "post", "options"]

# Here and not when the site starts: commands need none of it, and to load it is a tenth of what a paper costs.
admin.autodiscover()

handler403 = "actionplan.refused.refused"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("accounts/login/", SignIn.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "accounts/password/",
        auth.PasswordChangeView.as_view(http_method_names=FORM_METHODS),
        name="password_change",
    ),
    path("accounts/password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("help/", help_pages.guide, name="guide"),
    path("help/terms/", help_pages.terms, name="terms"),
    path("help/<slug:slug>/", help_pages.guide, name="guide"),
    path("language/", choose_language, name="language"),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("reporting.urls")),
    path("", include("deliverables.urls")),
]
