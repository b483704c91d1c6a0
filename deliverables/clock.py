"""The only place that reads the clock. Views and commands call it and pass the answer down."""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """The present instant, or the one that a demonstration is fixed to (setting FIXED_CLOCK)."""
    return settings.FIXED_CLOCK or timezone.now()


def machine_now() -> dt.datetime:
    """The present instant whatever a demonstration is fixed to: by it sessions expire."""
    return timezone.now()


def today() -> dt.date:
    """Today in Geneva."""
    return timezone.localdate(now())


def is_fixed() -> bool:
    """Whether the clock is fixed; whatever is entered then is sample data."""
    return settings.FIXED_CLOCK is not None


def end_of_day(day: dt.date) -> dt.datetime:
    """The last instant of a day in Geneva: what "as known at" means when a date is given."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))
