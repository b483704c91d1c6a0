"""manage.py remind: one digest for each person for whom something waits; to be run once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliverables import clock
from reporting.digests import send_digests, site_address


class Command(BaseCommand):
    help = "Send each person one digest of what waits for them, on the days when it is due. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = send_digests(clock.today(), clock.now(), site_address)
        number = len(outcome.sent)
        self.stdout.write(ngettext("%(n)d digest was sent.", "%(n)d digests were sent.", number) % {"n": number})
        if outcome.without_address:
            self.stdout.write(_("Without an address: %(names)s.") % {"names": "; ".join(outcome.without_address)})
        if outcome.failed:
            raise CommandError(
                _("The mail server did not take the digests of %(names)s; the next run tries again.")
                % {"names": "; ".join(outcome.failed)}
            )
