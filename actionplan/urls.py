from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from actionplan.health import healthz
from actionplan.signing_in import SignIn
from actionplan.styleguide.views import styleguide

# Django's own forms would also take PUT for POST.
FORM_METHODS = ["get", "head", "post", "options"]

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
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("reporting.urls")),
    path("", include("deliverables.urls")),
]
