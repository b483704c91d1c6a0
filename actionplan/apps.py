from django.contrib.admin.apps import SimpleAdminConfig


class AdministrationConfig(SimpleAdminConfig):
    """Django's admin with our own site; each app's `admin` module registers on `django.contrib.admin.site`."""

    default_site = "actionplan.administration.Administration"
