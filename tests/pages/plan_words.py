"""What a page of the plan says, without its tags; and an amendment for pages to show."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from deliverables.models import Amendment
from tests import factories

PLAN = "/plans/sme-2015"


def bare(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def words_of(browser: Client, path: str) -> str:
    """The words of the main part of a page below the plan's address."""
    response = browser.get(f"{PLAN}/{path}")
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    inline = re.sub(r"</?(sup|a|span|strong|time)\b[^>]*>", "", main)
    return bare(html.unescape(re.sub(r"<[^>]+>", " ", inline)))


def amend(**fields: Any) -> Amendment:
    row = {"effective_on": "2016-05-01", "recorded_at": factories.moment("2016-05-01"), "by": factories.author()}
    return Amendment.objects.create(**row | {"reason": "The Governing Body asked for it."} | fields)
