"""What a production site refuses to start with, each with a sentence on how to put it right."""

import logging
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

# Django's own threshold (security.W009) is a warning that can be overlooked; ours refuses.
SECRET_KEY_LENGTH = 50
SECRET_KEY_DISTINCT_CHARACTERS = 10
SECRET_KEY_TELL_TALES = ("django-insecure", "change-me", "changeme", "change_me", "example")
HOW_TO_MAKE_A_KEY = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"


def refuse_weak_secret(key: str) -> None:
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it in the environment or in .env beside manage.py "
            f"(or set DEBUG=true on a development machine). {HOW_TO_MAKE_A_KEY}"
        )
    weak = (
        len(key) < SECRET_KEY_LENGTH
        or len(set(key)) < SECRET_KEY_DISTINCT_CHARACTERS
        or any(words in key.lower() for words in SECRET_KEY_TELL_TALES)
    )
    if weak:
        raise ImproperlyConfigured(
            f"SECRET_KEY is a default or too weak for production: it needs at least {SECRET_KEY_LENGTH} "
            f"random characters. {HOW_TO_MAKE_A_KEY}"
        )


def parse_fixed_clock(text: str, *, production: bool) -> datetime | None:
    """The instant at which a demonstration or a test holds the clock; None lets it run."""
    if not text:
        return None
    if production:
        raise ImproperlyConfigured(
            "FIXED_CLOCK is set, and in production the clock must run: every record would carry a false "
            "date. Remove FIXED_CLOCK from the environment and from .env."
        )
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ImproperlyConfigured(
            f"FIXED_CLOCK is {text!r}, which is not an instant with its offset from UTC. "
            "Set it as in FIXED_CLOCK=2017-10-02T09:00:00+02:00."
        )
    return instant


def machine_secret(path: Path) -> str:
    """A random key kept beside the demonstration's database, so that sign-ins outlast a restart."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(secrets.token_urlsafe(64))
    # A link fails where the name exists, so that two processes starting together keep one key.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()


def refuse_demonstration_data() -> None:
    """Raises ImproperlyConfigured when the database holds rows flagged as illustrative."""
    from django.db import connection

    from deliverables.illustrative import illustrative_models

    tables = set(connection.introspection.table_names())
    unmigrated = []
    found = []
    for model in illustrative_models():
        if model._meta.db_table not in tables:
            unmigrated.append(model._meta.db_table)
        elif model._base_manager.filter(illustrative=True).exists():
            found.append(str(model._meta.verbose_name_plural))
    if unmigrated:
        logger.warning("The database is not migrated (no %s): run python manage.py migrate.", ", ".join(unmigrated))
    if found:
        raise ImproperlyConfigured(
            f"The database holds illustrative rows ({', '.join(found)}), and a production site must not "
            "show invented progress. Point DATABASE_URL at a database of its own, or set "
            "DEMONSTRATION=true to show it as a demonstration on this machine."
        )
