"""Sessions that know whose they are, so that a person sees where they are signed in, and can end what is not theirs.

The setting SESSION_ENGINE names this module.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from deliverables import clock
from deliverables.models import Session, User
from deliverables.prepared import Prepared

# The first that a browser's description holds: most also name those that they wish to be taken for.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """Every page asks for it. A browser may send anything: a key of ours is of letters and digits."""
        key = self.session_key or ""
        row: Session | None = LIVING.first(key=key, now=clock.machine_now()) if key.isalnum() else None
        if row is None:
            self._session_key = None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.browser = data.get("browser", "")
        row.began_at = dt.datetime.fromisoformat(data["began_at"]) if "began_at" in data else None
        return row


def _living_session(*, key: str, now: dt.datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


LIVING = Prepared(_living_session)


def note_sign_in(sender: Any, request: HttpRequest, **_others: Any) -> None:
    """Receives Django's signal: the session keeps when it began, and in which browser."""
    request.session["began_at"] = clock.now().isoformat()
    request.session["browser"] = browser_in_words(request.META.get("HTTP_USER_AGENT", ""))


def browser_in_words(described: str) -> str:
    """ "Firefox, Windows", as far as the browser says so; else ""."""
    found = (next((name for mark, name in names.items() if mark in described), "") for names in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))


@dataclass(frozen=True)
class SignedIn:
    """A session in which the person is signed in. mark: names it on a page; its key would let a reader in."""

    mark: str
    browser: str
    began_at: dt.datetime | None
    is_this: bool


def sessions_of(user: User, current: str | None) -> list[SignedIn]:
    """Where the person is signed in, the newest first; current: key of the session that asks. One query."""
    found = [
        SignedIn(_mark(row), row.browser or _("a browser that does not say its name"), row.began_at, row.pk == current)
        for row in _living(user)
    ]
    return sorted(found, key=lambda one: not one.is_this)


def end_sessions(user: User, *, keep: str | None, mark: str = "") -> int:
    """Sign the person out of the session with that mark, or of all but the one to keep. Answers how many ended."""
    keys = [row.pk for row in _living(user) if row.pk != keep and (not mark or _mark(row) == mark)]
    return Session.objects.filter(user=user, pk__in=keys).delete()[0]


def _living(user: User) -> list[Session]:
    """Those that still let the person in: not expired, and begun with the password of now."""
    word = user.get_session_auth_hash()
    rows = Session.objects.filter(user=user, expire_date__gt=clock.machine_now()).order_by("-began_at", "-expire_date")
    return [row for row in rows if constant_time_compare(row.get_decoded().get(HASH_SESSION_KEY, ""), word)]


def _mark(row: Session) -> str:
    return hashlib.sha256(row.session_key.encode()).hexdigest()[:16]
