"""`manage.py round_states`: the states of rounds and texts as Markdown with diagrams, as docs/rounds.md keeps them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from reporting.round_diagram import document


class Command(BaseCommand):
    help = "Print the states of reporting rounds and of their texts, for docs/rounds.md."

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            self.stdout.write(document(), ending="")
