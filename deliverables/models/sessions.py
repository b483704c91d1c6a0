"""Where somebody is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from deliverables.models.people import User


class Session(AbstractBaseSession):
    """One browser; `deliverables.sessions` writes it. `user` is None until somebody has signed in."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=100, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        from deliverables.sessions import SessionStore  # it imports this model

        return SessionStore
