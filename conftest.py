"""The environment of a test run, set before anything reads the settings.

It stands here and not in tests/, so that any conftest there may import models.
"""

import os

import django

os.environ.update(
    DJANGO_SETTINGS_MODULE="actionplan.settings",
    # Not production; pytest-django turns DEBUG itself off again once the settings are read.
    DEBUG="true",
    DEMONSTRATION="false",
    SECRET_KEY="used-by-tests-only",  # noqa: S106  # no secret: it signs nothing that outlives a test
    FIXED_CLOCK="",
    ALLOWED_HOSTS="",
    EVIDENCE_ROOT="var/test-evidence",
    DRAFTS_ROOT="var/test-drafts",
    LOG_LEVEL="WARNING",
)
# The suite also runs on PostgreSQL; a developer's .env does not choose the database of the tests.
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

django.setup()
