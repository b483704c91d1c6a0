from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("Reports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from deliverables import cut_offs  # models are loaded by now
        from reporting.cut_offs import cut_offs_of

        cut_offs.SOURCES.append(cut_offs_of)
